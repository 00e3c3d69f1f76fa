"""What recurs around mails that come in."""

from __future__ import annotations

from datetime import timedelta

import structlog

from forum.blueprints.notifications.rules.inbound import LARGEST_MAIL, MAILBOX
from forum.blueprints.notifications.services import inbound
from forum.kernel.actor import SYSTEM
from forum.kernel.imap import MailboxAway, fetch_new
from forum.kernel.mailbox import mailbox
from forum.kernel.schedule import every

log = structlog.get_logger("mailbox")


@every(timedelta(minutes=1), apart=True)
def fetch_mails() -> None:
    """Take what came into the mailbox, if there is one; while it is away, the next minute tries again."""
    box = mailbox()
    if box is None or box.url is None:
        return
    try:
        fetched = fetch_new(box.url, lambda raw: inbound.receive_mail(SYSTEM, raw, MAILBOX), LARGEST_MAIL)
    except MailboxAway as error:
        log.warning("mailbox away", reason=str(error))
        return
    if fetched.taken or fetched.set_aside:
        log.info("mails fetched", taken=fetched.taken, set_aside=fetched.set_aside)


@every(timedelta(hours=1))
def forget_old_mails() -> None:
    """What mails of more than 30 days ago said is dropped."""
    while inbound.forget_old_mails(SYSTEM):
        pass
