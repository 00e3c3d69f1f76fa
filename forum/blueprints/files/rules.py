"""Names and bytes of uploads."""

from __future__ import annotations

import hashlib
import re
import secrets
import unicodedata
from datetime import timedelta
from pathlib import PurePosixPath
from typing import IO

from forum.blueprints.files.extraction import media_types
from forum.blueprints.files.extraction.problems import MESSAGES, NO_CAPTION
from forum.kernel.i18n import _, _l

LONGEST_NAME = 150
UNUSED_FOR = timedelta(hours=48)
SWEPT_AT_ONCE = 100
READ_AGAIN_AT_ONCE = 20
READ_AGAIN_SECONDS = 15.0
SCANNED_AT_ONCE = 200
LONGEST_REASON = 1_000
DRAWN_FOR = timedelta(days=60)
USED_AGAIN_AFTER = timedelta(days=1)
DRAWINGS_SWEPT_AT_ONCE = 500
LONGEST_CAPTION = 1_000
FILE_KINDS = {
    "text": (media_types.PDF, media_types.DOCX, media_types.ODT, media_types.EPUB, media_types.RTF,
             media_types.MARKDOWN, media_types.HTML, media_types.TEXT),
    "table": (media_types.XLSX, media_types.ODS, media_types.CSV),
    "slides": (media_types.PPTX, media_types.ODP),
    "picture": tuple(sorted(set(media_types.PICTURES.values()))),
}  # fmt: skip
"""What a list of files is narrowed to: the media types of each kind."""
UNITS = ("page", "section", "sheet", "slide", "chapter", "caption", "part")
_SEPARATORS = re.compile(r"[/\\]")


class TooLong(Exception):
    """A stream has more bytes than it may."""


class MeasuredStream:
    """Reads another stream once while counting and hashing; raises TooLong as soon as it is too long."""

    def __init__(self, stream: IO[bytes], most_bytes: int) -> None:
        self._stream = stream
        self._most = most_bytes
        self._digest = hashlib.sha256()
        self.size = 0

    def read(self, count: int = -1) -> bytes:
        """The next bytes."""
        chunk = self._stream.read(count)
        self.size += len(chunk)
        if self.size > self._most:
            raise TooLong
        self._digest.update(chunk)
        return chunk

    @property
    def sha256(self) -> str:
        """The digest of what has been read so far, in hexadecimal."""
        return self._digest.hexdigest()


def clean_filename(name: str | None) -> str:
    """The name without folders, control characters and marks that turn the direction of writing.

    At most 150 characters, of which the ending is kept.
    """
    last = _SEPARATORS.split(unicodedata.normalize("NFC", name or ""))[-1]
    visible = "".join(char if not unicodedata.category(char).startswith("C") else "" for char in last)
    flat = " ".join(visible.split()).lstrip(".") or "file"
    ending = PurePosixPath(flat).suffix[:12]
    return flat if len(flat) <= LONGEST_NAME else flat[: LONGEST_NAME - len(ending)].rstrip() + ending


def new_storage_key() -> str:
    """A key that tells nothing about the file and cannot be guessed."""
    name = secrets.token_hex(16)
    return f"uploads/{name[:2]}/{name}"


def thumbnail_key_of(storage_key: str) -> str:
    """Where the thumbnail of an upload is kept: always the same place, so that reading twice leaves one."""
    return f"{storage_key}.webp"


def drawing_key_of(storage_key: str, number: int) -> str:
    """Where the picture of a page is kept; under this name and `.json` are its words."""
    return f"drawn/{storage_key.removeprefix('uploads/')}-p{number}.webp"


def page_name(unit: str, number: int) -> str:
    """What readers call a page, short: `p. 14`, `slide 3`."""
    names = {
        "page": _l("p. %(number)s", number=number),
        "section": _l("section %(number)s", number=number),
        "sheet": _l("sheet %(number)s", number=number),
        "slide": _l("slide %(number)s", number=number),
        "chapter": _l("chapter %(number)s", number=number),
        "caption": _l("caption"),
        "part": _l("part %(number)s", number=number),
    }
    return str(names[unit])


def problem_in_words(problem: str | None, knows_why: bool) -> str | None:
    """Why there is no text and what to do about it, for who can; for others only that there is none.

    A picture without a caption is nothing that others need to know.
    """
    if problem not in MESSAGES or (problem == NO_CAPTION and not knows_why):
        return None
    if knows_why:
        return _(MESSAGES[problem])
    return _("The text of this document could not be read. The file itself can be downloaded.")
