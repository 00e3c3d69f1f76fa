"""What may be in a mail to a member, and what never."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from typing import TYPE_CHECKING, Any

from forum.kernel import clock
from tests.acts.effects import words_in
from tests.acts.state import State, stands
from tests.telling.hours import GRACE, Wishes
from tests.telling.ledger import Ledger
from tests.telling.reasons import PRECEDENCE, Reasons

if TYPE_CHECKING:
    from tests.telling.post import Post

MOST_A_DAY = 3


@dataclass
class Letter:
    """A mail that was sent, its row, and what it tells by its rows and by its words."""

    row: Any
    message: EmailMessage
    text: str
    posts: set[int] = field(default_factory=set)
    lines: set[tuple[int, int]] = field(default_factory=set)
    notifications: set[int] = field(default_factory=set)


def read_letter(state: State, rows: dict[str, Any], message: EmailMessage) -> Letter | None:
    """Of mails that tell of something; those about accounts are others' business."""
    row = rows.get(str(message["Message-ID"]).partition(".")[0] + ".")
    if row is None:
        return None
    parts = [part.get_content() for part in message.walk() if part.get_content_maintype() == "text"]
    letter = Letter(row, message, "\n".join([str(message["Subject"]), *parts]))
    letter.posts = {one.post_id for one in state.table("mailed_posts") if one.mail_id == row.id}
    letter.notifications = {one.notification_id for one in state.table("mailed_notifications") if one.mail_id == row.id}
    spans = {
        one.conversation_id: range(one.since + 1, one.number + 1)
        for one in state.table("mailed_lines") if one.mail_id == row.id
    }  # fmt: skip
    letter.lines = {line.id for line in state.table("messages") if _is_told(state, row.member_id, line, spans)}
    return letter


def _is_told(state: State, member_id: int, line: Any, spans: dict[int, range]) -> bool:
    """Whether a line is among those of a mail: of others whom she hears, and none from before she came."""
    came = {
        row.conversation_id: row.history_from for row in state.table("participations") if row.member_id == member_id
    }
    deaf = {row.blocked_id for row in state.table("blocks") if row.member_id == member_id}
    said = line.note is None and line.withdrawn_at is None and line.author_id not in {member_id, *deaf}
    return said and line.number in spans.get(line.conversation_id, ()) and line.number >= came[line.conversation_id]


def check_letter(desk: Post, state: State, reasons: Reasons, ledger: Ledger, letter: Letter) -> Iterator[str]:
    """Everything that is wrong with a mail that was just sent, in words."""
    member_id, now = letter.row.member_id, clock.now()
    wishes = desk.wishes(state, member_id)
    if letter.message["To"] != next(row.email for row in state.table("members") if row.id == member_id):
        yield f"goes to {letter.message['To']}"
    if wishes.quiet(now):
        yield f"in quiet hours from {wishes.quiet_from} until {wishes.quiet_until}, at {now}"
    desk.sent[member_id, wishes.day(now)] += 1
    if desk.sent[member_id, wishes.day(now)] > MOST_A_DAY:
        yield f"more than {MOST_A_DAY} on a day"
    if not desk.reachable(state, member_id):
        yield "she is written to no more"
    yield from _words(desk, state, letter, wishes)
    if letter.row.kind == "digest":
        yield from _check_digest(desk, state, reasons, letter, wishes)
    elif not (letter.posts or letter.lines or letter.notifications):
        yield "empty"
    yield from _posts_in(desk, state, reasons, ledger, letter, wishes)
    yield from _lines_in(desk, state, reasons, letter, wishes)
    yield from _rows_in(desk, state, letter)
    yield from _timely(desk, letter, wishes)
    yield from _chained(desk, state, letter)


def _words(desk: Post, state: State, letter: Letter, wishes: Wishes) -> Iterator[str]:
    """A private mail holds no words; any other tells of what its rows say."""
    words = words_in(letter.text, "qx")
    posts = {desk.world.posts_of[word] for word in words if word in desk.world.posts_of}
    said = {(desk.lines_of[word][0], desk.lines_of[word][1]) for word in words_in(letter.text, "qm")}
    if wishes.content_free and (words or said or words_in(letter.text, "qt")):
        yield f"says {words | words_in(letter.text, 'qt')}, though it is to say nothing"
    elif not wishes.content_free:
        told = {row.post_id for row in state.table("notifications") if row.id in letter.notifications}
        if letter.row.kind != "digest" and posts - letter.posts - told:
            yield f"holds posts {posts - letter.posts - told} besides {letter.posts}"
        numbers = {(line.conversation_id, line.number) for line in state.table("messages") if line.id in letter.lines}
        if said != numbers:
            yield f"holds lines {said}, not {numbers}"


def _posts_in(
    desk: Post, state: State, reasons: Reasons, ledger: Ledger, letter: Letter, wishes: Wishes
) -> Iterator[str]:
    member_id = letter.row.member_id
    for post_id in letter.posts:
        post, fact = state.posts[post_id], ledger.facts.get((member_id, post_id))
        if ("post", member_id, post_id) in desk.mailed:
            yield f"post {post_id} was mailed to her before"
        desk.mailed.add(("post", member_id, post_id))
        desk.plans.pop(("post", member_id, post_id), None)
        if not stands(post) or not reasons.sees(member_id, post.thread_id):
            yield f"post {post_id} is gone or out of sight"
        if letter.row.kind == "digest":
            continue
        if fact is None:
            yield f"post {post_id} was never told to her"
            continue
        if fact.read_at is not None and wishes.mail_only_unread:
            yield f"post {post_id} was read at {fact.read_at}"
        if reasons.muted(member_id, post.thread_id) or not reasons.hears(member_id, post.author_id):
            yield f"post {post_id} is in what she has muted, or by whom she has blocked"
        if not wishes.mailed(fact.row_kind):
            yield f"post {post_id} ({fact.row_kind}) is of what she does not want to be mailed"


def _lines_in(desk: Post, state: State, reasons: Reasons, letter: Letter, wishes: Wishes) -> Iterator[str]:
    member_id = letter.row.member_id
    taking = {row.conversation_id: row for row in state.table("participations") if row.member_id == member_id}
    for line in state.table("messages"):
        if line.id not in letter.lines:
            continue
        if ("line", member_id, line.id) in desk.mailed:
            yield f"line {line.id} was mailed to her before"
        desk.mailed.add(("line", member_id, line.id))
        desk.plans.pop(("line", member_id, line.id), None)
        row = taking.get(line.conversation_id)
        if row is None or row.left_at is not None or row.muted or line.withdrawn_at is not None:
            yield f"line {line.id} is not for her any more"
        elif line.author_id == member_id or not reasons.hears(member_id, line.author_id):
            yield f"line {line.id} is her own or by whom she has blocked"
        elif line.number <= row.last_read_number and wishes.mail_only_unread:
            yield f"line {line.id} was read"


def _rows_in(desk: Post, state: State, letter: Letter) -> Iterator[str]:
    rows = {row.id: row for row in state.table("notifications")}
    for number in letter.notifications:
        row = rows[number]
        if row.kind in PRECEDENCE:
            continue
        if ("row", row.member_id, number) in desk.mailed:
            yield f"notification {number} ({row.kind}) was mailed to her before"
        desk.mailed.add(("row", row.member_id, number))
        desk.plans.pop(("row", row.member_id, number), None)


def _timely(desk: Post, letter: Letter, wishes: Wishes) -> Iterator[str]:
    """Not before some minutes have passed; what is together once in each of the hours that were chosen."""
    now, member_id = clock.now(), letter.row.member_id
    if letter.row.kind in ("one", "lines") and now < letter.row.made_at + GRACE:
        yield f"by itself at {now}, made at {letter.row.made_at}"
    if letter.row.kind == "together":
        before = desk.together_at.get(member_id)
        chosen_at = desk.chosen[member_id][1]
        if before is not None and chosen_at < before and next_slot(wishes, before) > now:
            yield f"together again at {now}, after {before}"
        desk.together_at[member_id] = now


def _chained(desk: Post, state: State, letter: Letter) -> Iterator[str]:
    """All mails of a thread refer to the same, and those of others to others."""
    wishes = desk.wishes(state, letter.row.member_id)
    if letter.row.kind != "one" or not letter.posts or wishes.content_free:
        return
    thread_id = state.posts[min(letter.posts)].thread_id
    root = str(letter.message["References"])
    if desk.chains.setdefault(thread_id, root) != root or list(desk.chains.values()).count(root) > 1:
        yield f"refers to {root}, thread {thread_id} to {desk.chains}"


def _check_digest(desk: Post, state: State, reasons: Reasons, letter: Letter, wishes: Wishes) -> Iterator[str]:
    member_id = letter.row.member_id
    issue = next(row for row in state.table("digest_issues") if row.id == letter.row.issue_id)
    key = ("digest", member_id, issue.id)
    if key in desk.mailed:
        yield f"digest {issue.id} was mailed to her before"
    desk.mailed.add(key)
    desk.plans.pop(key, None)
    if not wishes.digests or (issue.group_id, member_id) not in state.roles:
        yield "a digest she does not want, or of a group that is not hers"
    titles = words_in(letter.text, "qt") & desk.world.threads_of.keys()
    hidden = [word for word in titles if not reasons.sees(member_id, desk.world.threads_of[word])]
    if hidden:
        yield f"tells of threads that she may not see: {hidden}"
    people = any(f"{name.title()}" in letter.text for name in desk.world.people)
    if not wishes.content_free and not (titles or letter.posts or people):
        yield "an empty digest"


def next_slot(wishes: Wishes, after: datetime) -> datetime:
    """The first moment at which a mail may go again after one."""
    return min(wishes.slot(after), wishes.tomorrow(after))
