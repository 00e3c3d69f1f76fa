"""Events in calendars, and whose feed is fetched."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import sqlalchemy as sa

from forum.blueprints.accounts import queries as account_queries
from forum.blueprints.accounts.models import Member
from forum.blueprints.events import policies
from forum.blueprints.events.models.events import Event, MemberCalendar
from forum.blueprints.events.queries import events as queries
from forum.blueprints.events.rules.wording import kind_names
from forum.kernel import actor as kernel_actor
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.calendars import CalendarEntry, entries_of
from forum.kernel.database import session
from forum.kernel.feed_tokens import claimed_owner, feed_token, is_feed_token
from forum.kernel.mail import mail_domain
from forum.kernel.markdown import plain
from forum.kernel.text import shorten

FEED = "calendar"
BACK, AHEAD = timedelta(days=60), timedelta(days=400)


def entry_of(actor: Actor, event: Event) -> CalendarEntry:
    """An event as a calendar shows it to whoever asks: the place for those who come."""
    where = " ".join(part for part in (event.place, event.link) if part)
    return CalendarEntry(
        uid=f"{event.uid}@{mail_domain()}", title=event.title, starts_at=event.starts_at, ends_at=event.ends_at,
        url=event.path, label=kind_names()[event.kind], description=shorten(plain(event.description_html), 1_000),
        place=where if policies.can_see_where(actor, event) else "", sequence=event.sequence,
        cancelled=event.cancelled, waiting=policies.is_waiting(actor, event), changed_at=event.changed_at,
    )  # fmt: skip


def own_entries(actor: Actor, start: datetime, end: datetime) -> Iterable[CalendarEntry]:
    """What of events is in one's own calendar."""
    return [entry_of(actor, event) for event in queries.list_own_between(actor, start, end)]


def feed_entries(actor: Actor) -> list[CalendarEntry]:
    """What a feed holds: two months back and a good year ahead."""
    at = clock.now()
    return entries_of(actor, at - BACK, at + AHEAD)


def find_feed_owner(token: str) -> Actor | None:
    """Whose feed a token opens: a member whose account is open and not suspended."""
    statement = sa.select(Member, MemberCalendar.feed_key).outerjoin(
        MemberCalendar, MemberCalendar.member_id == Member.id
    )
    statement = statement.where(Member.id == (claimed_owner(token) or 0), Member.closed_at.is_(None))
    row = session.execute(statement).one_or_none()
    if row is None or row[0].is_suspended(clock.now()) or not is_feed_token(token, row[0].id, row[1] or 0, FEED):
        return None
    return account_queries.as_actor(row[0])


def own_token(actor: kernel_actor.Actor) -> str:
    """The token of one's own feed at present."""
    key = session.scalar(sa.select(MemberCalendar.feed_key).where(MemberCalendar.member_id == (actor.id or 0))) or 0
    return feed_token(actor.id or 0, key, FEED)


def wants_mails(member_id: int) -> bool:
    """Whether a member gets mails that her calendar program reads; everybody does until she says no."""
    chosen = session.scalar(sa.select(MemberCalendar.mails).where(MemberCalendar.member_id == member_id))
    return chosen is not False


def takes_mails(member: Member) -> bool:
    """Whether such a mail is sent to a member at all."""
    return member.active and member.address_confirmed and wants_mails(member.id)
