"""What members must have been mailed by a moment, as it is then."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from forum.kernel import clock
from tests.acts.state import State
from tests.telling.hours import Wishes
from tests.telling.ledger import Ledger
from tests.telling.letters import MOST_A_DAY, Letter
from tests.telling.reasons import Reasons

if TYPE_CHECKING:
    from tests.telling.post import Plan, Post

MOST_IN_ONE = 40
OLDEST = timedelta(days=30)
UNTHREADED = ("act", "report", "added", "join_asked", "join_answer", "invited", "role", "unanswered")


def check_due(
    desk: Post, state: State, before: State, reasons: Reasons, ledger: Ledger, letters: list[Letter]
) -> Iterator[str]:
    """What had to be mailed by now and was not; what may wait longer is planned anew."""
    waiting = {row.notification_id for row in before.table("mails") if row.kind == "one" and _open(row)}
    full = {letter.row.member_id for letter in letters if len(letter.notifications) + len(letter.posts) >= MOST_IN_ONE}
    for key, plan in list(desk.plans.items()):
        if plan.due > clock.now():
            continue
        wishes = desk.wishes(state, plan.member_id)
        later = _put_off(desk, plan, wishes, state, key[1] in full)
        wanted = _still(desk, state, reasons, ledger, key, plan, wishes)
        if later is None and wanted and _waits_alone(desk, ledger, key, waiting) and not plan.alone:
            later = wishes.slot(clock.now())
        if later is not None and wanted:
            plan.due = later
            continue
        del desk.plans[key]
        if wanted:
            name, how = desk.world.name_of(plan.member_id), "by itself" if plan.alone else "with the rest"
            yield f"{name} is not mailed of {key[0]} {key[2]} ({plan.kind}, {how}), told at {plan.told_at}"


def _put_off(desk: Post, plan: Plan, wishes: Wishes, state: State, full: bool) -> datetime | None:
    """To when it waits again; None when it had to be sent now, or never."""
    now = clock.now()
    if not desk.reachable(state, plan.member_id):
        return None
    if wishes.quiet(now):
        return wishes.loud(now)
    if plan.alone and not wishes.alone(plan.kind) and wishes.together(plan.kind):
        plan.alone = False
        return wishes.slot(now)
    if desk.sent[plan.member_id, wishes.day(now)] >= MOST_A_DAY:
        was_alone, plan.alone = plan.alone, False
        return max(wishes.slot(now), wishes.tomorrow(now)) if was_alone else wishes.tomorrow(now)
    return wishes.slot(now) if full else None


def _waits_alone(desk: Post, ledger: Ledger, key: tuple[str, int, int], waiting: set[int | None]) -> bool:
    fact = ledger.facts.get((key[1], key[2])) if key[0] == "post" else None
    return fact is not None and fact.row_id in waiting


def _still(
    desk: Post, state: State, reasons: Reasons, ledger: Ledger, key: tuple[str, int, int], plan: Plan, wishes: Wishes
) -> bool:
    """Whether she must be mailed of it, as it is now."""
    what, member_id, number = key
    if not desk.reachable(state, member_id) or plan.told_at < clock.now() - OLDEST:
        return False
    if what == "line":
        return wishes.mailed("line") and _line_waits(desk, state, reasons, member_id, number)
    if what == "row":
        return wishes.mailed(plan.kind) and _row_waits(desk, state, reasons, key, plan)
    if what == "digest":
        return wishes.digests and _digest_waits(desk, state, reasons, member_id, number)
    fact = ledger.facts.get((member_id, number))
    if fact is None or fact.read_at is not None:
        return False
    plan.kind = fact.row_kind
    post = state.posts[number]
    heard = reasons.hears(member_id, post.author_id) and reasons.hears(member_id, _actor_of(state, fact.row_id))
    seen = reasons.sees(member_id, post.thread_id) and not reasons.muted(member_id, post.thread_id)
    return heard and seen and wishes.mailed(fact.row_kind) and not reasons.refuses(member_id, fact.row_kind)


def _line_waits(desk: Post, state: State, reasons: Reasons, member_id: int, number: int) -> bool:
    line = next(row for row in state.table("messages") if row.id == number)
    if line.withdrawn_at is not None or not reasons.hears(member_id, line.author_id):
        return False
    return any(
        row.member_id == member_id and row.conversation_id == line.conversation_id and row.left_at is None
        and not row.muted and row.last_read_number < line.number and row.history_from <= line.number
        for row in state.table("participations")
    )  # fmt: skip


def _row_waits(desk: Post, state: State, reasons: Reasons, key: tuple[str, int, int], plan: Plan) -> bool:
    member_id, number = key[1:]
    row = next((row for row in state.table("notifications") if row.id == number), None)
    if row is None or (row.member_id, row.kind, row.at) != (member_id, plan.kind, desk.at_of.get(number)):
        return False  # gone, and its number is another's
    if row.read_at is not None or not reasons.hears(member_id, row.actor_id):
        return False
    wish = {one.member_id: one.reactions for one in state.table("notification_preferences")}.get(member_id, "always")
    if reasons.refuses(member_id, row.kind) or (wish == "never" and row.kind in ("reaction", "reactions")):
        return False
    if row.kind in UNTHREADED:
        return row.kind in ("act", "report")
    muted = row.thread_id is not None and row.kind != "reminder" and reasons.muted(member_id, row.thread_id)
    return row.thread_id is not None and reasons.sees(member_id, row.thread_id) and not muted


def _digest_waits(desk: Post, state: State, reasons: Reasons, member_id: int, number: int) -> bool:
    issue = next(row for row in state.table("digest_issues") if row.id == number)
    belongs = state.roles.get((issue.group_id, member_id))
    refused = {(row.member_id, row.group_id) for row in state.table("digest_refusals")}
    keys = [pick["key"] for pick in issue.found.get("picks", [])]
    threads = [int(key.partition(":")[2]) for key in keys if key.startswith("thread:")]
    there = any(reasons.sees(member_id, one) and state.threads[one].pending_at is None for one in threads)
    return belongs is not None and (member_id, issue.group_id) not in refused and there


def _open(row: Any) -> bool:
    return row.prepared_at is None and row.ended_at is None


def _actor_of(state: State, row_id: int) -> int:
    return next((row.actor_id for row in state.table("notifications") if row.id == row_id), 0)
