"""The current standard as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from forum.blueprints.standards.rules.codes import in_language, normalise_code
from forum.kernel.text import fold


@dataclass(frozen=True)
class CriterionCard:
    """A criterion where it is only mentioned."""

    id: int
    code: str
    path: str
    area_code: str
    names: Mapping[str, Any] = field(repr=False)

    def name_in(self, language: str) -> str:
        """The name in a language of the interface."""
        return in_language(self.names, language)


@dataclass(frozen=True)
class AreaCard:
    """A practice area with its criteria."""

    id: int
    code: str
    path: str
    names: Mapping[str, Any] = field(repr=False)
    criteria: tuple[CriterionCard, ...] = field(repr=False)

    def name_in(self, language: str) -> str:
        """The name in a language of the interface."""
        return in_language(self.names, language)


@dataclass(frozen=True)
class Catalogue:
    """The areas and criteria of the current framework, which forms and filters offer."""

    areas: tuple[AreaCard, ...]
    former: Mapping[str, int] = field(repr=False)

    @cached_property
    def area_by_id(self) -> dict[int, AreaCard]:
        return {area.id: area for area in self.areas}

    @cached_property
    def area_by_code(self) -> dict[str, AreaCard]:
        return {area.code: area for area in self.areas}

    @cached_property
    def criterion_by_id(self) -> dict[int, CriterionCard]:
        return {criterion.id: criterion for area in self.areas for criterion in area.criteria}

    @cached_property
    def criterion_by_code(self) -> dict[str, CriterionCard]:
        return {criterion.code: criterion for criterion in self.criterion_by_id.values()}

    def find_criterion(self, text: str) -> CriterionCard | None:
        """The criterion of a code, present or former, however it is typed."""
        code = normalise_code(text)
        if code is None:
            return None
        return self.criterion_by_code.get(code) or self.criterion_by_id.get(self.former.get(code, 0))

    def search(self, words: str) -> list[CriterionCard]:
        """The criteria with all these words, or parts of words, in code or name, in whatever language; all for none.

        A code, present or former, finds its criterion alone.
        """
        coded = self.find_criterion(words)
        wanted = fold(words).split()
        every = self.criterion_by_id.values()
        return [coded] if coded else [one for one in every if all(word in _searched(one) for word in wanted)]

    def find_area(self, text: str) -> AreaCard | None:
        """The area of a code, however it is typed."""
        return self.area_by_code.get(normalise_code(text) or "")


def _searched(criterion: CriterionCard) -> str:
    return fold(" ".join([criterion.code, *map(str, criterion.names.values())]))
