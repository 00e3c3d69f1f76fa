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
    """A tab of the results: the index it asks, one hit for each value of `distinct`, where the found words stand."""

    name: str
    index: str
    distinct: str | None
    snippet: str
    facets: tuple[str, ...]


KINDS = {
    "document": Kind(
        "document", "library_passages", "resource_id", "body", ("doc_type", "lang", "practice_areas", "country", "year")
    ),
    "thread": Kind("thread", "posts", "thread_id", "body", ("practice_areas", "lang", "group_id")),
    "person": Kind("person", "members", None, "bio", ("practice_areas", "country", "lang")),
}
FIELDS = {
    "group": "group_id",
    "city": "city",
    "country": "country",
    "practice_area": "practice_areas",
    "criterion": "codes",
    "language": "lang",
    "doc_type": "doc_type",
    "year": "year",
}
PARAMETERS = {name: parameter for parameter, name in FIELDS.items()}


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


@dataclass(frozen=True)
class Shown:
    """A hit that the actor may see, with the found words marked in safe HTML."""

    found: Found
    snippet: str


@dataclass(frozen=True)
class Results:
    """The hits of this page, counts by kind and by facet.

    `degraded` when the engine, or the index of one kind, could not be asked: then they may be titles and names only.
    """

    hits: Sequence[Any]
    totals: Mapping[str, int]
    facets: Mapping[str, Mapping[str, int]]
    degraded: bool = False

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
        text=query["q"],
        kind=query["type"],
        filters={name: [_spelled(name, value) for value in query[name]] for name in FIELDS},
        since=_seconds(query["date_from"]),
        until=_seconds(query["date_to"], days=1),
        newest_first=query["sort"] == "newest",
        page=query["page"],
    )


def _spelled(name: str, value: str) -> str:
    return value.upper().replace("-", "").replace(" ", "") if name in ("criterion", "practice_area") else value


def _seconds(day: date | None, days: int = 0) -> int | None:
    if day is None:
        return None
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return int(midnight.timestamp()) + days * 86_400
