"""Mails to members: what is told waits to be mailed, and is sent when its moment has come."""

from __future__ import annotations

from collections.abc import Sequence

from flask import current_app

from forum.blueprints.discussions.events import ThreadStarted
from forum.blueprints.messages.events import MessageSent
from forum.blueprints.notifications.events import MailsDue, MembersNotified
from forum.blueprints.notifications.mails.letters import mail_of
from forum.blueprints.notifications.services import digests, mailing, sending
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from forum.kernel.events import Lane, subscribe
from forum.kernel.mail import AddressRefused, send


@subscribe(MembersNotified, batch=100)
def await_mails(events: Sequence[MembersNotified]) -> None:
    """What members are told is mailed to those who want it so, later."""
    mailing.await_notifications(SYSTEM, {number for event in events for number in event.notification_ids})


@subscribe(MessageSent, batch=100)
def await_lines(events: Sequence[MessageSent]) -> None:
    """So is what is written to them."""
    mailing.await_lines(SYSTEM, {event.conversation_id for event in events})


@subscribe(ThreadStarted)
def issue_digest(event: ThreadStarted) -> None:
    """A thread that is the digest of a week, as moderators published it, goes to the members of the group."""
    digests.issue_published(SYSTEM, event.thread_id)


@subscribe(MailsDue, lane=Lane.MAIL)
def send_mails(event: MailsDue) -> None:
    """Send each as it is to be now; those that were sent already are left out when some have to be sent again.

    A mail that was sent and not noted as sent, since the process ended between, bears the same Message-ID again. One
    that fails by itself holds up no other; while no mail server answers, all are tried again later.
    """
    failed: Exception | None = None
    for mail_id in event.mail_ids:
        try:
            _send_one(mail_id)
        except OSError:
            raise
        except Exception as error:  # a mail may fail in any way; the others go on
            session.rollback()
            failed = error
    if failed is not None:
        raise failed


def _send_one(mail_id: int) -> None:
    prepared = sending.prepare(SYSTEM, mail_id, current_app.config["MAILS_PER_DAY"])
    if prepared is not None:
        _send(prepared)


def _send(prepared: sending.Prepared) -> None:
    mail_id = prepared.mail.id
    try:
        send(mail_of(prepared))
    except AddressRefused:
        sending.give_up(SYSTEM, mail_id, "refused")
    else:
        sending.settle(SYSTEM, mail_id)
