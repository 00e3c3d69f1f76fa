"""Stems of words in the four languages, the same for documents and queries."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import tantivy

from search.text import fold

LANGUAGES = {"en": "english", "es": "spanish", "pt": "portuguese", "fr": "french"}

# The stemmers know these plurals by their accents, which people leave out.
_PLAIN_ENDINGS = {"es": (("cion", "ciones"), ("sion", "siones")), "pt": (("oes", "ao"),)}

_ANALYZERS = {
    code: tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.raw()).filter(tantivy.Filter.stemmer(name)).build()
    for code, name in LANGUAGES.items()
}


def languages_of(document_languages: Any) -> tuple[str, ...]:
    """The languages a document is stemmed in: its own of the four, or all when it names none of them."""
    named = document_languages if isinstance(document_languages, list | tuple) else [document_languages]
    known = tuple(code for code in LANGUAGES if code in named)
    return known or tuple(LANGUAGES)


@lru_cache(maxsize=200_000)
def stems(word: str, languages: tuple[str, ...] = tuple(LANGUAGES)) -> frozenset[str]:
    """The stems of a word as `language:stem`, with and without accents, so that either finds the other."""
    if any(char.isdigit() for char in word):
        return frozenset()
    folded, lowered = fold(word), word.lower()
    found: set[str] = set()
    for language in languages:
        found.update(f"{language}:{stem}" for stem in _stem(language, [_ending(language, folded), lowered]))
    return frozenset(found)


def _stem(language: str, words: Iterable[str]) -> set[str]:
    analyzer = _ANALYZERS[language]
    return {fold(stem) for word in words for stem in analyzer.analyze(word)}


def _ending(language: str, folded: str) -> str:
    for ending, replacement in _PLAIN_ENDINGS.get(language, ()):
        if folded.endswith(ending):
            return folded[: -len(ending)] + replacement
    return folded
