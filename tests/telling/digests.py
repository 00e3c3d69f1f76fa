"""Which weekly digests are due: where something happened that the rules count, for everybody who wants one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any

from forum.kernel import clock
from tests.acts.state import State
from tests.telling.post import Plan, Post

LIVELY = 3
THURSDAY = 3
A_WEEK = timedelta(days=7)


def plan_digests(post: Post, state: State) -> Iterator[str]:
    """Those of weeks that have ended, once they are made: by when each who belongs to the group then has hers."""
    yield from _missing(state)
    for issue in state.table("digest_issues"):
        if issue.id in post.issues:
            continue
        post.issues.add(issue.id)
        if issue.thread_id is not None:  # moderators told of the week themselves
            continue
        monday = datetime.combine(issue.week, time(), UTC)
        if _worth_telling(state, issue.group_id, monday) and not issue.found.get("picks"):
            yield f"the digest of group {issue.group_id} for the week of {issue.week} tells of nothing that happened"
        for (group_id, member_id), belongs in state.roles.items():
            wishes = post.wishes(state, member_id)
            if group_id == issue.group_id and belongs.watch_level != "muted" and wishes.digests:
                due = wishes.hour(clock.now())
                post.plans["digest", member_id, issue.id] = Plan(member_id, "digest", False, due, clock.now())


def _missing(state: State) -> Iterator[str]:
    """Groups of which a week has ended and no digest is made; where moderators have drafted one, until Thursday."""
    now = clock.now()
    monday = now.date() - timedelta(days=now.weekday())
    if now < datetime.combine(monday, time(6), UTC):
        return
    week = monday - A_WEEK
    issued = {row.group_id for row in state.table("digest_issues") if row.week == week}
    drafted = {row.group_id for row in state.table("group_digests") if row.week == week}
    waiting = drafted if now.weekday() < THURSDAY else set()
    for group in state.groups.values():
        if group.archived_at is None and group.id not in issued | waiting:
            yield f"group {group.id} has no digest of the week of {week}"


def _worth_telling(state: State, group_id: int, monday: datetime) -> list[Any]:
    """The threads of a week that wait for an answer, or had several; but for digests themselves."""
    digests = {row.thread_id for row in state.table("group_digests")}
    return [
        thread for thread in state.threads.values()
        if thread.group_id == group_id and monday <= thread.created_at < monday + A_WEEK
        and thread.deleted_at is None and thread.pending_at is None and thread.id not in digests
        and (thread.reply_count >= LIVELY or (thread.reply_count == 0 and thread.locked_at is None))
    ]  # fmt: skip
