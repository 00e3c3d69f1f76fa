"""What happens to the words that mean the same."""

from __future__ import annotations

from dataclasses import dataclass

from forum.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class SynonymsChanged(Event):
    """A group was added, changed or removed: engines that keep synonyms themselves must be told."""


@dataclass(frozen=True, kw_only=True)
class SavedSearchFound(Event):
    """A saved search has so many hits that its member was not told of before."""

    saved_search_id: int
    member_id: int
    count: int
