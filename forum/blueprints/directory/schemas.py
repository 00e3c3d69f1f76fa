"""JSON of people. No address of mail is ever part of it."""

from __future__ import annotations

from typing import Any

from babel import Locale
from marshmallow import Schema, ValidationError, fields, validate

from forum.blueprints.accounts.schemas import MemberCardSchema
from forum.blueprints.cities.schemas.cities import BANDS, country_code, time_zone
from forum.blueprints.directory import policies
from forum.blueprints.directory.rules.courtesy import CONTACTS
from forum.blueprints.directory.rules.wording import tell
from forum.blueprints.standards.schemas import AreaCardSchema, CriterionCardSchema
from forum.kernel.i18n import LANGUAGES, _l
from forum.kernel.web.fields import Can, Form, Id, Line, Moment, PageQuery, Text

MOST_CHOSEN = 60
ROLES = ("member", "lead", "staff", "administrator")
SORTS = ("relevance", "name", "recent", "similar")
_LANGUAGES = frozenset(code for code in map(str, Locale.parse("en").languages) if len(code) == 2)


def spoken_language(code: str) -> None:
    """Raise ValidationError for what is no ISO 639-1 code."""
    if code not in _LANGUAGES:
        raise ValidationError(str(_l("This is not a language code.")))


def _language(**options: Any) -> fields.String:
    return fields.String(validate=spoken_language, metadata={"example": "es"}, **options)


def _codes(example: str) -> fields.List[str]:
    code = fields.String(validate=validate.Length(1, 24), metadata={"example": example})
    return fields.List(code, validate=validate.Length(max=MOST_CHOSEN), metadata={"example": [example]})


class WhySchema(Schema):
    """Why a person is shown to you."""

    code = fields.String(metadata={"example": "can_help"})
    values = fields.Dict(metadata={"example": {"codes": ["RDC2"]}})
    text = fields.Function(tell, metadata={"type": "string", "example": "Can help with RDC2"})


class PersonSchema(MemberCardSchema):
    """A member in the directory."""

    role = fields.String(attribute="member.role", metadata={"example": "member"})
    leads_city = fields.Boolean(attribute="member.leads_city", metadata={"example": False})
    languages = fields.List(fields.String(), metadata={"example": ["es", "en"]})
    practice_areas = fields.List(fields.Nested(AreaCardSchema))
    can_help_with = fields.List(fields.Nested(CriterionCardSchema))
    looking_for = fields.List(fields.Nested(CriterionCardSchema))
    reasons = fields.List(fields.Nested(WhySchema), metadata={"description": "Why she is shown to you"})
    can = Can(edit=policies.can_edit_profile)


class ProfileSchema(PersonSchema):
    """A member with her whole profile."""

    bio = fields.String(attribute="profile.bio", metadata={"example": "I keep the **data inventory**."})
    bio_html = fields.String(attribute="profile.bio_html", metadata={"example": "<p>I keep the data inventory.</p>"})
    timezone = fields.String(attribute="member.timezone", metadata={"example": "America/Sao_Paulo"})
    joined_at = Moment(attribute="member.joined_at", metadata={"example": "2026-11-01T10:00:00Z"})


class BlockSchema(Schema):
    """Somebody one has blocked."""

    member = fields.Nested(MemberCardSchema, attribute="blocked")
    blocked_at = Moment(metadata={"example": "2026-11-01T10:00:00Z"})
    can = Can(unblock=policies.can_unblock)


class CourtesySchema(Schema):
    """Who may begin a conversation with you, and what others see of you."""

    who_may_write = fields.String(
        attribute="contact",
        metadata={
            "enum": list(CONTACTS), "example": "anybody",
            "description": "`groups` are those you share a group with, `peers` those from cities like yours; whom you "
            "have written to, and programme staff, always may",
        },
    )  # fmt: skip
    receipts = fields.Boolean(metadata={"example": True, "description": "How far you have read is shown, and to you"})
    typing = fields.Boolean(metadata={"example": True, "description": "That you are writing is shown, and to you"})
    presence = fields.Boolean(
        metadata={"example": True, "description": "That you are here, or were lately, is shown, and to you"}
    )
    version = fields.Integer(metadata={"example": 1})
    can = Can(change=policies.can_choose_courtesy)


class MemberQuery(PageQuery):
    """Which people to list. A code that does not exist finds nobody."""

    q = Line(100, load_default="", metadata={"example": "bogota", "description": "Name, job title, city, bio, area"})
    city = Id(load_default=None, metadata={"example": 12})
    country = fields.String(load_default=None, validate=country_code, metadata={"example": "BR"})
    practice_area = fields.String(load_default=None, validate=validate.Length(1, 24), metadata={"example": "DM"})
    criterion = fields.String(
        load_default=None,
        validate=validate.Length(1, 24),
        metadata={"example": "DM3", "description": "Who can help with it or looks for it"},
    )
    can_help_with = fields.String(load_default=None, validate=validate.Length(1, 24), metadata={"example": "RDC2"})
    looking_for = fields.String(load_default=None, validate=validate.Length(1, 24), metadata={"example": "DM8"})
    language = _language(load_default=None)
    population_band = fields.String(load_default=None, validate=validate.OneOf(BANDS))
    peers_only = fields.Boolean(load_default=False, metadata={"description": "Only from the cities most like yours"})
    role = fields.String(load_default=None, validate=validate.OneOf(ROLES))
    sort = fields.String(
        load_default=None,
        validate=validate.OneOf(SORTS),
        metadata={"description": "Left out: relevance with `q`, else similar cities first, else name"},
    )


def _yes_or_no() -> fields.Boolean:
    return fields.Boolean(truthy={True}, falsy={False}, metadata={"example": True})


class CourtesyForm(Form):
    """Changes of these choices; what is left out stays."""

    who_may_write = fields.String(
        attribute="contact", validate=validate.OneOf(CONTACTS), metadata={"example": "groups"}
    )
    receipts = _yes_or_no()
    typing = _yes_or_no()
    presence = _yes_or_no()


class CourtesyPageForm(Form):
    """The form of these choices, with the version it was opened at."""

    version = Id(required=True)
    who_may_write = fields.String(attribute="contact", required=True, validate=validate.OneOf(CONTACTS))
    receipts = fields.Boolean(required=True)
    typing = fields.Boolean(required=True)
    presence = fields.Boolean(required=True)


class BlockPageForm(Form):
    """The form that blocks or unblocks, with the conversation it stood in, if any."""

    conversation = Id(load_default=None)


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


class ProfilePageForm(ProfileForm):
    """A profile as its page sends it, whole."""

    version = fields.Integer(required=True, validate=validate.Range(0))
    name = Line(120, shortest=1, required=True)
    language = fields.String(required=True, validate=validate.OneOf(list(LANGUAGES)))
    timezone = fields.String(required=True, validate=time_zone)
