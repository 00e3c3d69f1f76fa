"""Words and short phrases that mean the same, in any language: who asks with one of them finds the others too."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from search.text import tokenize

Groups = tuple[tuple[str, ...], ...]
Stems = Callable[[str], frozenset[str]]
LONGEST = 3  # words in a phrase, as many as the server compares


@dataclass(frozen=True)
class Other:
    """Words that may stand in the place of `length` words of a question, the first of which is number `start`."""

    start: int
    length: int
    words: tuple[str, ...]


class Thesaurus:
    """Groups, ready to be looked up. A single word is known in each of its forms, a phrase as it is written."""

    def __init__(self, groups: Groups, stems: Stems) -> None:
        self._stems = stems
        self._phrases = [tuple(dict.fromkeys(_words(text) for text in group)) for group in groups]
        self._found: dict[tuple[str, ...], list[int]] = {}
        self._stemmed: dict[str, list[int]] = {}
        for number, phrases in enumerate(self._phrases):
            for phrase in phrases:
                self._found.setdefault(phrase, []).append(number)
                for stem in sorted(stems(phrase[0])) if len(phrase) == 1 else ():
                    self._stemmed.setdefault(stem, []).append(number)

    def others(self, words: Sequence[str]) -> list[Other]:
        """What else the words of a question may be called; of phrases that begin at one word the longest counts."""
        found: list[Other] = []
        for start in range(len(words)):
            for length in range(min(LONGEST, len(words) - start), 0, -1):
                phrase = tuple(words[start : start + length])
                if groups := self._groups(phrase):
                    others = {other: None for number in groups for other in self._phrases[number] if other != phrase}
                    found += [Other(start, length, other) for other in others]
                    break
        return found

    def _groups(self, phrase: tuple[str, ...]) -> list[int]:
        groups = dict.fromkeys(self._found.get(phrase, ()))
        if len(phrase) == 1:
            groups |= dict.fromkeys(n for stem in sorted(self._stems(phrase[0])) for n in self._stemmed.get(stem, ()))
        return list(groups)


@lru_cache(maxsize=8)
def thesaurus_of(groups: Groups, stems: Stems) -> Thesaurus:
    """The thesaurus of these groups; making it again and again would cost more than a search."""
    return Thesaurus(groups, stems)


def as_setting(groups: Groups) -> dict[str, list[str]]:
    """The groups as the server wants them: for each phrase what it may be called besides."""
    setting: dict[str, dict[str, None]] = {}
    for group in groups:
        phrases = [" ".join(words) for words in dict.fromkeys(_words(text) for text in group)]
        for phrase in phrases:
            setting.setdefault(phrase, {}).update(dict.fromkeys(other for other in phrases if other != phrase))
    return {phrase: list(others) for phrase, others in setting.items() if others}


def _words(text: str) -> tuple[str, ...]:
    return tuple(token.text for token in tokenize(text))[:LONGEST]
