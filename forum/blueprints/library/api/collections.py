"""Collections over the API."""

from __future__ import annotations

from typing import Any

from forum.blueprints.library.api.routes import api
from forum.blueprints.library.queries import collections as queries
from forum.blueprints.library.queries.collections import Which
from forum.blueprints.library.schemas.collections import (
    CollectionChangeForm,
    CollectionForm,
    CollectionQuery,
    CollectionSchema,
    EditorsSchema,
    ItemForm,
    ItemNoteSchema,
    ItemSchema,
    OrderForm,
)
from forum.blueprints.library.services import collections
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import public, signed_in
from forum.kernel.web.api import expected_version
from forum.kernel.web.fields import PageQuery, page_of


@api.route("/collections")
@public
@api.takes(CollectionQuery, location="query")
@api.gives(page_of(CollectionSchema))
def list_collections(actor: Actor, query: dict[str, Any]) -> Any:
    """The collections one may see, the one that changed last first."""
    cursor, size = query.pop("cursor"), query.pop("limit")
    return queries.list_collections(actor, Which(**query), cursor, size)


@api.route("/collections", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(CollectionForm)
@api.gives(CollectionSchema, 201, with_etag=True)
def create_collection(actor: Actor, form: dict[str, Any]) -> Any:
    """Begin a collection of your own, or of a group in which you may share."""
    return collections.create_collection(actor, **form)


@api.route("/collections/<int:collection_id>")
@public
@api.gives(CollectionSchema, with_etag=True)
def show_collection(actor: Actor, collection_id: int) -> Any:
    """A collection; its documents are its items."""
    return queries.get_collection(actor, collection_id)


@api.route("/collections/<int:collection_id>", methods=["PATCH"])
@limit(WRITING)
@signed_in
@api.takes(CollectionChangeForm)
@api.gives(CollectionSchema, with_etag=True)
def edit_collection(actor: Actor, form: dict[str, Any], collection_id: int) -> Any:
    """Change what is told about a collection."""
    return collections.edit_collection(actor, collection_id, expected_version(), **form)


@api.route("/collections/<int:collection_id>", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(status=204)
def remove_collection(actor: Actor, collection_id: int) -> Any:
    """Take a collection away; its documents stay in the library."""
    collections.remove_collection(actor, collection_id, expected_version())


@api.route("/collections/<int:collection_id>/items")
@public
@api.takes(PageQuery, location="query")
@api.gives(page_of(ItemSchema, "CollectionItemsSchema"))
def list_items(actor: Actor, query: dict[str, Any], collection_id: int) -> Any:
    """The documents of a collection that you may see, in its order."""
    return queries.list_items(actor, queries.get_collection(actor, collection_id), **query)


@api.route("/collections/<int:collection_id>/items/<int:resource_id>", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(ItemForm)
@api.gives(ItemNoteSchema)
def put_item(actor: Actor, form: dict[str, Any], collection_id: int, resource_id: int) -> Any:
    """Put a document into a collection, at its end; again changes its note."""
    return collections.put_item(actor, collection_id, resource_id, **form)


@api.route("/collections/<int:collection_id>/items/<int:resource_id>", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(status=204)
def take_item(actor: Actor, collection_id: int, resource_id: int) -> Any:
    """Take a document out of a collection."""
    collections.take_item(actor, collection_id, resource_id)


@api.route("/collections/<int:collection_id>/order", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(OrderForm)
@api.gives(status=204)
def put_in_order(actor: Actor, form: dict[str, Any], collection_id: int) -> Any:
    """Put the documents you see in another order; those you do not see stay in their places."""
    collections.put_in_order(actor, collection_id, **form)


@api.route("/collections/<int:collection_id>/editors")
@signed_in
@api.gives(EditorsSchema)
def list_editors(actor: Actor, collection_id: int) -> Any:
    """Who edits a collection beside its owner."""
    return {"items": queries.list_editors(queries.get_collection(actor, collection_id))}


@api.route("/collections/<int:collection_id>/editors/<int:member_id>", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.gives(EditorsSchema)
def add_editor(actor: Actor, collection_id: int, member_id: int) -> Any:
    """Let somebody who sees a collection edit it too; at most ten."""
    return {"items": queries.list_editors(collections.add_editor(actor, collection_id, member_id))}


@api.route("/collections/<int:collection_id>/editors/<int:member_id>", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(status=204)
def remove_editor(actor: Actor, collection_id: int, member_id: int) -> Any:
    """Somebody edits a collection no more; for its owner, and for oneself."""
    collections.remove_editor(actor, collection_id, member_id)
