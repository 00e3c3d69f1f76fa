"""Marking the words somebody looked for on the page where they were found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from search.text import Token, is_code, tokenize
from search.typos import allowed_typos, distance_within

MOST_WORDS = 30
_SHORTEST_BEGINNING = 3
_TELLING = 4
Span = tuple[int, int]


@dataclass(frozen=True)
class Paragraph:
    """A line of a page as safe HTML; `heading` when it is the title of its section."""

    html: Markup
    heading: bool = False


def mark(text: str, query: str, headings: Sequence[str] = ()) -> list[Paragraph]:
    """The paragraphs of a page with what was looked for in `<mark>`; the best place has the id `found`.

    Case, accents and ligatures do not count, and a word of three letters or more also finds longer words that begin
    with it. When the words stand together as they were typed, only that place is marked. A word that is nowhere on
    the page is forgiven its typos.
    """
    spans, best = _places(tokenize(text), [token.text for token in tokenize(query)][:MOST_WORDS])
    paragraphs, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            inside = [(max(low, at) - at, min(high, at + len(line)) - at, (low, high) == best) for low, high in spans
                      if low < at + len(line) and high > at]  # fmt: skip
            paragraphs.append(Paragraph(_marked(line, inside), line.strip() in headings))
        at += len(line) + 1
    return paragraphs


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
    telling = [word for word in words if len(word) >= _TELLING or is_code(word)] or words
    found = {at: word for word in telling for at, token in enumerate(tokens) if _begins(token.text, word)}
    for word in set(telling) - set(found.values()):
        limit = allowed_typos(word)
        if limit:
            near = (at for at, token in enumerate(tokens) if distance_within(word, token.text, limit) is not None)
            found |= dict.fromkeys(near, word)
    return found


def _begins(token: str, word: str) -> bool:
    return token == word or (len(word) >= _SHORTEST_BEGINNING and token.startswith(word))


def _densest(tokens: list[Token], found: dict[int, str], width: int) -> Span | None:
    places = sorted(found)
    if not places:
        return None
    worth = [len({found[other] for other in places if at <= other < at + width}) for at in places]
    best = places[worth.index(max(worth))]
    return tokens[best].start, tokens[best].end


def _marked(line: str, spans: list[tuple[int, int, bool]]) -> Markup:
    parts, at = [], 0
    for low, high, is_best in spans:
        if low < at:
            continue
        opening = Markup('<mark id="found" tabindex="-1" autofocus>') if is_best else Markup("<mark>")
        parts += [Markup.escape(line[at:low]), opening, Markup.escape(line[low:high]), Markup("</mark>")]
        at = high
    return Markup("").join([*parts, Markup.escape(line[at:])])
