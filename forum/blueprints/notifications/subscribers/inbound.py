"""Mails that came in are worked off, and answered when nothing came of them."""

from __future__ import annotations

import re
from email.message import EmailMessage
from email.utils import formatdate
from urllib.parse import urlsplit

from flask import current_app, render_template

from forum.blueprints.notifications.events import MailAnswered, MailReceived
from forum.blueprints.notifications.models.inbound import InboundMail
from forum.blueprints.notifications.queries import inbound as queries
from forum.blueprints.notifications.rules.inbound import ANSWERS_A_DAY, UNADDRESSED, UNKNOWN_SENDER
from forum.blueprints.notifications.rules.letter_files import read_written
from forum.blueprints.notifications.rules.letters import Letter, read_letter
from forum.blueprints.notifications.services import inbound, working_off
from forum.kernel import clock
from forum.kernel.actor import SYSTEM
from forum.kernel.events import Lane, subscribe
from forum.kernel.i18n import _, written_for
from forum.kernel.mail import AddressRefused, mailer
from forum.kernel.mailbox import mailbox

LONGEST_QUOTED = 20_000
_ONE_ID = re.compile(r"<[!-;=?-~]+>")


@subscribe(MailReceived, lane=Lane.SLOW)
def work_off_mail(event: MailReceived) -> None:
    """Post what it says, count what it reports, or refuse it."""
    working_off.work_off(SYSTEM, event.mail_id)


@subscribe(MailAnswered, lane=Lane.SLOW)
def answer_mail(event: MailAnswered) -> None:
    """Tell whoever sent it why nothing came of it, or which files were left out; her text comes back to her.

    Where nobody vouches for who sent it, nothing of the mail is in it: anybody could have us write anything to anybody.
    """
    mail = queries.find_mail(event.mail_id)
    if mail is None or mail.answered_at is not None or mail.raw is None:
        return
    if queries.count_answered(mail.sender, clock.now()) >= ANSWERS_A_DAY:  # of many that were worked off at once
        return
    letter = read_letter(mail.raw)
    member = mail.member or queries.find_member(mail.sender)
    with written_for(member.language if member else None, member.timezone if member else None):
        try:
            mailer().send(_answer(mail, letter))
        except AddressRefused:
            return
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
    if _ONE_ID.fullmatch(mail.message_id):
        message["In-Reply-To"] = mail.message_id
        message["References"] = mail.message_id
    written = (read_written(letter).text or letter.plain) if _is_proven(mail) else ""
    message.set_content(
        render_template(
            "notifications/mails/answer.txt", mail=mail, posted=not mail.reason, written=written[:LONGEST_QUOTED]
        )
    )
    return message


def _subject(mail: InboundMail, letter: Letter) -> str:
    if not _is_proven(mail):
        return str(_("We could not post what you wrote to us by mail."))
    told = _("Not posted: %(subject)s", subject=letter.subject[:150])
    return told if mail.reason else _("Posted without some files: %(subject)s", subject=letter.subject[:150])


def _is_proven(mail: InboundMail) -> bool:
    """Whether it came from the address it says: by a key that its owner alone was given, or a mail server says so."""
    box = mailbox()
    return mail.outcome not in (UNKNOWN_SENDER, UNADDRESSED) or (box is not None and box.checked_by is not None)
