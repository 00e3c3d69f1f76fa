"""Which words of a text a query meant."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from search.parsing import ParsedQuery
from search.text import Token, fold, is_code
from search.typos import allowed_typos, distance_within

Stems = Callable[[str], frozenset[str]]
Others = Mapping[int, Iterable[tuple[str, ...]]]  # what a unit of the query may be called besides

# A code may be written in two pieces.
_PIECES = re.compile(r"[a-z]+(?=[0-9])|(?<=[a-z])[0-9]+[a-z]?|.+")
_RUN = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Match:
    """A matched word: its token's place in the list, which unit of the query, and where it stands."""

    at: int
    unit: int
    start: int
    end: int


class Matcher:
    """Says which words of a text a query meant, by the same rules as the ranking. Made for one request."""

    def __init__(self, query: ParsedQuery, stems: Stems, others: Others | None = None) -> None:
        self.query = query
        self._stems = stems
        single = [(number, unit) for number, unit in enumerate(query.units) if len(unit.words) == 1]
        loose = [(number, unit.words[0]) for number, unit in single if not unit.exact]
        self._wanted = {unit.words[0]: number for number, unit in reversed(single)}
        self._stemmed = {stem: number for number, word in reversed(loose) for stem in stems(word)}
        # Stemming changes endings only.
        self._beginnings = {word[:2] for _, word in loose}
        self._start = loose[-1] if query.open_end and loose else None
        self._typos = [(number, word, allowed_typos(word)) for number, word in loose if allowed_typos(word)]
        self._pieces = _telling_pieces(query)
        self._rough: dict[str, int | None] = {}
        self._initials = {word[0] for _, word, _ in self._typos}
        self._sure: dict[str, int | None] = {}
        self._likely: dict[str, int | None] = {}
        self._called: list[tuple[int, tuple[str, ...]]] = []
        for number, phrases in (others or {}).items():
            for phrase in phrases:
                self._know(number, phrase)

    def _know(self, number: int, phrase: tuple[str, ...]) -> None:
        """Another name for a unit, unless the query has that word itself."""
        if len(phrase) > 1:
            self._called.append((number, phrase))
            self._pieces |= {word: number for word in phrase if len(word) > 3 and word not in self._pieces}
            return
        word = phrase[0]
        self._wanted.setdefault(word, number)
        self._beginnings.add(word[:2])
        for stem in self._stems(word):
            self._stemmed.setdefault(stem, number)

    def matches(self, text: str, tokens: list[Token]) -> list[Match]:
        """Every match in order; a typo counts only for a unit that matches nowhere without one."""
        found: list[Match] = []
        for at, token in enumerate(tokens):
            if token.text not in self._sure:
                self._sure[token.text] = self._judge(token.text, text[token.start : token.end])
            unit = self._sure[token.text]
            if unit is not None:
                found.append(Match(at, unit, token.start, token.end))
        missing = {number for number, _, _ in self._typos} - {match.unit for match in found}
        if missing:
            found.extend(self._guesses(tokens, missing))
        found.extend(self._phrases(tokens))
        return sorted(found, key=lambda match: match.at)

    def rough(self, text: str) -> list[Match]:
        """Where words of the query may be, several times faster than `matches` and a little too many."""
        found: list[Match] = []
        for at, run in enumerate(_RUN.finditer(text)):
            word = run.group()
            if word not in self._rough:
                self._rough[word] = self._rate(word)
            unit = self._rough[word]
            if unit is not None:
                found.append(Match(at, unit, run.start(), run.end()))
        return found

    def _rate(self, word: str) -> int | None:
        folded = fold(word)
        if folded in self._pieces:
            return self._pieces[folded]
        unit = self._judge(folded, word)
        return self._guess(folded) if unit is None and folded[:1] in self._initials else unit

    def _judge(self, word: str, written: str) -> int | None:
        if word in self._wanted:
            return self._wanted[word]
        if self._start and word.startswith(self._start[1]):
            return self._start[0]
        if word[:2] not in self._beginnings:
            return None
        for stem in self._stems(written):
            if stem in self._stemmed:
                return self._stemmed[stem]
        return None

    def _guesses(self, tokens: list[Token], missing: set[int]) -> Iterator[Match]:
        for at, token in enumerate(tokens):
            if self._sure[token.text] is None and len(token.text) > 3:
                if token.text not in self._likely:
                    self._likely[token.text] = self._guess(token.text)
                unit = self._likely[token.text]
                if unit in missing:
                    yield Match(at, unit, token.start, token.end)

    def _guess(self, word: str) -> int | None:
        for number, wanted, limit in self._typos:
            if len(word) < len(wanted) - limit:
                continue
            beginning = word
            if self._start and number == self._start[0]:
                beginning = word[: len(wanted)]
            near = abs(len(beginning) - len(wanted)) <= limit
            if near and distance_within(wanted, beginning, limit) is not None:
                return number
        return None

    def _phrases(self, tokens: list[Token]) -> Iterator[Match]:
        several = [(number, unit.words) for number, unit in enumerate(self.query.units) if len(unit.words) > 1]
        for number, words in [*several, *self._called]:
            size = len(words)
            for at in range(len(tokens) - size + 1):
                if all(tokens[at + i].text == word for i, word in enumerate(words)):
                    for i in range(at, at + size):
                        yield Match(i, number, tokens[i].start, tokens[i].end)


def _telling_pieces(query: ParsedQuery) -> dict[str, int]:
    """Longer words and codes, as they may be written; short words only when there is nothing else."""
    words = [(number, word) for number, unit in enumerate(query.units) for word in unit.words]
    telling = [(number, word) for number, word in words if len(word) > 3 or is_code(word)] or words
    return {piece: number for number, word in telling for piece in _PIECES.findall(word)}
