"""A mail that came in, taken apart: who wrote, to which addresses, what it says in which form, what it carries.

Mails are written by programs of every quality and by people who mean harm, so nothing here is sure of anything: what
cannot be read is left out. The forms are those of RFC 5322 (mails), 2045 to 2047 (parts, encodings) and 3676 (flowed
text).
"""

from __future__ import annotations

import codecs
import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from email import policy
from email.message import Message
from email.parser import BytesParser
from email.utils import getaddresses

from forum.kernel.text import clean

MOST_PARTS = 200
MOST_WITHIN = 30  # parts that hold others: each line is compared with the ends of all that are open
MOST_LINES = 600_000  # of a mail of 25 MB that is all one file there are 350,000
LONGEST_HEADER = 8_000
LONGEST_HEADERS = 200_000  # together
LONGEST_TEXT = 200_000
LONGEST_ID = 250
_RECIPIENTS = (
    "delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-forwarded-to", "to", "cc", "resent-to",
)  # fmt: skip
_POLICY = policy.default.clone(raise_on_defect=False)
_WITHIN = re.compile(rb"multipart/", re.IGNORECASE)
_NO_CHARSETS = ("idna", "punycode", "unicode-escape", "raw-unicode-escape")  # how programs write, and slow to read
_UNKNOWN_TYPES = ("application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature")


class _Short(policy.Compat32):
    """Headers no longer than anybody writes them, since some take the square of their length to read."""

    def header_source_parse(self, sourcelines: Sequence[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(list(sourcelines))
        return name, value[:LONGEST_HEADER]


@dataclass(frozen=True)
class Part:
    """A file in a mail. `content_id` is how the HTML names it; `inline` says that it stands in the text."""

    filename: str
    media_type: str
    content: bytes
    content_id: str = ""
    inline: bool = False

    @property
    def is_picture(self) -> bool:
        return self.media_type.startswith("image/")


@dataclass(frozen=True)
class Letter:
    """A mail as it was read. Headers are by their name in small letters, each with every value it has, in order."""

    headers: dict[str, list[str]]
    plain: str = ""
    html: str = ""
    flowed: bool = False
    joined: bool = False  # flowed lines are joined without the space at their end
    files: list[Part] = field(default_factory=list)
    reports: list[str] = field(default_factory=list)  # what machines say to machines, and headers of a mail returned
    report_type: str = ""

    def first(self, name: str) -> str:
        """The first value of a header, nothing without one."""
        return next(iter(self.headers.get(name, [])), "")

    @property
    def subject(self) -> str:
        return " ".join(clean(self.first("subject")).split())

    @property
    def senders(self) -> list[str]:
        """Every address that the mail says it is from, in small letters; an honest one has one, and says it shortly."""
        told = self.headers.get("from", [])
        return [] if any(len(value) >= LONGEST_HEADER for value in told) else _addresses(told)

    @property
    def recipients(self) -> list[str]:
        """Every address it went to as far as it says so, the surest first."""
        return _addresses([value for name in _RECIPIENTS for value in self.headers.get(name, [])])


def read_letter(raw: bytes) -> Letter:
    """Take a mail apart. Any bytes can be read: of what is no mail nothing is found, of what is made of more parts
    and lines than anybody sends only the headers."""
    bounded = raw.count(b"\n") <= MOST_LINES and len(_WITHIN.findall(raw)) <= MOST_WITHIN
    try:
        message = BytesParser(policy=_Short()).parsebytes(raw, headersonly=not bounded)
        return _take_apart(message) if bounded else Letter(_headers(message))
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError):  # what the parser stumbles over
        return Letter(headers={})


def message_key(raw: bytes, letter: Letter) -> str:
    """The same for what is the same mail, though it came twice: by its Message-ID, without one by its bytes."""
    named = letter.first("message-id").strip()
    return hashlib.sha256(named.encode("utf-8", "replace") if named else raw).hexdigest()


def _take_apart(message: Message) -> Letter:
    plain: list[str] = []
    html: list[str] = []
    files: list[Part] = []
    reports: list[str] = []
    flowed = joined = False
    for part in _leaves(message):
        kind = part.get_content_type()
        if _is_report(kind):
            reports.append(_report_of(part))
        elif kind in ("text/plain", "text/html") and not _is_attached(part):
            text = _text_of(part)
            (plain if kind == "text/plain" else html).append(text)
            if kind == "text/plain" and _parameter(part, "format").lower() == "flowed":
                flowed, joined = True, _parameter(part, "delsp").lower() == "yes"
        elif kind not in _UNKNOWN_TYPES:
            files.append(_file_of(part, kind))
    kind_of_report = _parameter(message, "report-type").lower()
    shown = "\n".join(plain)[:LONGEST_TEXT], "\n".join(html)[:LONGEST_TEXT]
    return Letter(_headers(message), *shown, flowed, joined, files, reports, kind_of_report)


def _leaves(message: Message) -> Iterator[Message]:
    """The parts that hold something; those of a mail within the mail belong to that."""
    waiting, found = [message], 0
    while waiting and found < MOST_PARTS:
        part = waiting.pop(0)
        payload = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(payload, list):
            waiting[:0] = [one for one in payload if isinstance(one, Message)]
            continue
        found += 1
        yield part


def _headers(message: Message) -> dict[str, list[str]]:
    """Nothing at all of too many: what is beyond might say otherwise."""
    items = [(name, str(value)) for name, value in message.raw_items()]
    if sum(len(name) + len(value) for name, value in items) > LONGEST_HEADERS:
        return {}
    found: dict[str, list[str]] = {}
    for name, value in items:
        found.setdefault(name.lower(), []).append((_decoded if name.lower() == "subject" else _plain)(value))
    return found


def _plain(value: str) -> str:
    """A header as it was sent: what is encoded in one with addresses are names, which nobody asks for."""
    raw = value.encode("utf-8", "surrogateescape").decode("utf-8", "replace") if not value.isascii() else value
    return clean(raw)


def _decoded(value: str) -> str:
    raw = _plain(value)
    if "=?" not in raw:
        return raw
    try:
        return _sound(str(_POLICY.header_factory("subject", raw.replace("\n", ""))))
    except Exception:  # the parser of headers fails in many ways at what is written wrongly
        return raw


def _sound(text: str) -> str:
    """Text without halves of letters, which some charsets can name and nothing can keep."""
    return clean(text.encode("utf-8", "replace").decode())


def _addresses(values: list[str]) -> list[str]:
    try:
        pairs = getaddresses(values)
    except RecursionError:  # comments within comments
        return []
    return list(dict.fromkeys(address.strip().lower() for _name, address in pairs if "@" in address))


def _parameter(part: Message, name: str) -> str:
    value = part.get_param(name)
    return str(value[2] if isinstance(value, tuple) else value or "")


def _is_attached(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or bool(part.get_filename())


def _is_report(kind: str) -> bool:
    return kind in ("message/delivery-status", "message/feedback-report", "message/rfc822", "text/rfc822-headers")


def _report_of(part: Message) -> str:
    """What a report says, or the headers of the mail that is returned with it, as text."""
    payload = part.get_payload()
    if not isinstance(payload, list):
        return _text_of(part)[:LONGEST_HEADER]
    return "\n\n".join(
        "\n".join(f"{name}: {value}" for name, value in one.raw_items()) for one in payload if isinstance(one, Message)
    )[: 4 * LONGEST_HEADER]


def _file_of(part: Message, kind: str) -> Part:
    name = _decoded(str(part.get_filename() or "")[:LONGEST_ID])
    content_id = str(part.get("Content-ID") or "").strip().strip("<>")[:LONGEST_ID]
    inline = part.get_content_disposition() == "inline" or (bool(content_id) and not _is_attached(part))
    ending = kind.partition("/")[2].partition("+")[0]
    return Part(name or f"file.{ending}", kind, _bytes_of(part), content_id, inline or bool(content_id))


def _bytes_of(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _text_of(part: Message) -> str:
    content = _bytes_of(part)
    named = _parameter(part, "charset").strip().strip("\"'").lower()
    return _sound(_decode(content, named)).replace("\ufeff", "")


def _decode(content: bytes, charset: str) -> str:
    """As the mail says, as far as that can be; else as UTF-8, else as most programs that say nothing mean it."""
    western = charset in ("iso-8859-1", "latin1", "us-ascii", "ascii", "")  # their programs mean Windows
    for name in dict.fromkeys(["utf-8", charset] if western else [charset, "utf-8"]):
        try:
            known = codecs.lookup(name).name
            if known not in _NO_CHARSETS and not (western and name == charset):
                return content.decode(known)
        except (LookupError, UnicodeError, ValueError):
            continue
    return content.decode("cp1252", "replace")
