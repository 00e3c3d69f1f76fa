"""Reads around standards. They are the same for everybody, so no actor is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from forum.blueprints.standards.models import Area, Criterion, FormerCode, Framework
from forum.blueprints.standards.rules.catalogue import AreaCard, Catalogue, CriterionCard
from forum.blueprints.standards.rules.codes import normalise_code
from forum.kernel.database import session
from forum.kernel.errors import NotFound

_MEMO = "standards.catalogue"
_kept: dict[tuple[tuple[int, str], ...], Catalogue] = {}


def list_frameworks() -> Sequence[Framework]:
    """All frameworks, the current one first, then the newest."""
    order = (Framework.current.desc(), Framework.year.desc(), Framework.id)
    return session.scalars(sa.select(Framework).order_by(*order)).all()


def get_framework(slug: str) -> Framework:
    """A framework with its areas and their criteria. Raises NotFound."""
    everything = selectinload(Framework.areas).selectinload(Area.criteria)
    found = session.scalar(sa.select(Framework).where(Framework.slug == slug).options(everything))
    if found is None:
        raise NotFound
    return found


def list_areas() -> Sequence[AreaCard]:
    """The practice areas of the current framework with their criteria."""
    return get_catalogue().areas


def get_criterion(code: str, framework: str | None = None) -> Criterion:
    """The criterion of a present or former code with its area and framework. Raises NotFound.

    Without a framework the current one is asked first, then complete ones, then those known in part.
    """
    wanted = normalise_code(code)
    found = _resolve([wanted], framework).get(wanted) if wanted else None
    if found is None:
        raise NotFound
    return found


def find_criteria(codes: Iterable[str]) -> Mapping[str, Criterion]:
    """The criteria of these codes, by the code as it was given; unknown ones are left out.

    Codes may be former ones and be typed in any case, with spaces or hyphens (`dm-3`); one statement.
    """
    normalised = {given: code for given in codes if (code := normalise_code(given))}
    found = _resolve(set(normalised.values()), None)
    return {given: found[code] for given, code in normalised.items() if code in found}


def get_catalogue() -> Catalogue:
    """The current framework as plain values, read once and kept until a framework is loaded anew.

    Costs one statement at its first use in a session and none after that.
    """
    kept = session.info.get(_MEMO)
    if kept is None:
        rows = session.execute(sa.select(Framework.id, Framework.digest).order_by(Framework.id))
        stamp = tuple((row.id, row.digest) for row in rows)
        kept = _kept.get(stamp) or _read_catalogue()
        _kept.clear()
        _kept[stamp] = kept
        session.info[_MEMO] = kept
    catalogue: Catalogue = kept
    return catalogue


def forget_catalogue() -> None:
    """Read the catalogue again at its next use, since frameworks have been loaded."""
    session.info.pop(_MEMO, None)
    _kept.clear()


def _resolve(codes: Iterable[str], framework: str | None) -> dict[str, Criterion]:
    wanted = list(codes)
    if not wanted:
        return {}
    former = sa.and_(FormerCode.criterion_id == Criterion.id, FormerCode.code.in_(wanted))
    statement = (
        sa.select(Criterion, FormerCode.code)
        .outerjoin(FormerCode, former)
        .where(sa.or_(Criterion.code.in_(wanted), FormerCode.code.in_(wanted)))
        .options(joinedload(Criterion.area).joinedload(Area.framework), joinedload(Criterion.former))
    )
    if framework is not None:
        statement = statement.where(Criterion.framework_slug == framework)
    best: dict[str, tuple[tuple[bool, bool, bool, int], Criterion]] = {}
    for criterion, former_code in session.execute(statement).unique():
        for code in {criterion.code, former_code} & set(wanted):
            rank = _rank(criterion, code)
            if code not in best or rank < best[code][0]:
                best[code] = (rank, criterion)
    return {code: criterion for code, (_, criterion) in best.items()}


def _rank(criterion: Criterion, code: str) -> tuple[bool, bool, bool, int]:
    framework = criterion.area.framework
    return (not framework.current, not framework.complete, criterion.code != code, criterion.id)


def _read_catalogue() -> Catalogue:
    statement = (
        sa.select(Area)
        .join(Area.framework)
        .where(Framework.current)
        .order_by(Area.position)
        .options(selectinload(Area.criteria).selectinload(Criterion.former))
    )
    areas = session.scalars(statement).all()
    former = {old: criterion.id for area in areas for criterion in area.criteria for old in criterion.former_codes}
    return Catalogue(tuple(_area_card(area) for area in areas), former)


def _area_card(area: Area) -> AreaCard:
    criteria = tuple(CriterionCard(c.id, c.code, c.path, area.code, c.names) for c in area.criteria)
    return AreaCard(area.id, area.code, area.path, area.names, criteria)
