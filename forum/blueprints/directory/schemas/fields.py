"""JSON of the fields that programme staff add to profiles."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, pre_load, validate

from forum.blueprints.directory.rules.flat import unfold_field
from forum.blueprints.directory.schemas.people import audience
from forum.kernel.audiences import Audience
from forum.kernel.i18n import LANGUAGES, _l
from forum.kernel.web.fields import Form, Line, Url

FIELD_TYPES = ("text", "long_text", "number", "date", "choice", "choices", "link", "yes_no")
_SHORT_NAME = _l("Use small letters, digits and underscores.")


def _short(longest: int) -> validate.Regexp:
    return validate.Regexp(rf"[a-z0-9_]{{1,{longest}}}\Z", error=str(_SHORT_NAME))


def _words(longest: int, example: str, **options: Any) -> fields.Dict:
    language, words = fields.String(validate=validate.OneOf(list(LANGUAGES))), Line(longest)
    return fields.Dict(keys=language, values=words, metadata={"example": {"en": example}}, **options)


class ChoiceSchema(Schema):
    """A choice of a field: a short name that stays, and its words by language."""

    value = fields.String(required=True, validate=_short(40), metadata={"example": "in_person"})
    labels = _words(120, "In person", required=True)


class FieldChangeForm(Form):
    """Changes of a field; what is left out stays. Words are by language, English is needed."""

    labels = _words(120, "Preferred meeting")
    help = _words(300, "How you like to meet.")
    choices = fields.List(fields.Nested(ChoiceSchema), validate=validate.Length(max=60))
    required = fields.Boolean(metadata={"description": "Members are reminded of it", "example": False})
    filterable = fields.Boolean(metadata={"description": "Choices, and yes or no", "example": True})
    default_audience = audience()
    members_choose = fields.Boolean(metadata={"description": "Whether members choose who sees it", "example": True})
    on_joining = fields.Boolean(metadata={"description": "Asked of newcomers first", "example": False})
    position = fields.Integer(validate=validate.Range(0, 999), metadata={"example": 1})


class FieldForm(FieldChangeForm):
    """A new field of every profile."""

    slug = fields.String(required=True, validate=_short(40), metadata={"example": "meeting"})
    type = fields.String(required=True, validate=validate.OneOf(FIELD_TYPES), metadata={"example": "choice"})
    labels = _words(120, "Preferred meeting", required=True)


class FieldSchema(Schema):
    """A field of every profile."""

    id = fields.Integer(metadata={"example": 3})
    slug = fields.String(metadata={"example": "meeting"})
    type = fields.String(metadata={"enum": list(FIELD_TYPES), "example": "choice"})
    labels = fields.Dict(metadata={"example": {"en": "Preferred meeting"}})
    help = fields.Dict(metadata={"example": {"en": "How you like to meet."}})
    choices = fields.List(fields.Nested(ChoiceSchema))
    required = fields.Boolean(metadata={"example": False})
    filterable = fields.Boolean(metadata={"example": True})
    default_audience = fields.Function(
        lambda field: Audience(field.default_audience).word, metadata={"type": "string", "example": "members"}
    )
    members_choose = fields.Boolean(metadata={"example": True})
    on_joining = fields.Boolean(metadata={"example": False})
    position = fields.Integer(metadata={"example": 1})
    url = Url()


class FieldListSchema(Schema):
    """What every profile asks beside its usual parts."""

    items = fields.List(fields.Nested(FieldSchema))
    next = fields.String(allow_none=True)


class RemovalQuery(Schema):
    """How many answers one knows will be lost."""

    answers = fields.Integer(load_default=None, validate=validate.Range(0), metadata={"example": 12})


class FieldPageForm(FieldForm):
    """A new field as its page sends it: words by language in fields of their own, a choice a line."""

    @pre_load
    def unfold(self, typed: dict[str, Any], **_: Any) -> dict[str, Any]:
        """The fields of the page as the API takes them."""
        return unfold_field(typed)


class FieldChangePageForm(FieldChangeForm):
    """Changes of a field as its page sends them."""

    version = fields.Integer(required=True, validate=validate.Range(0))

    @pre_load
    def unfold(self, typed: dict[str, Any], **_: Any) -> dict[str, Any]:
        """The fields of the page as the API takes them."""
        return unfold_field(typed)


class RemovalForm(Form):
    """How many answers one was told will be lost."""

    answers = fields.Integer(required=True, validate=validate.Range(0))
