"""Mail out: to a mail server, or into a folder that a developer reads in the browser."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from flask import current_app

from forum.kernel import clock
from forum.kernel.text import slugify


@dataclass(frozen=True)
class Mail:
    """A letter to one person, always with a plain-text body."""

    to: str
    subject: str
    text: str
    html: str | None = None


class Mailer(Protocol):
    def send(self, message: EmailMessage) -> None:
        """Hand the message over or raise; the caller tries again."""


class FolderMailer:
    """Keeps each mail as a file, newest name last."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def send(self, message: EmailMessage) -> None:
        name = f"{clock.now():%Y%m%dT%H%M%S%f}-{slugify(str(message['To']), 40)}.eml"
        (self.folder / name).write_bytes(message.as_bytes())


class SmtpMailer:
    """`smtp://user:password@host:587` upgrades to TLS when offered; `smtps://` begins with it."""

    def __init__(self, url: str) -> None:
        self._url = urlsplit(url)

    def send(self, message: EmailMessage) -> None:
        with self._connect() as server:
            if self._url.username:
                server.login(unquote(self._url.username), unquote(self._url.password or ""))
            server.send_message(message)

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


def send(mail: Mail) -> None:
    """Send a mail now. Called by subscribers and jobs only, never within a request."""
    message = EmailMessage()
    message["From"] = current_app.config["MAIL_FROM"]
    message["To"] = mail.to
    message["Subject"] = " ".join(mail.subject.split())
    message["Date"] = formatdate(clock.now().timestamp())
    message["Message-ID"] = make_msgid(domain=urlsplit(current_app.config["PUBLIC_URL"]).hostname or "plaza")
    message.set_content(mail.text)
    if mail.html:
        message.add_alternative(mail.html, subtype="html")
    mailer().send(message)
