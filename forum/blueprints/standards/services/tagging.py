"""Criteria as people name them, to tag things with."""

from __future__ import annotations

from collections.abc import Iterable

from forum.blueprints.standards import queries
from forum.blueprints.standards.models import Criterion
from forum.kernel.errors import Invalid
from forum.kernel.i18n import _


def criteria_named(codes: Iterable[str]) -> list[Criterion]:
    """The criteria of these codes, each once, in the order of the standard.

    Raises Invalid (`criteria`) naming the first code that is not one.
    """
    wanted = [code for code in dict.fromkeys(codes) if code.strip()]
    found = queries.find_criteria(wanted)
    for code in wanted:
        if code not in found:
            raise Invalid(errors={"criteria": [_("%(code)s is not a criterion of the Standard.", code=code)]})
    return sorted(set(found.values()), key=lambda criterion: (criterion.area_id, criterion.position))
