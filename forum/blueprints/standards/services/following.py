"""What is tagged with criteria and areas of the current standard follows when another version becomes current."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from forum.blueprints.standards.models import Area, Criterion, CriterionLink, Framework
from forum.kernel.database import session

_columns: list[sa.Column[Any]] = []


def tags_follow(*columns: sa.Column[Any]) -> None:
    """Register columns that point at criteria or areas as tags do: they mean the present standard, not one version.

    What a city has said of a version (its standing, its assessments) is no tag and stays with it.
    """
    _columns.extend(columns)


def move_tags(before: Framework, after: Framework) -> None:
    """Within a use case: let all tags of one version mean the other: criteria linked as the same, areas of one code.

    What has no counterpart keeps its tags in the version it was tagged with.
    """
    moves = {"criteria": _same_criteria(before, after), "areas": _same_areas(before, after)}
    for column in _columns:
        kind = next(key.column.table.name for key in column.foreign_keys)
        if moves[kind]:
            _move(column, moves[kind])
    session.expire_all()


def _move(column: sa.Column[Any], moves: Mapping[int, int]) -> None:
    """What would then be tagged twice with the same is tagged once: the tag of the present standard stays, else the
    first of the former ones."""
    table = column.table
    new = sa.case(dict(moves), value=column)
    if others := _beside(column):
        twin = table.alias()
        means = sa.case(dict(moves), value=twin.c[column.name], else_=twin.c[column.name])
        before = sa.or_(twin.c[column.name].not_in(moves), twin.c[column.name] < column)
        same = [twin.c[one.name] == one for one in others]
        session.execute(sa.delete(table).where(column.in_(moves), sa.exists().where(means == new, before, *same)))
    session.execute(sa.update(table).where(column.in_(moves)).values({column.name: new}))


def _beside(column: sa.Column[Any]) -> list[sa.Column[Any]]:
    """The columns that make a tag one of its kind together with this one; none where it is no list of tags."""
    unique = (sa.PrimaryKeyConstraint, sa.UniqueConstraint)
    for constraint in column.table.constraints:
        if isinstance(constraint, unique) and column.name in constraint.columns and len(constraint.columns) > 1:
            return [one for one in constraint.columns if one.name != column.name]
    return []


def _same_criteria(before: Framework, after: Framework) -> dict[int, int]:
    """Each criterion that another one follows; the one that follows several of them gets the tags of all."""
    old, new = aliased(Criterion), aliased(Criterion)
    pair = (CriterionLink.criterion_id, CriterionLink.other_id)
    statement = (
        sa.select(old.id, new.id)
        .select_from(CriterionLink)
        .join(old, old.id.in_(pair))
        .join(new, new.id.in_(pair))
        .where(CriterionLink.kind == "same", old.framework_id == before.id, new.framework_id == after.id)
        .order_by(new.position.desc(), new.id.desc())
    )
    return {row[0]: row[1] for row in session.execute(statement)}


def _same_areas(before: Framework, after: Framework) -> dict[int, int]:
    areas = sa.select(Area.code, Area.id)
    present = {row.code: row.id for row in session.execute(areas.where(Area.framework_id == after.id))}
    rows = session.execute(areas.where(Area.framework_id == before.id))
    return {row.id: present[row.code] for row in rows if row.code in present}
