"""Collections as pages: looking at them, and making them."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for

from forum.blueprints.library import policies
from forum.blueprints.library.models.collections import Collection, CollectionItem
from forum.blueprints.library.pages.routes import pages, row_of
from forum.blueprints.library.queries import choices
from forum.blueprints.library.queries import collections as queries
from forum.blueprints.library.queries import resources as resource_queries
from forum.blueprints.library.queries.collections import Which
from forum.blueprints.library.rules.collecting import LONGEST_ITEM_NOTE, MOST_EDITORS
from forum.blueprints.library.schemas.collections import (
    CollectionForm,
    CollectionPageForm,
    CollectionQuery,
    EditorPageForm,
    ItemPageForm,
    NotePageForm,
    StepForm,
)
from forum.blueprints.library.services import collections
from forum.kernel.actor import Actor
from forum.kernel.i18n import _
from forum.kernel.limits import WRITING, limit
from forum.kernel.markdown import plain
from forum.kernel.policies import authorize
from forum.kernel.text import shorten
from forum.kernel.web.access import public, signed_in
from forum.kernel.web.fields import PageQuery
from forum.kernel.web.pages import done, form_state, read_query, takes_form

_LONGEST_SUMMARY = 160


def rows_of(actor: Actor, found: list[Collection]) -> list[dict[str, Any]]:
    """What the row of each collection shows; one statement for all of them."""
    counts = queries.count_items(actor, [one.id for one in found]) if found else {}
    return [
        {
            "id": one.id, "title": one.title, "url": one.path, "count": counts[one.id], "at": one.changed_at,
            "summary": shorten(plain(one.summary_html), _LONGEST_SUMMARY) if one.summary else "",
            "by": one.group.name if one.group else (one.owner.name if actor.signed_in else ""),
        }
        for one in found
    ]  # fmt: skip


@pages.get("/library/collections")
@public
def list_collections(actor: Actor) -> Any:
    """The collections one may see."""
    query = read_query(CollectionQuery)
    cursor, size = query.pop("cursor"), query.pop("limit")
    page = queries.list_collections(actor, Which(**query), cursor, size)
    in_use = {name: value for name, value in query.items() if value not in (None, "")}
    return render_template(
        "library/collections.html", rows_shown=rows_of(actor, list(page.items)), query=query,
        more_url=url_for("library_pages.list_collections", **in_use, cursor=page.next) if page.next else "",
    )  # fmt: skip


@pages.get("/library/collections/new")
@signed_in
def new_collection(actor: Actor) -> Any:
    """The form of a new collection; `?group=` fills it in."""
    group_id = read_query(CollectionQuery)["group"]
    form = form_state({"audience": "group" if group_id else "members", "group_id": group_id})
    return render_template("library/collection_form.html", collection=None, form=form, **_choices(actor, None))


@pages.post("/library/collections/new")
@limit(WRITING)
@signed_in
@takes_form(CollectionForm, again=new_collection)
def create_collection(actor: Actor, form: dict[str, Any]) -> Any:
    """Begin a collection."""
    collection = collections.create_collection(actor, **form)
    return done(_("The collection is there. Add documents from their pages."), collection.path)


@pages.get("/library/collections/<int:collection_id>")
@public
def show_collection(actor: Actor, collection_id: int) -> Any:
    """A collection with the documents one may see."""
    collection = queries.get_collection(actor, collection_id)
    query = read_query(PageQuery)
    page = queries.list_items(actor, collection, query["cursor"], query["limit"])
    can_edit = bool(policies.can_edit_collection(actor, collection))
    return render_template(
        "library/collection.html", collection=collection, page=page.map(lambda one: _item(actor, one)),
        count=queries.count_items(actor, [collection.id])[collection.id], can_edit=can_edit,
        whole=page.next is None and query["cursor"] is None,
        editors=queries.list_editors(collection) if actor.signed_in else [], longest=LONGEST_ITEM_NOTE,
    )  # fmt: skip


@pages.get("/library/collections/<int:collection_id>/edit")
@signed_in
def edit_collection(actor: Actor, collection_id: int) -> Any:
    """The form to change a collection, and who edits it."""
    collection = queries.get_collection(actor, collection_id)
    authorize(policies.can_edit_collection, actor, collection)
    names = ("title", "summary", "audience", "group_id", "version")
    form = form_state({name: getattr(collection, name) for name in names})
    return render_template(
        "library/collection_form.html", collection=collection, form=form, editors=queries.list_editors(collection),
        most=MOST_EDITORS, can_give_away=bool(policies.can_give_collection_away(actor, collection)),
        can_remove=bool(policies.can_remove_collection(actor, collection)), **_choices(actor, collection),
    )  # fmt: skip


@pages.post("/library/collections/<int:collection_id>/edit")
@limit(WRITING)
@signed_in
@takes_form(CollectionPageForm, again=edit_collection)
def save_collection(actor: Actor, form: dict[str, Any], collection_id: int) -> Any:
    """Save what is told about it."""
    version = form.pop("version")
    return done(_("Saved."), collections.edit_collection(actor, collection_id, version, **form).path)


@pages.post("/library/collections/<int:collection_id>/removal")
@limit(WRITING)
@signed_in
def remove_collection(actor: Actor, collection_id: int) -> Any:
    """Take it away."""
    collections.remove_collection(actor, collection_id)
    return done(_("The collection is removed. Its documents stay in the library."), "/library/collections")


@pages.post("/library/collections/<int:collection_id>/editors")
@limit(WRITING)
@signed_in
@takes_form(EditorPageForm, again=edit_collection)
def add_editor(actor: Actor, form: dict[str, Any], collection_id: int) -> Any:
    """Let somebody edit it too."""
    collection = collections.add_editor_called(actor, collection_id, form["editor"])
    return done(_("Added."), f"{collection.path}/edit")


@pages.post("/library/collections/<int:collection_id>/editors/<int:member_id>/removal")
@limit(WRITING)
@signed_in
def remove_editor(actor: Actor, collection_id: int, member_id: int) -> Any:
    """Somebody edits it no more."""
    collections.remove_editor(actor, collection_id, member_id)
    own = f"/library/collections/{collection_id}"
    return done(_("Removed."), own if member_id == actor.id else f"{own}/edit")


@pages.post("/library/collections/<int:collection_id>/items/<int:resource_id>/note")
@limit(WRITING)
@signed_in
@takes_form(NotePageForm, again=lambda actor, collection_id, resource_id: show_collection(collection_id=collection_id))
def note_item(actor: Actor, form: dict[str, Any], collection_id: int, resource_id: int) -> Any:
    """Say what a document is there for."""
    collections.put_item(actor, collection_id, resource_id, **form)
    return done(_("Saved."), _place(collection_id, resource_id))


@pages.post("/library/collections/<int:collection_id>/items/<int:resource_id>/place")
@limit(WRITING)
@signed_in
@takes_form(StepForm, again=lambda actor, collection_id, resource_id: show_collection(collection_id=collection_id))
def move_item(actor: Actor, form: dict[str, Any], collection_id: int, resource_id: int) -> Any:
    """Move a document a place up or down."""
    collections.move_item(actor, collection_id, resource_id, form["way"])
    return done(None, _place(collection_id, resource_id))


@pages.post("/library/collections/<int:collection_id>/items/<int:resource_id>/removal")
@limit(WRITING)
@signed_in
def take_item(actor: Actor, collection_id: int, resource_id: int) -> Any:
    """Take a document out of it."""
    collections.take_item(actor, collection_id, resource_id)
    return done(_("Taken out of the collection. The document stays in the library."), _place(collection_id, None))


@pages.get("/library/<int:resource_id>/collections")
@signed_in
def choose_collection(actor: Actor, resource_id: int) -> Any:
    """Into which collection to put a document."""
    resource = resource_queries.get_resource(actor, resource_id)
    offered = queries.list_to_add_to(actor, resource.id)
    form = form_state({"collection_id": next((row.id for row in offered if not row.inside), None)})
    return render_template(
        "library/add_to_collection.html", resource=resource, form=form, longest=LONGEST_ITEM_NOTE,
        options=[(row.id, row.title) for row in offered if not row.inside],
    )  # fmt: skip


@pages.post("/library/<int:resource_id>/collections")
@limit(WRITING)
@signed_in
@takes_form(ItemPageForm, again=choose_collection)
def put_item(actor: Actor, form: dict[str, Any], resource_id: int) -> Any:
    """Put a document into a collection, or begin one with it."""
    collection_id = collections.put_into(actor, resource_id, **form)
    return done(_("Added to the collection."), _place(collection_id, resource_id))


def _item(actor: Actor, item: CollectionItem) -> dict[str, Any]:
    return {"document": row_of(actor, item.resource), "id": item.resource_id, "note": item.note}


def _place(collection_id: int, resource_id: int | None) -> str:
    return f"/library/collections/{collection_id}" + (f"#document-{resource_id}" if resource_id else "")


def _choices(actor: Actor, collection: Collection | None) -> dict[str, Any]:
    groups = [(row.id, row.name) for row in choices.list_own_groups(actor)]
    if collection is not None and collection.group is not None:
        groups = list(dict.fromkeys([(collection.group.id, collection.group.name), *groups]))
    offered = [
        ("members", _("All members")),
        ("group", _("Only a group")),
        ("public", _("Everybody, without signing in")),
    ]
    return {
        "group_options": [("", _("No group")), *groups] if groups else [],
        "audience_options": [(value, text) for value, text in offered if groups or value != "group"],
    }
