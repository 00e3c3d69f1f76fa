"""JSON of collections."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, post_dump, validate

from forum.blueprints.accounts.schemas import MemberCardSchema
from forum.blueprints.groups.schemas.groups import GroupCardSchema
from forum.blueprints.library import policies
from forum.blueprints.library.rules.collecting import COLLECTION_AUDIENCES, LONGEST_ITEM_NOTE, MOST_ITEMS, STEPS
from forum.blueprints.library.schemas.resources import ResourceSchema
from forum.kernel.web.fields import Can, Form, Id, Line, Moment, PageQuery, Text, Url
from forum.kernel.web.identity import current_actor

_ABOUT = "Five agreements in the order in which we would read them."


def _audience(**kwargs: Any) -> fields.String:
    about = {"description": "Who may see it; each sees only documents she may see anyway", "example": "members"}
    return fields.String(validate=validate.OneOf(COLLECTION_AUDIENCES), metadata=about, **kwargs)


class CollectionForm(Form):
    """A new collection."""

    title = Line(120, shortest=1, required=True, metadata={"example": "Before you sign an agreement"})
    summary = Text(2000, load_default="", metadata={"description": "Markdown", "example": _ABOUT})
    audience = _audience(load_default="members")
    group_id = Id(load_default=None, allow_none=True, metadata={"description": "The group it is of", "example": 7})


class CollectionChangeForm(Form):
    """What is to change; the rest stays."""

    title = Line(120, shortest=1, metadata={"example": "Before you sign an agreement"})
    summary = Text(2000, metadata={"description": "Markdown", "example": _ABOUT})
    audience = _audience()
    group_id = Id(allow_none=True, metadata={"description": "The group it is of", "example": 7})


class CollectionPageForm(CollectionChangeForm):
    """The form of the page, with the version its writer saw."""

    version = fields.Integer(required=True, validate=validate.Range(0, 2**31 - 1))


class CollectionQuery(PageQuery):
    """Which collections to list; `q` is words of the title."""

    q = Line(120, load_default="", metadata={"example": "agreement"})
    owner = Id(load_default=None, metadata={"example": 42})
    group = Id(load_default=None, metadata={"example": 7})
    resource = Id(load_default=None, metadata={"description": "Those with this document", "example": 31})


class CollectionSchema(Schema):
    """Documents in an order. Who is not signed in is not told the owner."""

    id = fields.Integer(metadata={"example": 3})
    title = fields.String(metadata={"example": "Before you sign an agreement"})
    summary = fields.String(metadata={"description": "Markdown", "example": _ABOUT})
    summary_html = fields.String(metadata={"example": f"<p>{_ABOUT}</p>"})
    audience = fields.String(metadata={"enum": list(COLLECTION_AUDIENCES), "example": "members"})
    owner = fields.Nested(MemberCardSchema, allow_none=True)
    group = fields.Nested(GroupCardSchema, allow_none=True)
    version = fields.Integer(metadata={"example": 2})
    created_at = Moment(metadata={"example": "2026-11-01T10:00:00Z"})
    changed_at = Moment(metadata={"example": "2026-11-01T10:00:00Z"})
    can = Can(edit=policies.can_edit_collection, remove=policies.can_remove_collection)
    url = Url()

    @post_dump
    def _keep_people_among_members(self, shown: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        if not current_actor().signed_in:
            shown["owner"] = None
        return shown


class ItemForm(Form):
    """What a document is there for; without a note the one it has stays."""

    note = Text(LONGEST_ITEM_NOTE, load_default=None, allow_none=True, metadata={"example": "Read this one first."})


class OrderForm(Form):
    """The documents in their new order: each that one sees, once."""

    resource_ids = fields.List(
        Id(), required=True, validate=validate.Length(max=MOST_ITEMS), metadata={"example": [31, 12, 5]}
    )


class ItemSchema(Schema):
    """A document in a collection."""

    note = fields.String(metadata={"example": "Read this one first."})
    added_at = Moment(metadata={"example": "2026-11-01T10:00:00Z"})
    resource = fields.Nested(ResourceSchema)


class ItemNoteSchema(Schema):
    """That a document is in a collection."""

    collection_id = fields.Integer(metadata={"example": 3})
    resource_id = fields.Integer(metadata={"example": 31})
    note = fields.String(metadata={"example": "Read this one first."})
    added_at = Moment(metadata={"example": "2026-11-01T10:00:00Z"})


class EditorsSchema(Schema):
    """Who edits a collection beside its owner."""

    items = fields.List(fields.Nested(MemberCardSchema))


class ItemPageForm(Form):
    """A document to put into a collection, from its own page; without one a new collection is begun."""

    collection_id = Id(load_default=None, allow_none=True)
    title = Line(120, load_default="")
    note = Text(LONGEST_ITEM_NOTE, load_default="")


class NotePageForm(Form):
    """What a document is there for."""

    note = Text(LONGEST_ITEM_NOTE, load_default="")


class StepForm(Form):
    """Where a document goes."""

    way = fields.String(required=True, validate=validate.OneOf(list(STEPS)))


class EditorPageForm(Form):
    """Somebody to edit it too, by username."""

    editor = Line(80, shortest=1, required=True)
