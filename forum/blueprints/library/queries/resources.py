"""Reads around resources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from forum.blueprints.accounts.models import Member
from forum.blueprints.cities.queries.merging import moves_with_city
from forum.blueprints.files import queries as file_queries
from forum.blueprints.files.models import File, FilePage
from forum.blueprints.groups import policies as group_policies
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.library import policies
from forum.blueprints.library.models.files import ResourceFile
from forum.blueprints.library.models.resources import Reader, Resource, resource_criteria
from forum.blueprints.standards import queries as standard_queries
from forum.kernel.actor import SYSTEM, Actor
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
    selectinload(Resource.readers).joinedload(Reader.group),
    selectinload(Resource.readers).joinedload(Reader.member).joinedload(Member.city),
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
    def holder(self) -> Resource | ResourceFile:
        """Whose file it is of."""
        return self.attached or self.resource

    @property
    def file(self) -> File:
        return self.holder.file

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
        return self.holder.page_path(self.page.number)

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


def shown() -> Sequence[ORMOption]:
    """Load with a resource all that its row and its page show."""
    return _SHOWN


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
    statement = policies.visible_resources(actor).where(*conditions_of(actor, narrowing)).options(*_SHOWN)
    return paginate(statement, [Key(Resource.created_at, True), Key(Resource.id, True)], cursor, limit)


def count_resources(actor: Actor, narrowing: Narrowing) -> int:
    """How many there are."""
    statement = policies.visible_resources(actor).where(*conditions_of(actor, narrowing))
    return session.scalar(statement.with_only_columns(sa.func.count())) or 0


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
    wanted = {"owner_id": owner_id, "city_id": city_id}
    conditions = [getattr(Resource, name) == value for name, value in wanted.items() if value is not None]
    if group_id is not None:
        conditions.append(_of_group(SYSTEM, group_id))
    return list(session.scalars(sa.select(Resource.id).where(Resource.deleted_at.is_(None), *conditions)))


def find_by_file(file_id: int) -> Resource | None:
    """The resource in the library whose newest version is a file."""
    return session.scalar(sa.select(Resource).where(Resource.file_id == file_id, Resource.deleted_at.is_(None)))


def conditions_of(actor: Actor, narrowing: Narrowing) -> list[sa.ColumnElement[bool]]:
    """What a narrowing asks of each resource."""
    equal = {
        Resource.city_id: narrowing.city, Resource.language: narrowing.language, Resource.doc_type: narrowing.doc_type,
        Resource.owner_id: narrowing.owner,
    }  # fmt: skip
    conditions = [column == value for column, value in equal.items() if value is not None]
    if (narrowing.owner, narrowing.city) != (None, None) and not (actor.signed_in or actor.is_system):
        conditions.append(sa.false())  # who shared it, and from where, is told to members only
    if narrowing.group is not None:
        conditions.append(_of_group(actor, narrowing.group))
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


def _of_group(actor: Actor, group_id: int) -> sa.ColumnElement[bool]:
    """A group's own, and those that are for it among others, which only who knows of the group is told."""
    own = aliased(Resource)
    known = group_policies.visible_groups(actor).with_only_columns(Group.id)
    chosen = sa.select(Reader.resource_id).where(Reader.group_id == group_id, Reader.group_id.in_(known))
    both = sa.union_all(sa.select(own.id).where(own.group_id == group_id), chosen).subquery()
    return Resource.id.in_(sa.select(both.c.id))


def _about(criterion_ids: list[int]) -> sa.ColumnElement[bool]:
    columns = resource_criteria.c
    return Resource.id.in_(sa.select(columns.resource_id).where(columns.criterion_id.in_(criterion_ids)))


@moves_with_city("resources", _l("Documents"))
def _count_of_city(city_id: int) -> int:
    return session.scalar(sa.select(sa.func.count()).where(Resource.city_id == city_id)) or 0
