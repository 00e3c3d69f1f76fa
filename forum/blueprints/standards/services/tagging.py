"""The criteria that things are tagged with, as forms name them."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import sqlalchemy as sa

from forum.blueprints.standards import queries
from forum.blueprints.standards.models import Criterion
from forum.kernel.database import session
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


def criteria_numbered(ids: Collection[int]) -> list[Criterion]:
    """The criteria of these ids, each once. Raises Invalid (`criteria`) when one of them is none."""
    found = list(session.scalars(sa.select(Criterion).where(Criterion.id.in_(list(ids))).order_by(Criterion.id)))
    if len(found) != len(set(ids)):
        raise Invalid(errors={"criteria": [_("Choose criteria of the Standard.")]})
    return found
