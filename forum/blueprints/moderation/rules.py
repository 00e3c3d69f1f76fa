"""The numbers and words of moderation: what a report weighs, what can be decided. Explained in `docs/moderators.md`."""

from __future__ import annotations

import math
from datetime import timedelta

from forum.kernel.i18n import LazyString, _l, _lp
from forum.kernel.ready_made import add_ready_made

LONGEST_REASON = 500
LOG_DAYS = (7, 30, 90, 365)
REPORTING = "10/minute;40/day"
LONGEST_NOTE = 2_000
LONGEST_APPEAL = 4_000

# What is in the queue, the most urgent first.
APPEAL, REPORT, WATCH_WORD, APPROVAL, NEWCOMER, UNANSWERED = (
    "appeal", "report", "watch_word", "approval", "newcomer", "unanswered",
)  # fmt: skip
KINDS = (APPEAL, REPORT, WATCH_WORD, APPROVAL, NEWCOMER, UNANSWERED)
_STEP = 100_000  # more than any weight
REASONS = ("spam", "unkind", "private_data", "off_topic", "other")

# What a report weighs, in hundredths of a point.
BASE, BY_TRUST, OF_MODERATOR, OF_STAFF = 100, 50, 400, 500
BY_REASON = {"private_data": 100, "unkind": 50, "spam": 50}
LEAST, FEWEST_DECIDED, MOST_ACCURACY = 25, 5, 200
HIDE_AT, FEWEST_REPORTERS = 600, 2

# Reports that act on a newcomer before anybody has looked: of this many people, of each the heaviest of a week.
NEW_UP_TO, SILENCE_AT, SILENCE_REPORTERS = 1, 450, 3
SILENCED_FOR, COUNTED_FOR = timedelta(days=3), timedelta(days=7)
SLIPS = ("off_topic", "private_data")  # reasons that say nothing about what somebody is up to
# Reports that close a thread for a while: of this many people, about it or its posts within a day.
CLOSE_AT, CLOSE_REPORTERS = 1_000, 5
CLOSED_FOR, CLOSE_COUNTED_FOR = timedelta(hours=4), timedelta(days=1)

# Programme staff hear of somebody whom so many members have blocked, once in this time, and of nobody who blocked.
BLOCKED_BY, TOLD_OF_BLOCKS_EVERY = 5, timedelta(days=365)
# Everything that somebody wrote is removed at once only while it is little and new: what is more is read first.
MOST_SWEPT, SWEPT_UP_TO = 15, timedelta(days=60)

CLAIM_LASTS = timedelta(minutes=15)
REPORTABLE_AGAIN_AFTER = timedelta(hours=24)
UNANSWERED_AFTER, UNANSWERED_FOR = timedelta(days=3), timedelta(days=30)
LATER = timedelta(days=3)
NEWCOMER_FOR, NEWCOMER_POSTS = timedelta(days=30), 2
COPIED_BEFORE = 5  # lines of a conversation that a report keeps beside the reported one

SANCTIONS = ("warning", "silence", "suspension")
STEPS = (1, 3, 7, 30, 90, 365)  # days
USUAL_DAYS = {"silence": 3, "suspend": 7}
MOST_DAYS = 3_650

NEEDS_REASON = frozenset({"hide", "remove", "warn", "refuse", "silence", "suspend", "answer", "uphold"})
AGREES = frozenset({"hide", "remove", "warn", "silence", "suspend", "refuse"})
STAFF_ONLY = frozenset({"silence", "suspend"})
# The key of each decision, the same for every kind of item, for one and for several: 5 says yes to what is asked, 6 no.
KEYS = {
    "keep": 1, "hide": 2, "remove": 3, "warn": 4, "approve": 5, "grant": 5, "lift": 5, "refuse": 6, "uphold": 6,
    "silence": 7, "suspend": 8, "answer": 9, "later": 0,
}  # fmt: skip
DECISIONS = tuple(KEYS)
FOR_MANY = ("keep", "hide", "remove", "approve", "refuse")
_CHOICES: dict[tuple[str, str], tuple[str, ...]] = {
    (REPORT, "post"): ("keep", "hide", "remove", "warn"),
    (REPORT, "thread"): ("keep", "remove", "warn"),
    (REPORT, "message"): ("keep", "warn", "silence", "suspend"),
    (REPORT, "event_question"): ("keep", "hide", "warn", "silence", "suspend"),
    (REPORT, "member"): ("keep", "warn", "silence", "suspend"),
    (REPORT, "sanction"): ("keep", "lift"),
    (WATCH_WORD, "post"): ("keep", "hide", "remove", "warn"),
    (APPROVAL, "post"): ("approve", "refuse"),
    (NEWCOMER, "post"): ("keep", "hide", "remove"),
    (UNANSWERED, "thread"): ("keep", "answer", "later"),
    (APPEAL, "act"): ("grant", "uphold"),
}


def weigh(trust: int, reason: str, *, moderates: bool, staff: bool, agreed: int, declined: int) -> int:
    """What a report counts, in hundredths of a point, never less than a quarter.

    One point, half a point for each level of trust, more for those who moderate the group (4) or work for the programme
    (5), more for what does harm quickly, and up to two points more or less for how often one was right before.
    """
    points = BASE + BY_TRUST * max(0, min(trust, 4)) + BY_REASON.get(reason, 0) + accuracy(agreed, declined)
    if staff:
        points += OF_STAFF
    elif moderates:
        points += OF_MODERATOR
    return max(LEAST, points)


def accuracy(agreed: int, declined: int) -> int:
    """Nothing before five reports were decided; then the share that was right, weighing more the more there were."""
    decided = agreed + declined
    if decided < FEWEST_DECIDED:
        return 0
    certainty = min(2.0, 1.0 + math.log2(decided / FEWEST_DECIDED) / 2)
    return round(MOST_ACCURACY * (agreed / decided - 0.5) * certainty)


def hides(weight: int, reporters: int, *, alone: bool) -> bool:
    """Whether what was reported is hidden until somebody has looked: six points, of two people unless one moderates."""
    return weight >= HIDE_AT and (alone or reporters >= FEWEST_REPORTERS)


def silences(weight: int, reporters: int) -> bool:
    """Whether a newcomer whom people report is silenced until somebody has looked: four and a half points, of three."""
    return weight >= SILENCE_AT and reporters >= SILENCE_REPORTERS


def closes(weight: int, reporters: int) -> bool:
    """Whether a thread that people report closes for a while: ten points, of five people."""
    return weight >= CLOSE_AT and reporters >= CLOSE_REPORTERS


def rank(kind: str, weight: int) -> int:
    """The place in the queue, small first: by kind, among reports the heaviest first."""
    return KINDS.index(kind) * _STEP + _STEP - 1 - min(weight, _STEP - 1)


def stronger(one: str, other: str) -> str:
    """The more urgent of two kinds."""
    return one if KINDS.index(one) <= KINDS.index(other) else other


def choices(kind: str, subject_type: str, *, staff: bool = True) -> tuple[str, ...]:
    """What can be decided of an item; the first leaves things as they are or publishes them."""
    offered = _CHOICES.get((kind, subject_type), ("keep",))
    return tuple(choice for choice in offered if staff or choice not in STAFF_ONLY)


def kind_name(kind: str) -> LazyString:
    """How a kind is called."""
    return _KIND_NAMES[kind]


def reason_name(reason: str) -> LazyString:
    """How a reason for reporting is called."""
    return _REASON_NAMES[reason]


def decision_name(decision: str, kind: str = REPORT, subject_type: str = "post") -> LazyString:
    """What a button says."""
    names = (f"{kind}:{decision}", f"{subject_type}:{decision}")
    return next((_DECISION_NAMES[name] for name in names if name in _DECISION_NAMES), _DECISION_NAMES[decision])


def decided_name(decision: str, kind: str = "", subject_type: str = "") -> LazyString:
    """How a decision is told afterwards."""
    names = (f"{kind}:{decision}", f"{subject_type}:{decision}", decision, "elsewhere")
    return next(_DECIDED_NAMES[name] for name in names if name in _DECIDED_NAMES)


_KIND_NAMES: dict[str, LazyString] = {
    APPEAL: _l("Appeal"), REPORT: _lp("queue", "Report"), WATCH_WORD: _l("Watched word"), APPROVAL: _l("To approve"),
    NEWCOMER: _l("From a newcomer"), UNANSWERED: _lp("queue", "Unanswered"),
}  # fmt: skip
_REASON_NAMES: dict[str, LazyString] = {
    "spam": _l("Advertising"),
    "unkind": _l("Unkind or hurtful"),
    "private_data": _l("Shows personal or confidential data"),
    "off_topic": _l("Does not belong here"),
    "other": _l("Something else"),
}
_DECISION_NAMES: dict[str, LazyString] = {
    "keep": _l("Nothing wrong"), f"{NEWCOMER}:keep": _l("Welcome"), f"{UNANSWERED}:keep": _l("Leave it"),
    "sanction:keep": _l("Let it stand"), "lift": _l("End the silence"),
    "approve": _l("Publish"), "hide": _l("Hide"), "remove": _lp("queue", "Remove"), "warn": _l("Warn"),
    "post:warn": _l("Hide and warn"), "thread:warn": _l("Remove and warn"),
    "silence": _l("Silence"), "suspend": _l("Suspend"), "refuse": _l("Do not publish"), "answer": _l("Answer"),
    "later": _l("Remind me in 3 days"), "grant": _l("Take the act back"), "uphold": _l("Leave the act as it is"),
}  # fmt: skip
_DECIDED_NAMES: dict[str, LazyString] = {
    "keep": _l("Left as it is"), "approve": _l("Published"), "hide": _l("Hidden"), "remove": _l("Removed"),
    "warn": _l("Author warned"), "silence": _l("Author silenced"), "suspend": _l("Author suspended"),
    "refuse": _l("Not published"), "answer": _l("Answered"), "later": _l("Put off"), "grant": _l("Act taken back"),
    "uphold": _l("Act stands"), "lift": _l("Silence ended"), "elsewhere": _l("Settled elsewhere"),
    f"{NEWCOMER}:keep": _l("Welcomed"), "post:warn": _l("Hidden, author warned"),
    "thread:warn": _l("Removed, author warned"),
}  # fmt: skip
# What Plaza itself says when reports act.
WHY_HIDDEN = _l("Several people reported it. It is hidden until a moderator has looked at it.")
WHY_SILENCED = _l(
    "Several people reported what you wrote. Until a moderator has looked at it you can read everything and"
    " write nothing, for three days at the longest. If they were mistaken, it ends sooner."
)
WHY_CLOSED = _l("Several people reported what is written here. The thread rests and opens again by itself.")
BUILT_IN_ANSWERS: tuple[tuple[LazyString, LazyString], ...] = (
    (_l("Personal data"), _l("It shows data about a person that should not be public. Write it again without.")),
    (_l("Advertising"), _l("It advertises a product. Tell what your city did and what it cost instead.")),
    (_l("Unkind"), _l("Its tone hurts. Write what is wrong with the idea, not with the person.")),
    (_l("Other group"), _l("It belongs to another practice group, where more people can answer it.")),
    (_l("Asked before"), _l("The same was answered in another thread. Search for it and ask there what is open.")),
)  # fmt: skip
add_ready_made([*(body for _title, body in BUILT_IN_ANSWERS), WHY_HIDDEN, WHY_SILENCED, WHY_CLOSED])
