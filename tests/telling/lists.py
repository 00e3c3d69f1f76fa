"""What members are listed and what is counted for them: exactly what they may be told of now."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from forum.blueprints.notifications.queries import grouping
from forum.blueprints.notifications.queries import notifications as queries
from tests.acts.state import State
from tests.acts.world import World
from tests.telling.reasons import Reasons

OF_MODERATION = ("act", "report")
MOST = 100


def check_lists(world: World, state: State, names: list[str]) -> Iterator[str]:
    """What these people are shown now."""
    reasons = Reasons(world, state)
    badges = queries.find_all_unread([world.people[name] for name in names])
    for name in names:
        actor = world.actor(name)
        listed = list(_all(actor))
        yield from _listed(reasons, name, {row.id for row in listed})
        unread = sum(row.read_at is None for row in listed)
        counted = queries.count_unread(actor), badges[world.people[name]]["notifications"]
        topics = grouping.count_topics(actor)
        wanted = min(unread, MOST)
        if counted != (wanted, wanted) or topics["all"] != wanted:
            yield f"{name} is listed {unread} unread, counted are {counted} and {topics['all']}"
        if unread < MOST and sum(count for topic, count in topics.items() if topic != "all") != unread:
            yield f"{name} is listed {unread} unread, counted by topic are {topics}"
        together = {one.latest.about for one in grouping.list_together(actor, limit=MOST).items}
        if len(together) < MOST and together != {row.about for row in listed}:
            yield f"{name} is shown {together} together, listed are {sorted({row.about for row in listed})}"


def _all(actor: Any) -> Iterator[Any]:
    cursor = None
    while True:
        page = queries.list_notifications(actor, cursor=cursor, limit=MOST)
        yield from page.items
        cursor = page.next
        if cursor is None:
            return


def _listed(reasons: Reasons, name: str, shown: set[int]) -> Iterator[str]:
    member_id = reasons.world.people[name]
    for row in reasons.state.table("notifications"):
        if row.member_id != member_id:
            if row.id in shown:
                yield f"{name} is shown notification {row.id} of somebody else"
            continue
        hears = reasons.hears(member_id, row.actor_id)
        if row.kind in OF_MODERATION:
            sees = True
        elif row.thread_id is not None:
            sees = reasons.sees(member_id, row.thread_id)
        elif row.conversation_id is not None:
            sees = _takes_part(reasons.state, member_id, row.conversation_id)
        else:  # of groups, of which one may know without belonging to them
            sees = row.id in shown
        if (row.id in shown) != (sees and hears):
            yield f"{name} is shown notification {row.id} ({row.kind}): {row.id in shown}, should be {sees and hears}"


def _takes_part(state: State, member_id: int, conversation_id: int) -> bool:
    return any(
        row.member_id == member_id and row.conversation_id == conversation_id and row.left_at is None
        for row in state.table("participations")
    )
