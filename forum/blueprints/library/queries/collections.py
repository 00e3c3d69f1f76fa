"""Reads around collections."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from forum.blueprints.accounts.models import Member
from forum.blueprints.groups import policies as group_policies
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.library import policies
from forum.blueprints.library.models.collections import Collection, CollectionEditor, CollectionItem
from forum.blueprints.library.models.resources import Resource
from forum.blueprints.library.queries.resources import MOST_WORDS, shown
from forum.kernel.actor import Actor, actor_fact
from forum.kernel.database import session
from forum.kernel.errors import NotFound
from forum.kernel.pagination import Key, Page, paginate
from forum.kernel.text import fold, like_pattern

MOST_OFFERED = 100
LATEST_FIRST = [Key(Collection.changed_at, descending=True), Key(Collection.id, descending=True)]
IN_ORDER = [Key(CollectionItem.position), Key(CollectionItem.id)]
_SHOWN = (joinedload(Collection.owner).joinedload(Member.city), joinedload(Collection.group))


@dataclass(frozen=True)
class Which:
    """Which collections: by words of the title, of an owner, of a group, or with a document."""

    q: str = ""
    owner: int | None = None
    group: int | None = None
    resource: int | None = None


@actor_fact("co_edited")
def _load_co_edited(member_id: int) -> frozenset[int]:
    own = sa.select(CollectionEditor.collection_id).where(CollectionEditor.member_id == member_id)
    return frozenset(session.scalars(own))


def get_collection(actor: Actor, collection_id: int) -> Collection:
    """A collection with its owner and its group. Raises NotFound."""
    found = session.scalar(
        policies.visible_collections(actor).where(Collection.id == collection_id).options(*_SHOWN)
    )  # fmt: skip
    if found is None:
        raise NotFound
    return found


def list_collections(
    actor: Actor, which: Which, cursor: str | None = None, limit: int | None = None
) -> Page[Collection]:
    """Collections, the one that changed last first."""
    statement = policies.visible_collections(actor).where(*_conditions(actor, which)).options(*_SHOWN)
    return paginate(statement, LATEST_FIRST, cursor, limit)


def count_items(actor: Actor, collection_ids: Iterable[int]) -> Mapping[int, int]:
    """How many documents of each collection one may see; one statement for all of them."""
    wanted = list(collection_ids)
    counted = sa.select(CollectionItem.collection_id, sa.func.count()).where(CollectionItem.collection_id.in_(wanted))
    seen = counted.where(CollectionItem.resource_id.in_(_seen(actor))).group_by(CollectionItem.collection_id)
    found = {row[0]: row[1] for row in session.execute(seen)}
    return {number: found.get(number, 0) for number in wanted}


def list_items(
    actor: Actor, collection: Collection, cursor: str | None = None, limit: int | None = None
) -> Page[CollectionItem]:
    """The documents of a collection at hand that one may see, in its order."""
    statement = (
        sa.select(CollectionItem)
        .join(Resource, Resource.id == CollectionItem.resource_id)
        .where(CollectionItem.collection_id == collection.id, CollectionItem.resource_id.in_(_seen(actor)))
        .options(contains_eager(CollectionItem.resource).options(*shown()))  # type: ignore[arg-type]  # they are loaders
    )
    return paginate(statement, IN_ORDER, cursor, limit)


def list_order(collection_id: int) -> Sequence[CollectionItem]:
    """All items of a collection in its order, for putting them in another; nothing of it is shown."""
    statement = sa.select(CollectionItem).where(CollectionItem.collection_id == collection_id)
    return session.scalars(statement.order_by(CollectionItem.position, CollectionItem.id)).all()


def list_seen(actor: Actor, collection_id: int) -> Sequence[int]:
    """The ids of the documents of a collection that one may see, in its order."""
    statement = sa.select(CollectionItem.resource_id).where(CollectionItem.collection_id == collection_id)
    seen = statement.where(CollectionItem.resource_id.in_(_seen(actor)))
    return session.scalars(seen.order_by(CollectionItem.position, CollectionItem.id)).all()


def list_editors(collection: Collection) -> Sequence[Member]:
    """The co-editors of a collection at hand, in the order in which they came; one statement."""
    statement = sa.select(Member).join(CollectionEditor, CollectionEditor.member_id == Member.id)
    here = statement.where(CollectionEditor.collection_id == collection.id, Member.closed_at.is_(None))
    order = (CollectionEditor.added_at, Member.id)
    return session.scalars(here.options(joinedload(Member.city)).order_by(*order)).all()


def list_to_add_to(actor: Actor, resource_id: int) -> Sequence[sa.Row[int, str, bool]]:
    """Number and title of the collections one edits, and whether the document is in each; the newest hundred."""
    inside = sa.select(CollectionItem.id).where(
        CollectionItem.collection_id == Collection.id, CollectionItem.resource_id == resource_id
    )
    moderated = Collection.group_id.in_(group_policies.looked_after(actor))
    own = sa.or_(
        Collection.owner_id == (actor.id or 0), Collection.id.in_(list(actor.fact("co_edited"))), moderated
    )  # fmt: skip
    mine = policies.visible_collections(actor).where(own)
    columns = mine.with_only_columns(Collection.id, Collection.title, inside.exists().label("inside"))
    return session.execute(
        columns.order_by(Collection.changed_at.desc(), Collection.id.desc()).limit(MOST_OFFERED)
    ).all()


def _seen(actor: Actor) -> sa.Select[int]:
    return policies.visible_resources(actor).with_only_columns(Resource.id)


def _conditions(actor: Actor, which: Which) -> list[sa.ColumnElement[bool]]:
    words = fold(which.q).split()[:MOST_WORDS]
    conditions: list[sa.ColumnElement[bool]] = [
        Collection.search_title.like(like_pattern(word), escape="\\") for word in words
    ]
    if which.owner is not None:  # whose it is is told to members only
        conditions.append(Collection.owner_id == which.owner if actor.signed_in else sa.false())
    if which.group is not None:
        known = group_policies.visible_groups(actor).with_only_columns(Group.id)
        conditions.append(sa.and_(Collection.group_id == which.group, Collection.group_id.in_(known)))
    if which.resource is not None:
        held = sa.select(CollectionItem.collection_id).where(CollectionItem.resource_id == which.resource)
        conditions.append(Collection.id.in_(held.where(CollectionItem.resource_id.in_(_seen(actor)))))
    return conditions
