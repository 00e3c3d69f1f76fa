"""Mails out of a mailbox, by IMAP (RFC 3501); each is marked only once it has been taken."""

from __future__ import annotations

import imaplib
import re
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

import structlog
from sqlalchemy.exc import InterfaceError, InternalError, OperationalError

from forum.kernel.database import session

SECONDS = 20.0
AT_ONCE = 50
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
log = structlog.get_logger("mailbox")


class MailboxAway(Exception):
    """The mailbox cannot be reached or refuses us; nothing in it was changed."""


@dataclass(frozen=True)
class Fetched:
    """How many mails were taken, and how many set aside because they could not be."""

    taken: int = 0
    set_aside: int = 0


def fetch_new(url: str, take: Callable[[bytes], object], largest: int) -> Fetched:
    """Hand each unread mail to `take`, which commits it, and mark it as read; `imaps://user:password@host/INBOX`.

    One that cannot be taken is flagged and left alone from then on; what was not marked comes again. Raises
    MailboxAway.
    """
    try:
        with _connected(url) as server:
            return _fetch(server, take, largest)
    except (OSError, imaplib.IMAP4.error, EOFError) as error:
        raise MailboxAway(str(error)) from error


def check(url: str) -> None:
    """Open the mailbox and close it again. Raises MailboxAway."""
    try:
        with _connected(url):
            return
    except (OSError, imaplib.IMAP4.error, EOFError) as error:
        raise MailboxAway(str(error)) from error


def _connected(url: str) -> imaplib.IMAP4:
    parts = urlsplit(url)
    host = parts.hostname or "localhost"
    context = ssl.create_default_context()
    if parts.scheme == "imaps":
        server: imaplib.IMAP4 = imaplib.IMAP4_SSL(host, parts.port or 993, ssl_context=context, timeout=SECONDS)
    else:
        server = imaplib.IMAP4(host, parts.port or 143, timeout=SECONDS)
        if "STARTTLS" in server.capabilities:
            server.starttls(context)
    server.login(unquote(parts.username or ""), unquote(parts.password or ""))
    folder = unquote(parts.path.strip("/")) or "INBOX"
    if server.select(f'"{folder}"')[0] != "OK":
        raise imaplib.IMAP4.error(f"there is no folder {folder}")
    return server


def _fetch(server: imaplib.IMAP4, take: Callable[[bytes], object], largest: int) -> Fetched:
    _, found = server.uid("SEARCH", "UNSEEN", "UNFLAGGED", "UNDELETED")
    taken = set_aside = 0
    for uid in (found[0] or b"").split()[:AT_ONCE]:
        if _hand_over(server, uid.decode(), take, largest):
            taken += 1
        else:
            set_aside += 1
    return Fetched(taken, set_aside)


def _hand_over(server: imaplib.IMAP4, uid: str, take: Callable[[bytes], object], largest: int) -> bool:
    raw = _read(server, uid, largest)
    try:
        if raw is None:
            raise ValueError("it is too large or empty")
        take(raw)
    except (
        InterfaceError,
        InternalError,
        OperationalError,
    ):  # the database is away: no mail is at fault, each waits
        raise
    except Exception as error:  # a mail may be wrong in any way; the others go on
        session.rollback()
        log.warning("mail set aside", uid=uid, error=repr(error))
        server.uid("STORE", uid, "+FLAGS", r"(\Flagged)")
        return False
    server.uid("STORE", uid, "+FLAGS", r"(\Seen)")
    return True


def _read(server: imaplib.IMAP4, uid: str, largest: int) -> bytes | None:
    _, told = server.uid("FETCH", uid, "(RFC822.SIZE)")
    size = _SIZE.search(b" ".join(one if isinstance(one, bytes) else one[0] for one in told if one))
    if size is not None and int(size[1]) > largest:
        return None
    _, parts = server.uid("FETCH", uid, "(BODY.PEEK[])")
    return next((bytes(part[1]) for part in parts if isinstance(part, tuple)), None)
