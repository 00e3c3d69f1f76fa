"""Times of help one to one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from forum.blueprints.accounts.models import Member
from forum.blueprints.sprints import policies
from forum.blueprints.sprints.models.help import HelpSlot
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.calendars import CalendarEntry
from forum.kernel.database import session
from forum.kernel.errors import NotFound
from forum.kernel.i18n import _
from forum.kernel.mail import mail_domain

_WHOLE = (
    joinedload(HelpSlot.sprint), joinedload(HelpSlot.city), joinedload(HelpSlot.adviser).joinedload(Member.city)
)  # fmt: skip


def get_slot(actor: Actor, sprint_id: int, slot_id: int) -> HelpSlot:
    """One time that the asker sees, with sprint, city and adviser. Raises NotFound."""
    wanted = policies.visible_help(actor).where(HelpSlot.sprint_id == sprint_id, HelpSlot.id == slot_id)
    found = session.scalar(wanted.options(*_WHOLE))
    if found is None:
        raise NotFound
    return found


def list_slots(actor: Actor, sprint_id: int) -> Sequence[HelpSlot]:
    """Those of a sprint that the asker sees, which are neither over nor taken back; the first first."""
    wanted = policies.visible_help(actor).where(
        HelpSlot.sprint_id == sprint_id, HelpSlot.cancelled_at.is_(None), HelpSlot.ends_at > clock.now()
    )
    return session.scalars(wanted.options(*_WHOLE).order_by(HelpSlot.starts_at, HelpSlot.id)).all()


def load_slots(actor: Actor, ids: Sequence[int]) -> Mapping[int, HelpSlot]:
    """Those of these that the asker sees."""
    wanted = policies.visible_help(actor).where(HelpSlot.id.in_(ids)).options(*_WHOLE)
    return {one.id: one for one in session.scalars(wanted)}


def is_city_busy(city_id: int, slot: HelpSlot) -> bool:
    """Whether a city has another booking that overlaps, within a use case that keeps the city's other bookings out."""
    return _overlaps(sa.and_(HelpSlot.city_id == city_id, HelpSlot.id != slot.id), slot.starts_at, slot.ends_at)


def is_adviser_busy(member_id: int, start: datetime, end: datetime) -> bool:
    """Whether somebody offers another time that overlaps."""
    return _overlaps(HelpSlot.adviser_id == member_id, start, end)


def help_entries(actor: Actor, start: datetime, end: datetime) -> Iterable[CalendarEntry]:
    """What one's city has booked, and what others have booked with oneself."""
    mine = sa.or_(HelpSlot.city_id == (getattr(actor, "city_id", None) or 0), HelpSlot.adviser_id == (actor.id or 0))
    wanted = policies.visible_help(actor).where(
        mine, HelpSlot.city_id.is_not(None), HelpSlot.starts_at < end, HelpSlot.ends_at > start
    )
    return [entry_of(one, one.booked_by_id) for one in session.scalars(wanted.options(*_WHOLE))]


def entry_of(slot: HelpSlot, booked_by_id: int | None) -> CalendarEntry:
    """A time as calendars show it. Each booking has an identity of its own, which stays when cities become one."""
    return CalendarEntry(
        uid=f"sprint-help-{slot.id}-{booked_by_id}@{mail_domain()}", starts_at=slot.starts_at, ends_at=slot.ends_at,
        title=str(_("Help one to one: %(title)s", title=slot.sprint.title)), description=slot.wish, url=slot.path,
        label=str(_("Help in a sprint")), place=slot.place_told, sequence=slot.sequence,
        cancelled=slot.cancelled_at is not None,
    )  # fmt: skip


def _overlaps(whose: sa.ColumnElement[bool], start: datetime, end: datetime) -> bool:
    same = sa.select(HelpSlot.id).where(whose, HelpSlot.cancelled_at.is_(None))
    return session.scalar(same.where(HelpSlot.starts_at < end, HelpSlot.ends_at > start).limit(1)) is not None
