"""What happens to the words that mean the same."""

from __future__ import annotations

from dataclasses import dataclass

from forum.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class SynonymsChanged(Event):
    """A group was added, changed or removed: engines that keep synonyms themselves must be told."""
