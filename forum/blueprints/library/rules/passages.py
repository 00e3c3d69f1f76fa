"""Cutting a long page into passages that a search can weigh."""

from __future__ import annotations

import re

WORDS = 500
OVERLAP = 25
_SPARE = 100
_GAPS = re.compile(r"(?: \|)+ (?=\|)")
_GAP_AT_START = re.compile(r"^\|(?: \|)* ?", re.MULTILINE)
_PIECE = re.compile(r"\S+\s*")


def without_gaps(text: str) -> str:
    """Rows of a table without their empty cells, which tell a search nothing."""
    return _GAPS.sub(" ", _GAP_AT_START.sub("", text))


def split(text: str) -> list[str]:
    """Passages of about 500 words; each begins with the last 25 of the one before, so that no sentence is cut for good.

    A page that is only a little longer stays whole; one without words has no passage.
    """
    pieces = _PIECE.findall(text.strip())
    passages = []
    start = 0
    while start < len(pieces):
        end = len(pieces) if len(pieces) - start <= WORDS + _SPARE else start + WORDS
        passages.append("".join(pieces[start:end]).strip())
        if end == len(pieces):
            break
        start = end - OVERLAP
    return passages
