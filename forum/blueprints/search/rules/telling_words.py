"""The words that say what a document is about, and spellings near to what was typed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from search.function_words import FUNCTION_WORDS
from search.parsing import parse
from search.text import is_code, tokenize
from search.typos import distance_within

MOST_OF_TITLE, MOST_OF_TEXT = 6, 8
_SHORTEST, _OF_TEXT = 4, 5
_BEGINNING = 2


def telling_words(title: str, text: str) -> tuple[list[str], list[str]]:
    """Those of the title, and the most frequent ones of the text besides; words that hold sentences together never."""
    named = list(dict.fromkeys(word for word in _words(title) if len(word) >= _SHORTEST or is_code(word)))
    named = named[:MOST_OF_TITLE]
    counted = Counter(word for word in _words(text) if len(word) >= _OF_TEXT and word not in named)
    often = [word for word, times in counted.most_common(MOST_OF_TEXT) if times > 1]
    return named, often


def plain_words(text: str) -> list[str]:
    """The words of a search that may have been mistyped, folded: not quoted, not left out, no codes."""
    return [unit.words[0] for unit in parse(text).units if not unit.exact]


def beginning(word: str) -> str:
    """With what a word begins that may have been meant; empty for one too short to guess."""
    return word[:_BEGINNING] if len(word) > _SHORTEST else ""


def nearest(word: str, titles: Iterable[str]) -> str:
    """The word of some titles that is nearest to a mistyped one, as it is written there; empty when none is near."""
    most = 2 if len(word) < 8 else 3
    best: tuple[int, str] | None = None
    for title in titles:
        for token in tokenize(title):
            distance = distance_within(word, token.text, most) if token.text != word else None
            if distance is not None and (best is None or distance < best[0]):
                best = (distance, title[token.start : token.end])
    return best[1].lower() if best else ""


def without(text: str, word: str) -> str:
    """The text without a word, however it is written there."""
    kept = [piece for piece in text.split() if word not in {token.text for token in tokenize(piece)}]
    return " ".join(kept)


def instead(text: str, others: Sequence[tuple[str, str]]) -> str:
    """The text with other words in the place of some."""
    by_word = dict(others)
    pieces = []
    for piece in text.split():
        folded = [token.text for token in tokenize(piece)]
        pieces.append(by_word.get(folded[0], piece) if len(folded) == 1 else piece)
    return " ".join(pieces)


def _words(text: str) -> Iterable[str]:
    return (token.text for token in tokenize(text) if token.text not in FUNCTION_WORDS)
