"""Being told when a call opens."""

from __future__ import annotations

import sqlalchemy as sa

from forum.blueprints.sprints import policies
from forum.blueprints.sprints.models.sprints import CallWatch, Sprint
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.notices import MembersConcerned
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case

OPENED = "sprint_call_opened"


@use_case
def watch_calls(actor: Actor) -> None:
    """Ask to be told when the next call opens; once is enough. Raises Forbidden."""
    authorize(policies.can_watch_calls, actor)
    if session.get(CallWatch, actor.id or 0) is None:
        session.add(CallWatch(member_id=actor.id or 0, asked_at=clock.now()))


@use_case
def watch_calls_no_longer(actor: Actor) -> None:
    """Take it back; again changes nothing."""
    authorize(policies.can_watch_calls, actor)
    session.execute(sa.delete(CallWatch).where(CallWatch.member_id == actor.id))


def tell_watchers(actor: Actor, sprint: Sprint) -> None:
    """Within a use case that opens a call: whoever asked for it hears of it."""
    waiting = list(session.scalars(sa.select(CallWatch.member_id).order_by(CallWatch.member_id)))
    told = [number for number in waiting if number != actor.id]
    if told:
        record(MembersConcerned(kind=OPENED, subject_id=sprint.id, member_ids=told, by_id=actor.id))
