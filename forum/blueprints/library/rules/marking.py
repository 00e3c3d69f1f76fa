"""Marking the words somebody looked for on the page where they were found."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from forum.kernel.text import fold
from search.text import Token, is_code, tokenize
from search.typos import allowed_typos, distance_within

MOST_WORDS = 30
CELL = " |"
_SHORTEST_BEGINNING = 3
_PARTS = re.compile(r"[0-9]+|[^\W\d_]+")
_TELLING = 4
Span = tuple[int, int]


@dataclass(frozen=True)
class Paragraph:
    """A line of a page as safe HTML; `heading` when it is the title of its section.

    `cells` are the parts of a row of a table, empty where a cell is; none for other lines.
    """

    html: Markup
    heading: bool = False
    cells: tuple[Markup, ...] = ()


def mark(text: str, query: str, headings: Sequence[str] = ()) -> list[Paragraph]:
    """The paragraphs of a page with what was looked for in `<mark>`; the best place has the id `found`.

    Case, accents and ligatures do not count, and a word of three letters or more also finds longer words that begin
    with it, a code only itself. When the words stand together as they were typed, only that place is marked. A word
    that is nowhere on the page is forgiven its typos.
    """
    spans, best = _places(tokenize(text), words_of(query))
    paragraphs, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            html = _part(text, at, at + len(line), spans, best)
            paragraphs.append(Paragraph(html, line.strip() in headings, _cells(text, at, line, spans, best)))
        at += len(line) + 1
    return paragraphs


def words_of(query: str) -> list[str]:
    """The words that are looked for, folded."""
    return [token.text for token in tokenize(query)][:MOST_WORDS]


def places(text: str, query: str) -> list[Span]:
    """Where `mark` would mark."""
    return _places(tokenize(text), words_of(query))[0]


def count_words(text: str, words: Sequence[str]) -> int:
    """How many of the telling ones among these words stand in a text, typos not forgiven; cheap where none does."""
    folded = fold(text)
    possible = [word for word in telling(words) if all(part in folded for part in _PARTS.findall(word))]
    if not possible:
        return 0
    tokens = {token.text for token in tokenize(text)}
    return sum(word in tokens or any(_begins(token, word) for token in tokens) for word in possible)


def telling(words: Sequence[str]) -> list[str]:
    """The words that mean something by themselves, or all of them when none does."""
    return [word for word in dict.fromkeys(words) if len(word) >= _TELLING or is_code(word)] or list(words)


def _places(tokens: list[Token], words: list[str]) -> tuple[list[Span], Span | None]:
    together = _together(tokens, words)
    if together:
        return together, together[0]
    found = _single(tokens, words)
    spans = [(tokens[at].start, tokens[at].end) for at in sorted(found)]
    return spans, _densest(tokens, found, 2 * len(words) + 4)


def _together(tokens: list[Token], words: list[str]) -> list[Span]:
    size = len(words)
    if size < 2:
        return []
    spans = []
    for at in range(len(tokens) - size + 1):
        run = tokens[at : at + size]
        same = all(token.text == word for token, word in zip(run[:-1], words[:-1], strict=True))
        if same and _begins(run[-1].text, words[-1]):
            spans.append((run[0].start, run[-1].end))
    return spans


def _single(tokens: list[Token], words: list[str]) -> dict[int, str]:
    sought = telling(words)
    found = {at: word for word in sought for at, token in enumerate(tokens) if _begins(token.text, word)}
    for word in set(sought) - set(found.values()):
        limit = allowed_typos(word)
        if limit:
            near = (at for at, token in enumerate(tokens) if distance_within(word, token.text, limit) is not None)
            found |= dict.fromkeys(near, word)
    return found


def _begins(token: str, word: str) -> bool:
    return token == word or (len(word) >= _SHORTEST_BEGINNING and not is_code(word) and token.startswith(word))


def _densest(tokens: list[Token], found: dict[int, str], width: int) -> Span | None:
    places = sorted(found)
    if not places:
        return None
    worth = [len({found[other] for other in places if at <= other < at + width}) for at in places]
    best = places[worth.index(max(worth))]
    return tokens[best].start, tokens[best].end


def _cells(text: str, at: int, line: str, spans: list[Span], best: Span | None) -> tuple[Markup, ...]:
    if CELL not in f" {line}":
        return ()
    cells, low = [], at
    for part in re.split(r"(?:^|(?<=\s))\|", line):
        cells.append(_part(text, low, low + len(part), spans, best).strip())
        low += len(part) + 1
    return tuple(cells)


def _part(text: str, low: int, high: int, spans: list[Span], best: Span | None) -> Markup:
    inside = [(max(start, low) - low, min(end, high) - low, (start, end) == best) for start, end in spans
              if start < high and end > low]  # fmt: skip
    return _marked(text[low:high], inside)


def _marked(line: str, spans: list[tuple[int, int, bool]]) -> Markup:
    parts, at = [], 0
    for low, high, is_best in spans:
        if low < at:
            continue
        opening = Markup('<mark id="found" tabindex="-1" autofocus>') if is_best else Markup("<mark>")
        parts += [Markup.escape(line[at:low]), opening, Markup.escape(line[low:high]), Markup("</mark>")]
        at = high
    return Markup("").join([*parts, Markup.escape(line[at:])])
