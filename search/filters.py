"""The one place where a viewer becomes a filter, for every engine and every kind of request."""

from dataclasses import dataclass

from search.engine import SearchRejected, SearchRequest, Value, Viewer
from search.indexes import HIDDEN_FROM, INDEXES


@dataclass(frozen=True)
class AnyOf:
    """The field has (or, negated, has not) any of the values; there is always at least one."""

    field: str
    values: tuple[Value, ...]
    negated: bool = False

    def __post_init__(self) -> None:
        if not self.values:
            raise SearchRejected(f"the filter on {self.field} has no values")


@dataclass(frozen=True)
class Between:
    """The integer field lies in the inclusive range; None is an open end."""

    field: str
    low: int | None
    high: int | None


Clause = AnyOf | Between


def visible_to(viewer: Viewer, index: str = "") -> tuple[AnyOf, ...]:
    """What a viewer may find: never empty, the access tokens first.

    Where a row has a document for each audience, those for wider audiences say from whom they are hidden, since a
    fuller one is meant for them: each viewer finds the one that is hers, and counts are right.
    """
    if not isinstance(viewer, Viewer):
        raise SearchRejected("a search needs a viewer")
    tokens = tuple(dict.fromkeys(viewer.tokens))
    found = [AnyOf("acl", tokens)]
    if index in INDEXES and HIDDEN_FROM in INDEXES[index].filterable:
        found.append(AnyOf(HIDDEN_FROM, tokens, negated=True))
    if viewer.blocked_author_ids:
        found.append(AnyOf("author_id", tuple(dict.fromkeys(viewer.blocked_author_ids)), negated=True))
    return tuple(found)


def clauses(request: SearchRequest) -> tuple[Clause, ...]:
    """Everything a hit of this request must satisfy, the viewer's clauses first."""
    chosen = tuple(AnyOf(field, tuple(values)) for field, values in request.filters.items())
    ranges = tuple(
        Between(field, low, high)
        for field, (low, high) in request.ranges.items()
        if low is not None or high is not None
    )
    return (*visible_to(request.viewer, request.index), *chosen, *ranges)
