"""Mails that came in are worked off, and answered when nothing came of them."""

from __future__ import annotations

from email.message import EmailMessage
from email.utils import formatdate
from urllib.parse import urlsplit

from flask import current_app, render_template

from forum.blueprints.notifications.events import MailAnswered, MailReceived
from forum.blueprints.notifications.models.inbound import InboundMail
from forum.blueprints.notifications.queries import inbound as queries
from forum.blueprints.notifications.rules.letter_files import read_written
from forum.blueprints.notifications.rules.letters import Letter, read_letter
from forum.blueprints.notifications.services import inbound, working_off
from forum.kernel import clock
from forum.kernel.actor import SYSTEM
from forum.kernel.events import Lane, subscribe
from forum.kernel.i18n import _, written_for
from forum.kernel.mail import mailer

LONGEST_QUOTED = 20_000


@subscribe(MailReceived, lane=Lane.SLOW)
def work_off_mail(event: MailReceived) -> None:
    """Post what it says, count what it reports, or refuse it."""
    working_off.work_off(SYSTEM, event.mail_id)


@subscribe(MailAnswered, lane=Lane.SLOW)
def answer_mail(event: MailAnswered) -> None:
    """Tell whoever sent it why nothing came of it, or which files were left out; her text comes back to her."""
    mail = queries.find_mail(event.mail_id)
    if mail is None or mail.answered_at is not None or mail.raw is None:
        return
    letter = read_letter(mail.raw)
    member = mail.member or queries.find_member(mail.sender)
    with written_for(member.language if member else None, member.timezone if member else None):
        mailer().send(_answer(mail, letter))
    inbound.note_answered(SYSTEM, mail.id)


def _answer(mail: InboundMail, letter: Letter) -> EmailMessage:
    """Marked as automatic and without an address to come back to, so that no machine answers it."""
    host = urlsplit(current_app.config["PUBLIC_URL"]).hostname or "plaza"
    message = EmailMessage()
    message["From"] = current_app.config["MAIL_FROM"]
    message["To"] = mail.sender
    message["Subject"] = _subject(mail, letter)
    message["Date"] = formatdate(clock.now().timestamp())
    message["Message-ID"] = f"<inbound-{mail.id}-answer@{host}>"
    message["Auto-Submitted"] = "auto-replied"
    message["X-Auto-Response-Suppress"] = "All"
    if mail.message_id.startswith("<") and mail.message_id.endswith(">") and " " not in mail.message_id:
        message["In-Reply-To"] = mail.message_id
        message["References"] = mail.message_id
    written = read_written(letter).text or letter.plain
    message.set_content(
        render_template(
            "notifications/mails/answer.txt", mail=mail, posted=not mail.reason, written=written[:LONGEST_QUOTED]
        )
    )
    return message


def _subject(mail: InboundMail, letter: Letter) -> str:
    told = _("Not posted: %(subject)s", subject=letter.subject[:150])
    return told if mail.reason else _("Posted without some files: %(subject)s", subject=letter.subject[:150])
