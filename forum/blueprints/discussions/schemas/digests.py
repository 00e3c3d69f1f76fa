"""JSON of the weekly digest of a group."""

from __future__ import annotations

from typing import Any

from marshmallow import INCLUDE, Schema, ValidationError, fields, post_load, validate

from forum.blueprints.discussions.rules import LONGEST_TITLE, SHORTEST_TITLE
from forum.kernel.i18n import _
from forum.kernel.web.fields import Form, Line, Moment, Text, Url

LONGEST_NOTE = 300
MOST_ITEMS = 120
_KEY = validate.Regexp(r"(thread|resource):[1-9][0-9]{0,9}\Z")


class DigestThreadSchema(Schema):
    """The thread as which a digest was published."""

    id = fields.Integer(metadata={"example": 5})
    title = fields.String(metadata={"example": "Week of November 23, 2026"})
    url = Url()


class PickSchema(Schema):
    """Something of the week."""

    key = fields.String(metadata={"example": "thread:12"})
    kind = fields.String(metadata={"example": "solved"})
    title = fields.String(metadata={"example": "How do you word the exit clause?"})
    url = fields.String(attribute="path", metadata={"example": "/t/how-do-you-word-the-exit-clause/12"})
    by = fields.String(metadata={"example": "Ana Souza, Porto Alegre"})
    replies = fields.Integer(allow_none=True, metadata={"example": 7})
    ticked = fields.Boolean(metadata={"example": True})
    note = fields.String(metadata={"example": "Three wordings, and when to use each."})


class DigestSchema(Schema):
    """The digest of a week, as it was saved or else as it is drafted; `items` are those chosen first."""

    week = fields.Date(metadata={"example": "2026-11-23"})
    title = fields.String(metadata={"example": "Week of November 23, 2026"})
    intro = fields.String(metadata={"example": "Two answers this week that save a month."})
    items = fields.List(fields.Nested(PickSchema), attribute="picks")
    saved = fields.Boolean(metadata={"example": True})
    thread = fields.Nested(DigestThreadSchema, allow_none=True, metadata={"description": "Once it is published"})
    version = fields.Integer(metadata={"example": 1})


class KeptDigestSchema(Schema):
    """A week of which something was saved or published."""

    week = fields.Date(metadata={"example": "2026-11-23"})
    title = fields.String(metadata={"example": "Week of November 23, 2026"})
    saved_at = Moment(metadata={"example": "2026-11-27T10:00:00Z"})
    published_at = Moment(allow_none=True)
    thread = fields.Nested(DigestThreadSchema, allow_none=True)
    version = fields.Integer(metadata={"example": 1})


class DigestItemForm(Form):
    """An item to tell, with a word of one's own."""

    key = fields.String(required=True, validate=_KEY, metadata={"example": "thread:12"})
    note = Line(LONGEST_NOTE, load_default="", metadata={"example": "Three wordings."})


class DigestForm(Form):
    """What to tell, in its order; what is not named is not told."""

    title = Line(LONGEST_TITLE, shortest=SHORTEST_TITLE, required=True, metadata={"example": "Our week"})
    intro = Text(4000, load_default="", metadata={"example": "Two answers this week that save a month."})
    items = fields.List(
        fields.Nested(DigestItemForm), required=True, validate=validate.Length(max=MOST_ITEMS),
        metadata={"example": [{"key": "thread:12", "note": ""}]},
    )  # fmt: skip


class DigestPageForm(Form):
    """The same as a page sends it: `ticked` keys, with `place-<key>` and `note-<key>` beside each."""

    class Meta:
        unknown = INCLUDE

    title = Line(LONGEST_TITLE, shortest=SHORTEST_TITLE, required=True)
    intro = Text(4000, load_default="")
    version = fields.Integer(load_default=0, validate=validate.Range(0))
    ticked = fields.List(fields.String(validate=_KEY), load_default=list, validate=validate.Length(max=MOST_ITEMS))

    @post_load
    def _gather(self, data: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
        notes = {key: " ".join(str(data.get(f"note-{key}", "")).split()) for key in data["ticked"]}
        if any(len(note) > LONGEST_NOTE for note in notes.values()):
            raise ValidationError(
                {"items": [str(_("A remark can have up to %(most)s characters.", most=LONGEST_NOTE))]}
            )
        in_order = sorted(data["ticked"], key=lambda key: _place(data.get(f"place-{key}")))
        items = [{"key": key, "note": notes[key]} for key in in_order]
        return {"title": data["title"], "intro": data["intro"], "items": items, "version": data["version"]}


def _place(typed: Any) -> int:
    text = str(typed or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 10**6
