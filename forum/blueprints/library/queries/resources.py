"""Reads around resources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from forum.blueprints.accounts.models import Member
from forum.blueprints.cities.queries.merging import moves_with_city
from forum.blueprints.files import queries as file_queries
from forum.blueprints.files.models import File, FilePage
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.groups.rules import reaches
from forum.blueprints.library import policies
from forum.blueprints.library.models.files import ResourceFile
from forum.blueprints.library.models.resources import Resource, resource_criteria
from forum.blueprints.standards import queries as standard_queries
from forum.blueprints.standards.models import Criterion
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound
from forum.kernel.i18n import _l
from forum.kernel.pagination import Key, Page, paginate
from forum.kernel.text import fold, like_pattern

MOST_WORDS = 8
_SHOWN = (
    joinedload(Resource.owner).joinedload(Member.city),
    joinedload(Resource.city),
    joinedload(Resource.group),
    joinedload(Resource.file),
    selectinload(Resource.criteria),
)


@dataclass(frozen=True)
class Narrowing:
    """What a list of resources is narrowed to; what is None or empty narrows nothing.

    `q` is words of the title; of `criterion_ids` a resource is about at least one.
    """

    q: str = ""
    criterion: str | None = None
    practice_area: str | None = None
    city: int | None = None
    language: str | None = None
    doc_type: str | None = None
    tag: str | None = None
    group: int | None = None
    owner: int | None = None
    criterion_ids: tuple[int, ...] = ()


@dataclass(frozen=True)
class ResourcePage:
    """A page of a resource's text, with the numbers of the pages before and after it.

    It is of the main file, or of a further one (`attached`).
    """

    resource: Resource
    page: FilePage
    attached: ResourceFile | None = None

    @property
    def file(self) -> File:
        return self.attached.file if self.attached else self.resource.file

    @property
    def file_id(self) -> int:
        return self.file.id

    @property
    def resource_id(self) -> int:
        return self.resource.id

    @property
    def page_count(self) -> int:
        return self.file.page_count

    @property
    def number(self) -> int:
        return self.page.number

    @property
    def unit(self) -> str:
        return self.file.unit

    @property
    def path(self) -> str:
        return (self.attached or self.resource).page_path(self.page.number)

    @property
    def picture_path(self) -> str | None:
        """The address of the page as it looks; None when pages of its kind are not drawn."""
        file = self.file
        return file.picture_path(self.page.number) if file.has_page_pictures else None

    @property
    def previous(self) -> int | None:
        return self.page.number - 1 if self.page.number > 1 else None

    @property
    def next(self) -> int | None:
        return self.page.number + 1 if self.page.number < self.page_count else None


@dataclass(frozen=True)
class Facets:
    """How many resources there are of each kind, language and practice area, each counted without its own filter."""

    doc_types: Mapping[str, int]
    languages: Mapping[str, int]
    areas: Mapping[str, int]


def get_resource(actor: Actor, resource_id: int) -> Resource:
    """A resource with all that its page shows. Raises NotFound."""
    resource = session.scalar(policies.visible_resources(actor).where(Resource.id == resource_id).options(*_SHOWN))
    if resource is None:
        raise NotFound
    return resource


def get_resources(actor: Actor, ids: Iterable[int]) -> Mapping[int, Resource]:
    """The visible ones of these resources, by id; two statements."""
    statement = policies.visible_resources(actor).where(Resource.id.in_(list(ids))).options(*_SHOWN)
    return {resource.id: resource for resource in session.scalars(statement)}


def get_page(actor: Actor, resource_id: int, number: int) -> ResourcePage:
    """One page of a resource's text with its neighbours. Raises NotFound."""
    resource = get_resource(actor, resource_id)
    return ResourcePage(resource, file_queries.get_page(resource.file, number))


def list_resources(
    actor: Actor, narrowing: Narrowing, cursor: str | None = None, limit: int | None = None
) -> Page[Resource]:
    """Resources, the newest first."""
    statement = policies.visible_resources(actor).where(*_conditions(narrowing)).options(*_SHOWN)
    return paginate(statement, [Key(Resource.created_at, True), Key(Resource.id, True)], cursor, limit)


def count_resources(actor: Actor, narrowing: Narrowing) -> int:
    """How many there are."""
    statement = policies.visible_resources(actor).where(*_conditions(narrowing))
    return session.scalar(statement.with_only_columns(sa.func.count())) or 0


def count_facets(actor: Actor, narrowing: Narrowing) -> Facets:
    """The counts beside the filters; three statements."""
    areas = standard_queries.get_catalogue().area_by_id
    counted = _count(actor, replace(narrowing, practice_area=None, criterion=None), Criterion.area_id)
    return Facets(
        doc_types=_count(actor, replace(narrowing, doc_type=None), Resource.doc_type),
        languages=_count(actor, replace(narrowing, language=None), Resource.language),
        areas={areas[area_id].code: number for area_id, number in counted.items() if area_id in areas},
    )


def list_own_groups(actor: Actor) -> Sequence[sa.Row[int, str, str]]:
    """Number and name of the open groups one belongs to, in which one may share."""
    mine = actor.fact("memberships")
    statement = sa.select(Group.id, Group.name, Group.attach_from).where(Group.archived_at.is_(None))
    rows = session.execute(statement.where(Group.id.in_(list(mine))).order_by(Group.name, Group.id)).all()
    return [row for row in rows if reaches(mine[row.id], row.attach_from)]


def find_by_ids(ids: Sequence[int]) -> Sequence[Resource]:
    """These resources as far as they are in the library, for the search index; rights are in the documents."""
    statement = sa.select(Resource).where(Resource.id.in_(ids), Resource.deleted_at.is_(None)).options(*_SHOWN)
    return session.scalars(statement.order_by(Resource.id)).all()


def find_cities(ids: Iterable[int]) -> Mapping[int, int]:
    """The city of each of these resources that comes from one."""
    statement = sa.select(Resource.id, Resource.city_id).where(Resource.id.in_(set(ids)), Resource.city_id.is_not(None))
    return {row.id: row.city_id for row in session.execute(statement) if row.city_id is not None}


def every_id(batch: int = 50) -> Iterable[Sequence[int]]:
    """The ids of all resources in the library, in batches."""
    last = 0
    while True:
        statement = sa.select(Resource.id).where(Resource.id > last, Resource.deleted_at.is_(None))
        ids = session.scalars(statement.order_by(Resource.id).limit(batch)).all()
        if not ids:
            return
        yield ids
        last = ids[-1]


def ids_where(*, group_id: int | None = None, owner_id: int | None = None, city_id: int | None = None) -> list[int]:
    """The ids of the resources of a group, an owner or a city, whose documents name it."""
    wanted = {"group_id": group_id, "owner_id": owner_id, "city_id": city_id}
    conditions = [getattr(Resource, name) == value for name, value in wanted.items() if value is not None]
    return list(session.scalars(sa.select(Resource.id).where(Resource.deleted_at.is_(None), *conditions)))


def find_by_file(file_id: int) -> Resource | None:
    """The resource in the library whose newest version is a file."""
    return session.scalar(sa.select(Resource).where(Resource.file_id == file_id, Resource.deleted_at.is_(None)))


def _count(actor: Actor, narrowing: Narrowing, column: Any) -> dict[Any, int]:
    statement = policies.visible_resources(actor).where(*_conditions(narrowing))
    if column is Criterion.area_id:
        statement = statement.join(resource_criteria, resource_criteria.c.resource_id == Resource.id)
        statement = statement.join(Criterion, Criterion.id == resource_criteria.c.criterion_id)
    number = sa.func.count(sa.distinct(Resource.id))
    rows = session.execute(statement.with_only_columns(column, number).where(column.is_not(None)).group_by(column))
    return dict(sorted(((row[0], row[1]) for row in rows), key=lambda pair: (-pair[1], str(pair[0]))))


def _conditions(narrowing: Narrowing) -> list[sa.ColumnElement[bool]]:
    equal = {
        Resource.city_id: narrowing.city, Resource.language: narrowing.language, Resource.doc_type: narrowing.doc_type,
        Resource.group_id: narrowing.group, Resource.owner_id: narrowing.owner,
    }  # fmt: skip
    conditions = [column == value for column, value in equal.items() if value is not None]
    for word in fold(narrowing.q).split()[:MOST_WORDS]:
        conditions.append(Resource.search_title.like(like_pattern(word), escape="\\"))
    if narrowing.tag:
        conditions.append(Resource.search_tags.like(like_pattern(f"|{fold(narrowing.tag)}|"), escape="\\"))
    catalogue = standard_queries.get_catalogue()
    if narrowing.criterion:
        criterion = catalogue.find_criterion(narrowing.criterion)
        conditions.append(_about([criterion.id] if criterion else []))
    if narrowing.criterion_ids:
        conditions.append(_about(list(narrowing.criterion_ids)))
    if narrowing.practice_area:
        area = catalogue.find_area(narrowing.practice_area)
        conditions.append(_about([criterion.id for criterion in area.criteria] if area else []))
    return conditions


def _about(criterion_ids: list[int]) -> sa.ColumnElement[bool]:
    columns = resource_criteria.c
    return Resource.id.in_(sa.select(columns.resource_id).where(columns.criterion_id.in_(criterion_ids)))


@moves_with_city("resources", _l("Documents"))
def _count_of_city(city_id: int) -> int:
    return session.scalar(sa.select(sa.func.count()).where(Resource.city_id == city_id)) or 0
