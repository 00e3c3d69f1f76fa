"""The port to search: what can be found, who may find it, and the engine in use."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from flask import current_app

from forum.kernel.actor import Actor
from forum.kernel.events import Event
from search.embedded.analysis import stems
from search.engine import SearchRejected, SearchRequest, SearchUnavailable, Viewer
from search.function_words import FUNCTION_WORDS
from search.parsing import parse
from search.synonyms import Groups, thesaurus_of

if TYPE_CHECKING:
    from search.engine import Hit, SearchEngine

Document = Mapping[str, Any]
TokenProvider = Callable[[Actor], Iterable[str]]


@dataclass(frozen=True)
class Found:
    """What a search result shows of a row that the asker may see: made from the database, never from the index."""

    type: str  # person, thread, document, group, city, criterion
    id: int
    title: str
    url: str
    where: str = ""  # the city of a person, the group of a thread
    facts: Sequence[str] = ()  # short facts in the reader's language
    at: datetime | None = None
    criteria: Sequence[Mapping[str, str]] = ()  # {code, name, url}
    person: Any = None  # a member, for the picture
    file_type: str = ""  # PDF, DOCX
    page: str = ""  # "p. 14", in the reader's language
    pages: int = 0  # how many the document has


@dataclass(frozen=True)
class Source:
    """How the rows of a feature become documents of one index, and results again.

    `documents` maps row ids to the documents as the rows are now, none for a row that is hidden or gone; `rev` is not
    theirs to tell, indexing makes it of all that stands in a document. `every` yields all row ids in batches. `changes`
    says for each kind of fact which row ids it touches. A row has one document, whose id is `prefix` and the row id
    (`t9`); or several, which all carry the row id in the filterable field `owner_field` (`resource_id`). `present`
    reloads hits through `visible_*` and answers, by hit id, what may be shown; a hit that is left out is not shown.
    `titled` finds in the database, by words of titles and names alone, for as long as the engine is away: actor, words,
    how many at most. `cities` answers, by hit id, the city it comes from; one statement.
    """

    index: str
    prefix: str
    documents: Callable[[Sequence[int]], list[Document]]
    every: Callable[[], Iterable[Sequence[int]]]
    changes: Mapping[type[Event], Callable[[Any], Iterable[int]]]
    present: Callable[[Actor, Sequence[Hit], str], Mapping[str, Found]]  # actor, hits, what was searched for
    owner_field: str | None = None
    titled: Callable[[Actor, Sequence[str], int], Sequence[Found]] | None = None
    cities: Callable[[Sequence[Hit]], Mapping[str, int]] | None = None


SOURCES: dict[str, Source] = {}
SHORTEST_BEGINNING = 4
_SAID = ("title", "excerpt")
_WORDS, _MARKS = re.compile(r"\w+"), re.compile(r"</?mark>")
Saying = Callable[[Sequence[int]], Mapping[int, Sequence[str]]]
Labeller = Callable[[Actor, Sequence[str]], Mapping[str, str]]
_labellers: dict[str, Labeller] = {}
_touched: dict[str, dict[type[Event], Callable[[Any], Iterable[int]]]] = {}
_sayings: dict[str, list[Saying]] = {}
_token_providers: list[TokenProvider] = []
_synonyms: list[Callable[[], Groups]] = []
_block_providers: list[Callable[[Actor], Iterable[int]]] = []


def add_source(source: Source) -> None:
    """Register what fills an index."""
    SOURCES[source.index] = source


def touches(index: str, changes: Mapping[type[Event], Callable[[Any], Iterable[int]]]) -> None:
    """Register facts of a higher feature that touch rows of a lower one's source, such as who shares a group."""
    _touched.setdefault(index, {}).update(changes)


def says_besides(index: str, saying: Saying) -> None:
    """Register what a higher feature tells members of rows of a lower one's source: words by row id, such as what
    somebody offers beside what her profile says. Facts that change them are registered with `touches`."""
    _sayings.setdefault(index, []).append(saying)


def words_besides(index: str, ids: Sequence[int]) -> Mapping[int, list[str]]:
    """What the features say of these rows besides, by id; to be found by members alone."""
    found: dict[int, list[str]] = {}
    for saying in _sayings.get(index, []):
        for row_id, words in saying(ids).items():
            found.setdefault(row_id, []).extend(words)
    return found


def changes_of(source: Source) -> Mapping[type[Event], Callable[[Any], Iterable[int]]]:
    """All facts that touch the rows of a source."""
    return {**source.changes, **_touched.get(source.index, {})}


def audience_tokens(provider: TokenProvider) -> TokenProvider:
    """Register which audiences an actor belongs to, as tokens such as `g7`; see `search.engine.Viewer`."""
    _token_providers.append(provider)
    return provider


def blocked_authors(provider: Callable[[Actor], Iterable[int]]) -> Callable[[Actor], Iterable[int]]:
    """Register whose writing an actor does not want to find."""
    _block_providers.append(provider)
    return provider


def tokens_of(actor: Actor) -> tuple[str, ...]:
    """`pub` for anybody, `mem` and `u<id>` for a member, `stf` for programme staff, and what features add."""
    tokens = ["pub"]
    if actor.signed_in:
        tokens += ["mem", f"u{actor.id}"]
    if actor.is_staff:
        tokens.append("stf")
    for provider in _token_providers:
        tokens += provider(actor)
    return tuple(dict.fromkeys(tokens))


def blocked_by(actor: Actor) -> tuple[int, ...]:
    """The ids of the authors left out for this actor."""
    return tuple(dict.fromkeys(author for provider in _block_providers for author in provider(actor)))


def facet_label(field: str) -> Callable[[Labeller], Labeller]:
    """Register how the values of a facet are named in the reader's language."""

    def register(labeller: Labeller) -> Labeller:
        _labellers[field] = labeller
        return labeller

    return register


def label_values(actor: Actor, field: str, values: Sequence[str]) -> Mapping[str, str]:
    """A name for each value; a value that the actor may not see named is left out."""
    labeller = _labellers.get(field)
    return labeller(actor, values) if labeller else {value: value for value in values}


def words_of(text: str) -> list[str]:
    """The words that a search must find, folded; those to leave out are not among them."""
    return [word for unit in parse(text).units for word in unit.words]


def synonyms_kept(provider: Callable[[], Groups]) -> Callable[[], Groups]:
    """Register who keeps the groups of words that mean the same."""
    _synonyms.append(provider)
    return provider


def beginnings_besides(text: str) -> str:
    """How the words of a search begin in their other forms and under their other names; empty for none."""
    words = [word for word in words_of(text) if word not in FUNCTION_WORDS]
    groups = tuple(group for provider in _synonyms for group in provider())
    others = thesaurus_of(groups, stems).others(words) if groups else []
    named = [*words, *(other.words[0] for other in others if len(other.words) == 1)]
    begun = (stem for word in named for stem in sorted(stems(word)) if len(stem) >= SHORTEST_BEGINNING)
    return " ".join(dict.fromkeys(begun))


def find_similar(actor: Actor, index: str, words: Sequence[str], limit: int) -> Mapping[int, str]:
    """Rows of an index that have any of a few words, those with most of them first: their ids, and what they say.

    Only what the actor may find; it must still be loaded through `visible_*`. Nothing while search is away.
    """
    viewer = Viewer(tokens_of(actor), blocked_by(actor))
    requests = [SearchRequest(index, viewer, text=word, limit=limit) for word in words]
    try:
        hits = [hit for result in engine().search_many(requests) for hit in result.hits]
    except (SearchUnavailable, SearchRejected):
        return {}
    counted, said = Counter(hit.id for hit in hits), {hit.id: hit for hit in hits}
    prefix = SOURCES[index].prefix
    return {
        int(hit_id.removeprefix(prefix)): " ".join(str(said[hit_id].fields.get(name, "")) for name in _SAID)
        for hit_id, _ in counted.most_common(limit)
    }


def cities_among(
    hits: Sequence[Hit], row_of: Callable[[Hit], int], find: Callable[[Iterable[int]], Mapping[int, int]]
) -> Mapping[str, int]:
    """The city that each hit comes from, of those that come from one; `find` answers it for the rows of the hits."""
    rows = {hit.id: row_of(hit) for hit in hits}
    cities = find(rows.values())
    return {hit_id: cities[row] for hit_id, row in rows.items() if row in cities}


def row_in_id(prefix: str) -> Callable[[Hit], int]:
    """How the row of a hit is read from an id such as `r12-p45-0`."""
    return lambda hit: int(hit.id.removeprefix(prefix).split("-")[0])


def find_answering(actor: Actor, index: str, text: str, limit: int) -> Mapping[int, str]:
    """The rows of an index that a sentence finds, the best first, each once, with the title and the best words found.

    Only what the actor may find; they must still be loaded through `visible_*`. None while search is away. The index
    has a `body`, of which a part is shown.
    """
    source, viewer = SOURCES[index], Viewer(tokens_of(actor), blocked_by(actor))
    words = " ".join(_WORDS.findall(text))  # no operators in what is told as a sentence
    field = source.owner_field or "id"
    request = SearchRequest(index, viewer, text=words, limit=limit, distinct=source.owner_field, snippet_field="body")
    try:
        hits = engine().search(request).hits if words else ()
    except (SearchUnavailable, SearchRejected):
        return {}
    return {
        int(str(hit.fields.get(field, hit.id)).removeprefix(source.prefix)): (
            f"{hit.fields.get('title', '')} {_MARKS.sub('', hit.snippet)}"
        )
        for hit in hits
    }


def engine() -> SearchEngine:
    """The engine of the running application."""
    kept: SearchEngine = current_app.extensions["forum_search"]
    return kept
