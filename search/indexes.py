"""Names and settings of the indexes, and what each field of them may be used for."""

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

LIBRARY_PASSAGES = "library_passages"
LIBRARY_RESOURCES = "library_resources"
THREADS = "threads"
POSTS = "posts"
MEMBERS = "members"
EVENTS = "events"
SPRINTS = "sprints"
IDEATION = "ideation"
OPPORTUNITIES = "opportunities"

# Filled by the Meilisearch engine: codes of the text in one spelling, so that a phrase finds them all.
MENTIONED_CODES = "mentioned_codes"

# The audiences that have a fuller document of the same row, where rows have one for each audience.
HIDDEN_FROM = "hidden_from"

# Required of every document for access, order and reconciliation, whatever the settings list.
_COMMON = {"id", "kind", "acl", "author_id", "lang", "rank_boost", "rev"}
_COMMON_DAYS = {"created_ts", "updated_ts", "fresh_day"}

# What names a document and so weighs more than what it says.
_HEADS = {"codes", "title", "section", "thread_title", "display_name", "handle"}


@dataclass(frozen=True, eq=False)
class IndexSpec:
    """One index: its name and its settings in Meilisearch's words, from which both engines are set up."""

    name: str
    settings: dict[str, Any]

    @cached_property
    def searchable(self) -> tuple[str, ...]:
        """Fields whose words are found, the most telling first."""
        return tuple(name for name in self.settings["searchableAttributes"] if name != MENTIONED_CODES)

    @cached_property
    def heads(self) -> tuple[str, ...]:
        """Searchable fields that name the document; a word found there weighs more."""
        return tuple(name for name in self.searchable if name in _HEADS)

    @cached_property
    def bodies(self) -> tuple[str, ...]:
        """The other searchable fields."""
        return tuple(name for name in self.searchable if name not in _HEADS)

    @cached_property
    def displayed(self) -> tuple[str, ...]:
        """Fields a hit carries."""
        return tuple(self.settings["displayedAttributes"])

    @cached_property
    def filterable(self) -> frozenset[str]:
        """Fields compared for equality and counted as facets."""
        return frozenset(self._filterable_by("equality") - self.comparable)

    @cached_property
    def comparable(self) -> frozenset[str]:
        """Integer fields with ranges."""
        return frozenset(self._filterable_by("comparison"))

    @cached_property
    def sortable(self) -> frozenset[str]:
        """Fields a result may be sorted by; places are not among them."""
        return frozenset(self.settings["sortableAttributes"]) - {"_geo"}

    @cached_property
    def known(self) -> frozenset[str]:
        """Every field a document of this index may have."""
        geo = {"_geo"} & set(self.displayed)
        return frozenset(
            {*self.searchable, *self.displayed, *self.sortable, *_COMMON, *_COMMON_DAYS, *geo}
            | self.filterable
            | self.comparable
        )

    @property
    def max_hits(self) -> int:
        """How deep a result can be paged."""
        return int(self.settings["pagination"]["maxTotalHits"])

    def _filterable_by(self, feature: str) -> set[str]:
        names: set[str] = set()
        for rule in self.settings["filterableAttributes"]:
            if isinstance(rule, dict) and rule["features"]["filter"][feature]:
                names.update(rule["attributePatterns"])
        return names


def _load() -> dict[str, IndexSpec]:
    raw = json.loads(Path(__file__).with_name("indexes.json").read_text(encoding="utf-8"))
    return {name: IndexSpec(name, entry["settings"]) for name, entry in raw.items()}


INDEXES: dict[str, IndexSpec] = _load()
