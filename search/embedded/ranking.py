"""A parsed question as a tantivy query: what must be there, and what makes a document better than another."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from tantivy import Occur, Query, Schema, Searcher

from search.embedded.analysis import stems
from search.embedded.schema import BODY, BODY_STEMS, HEAD, HEAD_STEMS
from search.embedded.vocabulary import Nearby, nearby
from search.function_words import FUNCTION_WORDS
from search.parsing import ParsedQuery, Unit
from search.synonyms import Groups, thesaurus_of
from search.typos import allowed_typos

_FIELDS = ((HEAD, HEAD_STEMS, 1.6), (BODY, BODY_STEMS, 1.0))
Fields = tuple[tuple[str, str, float], ...]
_STEM, _ONE_TYPO, _TWO_TYPOS, _PREFIX, _GUESS, _SYNONYM = 0.7, 0.35, 0.2, 0.3, 0.1, 0.7
_PAIR, _NEAR = 0.2, 0.1
# A word that only holds a question together counts so much of another: it is in half the texts of one language, and
# in none of the others.
_HOLDING = 0.3
# Between so many words a question may be a sentence copied from a document.
_SENTENCE = (4, 14)
_WHOLE, _ALMOST = 400.0, 300.0
# A word in more documents than this share says too little to be insisted on.
_COMMON = 0.25
_FEW = 3
_ALL_WORDS_FIRST = 1000.0
# So many telling words are a need told in sentences: hardly a text has them all, and one that has need not be apt.
_TOLD, _ALL_WORDS_OF_MANY = 5, 4.0


@dataclass(frozen=True)
class Asked:
    """A question against one state of an index."""

    searcher: Searcher
    schema: Schema
    query: ParsedQuery
    all_words: bool
    synonyms: Groups = ()
    titles_only: bool = False

    @property
    def fields(self) -> Fields:
        """Where words are looked for, with those of the words' stems, and how much a word counts there."""
        return _FIELDS[:1] if self.titles_only else _FIELDS

    @cached_property
    def others(self) -> dict[int, list[tuple[tuple[str, ...], float]]]:
        """What each unit may be called besides, and how much that counts; a phrase shares it among its words."""
        words = [unit.words[0] if not unit.exact else "" for unit in self.query.units]
        found: dict[int, list[tuple[tuple[str, ...], float]]] = {}
        for other in thesaurus_of(self.synonyms, stems).others(words) if self.synonyms else ():
            for number in range(other.start, other.start + other.length):
                found.setdefault(number, []).append((other.words, _SYNONYM / other.length))
        return found

    @property
    def names(self) -> dict[int, list[tuple[str, ...]]]:
        """The same without what it counts."""
        return {number: [words for words, _ in others] for number, others in self.others.items()}


def text_query(asked: Asked, filters: Query) -> Query:
    """What a document must match. When too few have all words, others with most of the telling words follow; of a need
    told in many words, those with the most telling ones come first.

    `filters` bounds the documents among which "too few" is counted.
    """
    words = [_Word.of(asked, number) for number in range(len(asked.query.units))]
    excluded = [(Occur.MustNot, _excluded(asked, unit)) for unit in asked.query.excluded]
    if not words:
        return Query.boolean_query([(Occur.Must, Query.all_query()), *excluded])
    every = _every(words)
    nearness = [(Occur.Should, query) for query in _nearness(asked, words)]
    matched = every
    if len(words) > 1 and not asked.all_words:
        if sum(word.telling for word in words) >= _TOLD:
            matched = _relaxed(every, words, _ALL_WORDS_OF_MANY)
        elif _count(asked, every, filters) < _FEW:
            matched = _relaxed(every, words, _ALL_WORDS_FIRST)
    return Query.boolean_query([(Occur.Must, matched), *nearness, *excluded])


@dataclass(frozen=True)
class _Word:
    """A unit of the question with the spellings the index has for it."""

    unit: Unit
    query: Query
    rarity: float
    common: bool
    spellings: tuple[str, ...]

    @property
    def holding(self) -> bool:
        """Whether it only holds a question together."""
        return not self.unit.exact and self.unit.words[0] in FUNCTION_WORDS

    @property
    def telling(self) -> bool:
        """Whether it may be missing, but says something."""
        return not self.unit.quoted and not self.holding

    @classmethod
    def of(cls, asked: Asked, number: int) -> "_Word":
        unit = asked.query.units[number]
        total = max(1, asked.searcher.num_docs)
        frequency = _frequency(asked, unit.words)
        seen = frequency or 0.5
        rarity = math.log(1 + (total - seen + 0.5) / (seen + 0.5))
        if unit.exact:
            return cls(unit, _exact(asked, unit), rarity, frequency > _COMMON * total, unit.words)
        near = nearby(asked.searcher, tuple(field for field, _, _ in asked.fields), unit.words[0])
        open_end = asked.query.open_end and number == len(asked.query.units) - 1
        query = _loose(asked, unit.words[0], near, rarity, open_end)
        if others := asked.others.get(number):
            query = Query.disjunction_max_query([query, *_called(asked, others, rarity)], 0.1)
        if unit.words[0] in FUNCTION_WORDS and not open_end:
            query = Query.boost_query(query, _HOLDING)
        spellings = unit.words if frequency else near.best(3)
        return cls(unit, query, rarity, frequency > _COMMON * total, spellings)


def _frequency(asked: Asked, words: Iterable[str]) -> int:
    return min(max(asked.searcher.doc_freq(field, word) for field, _, _ in asked.fields) for word in words)


def _exact(asked: Asked, unit: Unit) -> Query:
    return Query.disjunction_max_query(
        [Query.boost_query(_in_order(asked.schema, field, unit.words), weight) for field, _, weight in asked.fields],
        0.1,
    )


def _excluded(asked: Asked, unit: Unit) -> Query:
    return Query.boolean_query(
        [(Occur.Should, _in_order(asked.schema, field, unit.words)) for field, _, _ in asked.fields]
    )


def _in_order(schema: Schema, field: str, words: tuple[str, ...], slop: int = 0) -> Query:
    if len(words) == 1:
        return Query.term_query(schema, field, words[0])
    return Query.phrase_query(schema, field, list(words), slop)


def _loose(asked: Asked, word: str, near: Nearby, rarity: float, open_end: bool) -> Query:
    """The word itself, its stems, its beginnings and its typos, the best of which counts."""
    ways: list[Query] = []
    schema = asked.schema
    for field, stem_field, weight in asked.fields:
        ways.append(Query.boost_query(Query.term_query(schema, field, word), weight))
        ways += [
            Query.boost_query(Query.term_query(schema, stem_field, stem), weight * _STEM)
            for stem in sorted(stems(word))
        ]
        for spellings, share in ((near.one, _ONE_TYPO), (near.two, _TWO_TYPOS)):
            if spellings:
                some = Query.term_set_query(schema, field, list(spellings))
                ways.append(Query.const_score_query(some, rarity * share * weight))
        if open_end:
            ways.append(_guess(schema, field, word, 0, True, rarity * _PREFIX * weight))
        if allowed_typos(word) and not near:
            ways.append(_guess(schema, field, word, allowed_typos(word), open_end, rarity * _GUESS * weight))
    return Query.disjunction_max_query(ways, 0.1)


def _called(asked: Asked, others: list[tuple[tuple[str, ...], float]], rarity: float) -> Iterable[Query]:
    """The same under other names, a word in all its forms; a phrase counts no more than the word that was typed."""
    schema = asked.schema
    for words, share in others:
        for field, stem_field, weight in asked.fields:
            if len(words) > 1:
                yield Query.const_score_query(_in_order(schema, field, words), rarity * share * weight)
                continue
            yield Query.boost_query(_in_order(schema, field, words), weight * share)
            for stem in sorted(stems(words[0])):
                yield Query.boost_query(Query.term_query(schema, stem_field, stem), weight * share * _STEM)


def _guess(schema: Schema, field: str, word: str, typos: int, prefix: bool, score: float) -> Query:
    return Query.const_score_query(Query.fuzzy_term_query(schema, field, word, typos, True, prefix), score)


def _nearness(asked: Asked, words: list[_Word]) -> list[Query]:
    """Neighbours of the question that are neighbours in the document, exactly or nearly, add to its score."""
    found: list[Query] = []
    schema = asked.schema
    neighbours = [(left, right) for left, right in pairwise(words) if not (left.holding and right.holding)]
    for pair in [pair for left, right in neighbours for pair in _pairs(left, right)]:
        for field, _, weight in asked.fields:
            found.append(Query.boost_query(_in_order(schema, field, pair), weight * _PAIR))
            found.append(Query.boost_query(_in_order(schema, field, pair, 3), weight * _NEAR))
    if _SENTENCE[0] <= len(words) <= _SENTENCE[1] and not asked.titles_only:
        found.append(_sentence(schema, [word.unit.words[0] for word in words]))
    return found


def _pairs(left: _Word, right: _Word) -> list[tuple[str, str]]:
    """Two words with their likely spellings, of which there are several for one of them at most."""
    if len(left.spellings) > 1:
        return [(one, other) for one in left.spellings for other in right.spellings[:1]]
    return [(one, other) for one in left.spellings[-1:] for other in right.spellings]


def _sentence(schema: Schema, words: list[str]) -> Query:
    """The question word for word, or but for one word: it was copied from there."""
    ways = [Query.const_score_query(_in_order(schema, BODY, tuple(words)), _WHOLE)]
    for gap in range(len(words)):
        others: list[str | tuple[int, str]] = [(at, word) for at, word in enumerate(words) if at != gap]
        ways.append(Query.const_score_query(Query.phrase_query(schema, BODY, others), _ALMOST))
    return Query.disjunction_max_query(ways)


def _every(words: list[_Word]) -> Query:
    """Documents with all words; those that only hold a question together may be missing."""
    telling = [word for word in words if not word.holding] or words
    return Query.boolean_query([(Occur.Must if word in telling else Occur.Should, word.query) for word in words])


def _relaxed(every: Query, words: list[_Word], bonus: float) -> Query:
    """Documents with a third of the telling words, to which all words add a bonus; a quoted phrase is never missing."""
    loose = [word for word in words if not word.unit.quoted]
    telling = [word for word in loose if not word.common and not word.holding] or loose
    if not loose:
        return every
    needed = 1 if len(telling) < 3 else math.ceil(len(telling) / 3)
    some = Query.boolean_query([(Occur.Should, word.query) for word in telling], needed)
    others = [(Occur.Must if word.unit.quoted else Occur.Should, word.query) for word in words if word not in telling]
    first = (Occur.Should, Query.const_score_query(every, bonus))
    return Query.boolean_query([(Occur.Must, some), *others, first])


def _count(asked: Asked, query: Query, filters: Query) -> int:
    both = Query.boolean_query([(Occur.Must, query), (Occur.Must, filters)])
    found: int = getattr(asked.searcher.search(both, 1), "count", 0) or 0
    return found
