"""JSON of people. No address of mail is ever part of it."""

from __future__ import annotations

from typing import Any

from babel import Locale
from flask_smorest.fields import Upload
from marshmallow import Schema, ValidationError, fields, pre_load, validate

from forum.blueprints.accounts.schemas import MemberCardSchema
from forum.blueprints.cities.schemas.cities import time_zone
from forum.blueprints.directory import policies
from forum.blueprints.directory.rules.flat import unfold
from forum.blueprints.directory.rules.wording import tell
from forum.blueprints.standards.schemas import AreaCardSchema, CriterionCardSchema
from forum.kernel.audiences import WORDS
from forum.kernel.i18n import LANGUAGES, _l
from forum.kernel.web.fields import Can, Form, Line, Moment, Text

MOST_CHOSEN = 60
_LANGUAGES = frozenset(code for code in map(str, Locale.parse("en").languages) if len(code) == 2)


def spoken_language(code: str) -> None:
    """Raise ValidationError for what is no ISO 639-1 code."""
    if code not in _LANGUAGES:
        raise ValidationError(str(_l("This is not a language code.")))


def _language(**options: Any) -> fields.String:
    return fields.String(validate=spoken_language, metadata={"example": "es"}, **options)


def audience() -> fields.String:
    """How widely something is shown."""
    return fields.String(validate=validate.OneOf(WORDS), metadata={"example": "groups"})


def _codes(example: str) -> fields.List[str]:
    code = fields.String(validate=validate.Length(1, 24), metadata={"example": example})
    return fields.List(code, validate=validate.Length(max=MOST_CHOSEN), metadata={"example": [example]})


class WhySchema(Schema):
    """Why a person is shown to you."""

    code = fields.String(metadata={"example": "can_help"})
    values = fields.Dict(metadata={"example": {"codes": ["RDC2"]}})
    text = fields.Function(tell, metadata={"type": "string", "example": "Can help with RDC2"})


class PersonSchema(MemberCardSchema):
    """A member in the directory; what she does not show to you is empty."""

    role = fields.String(allow_none=True, metadata={"example": "member"})
    leads_city = fields.Boolean(allow_none=True, metadata={"example": False})
    job_title = fields.Function(
        lambda person: person.job_title, metadata={"type": "string", "example": "Procurement analyst"}
    )
    picture = fields.Function(
        lambda person: person.picture,
        metadata={"type": ["string", "null"], "example": "/members/42/avatar/64?v=9f86d081884c7d65"},
    )
    away = fields.Function(lambda person: person.away, metadata={"type": "boolean", "example": False})
    languages = fields.List(fields.String(), metadata={"example": ["es", "en"]})
    practice_areas = fields.List(fields.Nested(AreaCardSchema))
    can_help_with = fields.List(fields.Nested(CriterionCardSchema))
    looking_for = fields.List(fields.Nested(CriterionCardSchema))
    reasons = fields.List(fields.Nested(WhySchema), metadata={"description": "Why she is shown to you"})
    can = Can(edit=policies.can_edit_profile)


class AffiliationSchema(Schema):
    """An organisation she works or worked for, and as what."""

    organisation = fields.String(metadata={"example": "City of Porto Alegre"})
    role = fields.String(metadata={"example": "Head of procurement"})
    began_on = fields.Date(allow_none=True, metadata={"example": "2024-03-01"})
    ended_on = fields.Date(allow_none=True, metadata={"example": None})


class AbsenceSchema(Schema):
    """When she is out of office, what she says about it and who stands in."""

    from_ = fields.Date(data_key="from", attribute="from", allow_none=True, metadata={"example": "2026-12-20"})
    until = fields.Date(metadata={"example": "2027-01-06"})
    note = fields.String(metadata={"example": "Back in January."})
    stand_in = fields.Nested(MemberCardSchema, allow_none=True)


class ProfileSchema(PersonSchema):
    """A member with all of her profile that she shows to you; `audiences` are told to those who may change it."""

    bio = fields.String(metadata={"example": "I keep the **data inventory**."})
    bio_html = fields.String(metadata={"example": "<p>I keep the data inventory.</p>"})
    timezone = fields.String(allow_none=True, metadata={"example": "America/Sao_Paulo"})
    joined_at = Moment(allow_none=True, metadata={"example": "2026-11-01T10:00:00Z"})
    last_seen_at = Moment(attribute="seen_at", allow_none=True, metadata={"example": "2026-11-20T10:00:00Z"})
    email = fields.String(allow_none=True, metadata={"example": "ana@example.org"})
    affiliations = fields.List(fields.Nested(AffiliationSchema))
    out_of_office = fields.Nested(AbsenceSchema, attribute="absence", allow_none=True)
    notes = fields.Dict(metadata={"example": {"can_help_with": {"RDC2": "We bought street lights by outcome."}}})
    fields_ = fields.Dict(
        data_key="fields",
        attribute="said",
        metadata={"description": "By the slug of the field", "example": {"team": 4}},
    )
    listed = fields.Boolean(metadata={"description": "Whether she is found in the directory", "example": True})
    audiences = fields.Function(
        lambda person: person.audiences,
        metadata={"type": ["object", "null"], "example": {"bio": "members", "email": "me"}},
    )


class StepSchema(Schema):
    """What one might say next: a part of the profile, or a field; how many people look for help with a criterion."""

    step = fields.String(attribute="name", allow_none=True, dump_default=None, metadata={"example": "can_help_with"})
    field = fields.String(attribute="slug", allow_none=True, dump_default=None, metadata={"example": None})
    seekers = fields.Integer(dump_default=0, metadata={"example": 3})
    code = fields.String(dump_default="", metadata={"description": "Of the criterion", "example": "RDC2"})


class AffiliationForm(Form):
    """An organisation and one's role there."""

    organisation = Line(160, shortest=1, required=True, metadata={"example": "City of Porto Alegre"})
    role = Line(160, metadata={"example": "Head of procurement"})
    began_on = fields.Date(allow_none=True, metadata={"example": "2024-03-01"})
    ended_on = fields.Date(allow_none=True, metadata={"example": None})


class AbsenceForm(Form):
    """Days out of office, the last included; `stand_in` is a handle."""

    from_ = fields.Date(data_key="from", attribute="from", allow_none=True, metadata={"example": "2026-12-20"})
    until = fields.Date(allow_none=True, metadata={"example": "2027-01-06"})
    note = Line(300, metadata={"example": "Back in January."})
    stand_in = fields.String(allow_none=True, validate=validate.Length(max=80), metadata={"example": "luis-perez"})


class AvatarForm(Form):
    """A picture, as multipart/form-data."""

    file = Upload(required=True, metadata={"description": "PNG, JPEG or WebP, at most 8 MB"})


class HelperQuery(Schema):
    """How many of those who can help."""

    limit = fields.Integer(load_default=20, validate=validate.Range(1, 100), metadata={"description": "1 to 100"})


class ProfileForm(Form):
    """Changes of a profile; what is left out stays."""

    name = Line(120, shortest=1, metadata={"example": "Ana Souza"})
    job_title = Line(160, metadata={"example": "Procurement analyst"})
    bio = Text(4000, metadata={"example": "I keep the **data inventory**."})
    languages = fields.List(_language(), validate=validate.Length(max=12), metadata={"example": ["pt", "es"]})
    practice_areas = _codes("DM")
    can_help_with = _codes("RDC2")
    looking_for = _codes("DM8")
    language = fields.String(validate=validate.OneOf(list(LANGUAGES)), metadata={"description": "Of the interface"})
    timezone = fields.String(validate=time_zone, metadata={"example": "America/Sao_Paulo"})
    notes = fields.Dict(
        keys=fields.String(validate=validate.OneOf(["can_help_with", "looking_for"])),
        values=fields.Dict(keys=fields.String(validate=validate.Length(1, 24)), values=Line(300)),
        metadata={"description": "Sentences by code", "example": {"can_help_with": {"RDC2": "Street lights."}}},
    )
    affiliations = fields.List(fields.Nested(AffiliationForm), validate=validate.Length(max=10))
    out_of_office = fields.Nested(AbsenceForm, allow_none=True)
    fields_ = fields.Dict(
        keys=fields.String(validate=validate.Length(1, 40)), data_key="fields", attribute="fields",
        metadata={"description": "By the slug of the field", "example": {"team": 4}},
    )  # fmt: skip
    audiences = fields.Dict(
        keys=fields.String(validate=validate.Length(1, 50)), values=audience(), metadata={"example": {"bio": "groups"}}
    )
    listed = fields.Boolean(metadata={"description": "Whether one is found in the directory", "example": True})


class ProfilePageForm(ProfileForm):
    """A profile as its page sends it, whole: names with hyphens stand for what is nested."""

    version = fields.Integer(required=True, validate=validate.Range(0))
    name = Line(120, shortest=1, required=True)
    language = fields.String(required=True, validate=validate.OneOf(list(LANGUAGES)))
    timezone = fields.String(required=True, validate=time_zone)

    @pre_load
    def unfold(self, typed: dict[str, Any], **_: Any) -> dict[str, Any]:
        """The fields of the page as the API takes them."""
        return unfold(typed)
