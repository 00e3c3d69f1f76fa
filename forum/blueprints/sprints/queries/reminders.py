"""What of sprints waits for somebody, stands in calendars, and comes next for a criterion."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from forum.blueprints.sprints import policies
from forum.blueprints.sprints.models.applications import SprintApplication
from forum.blueprints.sprints.models.sprints import Sprint, SprintCriterion, SprintPlace
from forum.blueprints.sprints.rules import states
from forum.blueprints.sprints.rules.deadlines import moments_of
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.calendars import CalendarEntry
from forum.kernel.database import session
from forum.kernel.i18n import _
from forum.kernel.next_steps import NextStep

PRECALL = timedelta(hours=1)
SHOWN = 5
_SURE = (states.CHOSEN, states.CONFIRMED)


def list_own_waiting(actor: Actor) -> Sequence[SprintApplication]:
    """What one's city has to do: drafts of calls that are open, and places to confirm; the nearest deadline first."""
    wanted = policies.visible_applications(actor).where(
        SprintApplication.city_id == (getattr(actor, "city_id", None) or 0),
        sa.or_(
            SprintApplication.state == states.CHOSEN,
            sa.and_(SprintApplication.state == states.DRAFT, Sprint.deadline_at > clock.now()),
        ),
    )
    whole = (joinedload(SprintApplication.sprint), joinedload(SprintApplication.city))
    joined = wanted.join(Sprint, Sprint.id == SprintApplication.sprint_id).options(*whole)
    return session.scalars(joined.order_by(Sprint.deadline_at, SprintApplication.id)).all()


def list_to_choose(actor: Actor) -> Sequence[Sprint]:
    """For programme staff: calls that are closed and wait for the choice."""
    if not policies.can_run_sprints(actor):
        return []
    closed = (Sprint.state == states.PUBLISHED, Sprint.deadline_at <= clock.now())
    current = Sprint.ends_on >= clock.now().date()
    return session.scalars(policies.visible_sprints(actor).where(*closed, current).order_by(Sprint.deadline_at)).all()


def list_open_calls(actor: Actor) -> Sequence[Sprint]:
    """Open calls to which one's city has not applied; the nearest deadline first."""
    applied = sa.select(SprintApplication.sprint_id).where(
        SprintApplication.city_id == (getattr(actor, "city_id", None) or 0)
    )
    wanted = _open(policies.visible_sprints(actor)).where(Sprint.id.not_in(applied))
    return session.scalars(wanted.order_by(Sprint.deadline_at, Sprint.id).limit(SHOWN)).all()


def list_of_city(actor: Actor, city_id: int) -> Sequence[Sprint]:
    """The sprints in which a city takes or took part, as far as the asker sees them; the latest first."""
    held = sa.select(SprintPlace.sprint_id).where(SprintPlace.city_id == city_id, SprintPlace.left_at.is_(None))
    wanted = policies.visible_sprints(actor).where(Sprint.id.in_(held), Sprint.state == states.SELECTED)
    return session.scalars(wanted.order_by(Sprint.starts_on.desc(), Sprint.id.desc())).all()


def list_about(actor: Actor, criterion_id: int) -> Sequence[Sprint]:
    """Published sprints that lead to a criterion, the latest deadline first."""
    about = sa.select(SprintCriterion.sprint_id).where(SprintCriterion.criterion_id == criterion_id)
    wanted = policies.visible_sprints(actor).where(Sprint.id.in_(about), Sprint.state != states.DRAFT)
    return session.scalars(wanted.order_by(Sprint.deadline_at.desc(), Sprint.id.desc()).limit(SHOWN)).all()


def find_of_group(actor: Actor, group_id: int) -> Sprint | None:
    """The sprint whose cohort meets in this group."""
    return session.scalar(policies.visible_sprints(actor).where(Sprint.group_id == group_id).limit(1))


def steps_for(actor: Actor, criterion_ids: Collection[int]) -> Iterable[NextStep]:
    """Open calls that lead to these criteria, until when one can apply."""
    visible = _open(policies.visible_sprints(actor)).subquery()
    rows = sa.select(SprintCriterion.criterion_id, visible.c.id, visible.c.title, visible.c.deadline_at).join(
        visible, visible.c.id == SprintCriterion.sprint_id
    )
    for row in session.execute(rows.where(SprintCriterion.criterion_id.in_(criterion_ids))):
        yield NextStep(
            criterion_id=row.criterion_id, title=row.title, url=f"/sprints/{row.id}", at=row.deadline_at,
            label=str(_("Sprint, apply until")),
        )  # fmt: skip


def call_entries(actor: Actor, start: datetime, end: datetime) -> Iterable[CalendarEntry]:
    """In the calendars of a city's people: the deadline while it is a draft, and the pre-calls of what was sent."""
    over = (states.WITHDRAWN, states.DECLINED)
    wanted = policies.visible_applications(actor).where(
        SprintApplication.city_id == (getattr(actor, "city_id", None) or 0), SprintApplication.state.not_in(over)
    )
    for one in session.scalars(wanted.options(joinedload(SprintApplication.sprint)).order_by(SprintApplication.id)):
        yield from (entry for entry in _entries(one) if entry.starts_at < end and entry.ends_at >= start)


def _entries(one: SprintApplication) -> Iterable[CalendarEntry]:
    sprint = one.sprint
    if one.state == states.DRAFT:
        yield CalendarEntry(
            uid=f"sprint-deadline-{sprint.id}", title=sprint.title, starts_at=sprint.deadline_at, url=sprint.path,
            ends_at=sprint.deadline_at, label=str(_("Deadline of the call")), sequence=sprint.version,
        )  # fmt: skip
        return
    for number, moment in enumerate(moments_of(sprint.precalls, sprint.time_zone) or [], start=1):
        yield CalendarEntry(
            uid=f"sprint-precall-{sprint.id}-{number}", starts_at=moment, ends_at=moment + PRECALL, url=sprint.path,
            title=str(_("Pre-call: %(title)s", title=sprint.title)), label=str(_("Pre-call of a sprint")),
            sequence=sprint.version, waiting=one.state not in _SURE,
        )  # fmt: skip


def _open(visible: sa.Select[Sprint]) -> sa.Select[Sprint]:
    now = clock.now()
    return visible.where(Sprint.state == states.PUBLISHED, Sprint.opens_at <= now, Sprint.deadline_at > now)
