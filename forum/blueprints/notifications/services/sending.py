"""Bringing mails on their way: what is due, what it tells now, and that it was sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from forum.blueprints.notifications import policies
from forum.blueprints.notifications.events import MailsDue
from forum.blueprints.notifications.models.mails import DIGEST, LINES, ONE, TOGETHER, OutgoingMail
from forum.blueprints.notifications.models.notifications import Notification
from forum.blueprints.notifications.queries import mailing as queries
from forum.blueprints.notifications.queries.mail_contents import Contents, Prepared, list_told
from forum.blueprints.notifications.queries.mailing import Reader
from forum.blueprints.notifications.queries.talks import list_talks
from forum.blueprints.notifications.rules.due_times import after_quiet, start_of_day
from forum.blueprints.notifications.rules.preferences import subject_of
from forum.blueprints.notifications.services import bounces, digests
from forum.blueprints.notifications.services.mailing import await_together
from forum.blueprints.notifications.services.noting import write_down
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.i18n import written_for
from forum.kernel.mailed_besides import Besides, mailed_besides
from forum.kernel.notices import MESSAGES
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case

AT_ONCE = 500
A_DELIVERY = 3  # a mail server may take 15 s for each, and a delivery is leased for a minute
KEPT = timedelta(days=90)
A_DAY = timedelta(hours=26)  # a day of an hour more, and some


@use_case
def queue_due(actor: Actor) -> int:
    """Hand a lot of the mails whose moment has come over to the relay and say how many they were."""
    authorize(policies.can_notify, actor)
    due = list(queries.list_due(AT_ONCE))
    if due:
        queued = sa.update(OutgoingMail).where(OutgoingMail.id.in_(due))
        session.execute(queued.values(queued_at=clock.now()))
    for start in range(0, len(due), A_DELIVERY):
        record(MailsDue(mail_ids=due[start : start + A_DELIVERY]))
    return len(due)


@use_case
def prepare(actor: Actor, mail_id: int, most_a_day: int) -> Prepared | None:
    """What a mail tells now, written down so that nothing else tells it; None when it is not to be sent, or not yet.

    Whether it was read meanwhile, is gone or not for her eyes any more, and what she has chosen, is asked here: a mail
    that was prepared already and never noted as sent tells the same again, but for that.
    """
    authorize(policies.can_notify, actor)
    mail = session.get(OutgoingMail, mail_id, with_for_update=True)
    if mail is None or mail.over or mail.queued_at is None:
        return None
    reader = queries.find_reader(mail.member_id)
    if reader is None:
        mail.end("unreachable", clock.now())
        return None
    if _waits(mail, reader, most_a_day):
        return None
    prepared = digests.prepare_digest(mail, reader) if mail.kind == DIGEST else _prepare_news(mail, reader)
    if prepared is not None:
        write_down(prepared)
        mail.prepared_at = mail.prepared_at or clock.now()
        if prepared.contents.more:
            await_together(reader.member.id, reader.member.timezone, reader.preferences)
    return prepared


@use_case
def settle(actor: Actor, mail_id: int) -> None:
    """Note that a mail was taken by the mail server."""
    authorize(policies.can_notify, actor)
    mail = session.get(OutgoingMail, mail_id, with_for_update=True)
    if mail is not None and not mail.over:
        mail.sent_at = clock.now()
        bounces.note_delivered(actor, mail.member_id)


@use_case
def give_up(actor: Actor, mail_id: int, why: str) -> None:
    """Note that a mail server does not take a mail to this address, which counts as one that came back."""
    authorize(policies.can_notify, actor)
    mail = session.get(OutgoingMail, mail_id, with_for_update=True)
    if mail is not None and not mail.over:
        mail.end(why, clock.now())
        bounces.count_bounce(actor, mail.member_id, "hard")


@use_case
def forget_old(actor: Actor) -> int:
    """Forget a lot of mails that are over and old, and say how many they were."""
    authorize(policies.can_notify, actor)
    over = sa.or_(OutgoingMail.sent_at.is_not(None), OutgoingMail.ended_at.is_not(None))
    old = sa.select(OutgoingMail.id).where(OutgoingMail.made_at < clock.now() - KEPT, over).limit(AT_ONCE)
    gone = session.scalars(old).all()
    session.execute(sa.delete(OutgoingMail).where(OutgoingMail.id.in_(gone)))
    return len(gone)


def _waits(mail: OutgoingMail, reader: Reader, most_a_day: int) -> bool:
    """Whether it is put off: in quiet hours to their end; beyond the most of a day to the next, or into what is mailed
    together then."""
    at, chosen, zone = clock.now(), reader.preferences, reader.member.timezone
    loud = after_quiet(at, chosen.quiet_from, chosen.quiet_until, zone)
    if loud > at:
        mail.put_off(loud)
        return True
    today = start_of_day(at, zone)
    if mail.prepared_at is not None or queries.count_since(mail.member_id, today) < most_a_day:
        return False
    if mail.kind in (ONE, LINES):
        mail.end("limit", at)
        session.flush()
        await_together(reader.member.id, zone, chosen)
    else:
        tomorrow = start_of_day(today + A_DAY, zone)
        mail.put_off(after_quiet(tomorrow, chosen.quiet_from, chosen.quiet_until, zone))
    return True


def _prepare_news(mail: OutgoingMail, reader: Reader) -> Prepared | None:
    if mail.kind == ONE and mail.notification_id is None:  # taken back
        mail.end("nothing", clock.now())
        return None
    if not _is_still_wanted(mail, reader):
        mail.end("setting", clock.now())
        session.flush()
        if _is_wanted_together(mail, reader):
            await_together(reader.member.id, reader.member.timezone, reader.preferences)
        return None
    contents = _gather(mail, reader)
    if contents.empty:
        mail.end("nothing", clock.now())
        return None
    return Prepared(mail, reader, contents, besides=_besides(mail, reader))


def _besides(mail: OutgoingMail, reader: Reader) -> Sequence[Besides]:
    if mail.kind != TOGETHER:
        return ()
    with written_for(reader.member.language, reader.member.timezone):
        return mailed_besides(reader.actor)


def _gather(mail: OutgoingMail, reader: Reader) -> Contents:
    told, more_told = ([], False) if mail.kind == LINES else list_told(reader, mail)
    talks, more_talks = ([], False) if mail.kind == ONE else list_talks(reader, mail)
    return Contents(told, talks, more_told or more_talks)


def _is_still_wanted(mail: OutgoingMail, reader: Reader) -> bool:
    if mail.kind in (ONE, LINES):
        return reader.preferences.is_at_once(_subject(mail))
    return True


def _is_wanted_together(mail: OutgoingMail, reader: Reader) -> bool:
    return reader.preferences.is_together(_subject(mail))


def _subject(mail: OutgoingMail) -> str:
    if mail.kind == LINES:
        return MESSAGES
    notification = session.get(Notification, mail.notification_id or 0)
    return subject_of(notification.kind) if notification is not None else MESSAGES


def moment_of(mail: OutgoingMail) -> datetime:
    """The date that a mail bears, the same each time it is sent."""
    return mail.prepared_at or clock.now()
