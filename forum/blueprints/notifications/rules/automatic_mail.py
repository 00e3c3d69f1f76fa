"""Which mails are written by machines, and whether a mail server vouches for the sender of one."""

from __future__ import annotations

import re

from forum.blueprints.notifications.rules.letter_phrases import AWAY
from forum.blueprints.notifications.rules.letters import Letter

_BULK = ("bulk", "junk", "list", "auto_reply", "auto-reply")
_MARKED = (
    "x-autoreply", "x-autorespond", "x-autoresponder", "x-mail-autoreply",
    "x-out-of-office", "x-vacation", "list-id", "list-unsubscribe", "feedback-id",
)  # fmt: skip
MACHINES = ("mailer-daemon", "postmaster", "no-reply", "noreply", "do-not-reply", "donotreply", "bounce", "bounces")
_RESULT = re.compile(r"(?:^|;)\s*(spf|dkim|dmarc)\s*=\s*([a-z]+)([^;]*)", re.IGNORECASE)
_COMMENT = re.compile(r"\([^()]*\)")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_MEANT = re.compile(r"[;=()]")
_DOMAIN = re.compile(
    r"(?:header\.d|header\.i|smtp\.mailfrom|smtp\.helo)\s*=\s*[\"']?(?:[^\s@;\"']*@)?([^\s;\"']+)", re.I
)


def is_automatic(letter: Letter) -> bool:
    """Whether a machine wrote it (RFC 3834): nobody reads what would be answered, and answering might never end."""
    submitted = letter.first("auto-submitted").partition(";")[0].strip().lower()
    if submitted not in ("", "no"):
        return True
    if letter.first("precedence").strip().lower() in _BULK or any(letter.headers.get(name) for name in _MARKED):
        return True
    if is_from_machine(letter):
        return True
    return AWAY.match(letter.subject) is not None


def is_from_machine(letter: Letter) -> bool:
    """Whether it has no address to come back to, or comes from one at which nobody reads."""
    if any(value.strip() == "<>" for value in letter.headers.get("return-path", [])):
        return True
    return any(sender.split("@")[0].split("+")[0] in MACHINES for sender in letter.senders)


def is_vouched_for(letter: Letter, checked_by: str) -> bool:
    """Whether the first word of the trusted mail server (RFC 8601) says that the sender is who the mail says.

    That of DMARC decides; without it a signature or server of the sender's own domain has to have passed. Words of any
    other server count for nothing, since everybody can write them.
    """
    told = next((value for value in letter.headers.get("authentication-results", []) if _is_by(value, checked_by)), "")
    domains = {sender.rpartition("@")[2] for sender in letter.senders}
    results = [(name.lower(), result.lower(), more) for name, result, more in _RESULT.findall(_without_comments(told))]
    dmarc = [result for name, result, _more in results if name == "dmarc" and result in ("pass", "fail")]
    if dmarc:
        return bool(dmarc[0] == "pass")
    passed = {domain.lower() for name, result, more in results if result == "pass" for domain in _DOMAIN.findall(more)}
    return any(_is_of(domain, one) for domain in domains for one in passed)


def _is_by(value: str, checked_by: str) -> bool:
    return value.partition(";")[0].split(" ")[0].strip().lower() == checked_by.lower()


def _without_comments(value: str) -> str:
    """What follows the name of the server; in quotes stand addresses, as whoever sent the mail wrote them."""
    quoted = _QUOTED.sub(lambda found: _MEANT.sub("_", found[0]), value)
    return ";" + _COMMENT.sub(" ", quoted).partition(";")[2]


def _is_of(domain: str, passed: str) -> bool:
    return domain == passed or domain.endswith(f".{passed}") or passed.endswith(f".{domain}")
