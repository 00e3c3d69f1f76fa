"""Compares an index with what it is made from."""

from collections.abc import Mapping
from dataclasses import dataclass

from search.engine import SearchEngine

BATCH = 500


@dataclass(frozen=True)
class Difference:
    """What an index lacks, has in an older `rev`, or has and should not."""

    missing: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.missing or self.stale or self.extra)


def verify(engine: SearchEngine, index: str, expected: Mapping[str, int]) -> Difference:
    """Compare the index with the `rev` each id should have."""
    indexed = engine.ids(index)
    return Difference(
        missing=tuple(sorted(expected.keys() - indexed.keys())),
        stale=tuple(sorted(one for one, rev in expected.items() if one in indexed and indexed[one] != rev)),
        extra=tuple(sorted(indexed.keys() - expected.keys())),
    )
