"""Mail out: to a mail server, or into a folder that a developer reads in the browser."""

from __future__ import annotations

import itertools
import smtplib
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.utils import formataddr, formatdate, make_msgid, parseaddr
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from flask import current_app

from forum.kernel import clock
from forum.kernel.letters import letter_of
from forum.kernel.text import slugify

_UNBROKEN = policy.default.clone(max_line_length=900)  # a longer address in a header would be encoded, which few read
PERMANENT = range(500, 600)
_BY_A_PROGRAM = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}


@dataclass(frozen=True)
class Mail:
    """A letter to one person, always with a plain-text body.

    Without `html` the text is shown in the same frame, its link as a button that says `action`. `sender` is the name
    it comes from, the community's by default; `message_id` is made anew unless it is to stay the same when the mail is
    sent once more; `calendar` is a calendar file and `method` what it asks of programs (`REQUEST`, `CANCEL`);
    `returns_to` is where it comes back to when it cannot be delivered, by default where it came from.
    """

    to: str
    subject: str
    text: str
    html: str | None = None
    action: str = ""
    sender: str = ""
    message_id: str | None = None
    at: datetime | None = None
    returns_to: str = ""
    calendar: bytes = b""
    method: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


class AddressRefused(Exception):
    """The mail server takes no mail for this address, now or later."""


class MailRefused(Exception):
    """The mail server does not take this mail now, which says nothing about others."""


class Mailer(Protocol):
    def send(self, message: EmailMessage) -> None:
        """Hand the message over or raise; the caller tries again, but for AddressRefused. OSError: nobody answers."""


class FolderMailer:
    """Keeps each mail as a file, newest name last."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._numbers = itertools.count(1)
        folder.mkdir(parents=True, exist_ok=True)

    def send(self, message: EmailMessage) -> None:
        number = next(self._numbers)  # of mails of the same moment
        name = f"{clock.now():%Y%m%dT%H%M%S%f}-{number:06d}-{slugify(str(message['To']), 40)}.eml"
        (self.folder / name).write_bytes(message.as_bytes())


class SmtpMailer:
    """`smtp://user:password@host:587` upgrades to TLS when offered; `smtps://` begins with it."""

    def __init__(self, url: str) -> None:
        self._url = urlsplit(url)

    def send(self, message: EmailMessage) -> None:
        with self._connect() as server:
            if self._url.username:
                server.login(unquote(self._url.username), unquote(self._url.password or ""))
            try:
                server.send_message(message, from_addr=_taken(message, "Return-Path"))
            except smtplib.SMTPRecipientsRefused as error:
                if all(code in PERMANENT for code, _told in error.recipients.values()):
                    raise AddressRefused from error
                raise MailRefused from error
            except (smtplib.SMTPDataError, smtplib.SMTPSenderRefused) as error:
                raise MailRefused from error

    def _connect(self) -> smtplib.SMTP:
        host = self._url.hostname or "localhost"
        if self._url.scheme == "smtps":
            return smtplib.SMTP_SSL(host, self._url.port or 465, timeout=15, context=ssl.create_default_context())
        server = smtplib.SMTP(host, self._url.port or 587, timeout=15)
        server.ehlo()
        if server.has_extn("starttls"):
            server.starttls(context=ssl.create_default_context())
            server.ehlo()
        return server


def mailer() -> Mailer:
    """The mailer of the running application."""
    kept: Mailer = current_app.extensions["forum_mailer"]
    return kept


def mail_domain() -> str:
    """The domain of what identifies our mails."""
    return urlsplit(current_app.config["PUBLIC_URL"]).hostname or "plaza"


def send(mail: Mail) -> None:
    """Send a mail now. Called by subscribers and jobs only, never within a request."""
    mailer().send(compose(mail))


def compose(mail: Mail) -> EmailMessage:
    """The message with text and HTML, and the headers by which programs know that a program wrote it."""
    message = EmailMessage(policy=_UNBROKEN)
    name, address = parseaddr(current_app.config["MAIL_FROM"])
    message["From"] = formataddr((mail.sender or name, address))
    message["To"] = mail.to
    message["Subject"] = " ".join(mail.subject.split())
    message["Date"] = formatdate((mail.at or clock.now()).timestamp())
    message["Message-ID"] = mail.message_id or make_msgid(domain=mail_domain())
    if mail.returns_to:
        message["Return-Path"] = f"<{mail.returns_to}>"
    for header, value in (_BY_A_PROGRAM | dict(mail.headers)).items():
        message[header] = " ".join(value.split())
    message.set_content(mail.text)
    message.add_alternative(mail.html or letter_of(mail.subject, mail.text, mail.action), subtype="html")
    if mail.calendar:
        message.add_alternative(mail.calendar.decode(), subtype="calendar", params={"method": mail.method})
    return message


def _taken(message: EmailMessage, header: str) -> str | None:
    """The address of a header that goes on the envelope instead."""
    value = message[header]
    del message[header]
    return parseaddr(str(value))[1] if value else None
