"""What calendars of members are told by mail of help one to one."""

from __future__ import annotations

from dataclasses import dataclass, replace

from forum.blueprints.accounts.models import Member
from forum.blueprints.accounts.queries import as_actor
from forum.blueprints.events.queries.calendar import takes_mails
from forum.blueprints.sprints import policies
from forum.blueprints.sprints.models.help import HelpSlot
from forum.blueprints.sprints.queries import help as queries
from forum.kernel import clock
from forum.kernel.actor import SYSTEM
from forum.kernel.calendars import CANCEL, CalendarEntry
from forum.kernel.database import session
from forum.kernel.i18n import written_for


@dataclass(frozen=True)
class Prepared:
    """What a mail for a calendar tells."""

    member: Member
    slot: HelpSlot
    entry: CalendarEntry
    method: str


def prepare_mail(slot_id: int, booked_by_id: int, member_id: int, method: str) -> Prepared | None:
    """What the calendar of a member is to be told of a booking; None when it has changed since, or she wants no such
    mails. That it is out she hears whether or not she still sees it."""
    member = session.get(Member, member_id)
    slot = queries.load_slots(SYSTEM, [slot_id]).get(slot_id)
    if member is None or slot is None or not takes_mails(member):
        return None
    if _has(member, slot, booked_by_id) != (method != CANCEL):
        return None
    if method != CANCEL and member.is_suspended(clock.now()):
        return None
    with written_for(member.language, member.timezone):
        entry = queries.entry_of(slot, booked_by_id)
    if method == CANCEL:  # another city may have booked it since, whose words and room these are
        entry = replace(entry, description="", place="")
    return Prepared(member, slot, entry, method)


def _has(member: Member, slot: HelpSlot, booked_by_id: int) -> bool:
    stands = slot.city_id is not None and slot.booked_by_id == booked_by_id and slot.cancelled_at is None
    own = member.id == slot.adviser_id or member.city_id == slot.city_id
    return stands and own and bool(policies.can_see_help(as_actor(member), slot))
