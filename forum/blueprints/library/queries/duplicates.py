"""Which resources are the same, or look so. Nobody is told of one that she may not see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload

from forum.blueprints.files.models import File
from forum.blueprints.library import policies
from forum.blueprints.library.models.duplicates import TextBucket, TextSketch, ToldApart
from forum.blueprints.library.models.resources import Resource
from forum.blueprints.library.models.versions import ResourceVersion
from forum.blueprints.library.rules import sketches
from forum.kernel.actor import Actor
from forum.kernel.database import session

MOST_SHOWN = 3
_MET = 2_000
_COMPARED = 50


@dataclass(frozen=True)
class Lookalike:
    """A resource with much the same text; `likeness` from 0 to 1."""

    resource: Resource
    likeness: float

    @property
    def percent(self) -> int:
        return round(100 * self.likeness)

    @property
    def path(self) -> str:
        return self.resource.path


def find_same(actor: Actor, sha256: str, besides: int | None = None) -> Resource | None:
    """A resource one may see that has or had a file of the same bytes."""
    of_files = policies.visible_resources(actor).join(ResourceVersion, ResourceVersion.resource_id == Resource.id)
    same = of_files.join(File, File.id == ResourceVersion.file_id).where(File.sha256 == sha256)
    return session.scalar(same.where(Resource.id != (besides or 0)).order_by(Resource.id).limit(1))


def list_lookalikes(actor: Actor, resource: Resource) -> Sequence[Lookalike]:
    """Those one may see whose newest text is much the same, the most alike first; three statements, at most three."""
    own = session.get(TextSketch, resource.file_id)
    if own is None or not own.numbers:
        return []
    met = _files_met(resource.file_id)
    if not met:
        return []
    statement = policies.visible_resources(actor).join(TextSketch, TextSketch.file_id == Resource.file_id)
    statement = statement.where(Resource.file_id.in_(met), Resource.id != resource.id, ~_told_apart(resource.id))
    rows = session.execute(statement.add_columns(TextSketch.numbers).options(joinedload(Resource.group)))
    numbers = sketches.read(own.numbers)
    found = [Lookalike(other, sketches.likeness(numbers, sketches.read(text))) for other, text in rows]
    likely = [one for one in found if one.likeness >= sketches.LIKELY]
    return sorted(likely, key=lambda one: (-one.likeness, one.resource.id))[:MOST_SHOWN]


def list_unsketched(limit: int) -> Sequence[int]:
    """Files of resources whose text has been read and has no sketch yet, for Plaza itself."""
    missing = sa.select(Resource.file_id).join(File, File.id == Resource.file_id)
    missing = missing.outerjoin(TextSketch, TextSketch.file_id == Resource.file_id)
    missing = missing.where(TextSketch.file_id.is_(None), File.state != "waiting", Resource.deleted_at.is_(None))
    return session.scalars(missing.order_by(Resource.id).limit(limit)).all()


def _files_met(file_id: int) -> list[int]:
    mine, theirs = aliased(TextBucket), aliased(TextBucket)
    met = sa.select(theirs.file_id).join(mine, mine.bucket == theirs.bucket)
    some = met.where(mine.file_id == file_id, theirs.file_id != file_id).limit(_MET).subquery()
    counted = sa.select(some.c.file_id).group_by(some.c.file_id).order_by(sa.func.count().desc(), some.c.file_id.desc())
    return list(session.scalars(counted.limit(_COMPARED)))


def _told_apart(resource_id: int) -> sa.ColumnElement[bool]:
    one = sa.and_(ToldApart.lower_id == resource_id, ToldApart.higher_id == Resource.id)
    other = sa.and_(ToldApart.higher_id == resource_id, ToldApart.lower_id == Resource.id)
    return sa.or_(sa.select(ToldApart).where(one).exists(), sa.select(ToldApart).where(other).exists())
