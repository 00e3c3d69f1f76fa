"""Makes text from any parser plain: one paragraph a line, single spaces, no control characters."""

import re
import unicodedata
from collections.abc import Iterable

_LIGATURES = {
    "\ufb00": "ff",
    "\ufb01": "fi",
    "\ufb02": "fl",
    "\ufb03": "ffi",
    "\ufb04": "ffl",
    "\ufb05": "st",
    "\ufb06": "st",
}
_MOST_GAPS = 20
_INVISIBLE = ("\xad", "\u200b", "\u2060", "\ufeff", "\ufffe", "\uffff")
_TRANSLATION = str.maketrans(
    dict.fromkeys(_INVISIBLE, "")
    | _LIGATURES
    | {chr(code): "" for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\t\n"}
    | dict.fromkeys("\v\f\r\x85\u2028\u2029", "\n")
)
# Symbol fonts put their bullets into the private use area; elsewhere its characters mean nothing to a reader.
_PRIVATE_BULLETS = re.compile("[\uf0a7\uf0b7\uf0fc\uf0d8\uf076]")
_MEANINGLESS = re.compile("[\ue000-\uf8ff\ud800-\udfff\U000f0000-\U0010fffd]")


def clean(text: str) -> str:
    """Plain text in NFC: ligatures spelled out, invisible and control characters gone, no empty lines."""
    spelled = text.replace("\r\n", "\n").translate(_TRANSLATION)
    readable = _MEANINGLESS.sub(" ", _PRIVATE_BULLETS.sub("•", spelled))
    lines = (" ".join(line.split()) for line in unicodedata.normalize("NFC", readable).split("\n"))
    return "\n".join(line for line in lines if line)


def clean_line(text: str) -> str:
    """As `clean`, on a single line."""
    return clean(text).replace("\n", " ")


def as_row(cells: Iterable[str]) -> str:
    """The cells of a row on one line, empty ones between others kept so that columns stand under one another.

    A row that is mostly empty is told without its gaps, which nobody could follow and which have no end.
    """
    shown = list(cells)
    while shown and not shown[-1]:
        shown.pop()
    filled = [cell for cell in shown if cell]
    return " | ".join(shown if len(shown) <= 4 * len(filled) + _MOST_GAPS else filled)
