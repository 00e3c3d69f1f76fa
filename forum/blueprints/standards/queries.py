"""Reads around standards. What is published is the same for everybody; drafts are read by naming the actor."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import aliased, contains_eager, joinedload, selectinload

from forum.blueprints.standards import policies
from forum.blueprints.standards.models import RETIRED, Area, Criterion, CriterionLink, FormerCode, Framework
from forum.blueprints.standards.rules.catalogue import AreaCard, Catalogue, CriterionCard
from forum.blueprints.standards.rules.checking import Problem, find_problems
from forum.blueprints.standards.rules.codes import normalise_code
from forum.blueprints.standards.rules.comparing import Difference, compare
from forum.blueprints.standards.rules.editions import describe
from forum.blueprints.standards.rules.links import SUREST, Counterpart, MapLine, turn
from forum.kernel.actor import ANONYMOUS, Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound
from forum.kernel.policies import authorize

_MEMO = "standards.catalogue"
_kept: dict[tuple[tuple[int, int, str], ...], Catalogue] = {}


@dataclass(frozen=True)
class Comparison:
    """A version, the one it is compared with if there is one, and in what they differ."""

    framework: Framework
    base: Framework | None
    differences: Sequence[Difference]


def list_frameworks(actor: Actor = ANONYMOUS) -> Sequence[Framework]:
    """All frameworks that the actor sees, the current one first, then the newest."""
    order = (Framework.current.desc(), Framework.year.desc(), Framework.id)
    return session.scalars(policies.visible_frameworks(actor).order_by(*order)).all()


def get_framework(
    slug: str, actor: Actor = ANONYMOUS, *, for_document: bool = False, for_update: bool = False
) -> Framework:
    """A framework with its areas and their criteria. Raises NotFound, alike for a draft that is not shown.

    `for_document` reads it anew with the former codes as well, `for_update` locks it.
    """
    everything = selectinload(Framework.areas).selectinload(Area.criteria)
    if for_document:
        everything = everything.selectinload(Criterion.former)
    statement = policies.visible_frameworks(actor).where(Framework.slug == slug).options(everything)
    if for_update:
        statement = statement.with_for_update()
    found = session.scalar(statement, execution_options={"populate_existing": for_document})
    if found is None:
        raise NotFound
    return found


def list_areas() -> Sequence[AreaCard]:
    """The practice areas of the current framework with their criteria."""
    return get_catalogue().areas


def get_criterion(code: str, framework: str | None = None, actor: Actor = ANONYMOUS) -> Criterion:
    """The criterion of a present or former code with its area and framework. Raises NotFound.

    Without a framework the current one is asked first, then complete ones, then those known in part.
    """
    wanted = normalise_code(code)
    found = _resolve([wanted], framework, actor).get(wanted) if wanted else None
    if found is None:
        raise NotFound
    return found


def find_criteria(codes: Iterable[str]) -> Mapping[str, Criterion]:
    """The criteria of these codes, by the code as it was given; unknown ones are left out.

    Codes may be former ones and be typed in any case, with spaces or hyphens (`dm-3`); one statement.
    """
    normalised = {given: code for given in codes if (code := normalise_code(given))}
    found = _resolve(set(normalised.values()), None, ANONYMOUS)
    return {given: found[code] for given, code in normalised.items() if code in found}


def find_addresses(codes: Collection[str]) -> Mapping[str, str]:
    """Where these codes, present or former, lead, unknown ones left out; the current standard's cost no statement."""
    with session.no_autoflush:  # asked while something half written is being rendered
        catalogue = get_catalogue()
        known = {code: card.path for code in codes if (card := catalogue.find_criterion(code))}
        others = find_criteria(code for code in codes if code not in known)
    return known | {code: criterion.path for code, criterion in others.items()}


def get_catalogue() -> Catalogue:
    """The current framework as plain values, read once and kept until a framework is loaded anew.

    Costs one statement at its first use in a session and none after that.
    """
    kept = session.info.get(_MEMO)
    if kept is None:
        rows = session.execute(sa.select(Framework.id, Framework.revision, Framework.digest).where(Framework.current))
        stamp = tuple((row.id, row.revision, row.digest) for row in rows)
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


def list_criteria_of(framework_id: int, codes: Sequence[str]) -> Sequence[Criterion]:
    """The criteria of these codes in one framework, by code; none for no codes, without a statement."""
    if not codes:
        return []
    wanted = sa.select(Criterion).where(Criterion.framework_id == framework_id, Criterion.code.in_(codes))
    return session.scalars(wanted.order_by(Criterion.code)).all()


def find_links(actor: Actor, criterion_id: int) -> list[Counterpart]:
    """What a criterion is linked to in frameworks that the actor sees, the surest first; one statement."""
    other = sa.case(
        (CriterionLink.criterion_id == criterion_id, CriterionLink.other_id), else_=CriterionLink.criterion_id
    )
    statement = (
        sa.select(CriterionLink, Criterion)
        .join(Criterion, Criterion.id == other)
        .join(Criterion.area)
        .join(Area.framework)
        .where(sa.or_(CriterionLink.criterion_id == criterion_id, CriterionLink.other_id == criterion_id))
        .where(policies.seen(actor))
        .options(contains_eager(Criterion.area).contains_eager(Area.framework))
        .order_by(Framework.year.desc(), Framework.id, Area.position, Criterion.position)
    )
    found = [
        Counterpart(criterion, turn(link.kind) if link.other_id == criterion_id else link.kind, link.suggested)
        for link, criterion in session.execute(statement)
    ]
    return sorted(found, key=lambda one: SUREST.index(one.kind))


def list_problems(actor: Actor, slug: str) -> Sequence[Problem]:
    """What stands in the way of publishing a draft, for those who write it. Raises NotFound, Forbidden."""
    authorize(policies.can_write_standards, actor)
    return find_problems(describe(get_framework(slug, actor, for_document=True)))


def compare_versions(actor: Actor, slug: str, other: str | None = None) -> Comparison:
    """In what a version differs from another, or from the one it began as. Raises NotFound, Forbidden.

    One that began from nothing differs from nothing.
    """
    authorize(policies.can_write_standards, actor)
    framework = get_framework(slug, actor, for_document=True)
    if other is None and framework.based_on_id is not None:
        other = session.scalar(sa.select(Framework.slug).where(Framework.id == framework.based_on_id))
    base = get_framework(other, actor, for_document=True) if other else None
    return Comparison(framework, base, compare(describe(base), describe(framework)) if base else [])


def list_map(actor: Actor, slug: str, other: str) -> list[MapLine]:
    """The links from one framework's criteria to another's, in the order of the first. Raises NotFound."""
    shown = policies.visible_frameworks(actor).where(Framework.slug.in_((slug, other)))
    if {framework.slug for framework in session.scalars(shown)} != {slug, other}:
        raise NotFound
    one, two = aliased(Criterion), aliased(Criterion)
    turned = one.id == CriterionLink.other_id
    statement = (
        sa.select(one, two, CriterionLink, turned)
        .select_from(CriterionLink)
        .join(one, sa.or_(one.id == CriterionLink.criterion_id, one.id == CriterionLink.other_id))
        .join(two, sa.or_(two.id == CriterionLink.criterion_id, two.id == CriterionLink.other_id))
        .join(Area, Area.id == one.area_id)
        .where(one.framework_slug == slug, two.framework_slug == other)
        .order_by(Area.position, one.position, two.position, two.id)
    )
    return [
        MapLine(first, second, turn(link.kind) if is_turned else link.kind, link.suggested)
        for first, second, link, is_turned in session.execute(statement)
    ]


def load_subjects(actor: Actor, ids: Sequence[int]) -> Mapping[int, Framework]:
    """The frameworks of these ids that the actor sees."""
    found = session.scalars(policies.visible_frameworks(actor).where(Framework.id.in_(ids)))
    return {framework.id: framework for framework in found}


def _resolve(codes: Iterable[str], framework: str | None, actor: Actor) -> dict[str, Criterion]:
    wanted = list(codes)
    if not wanted:
        return {}
    former = sa.and_(FormerCode.criterion_id == Criterion.id, FormerCode.code.in_(wanted))
    statement = (
        sa.select(Criterion, FormerCode.code)
        .join(Criterion.area)
        .join(Area.framework)
        .outerjoin(FormerCode, former)
        .where(policies.seen(actor), sa.or_(Criterion.code.in_(wanted), FormerCode.code.in_(wanted)))
        .options(contains_eager(Criterion.area).contains_eager(Area.framework), joinedload(Criterion.former))
    )
    if framework is not None:
        statement = statement.where(Criterion.framework_slug == framework)
    best: dict[str, tuple[tuple[bool, bool, bool, bool, int], Criterion]] = {}
    for criterion, former_code in session.execute(statement).unique():
        for code in {criterion.code, former_code} & set(wanted):
            rank = _rank(criterion, code)
            if code not in best or rank < best[code][0]:
                best[code] = (rank, criterion)
    return {code: criterion for code, (_, criterion) in best.items()}


def _rank(criterion: Criterion, code: str) -> tuple[bool, bool, bool, bool, int]:
    framework = criterion.area.framework
    retired = framework.state == RETIRED
    return (not framework.current, retired, not framework.complete, criterion.code != code, criterion.id)


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
