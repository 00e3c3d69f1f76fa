"""Making collections, putting documents into them and in order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from forum.blueprints.accounts import queries as account_queries
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.groups.queries import groups as group_queries
from forum.blueprints.library import policies
from forum.blueprints.library.errors import CollectionFull, TooManyEditors
from forum.blueprints.library.models.collections import Collection, CollectionEditor, CollectionItem
from forum.blueprints.library.queries import caring
from forum.blueprints.library.queries import collections as queries
from forum.blueprints.library.queries import resources as resource_queries
from forum.blueprints.library.rules.collecting import MOST_EDITORS, MOST_ITEMS, moved, reorder
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import Invalid, NotFound
from forum.kernel.etags import check_version
from forum.kernel.i18n import _
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case


@use_case
def create_collection(actor: Actor, title: str, *, group_id: int | None = None, **told: Any) -> Collection:
    """Begin a collection of one's own, or of a group in which one may share. Raises Forbidden, Invalid."""
    authorize(policies.can_collect, actor, _group(actor, group_id))
    at = clock.now()
    collection = Collection(title=title, owner_id=actor.id or 0, group_id=group_id, created_at=at, changed_at=at)
    _apply(collection, told)
    session.add(collection)
    session.flush()
    return queries.get_collection(actor, collection.id)


@use_case
def edit_collection(actor: Actor, collection_id: int, version: int | None, **changes: Any) -> Collection:
    """Change what is told about a collection; what is not named stays. Raises StaleVersion, Forbidden, Invalid."""
    collection = queries.get_collection(actor, collection_id)
    authorize(policies.can_edit_collection, actor, collection)
    check_version(collection.version, version, required=True)
    if changes.get("group_id", collection.group_id) != collection.group_id:
        authorize(policies.can_give_collection_away, actor, collection)
        authorize(policies.can_collect, actor, _group(actor, changes["group_id"]))
    _apply(collection, changes)
    collection.changed_at = clock.now()
    session.flush()
    session.expire(collection)
    return queries.get_collection(actor, collection_id)


@use_case
def remove_collection(actor: Actor, collection_id: int, version: int | None = None) -> None:
    """Take a collection away; its documents stay in the library."""
    collection = queries.get_collection(actor, collection_id)
    authorize(policies.can_remove_collection, actor, collection)
    check_version(collection.version, version)
    collection.deleted_at = clock.now()


@use_case
def put_item(actor: Actor, collection_id: int, resource_id: int, note: str | None = None) -> CollectionItem:
    """Put a document that one sees into a collection, at its end; where it is already, its note changes.

    Raises NotFound, Forbidden, CollectionFull.
    """
    collection = _take_turn(actor, collection_id)
    resource = resource_queries.get_resource(actor, resource_id)
    whole = queries.list_order(collection.id)
    item = next((one for one in whole if one.resource_id == resource.id), None)
    if item is None:
        if len(whole) >= MOST_ITEMS:
            raise CollectionFull
        place = whole[-1].position + 1 if whole else 1
        item = CollectionItem(
            collection_id=collection.id, resource_id=resource.id, position=place, added_by_id=actor.id or 0,
            added_at=clock.now(), note="",
        )  # fmt: skip
        session.add(item)
    item.note = item.note if note is None else note
    _touch(collection)
    session.flush()
    return item


@use_case
def put_into(actor: Actor, resource_id: int, collection_id: int | None = None, title: str = "", note: str = "") -> int:
    """Put a document into a collection, or into a new one of that title; the number of the collection."""
    if collection_id is None:
        authorize(policies.can_collect, actor, None)
        if not title:
            raise Invalid(errors={"title": [_("Choose a collection, or give a new one a title.")]})
        collection_id = create_collection(actor, title).id
    authorize(policies.can_edit_collection, actor, queries.get_collection(actor, collection_id))
    put_item(actor, collection_id, resource_id, note or None)
    return collection_id


@use_case
def take_item(actor: Actor, collection_id: int, resource_id: int) -> None:
    """Take a document out of a collection; where it is not, nothing changes. Raises NotFound for one not seen."""
    collection = _take_turn(actor, collection_id)
    resource = resource_queries.get_resource(actor, resource_id)
    here = (CollectionItem.collection_id == collection.id, CollectionItem.resource_id == resource.id)
    session.execute(sa.delete(CollectionItem).where(*here))
    _touch(collection)


@use_case
def put_in_order(actor: Actor, collection_id: int, resource_ids: Sequence[int]) -> None:
    """Put those that one sees in this order; those that one does not see stay in their places. Raises Invalid."""
    collection = _take_turn(actor, collection_id)
    seen = queries.list_seen(actor, collection.id)
    if sorted(resource_ids) != sorted(seen):
        raise Invalid(errors={"resource_ids": [_("Name each document of the collection once.")]})
    _arrange(collection, resource_ids)


@use_case
def move_item(actor: Actor, collection_id: int, resource_id: int, way: str) -> None:
    """Move a document a place up or down among those that one sees. Raises NotFound."""
    collection = _take_turn(actor, collection_id)
    seen = queries.list_seen(actor, collection.id)
    if resource_id not in seen:
        raise NotFound
    _arrange(collection, moved(seen, resource_id, way))


@use_case
def add_editor(actor: Actor, collection_id: int, member_id: int) -> Collection:
    """Let somebody who sees a collection edit it too; again changes nothing. Raises TooManyEditors, Invalid."""
    collection = queries.get_collection(actor, collection_id)
    authorize(policies.can_give_collection_away, actor, collection)
    session.execute(sa.select(Collection.id).where(Collection.id == collection.id).with_for_update())
    editor = caring.find_as_actor(member_id)
    if editor is None or not policies.can_see_collection(editor, collection):
        raise Invalid(errors={"member_id": [_("Choose a member who can see this collection.")]})
    known = {member.id for member in queries.list_editors(collection)}
    if member_id not in known and member_id != collection.owner_id:
        if len(known) >= MOST_EDITORS:
            raise TooManyEditors
        session.merge(CollectionEditor(collection_id=collection.id, member_id=member_id, added_at=clock.now()))
    session.flush()
    return collection


@use_case
def add_editor_called(actor: Actor, collection_id: int, handle: str) -> Collection:
    """The same by username."""
    collection = queries.get_collection(actor, collection_id)
    authorize(policies.can_give_collection_away, actor, collection)
    wanted = handle.strip().strip(",").lstrip("@").lower()
    found = account_queries.find_by_handles([wanted]).get(wanted)
    if found is None:
        raise Invalid(errors={"editor": [_("There is no member with the username %(handle)s.", handle=wanted)]})
    return add_editor(actor, collection_id, found)


@use_case
def remove_editor(actor: Actor, collection_id: int, member_id: int) -> None:
    """Somebody edits a collection no more; she herself may say so too."""
    collection = queries.get_collection(actor, collection_id)
    allowed = policies.can_edit_collection if member_id == actor.id else policies.can_give_collection_away
    authorize(allowed, actor, collection)
    here = (CollectionEditor.collection_id == collection.id, CollectionEditor.member_id == member_id)
    session.execute(sa.delete(CollectionEditor).where(*here))
    if member_id == actor.id and hasattr(actor, "forget"):
        actor.forget("co_edited")


def _take_turn(actor: Actor, collection_id: int) -> Collection:
    collection = queries.get_collection(actor, collection_id)
    authorize(policies.can_edit_collection, actor, collection)
    session.execute(sa.select(Collection.id).where(Collection.id == collection.id).with_for_update())
    return collection


def _arrange(collection: Collection, wanted: Sequence[int]) -> None:
    whole = {one.resource_id: one for one in queries.list_order(collection.id)}
    for place, resource_id in enumerate(reorder(list(whole), wanted), start=1):
        whole[resource_id].position = place
    _touch(collection)
    session.flush()


def _touch(collection: Collection) -> None:
    """It stands first in lists again, and nobody's open form of what is told about it becomes stale."""
    here = sa.update(Collection).where(Collection.id == collection.id).execution_options(synchronize_session=False)
    session.execute(here.values(changed_at=clock.now()))


def _group(actor: Actor, group_id: int | None) -> Group | None:
    if group_id is None:
        return None
    try:
        return group_queries.get_group(actor, group_id)
    except NotFound as error:
        raise Invalid(errors={"group_id": [_("There is no such group, or you are not in it.")]}) from error


def _apply(collection: Collection, changes: dict[str, Any]) -> None:
    for name, value in changes.items():
        setattr(collection, name, value)
    if collection.audience == "group" and collection.group_id is None:
        raise Invalid(errors={"audience": [_("Choose a group, or share it with all members.")]})
