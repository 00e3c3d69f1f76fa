"""A member's own calendar: the address of her feed, and the mails that calendar programs read."""

from __future__ import annotations

from dataclasses import dataclass

from forum.blueprints.accounts import queries as account_queries
from forum.blueprints.accounts.models import Member
from forum.blueprints.events import policies
from forum.blueprints.events.models.events import Event, MemberCalendar
from forum.blueprints.events.queries import calendar, registrations
from forum.blueprints.events.queries import events as queries
from forum.blueprints.events.rules.kinds import REGISTERED
from forum.kernel import clock
from forum.kernel.actor import SYSTEM, Actor
from forum.kernel.calendars import CANCEL, CalendarEntry
from forum.kernel.database import session
from forum.kernel.i18n import written_for
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case


@dataclass(frozen=True)
class Prepared:
    """What a mail for a calendar tells."""

    member: Member
    event: Event
    entry: CalendarEntry
    method: str
    changed: bool = False


@use_case
def renew_feed(actor: Actor) -> None:
    """Give one's feed a new address; the old one is worthless at once."""
    authorize(policies.can_follow_calendar, actor)
    _own(actor).feed_key += 1


@use_case
def choose_mails(actor: Actor, mails: bool) -> None:
    """Say whether mails tell one's calendar program of events."""
    authorize(policies.can_follow_calendar, actor)
    _own(actor).mails = mails


def prepare_mail(event_id: int, member_id: int, method: str, changed: bool = False) -> Prepared | None:
    """What a calendar of a member is to be told now; None when it has changed since, or she wants no such mails.

    What she does not come to any more is not put in, and what she comes to again is not taken out. Of what she came to
    she hears that it is out, whether or not she still sees it.
    """
    member = session.get(Member, member_id)
    if member is None or not calendar.takes_mails(member):
        return None
    reader = account_queries.as_actor(member)
    event = queries.load_events(SYSTEM if method == CANCEL else reader, [event_id]).get(event_id)
    if event is None or (method != CANCEL and member.is_suspended(clock.now())):
        return None
    coming = event.published and member_id in registrations.list_member_ids(event_id, [REGISTERED])
    if coming != (method != CANCEL):
        return None
    with written_for(member.language, member.timezone):
        return Prepared(member, event, calendar.entry_of(reader, event), method, changed)


def _own(actor: Actor) -> MemberCalendar:
    found = session.get(MemberCalendar, actor.id or 0)
    if found is None:
        found = MemberCalendar(member_id=actor.id or 0, feed_key=0, mails=True)
        session.add(found)
    return found
