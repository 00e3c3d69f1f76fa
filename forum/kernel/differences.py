"""What changed from one text to another."""

from __future__ import annotations

import difflib
import re

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
_LINES = re.compile(r"[^\n]*\n|[^\n]+")
_LONG = 12_000
_LONGEST_COMPARED = 4_000
_MOST_LINES = 3_000
_MOST_BY_WORDS = 40_000
_SHORT = 4  # characters that are no rest between two changes
_SHOWN = 160  # characters of what stayed, at each side


def changed_length(before: str, after: str) -> int:
    """How many characters an edit took out and put in; of long texts at most how many it may have been."""
    start = _common(before, after)
    before, after = before[start:], after[start:]
    end = _common(before[::-1], after[::-1])
    old, new = before[: len(before) - end], after[: len(after) - end]
    if len(old) + len(new) > _LONGEST_COMPARED:
        return len(old) + len(new)
    return sum(len(text) for kind, text in difference(old, new) if kind != "same")


def difference(before: str, after: str) -> list[tuple[str, str]]:
    """What an edit changed, word by word: pairs of `same`, `ins` or `del` and the text.

    Long texts are compared line by line, since comparing costs up to the product of both lengths.
    """
    units = _LINES if len(before) + len(after) > _LONG else _WORDS
    old, new = units.findall(before), units.findall(after)
    parts: list[tuple[str, str]] = []
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            parts.append(("same", "".join(old[i1:i2])))
            continue
        parts += [(kind, text) for kind, text in (("del", "".join(old[i1:i2])), ("ins", "".join(new[j1:j2]))) if text]
    return parts


def compare(before: str, after: str) -> list[tuple[str, str]]:
    """What changed from one long text to another: paragraph by paragraph, and word by word in those that changed.

    Of each only the first 3,000 paragraphs count, and after 40,000 characters compared by words what changed is told by
    paragraphs, so that no document costs more than a moment.
    """
    old, new = (_LINES.findall(text)[:_MOST_LINES] for text in (before, after))
    left, parts = _MOST_BY_WORDS, list[tuple[str, str]]()
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(None, old, new).get_opcodes():
        gone, come = "".join(old[i1:i2]), "".join(new[j1:j2])
        cost = len(gone) + len(come)
        if tag == "replace" and cost <= min(left, _LONGEST_COMPARED):
            left -= cost
            parts += difference(gone, come)
            continue
        kinds = (("same", gone),) if tag == "equal" else (("del", gone), ("ins", come))
        parts += [(kind, text) for kind, text in kinds if text]
    return parts


def readable(parts: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The same difference for reading: changes that touch are one, and of what stayed only the edges are shown.

    What is left out between them is a part `rest`.
    """
    return [shown for place, part in enumerate(_merged(parts)) for shown in _folded(part, place == 0)]


def _merged(parts: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Runs of changes with next to nothing between them as one that goes and one that comes."""
    merged: list[tuple[str, str]] = []
    gone = come = ""
    for place, (kind, text) in enumerate(parts):
        ends = place == len(parts) - 1
        if kind == "same" and (ends or not (gone or come) or len(text) >= _SHORT or "\n" in text):
            merged += [(which, run) for which, run in (("del", gone), ("ins", come)) if run]
            merged.append((kind, text))
            gone = come = ""
            continue
        gone += text if kind != "ins" else ""
        come += text if kind != "del" else ""
    return merged + [(which, run) for which, run in (("del", gone), ("ins", come)) if run]


def _folded(part: tuple[str, str], first: bool) -> list[tuple[str, str]]:
    kind, text = part
    if kind != "same" or len(text) <= 3 * _SHOWN:
        return [part]
    begin, end = text[:_SHOWN].rsplit(" ", 1)[0], text[-_SHOWN:].split(" ", 1)[-1]
    begin = "" if first else begin
    rest = text[len(begin) : len(text) - len(end)]
    return [shown for shown in (("same", begin), ("rest", rest), ("same", end)) if shown[1]]


def _common(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    pairs = zip(one, other, strict=False)
    return next((place for place, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))
