"""Criteria by their codes and ids."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from forum.blueprints.standards import queries as standards
from forum.kernel.errors import Invalid
from forum.kernel.i18n import _, choose_language


def ids_of_codes(codes: Iterable[str]) -> list[int]:
    """The ids of the criteria of these codes, each once. Raises Invalid naming the first unknown one."""
    wanted = list(dict.fromkeys(code.strip().upper() for code in codes if code.strip()))
    found = standards.find_criteria(wanted) if wanted else {}
    for code in wanted:
        if code not in found:
            raise Invalid(errors={"criteria": [_("There is no criterion %(code)s.", code=code)]})
    return list(dict.fromkeys(found[code].id for code in wanted))


def id_of_code(code: str | None) -> int | None:
    """The id of a criterion, None for an unknown code or none."""
    found = standards.find_criteria([code]) if code else {}
    return next((one.id for one in found.values()), None)


def codes_by_id() -> Mapping[int, str]:
    """The codes of the current criteria."""
    return {number: card.code for number, card in standards.get_catalogue().criterion_by_id.items()}


def criterion_options(nothing: str) -> list[tuple[str, str]]:
    """The criteria of the standard for a list to choose from."""
    language = choose_language()
    every = [one for area in standards.list_areas() for one in area.criteria]
    return [("", nothing), *((one.code, f"{one.code} {one.name_in(language)}") for one in every)]
