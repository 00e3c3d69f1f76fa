"""What the agenda offers to narrow it by, and what stands beside an event."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from forum.blueprints.accounts.models import Member
from forum.blueprints.events import policies
from forum.blueprints.events.models.events import Event, EventCriterion, EventSeries, Registration
from forum.blueprints.events.queries import events as queries
from forum.blueprints.events.rules.kinds import WITHDRAWN
from forum.blueprints.groups import policies as group_policies
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.standards.models import Criterion
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session

MOST_CHOICES = 40
MOST_BESIDE = 6


@dataclass(frozen=True)
class Choices:
    """How many events of the agenda are of each kind, language, group (number and name) and criterion."""

    kinds: dict[str, int]
    languages: dict[str, int]
    groups: list[tuple[int, str, int]]
    criteria: dict[str, int]


def count_choices(actor: Actor, *, past: bool = False, mine: bool = False) -> Choices:
    """What there is to narrow the agenda by. Four statements."""
    at = clock.now()
    seen = queries.narrowed(actor, policies.visible_events(actor), mine=mine).where(Event.parent_id.is_(None))
    seen = seen.where(Event.ends_at <= at if past else Event.ends_at > at)
    here = Event.id.in_(seen.with_only_columns(Event.id))
    many = sa.func.count(Event.id)
    groups = sa.select(Group.id, Group.name, many).join(Event, Event.group_id == Group.id).where(here)
    groups = groups.group_by(Group.id, Group.name).order_by(Group.name, Group.id).limit(MOST_CHOICES)
    codes = sa.select(Criterion.code, many).join(EventCriterion, EventCriterion.criterion_id == Criterion.id)
    codes = codes.join(Event, Event.id == EventCriterion.event_id).where(here).group_by(Criterion.code)
    return Choices(
        kinds=_counted(sa.select(Event.kind, many).where(here).group_by(Event.kind)),
        languages=_counted(sa.select(Event.language, many).where(here).group_by(Event.language)),
        groups=[(row[0], row[1], row[2]) for row in session.execute(groups)],
        criteria=_counted(codes.order_by(Criterion.code).limit(MOST_CHOICES)),
    )


def find_frequency(series_id: int) -> str:
    """How often a series takes place."""
    return session.scalar(sa.select(EventSeries.frequency).where(EventSeries.id == series_id)) or ""


def list_others_of_series(actor: Actor, event: Event) -> Sequence[Event]:
    """The next dates of the series of an event, itself left out; none for what stands alone."""
    if event.series_id is None:
        return []
    found = queries.list_of_series(actor, event.series_id, clock.now(), MOST_BESIDE + 1)
    return [one for one in found if one.id != event.id][:MOST_BESIDE]


def find_unable_to_see(event: Event, member_ids: Iterable[int]) -> Sequence[str]:
    """The names of those of these members who do not see an event, whose group is loaded; in their order."""
    if event.group is None:
        return []
    statement = sa.select(Member.name).where(
        Member.id.in_(list(member_ids)), sa.not_(group_policies.reads(Member.id, event.group))
    )
    return session.scalars(statement.order_by(Member.name, Member.id)).all()


def list_coming(event_id: int, member_ids: Iterable[int]) -> frozenset[int]:
    """Those of these members who come or wait already."""
    here = (Registration.event_id == event_id, Registration.state != WITHDRAWN)
    statement = sa.select(Registration.member_id).where(*here, Registration.member_id.in_(list(member_ids)))
    return frozenset(session.scalars(statement))


def _counted(statement: sa.Select[str, int]) -> dict[str, int]:
    return {row[0]: row[1] for row in session.execute(statement)}
