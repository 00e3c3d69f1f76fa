"""What a search asks for, and how the answers of several indexes become one list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import zip_longest
from typing import Any, TypeVar

from forum.kernel.search import Found

PAGE_SIZE = 20
EACH_AT_ONCE = 6
MOST_PAGES = 50
T = TypeVar("T")


@dataclass(frozen=True)
class Kind:
    """A tab of the results: the index it asks, one hit for each value of `distinct`, where the found words stand.

    `narrows` are the filters it understands; a search that narrows by another has no answer of this kind.
    """

    name: str
    index: str
    distinct: str | None
    snippet: str
    facets: tuple[str, ...]
    narrows: frozenset[str]


FIELDS = {
    "group": "group_id",
    "city": "city",
    "country": "country",
    "practice_area": "practice_areas",
    "criterion": "codes",
    "language": "lang",
    "doc_type": "doc_type",
    "year": "year",
    "format": "format",
    "population_band": "population_band",
    "author": "author_id",
}
PARAMETERS = {name: parameter for parameter, name in FIELDS.items()}
OF_PLACES = frozenset({"country", "population_band"})
_OF_DOCUMENTS = ("doc_type", "lang", "format", "population_band", "practice_areas", "country", "year")
_OF_THREADS = ("practice_areas", "lang", "group_id")
_BY_THREAD = frozenset({"practice_area", "criterion", "language", "group", "author"})
_OF_EVENTS = ("practice_areas", "lang", "group_id")
_BY_EVENT = frozenset({"practice_area", "criterion", "language", "group", "author"})
_BY_PERSON = frozenset({"practice_area", "criterion", "country", "city", "language", "population_band", "author"})
_OF_SPRINTS = ("practice_areas", "lang")
_BY_SPRINT = frozenset({"practice_area", "criterion", "language"})
_BY_IDEA = frozenset({"practice_area", "criterion", "group", "author"})
_BY_OPPORTUNITY = frozenset({"practice_area", "criterion", "country", "author"})
KINDS = {
    "document": Kind("document", "library_passages", "resource_id", "body", _OF_DOCUMENTS, frozenset(FIELDS)),
    "thread": Kind("thread", "posts", "thread_id", "body", _OF_THREADS, _BY_THREAD),
    "person": Kind(
        "person", "members", None, "bio", ("practice_areas", "country", "lang", "population_band"), _BY_PERSON
    ),
    "event": Kind("event", "events", "occasion", "description", _OF_EVENTS, _BY_EVENT),
    "sprint": Kind("sprint", "sprints", None, "description", _OF_SPRINTS, _BY_SPRINT),
    "idea": Kind("idea", "ideation", None, "body", ("practice_areas", "group_id"), _BY_IDEA),
    "opportunity": Kind(
        "opportunity", "opportunities", None, "description", ("practice_areas", "country"), _BY_OPPORTUNITY
    ),
}
# Where only titles are searched, wholes are asked instead of their passages and posts.
IN_TITLES = {
    "document": Kind("document", "library_resources", None, "abstract", _OF_DOCUMENTS, frozenset(FIELDS)),
    "thread": Kind("thread", "threads", None, "excerpt", _OF_THREADS, _BY_THREAD),
    "person": KINDS["person"],
    "event": KINDS["event"],
    "sprint": KINDS["sprint"],
    "idea": KINDS["idea"],
    "opportunity": KINDS["opportunity"],
}


@dataclass(frozen=True)
class Asked:
    """A search as the address says it; `filters` by the names of FIELDS, dates as seconds since 1970."""

    text: str
    kind: str | None = None
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    since: int | None = None
    until: int | None = None
    newest_first: bool = False
    page: int = 1
    in_titles: bool = False
    near_first: bool = True

    @property
    def narrowed_by(self) -> frozenset[str]:
        """The filters in use."""
        return frozenset(name for name, values in self.filters.items() if values)

    @property
    def kinds(self) -> list[Kind]:
        """The kinds that can answer: the one asked for, or all that understand its filters."""
        every = IN_TITLES if self.in_titles else KINDS
        if self.kind:
            return [every[self.kind]] if self.narrowed_by <= every[self.kind].narrows else []
        return [kind for kind in every.values() if self.narrowed_by <= kind.narrows]


@dataclass(frozen=True)
class Shown:
    """A hit that the actor may see, with the found words marked in safe HTML.

    `why` says what raised it; `more_pages` how many other pages of the document have the words, about.
    """

    found: Found
    snippet: str
    why: str = ""
    more_pages: int = 0
    author_id: int | None = None


@dataclass(frozen=True)
class Results:
    """The hits of this page, counts by kind and by facet.

    `degraded` when the engine, or the index of one kind, could not be asked: then they may be titles and names only.
    """

    hits: Sequence[Any]
    totals: Mapping[str, int]
    facets: Mapping[str, Mapping[str, int]]
    degraded: bool = False
    misunderstood: Sequence[Any] = ()
    more_after: int | None = None

    @property
    def total(self) -> int:
        """About how many there are of all kinds."""
        return sum(self.totals.values())


def in_turn(lists: Sequence[Sequence[T]]) -> Iterator[T]:
    """The first of each list, then the second of each, and so on."""
    for row in zip_longest(*lists):
        yield from (item for item in row if item is not None)


def as_asked(query: Mapping[str, Any]) -> Asked:
    """The search that the values of an address ask for; days run from midnight to midnight UTC."""
    return Asked(
        text=query.get("text", query["q"]),
        kind=query["type"],
        filters={name: [_spelled(name, value) for value in query[name]] for name in FIELDS},
        since=_seconds(query["date_from"]),
        until=_seconds(query["date_to"], days=1),
        newest_first=query["sort"] == "newest",
        page=query["page"],
        in_titles=query["within"] == "title",
        near_first=query["near"],
    )


def _spelled(name: str, value: str) -> str:
    return value.upper().replace("-", "").replace(" ", "") if name in ("criterion", "practice_area") else value


def _seconds(day: date | None, days: int = 0) -> int | None:
    if day is None:
        return None
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return int(midnight.timestamp()) + days * 86_400
