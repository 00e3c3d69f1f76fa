"""Plain-text rules shared by listings, handles and search columns."""

from __future__ import annotations

import re
import unicodedata

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d"})
_NOT_A_SLUG = re.compile(r"[^a-z0-9]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def fold(text: str) -> str:
    """Lower case without accents, so that `Bogota` finds `Bogotá` and `coeur` finds `cœur`."""
    lowered = text.casefold().translate(_LIGATURES)
    decomposed = unicodedata.normalize("NFKD", lowered)
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def slugify(text: str, longest: int = 80) -> str:
    """An address part of ASCII letters, digits and hyphens; `thread` when nothing is left."""
    slug = _NOT_A_SLUG.sub("-", fold(text)).strip("-")[:longest].strip("-")
    return slug or "thread"


def clean(text: str) -> str:
    """Normalised text (NFC, `\\n` line ends) without control characters, as it is stored."""
    unified = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub("", unified)


def shorten(text: str, longest: int) -> str:
    """At most `longest` characters, cut at a word and ended by an ellipsis."""
    flat = " ".join(text.split())
    if len(flat) <= longest:
        return flat
    return flat[: longest - 1].rsplit(" ", 1)[0].rstrip(",;:. ") + "…"


def like_pattern(text: str) -> str:
    """A `LIKE` pattern (escape `\\`) for folded columns that contain `text` anywhere."""
    escaped = fold(text).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"
