"""JSON of accounts."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from forum.blueprints.accounts.rules import LONGEST_PASSWORD, SHORTEST_PASSWORD
from forum.kernel.i18n import LANGUAGES
from forum.kernel.web.fields import Form, Id, Line, Moment, Text, Url


class CityCardSchema(Schema):
    """A city where it is only mentioned."""

    id = fields.Integer(metadata={"example": 12})
    name = fields.String(metadata={"example": "Porto Alegre"})
    country_code = fields.String(metadata={"example": "BR"})
    url = Url()


class MemberCardSchema(Schema):
    """A member where she is only mentioned."""

    id = fields.Integer(metadata={"example": 42})
    name = fields.String(metadata={"example": "Ana Souza"})
    handle = fields.String(metadata={"example": "ana-souza"})
    job_title = fields.String(metadata={"example": "Procurement analyst"})
    city = fields.Nested(CityCardSchema, allow_none=True)
    url = Url()


class MeSchema(Schema):
    """The member who asks, and the token for unsafe requests with the session cookie."""

    member = fields.Nested(MemberCardSchema)
    role = fields.String(metadata={"example": "member"})
    language = fields.String(metadata={"example": "en"})
    csrf_token = fields.String(metadata={"description": "Send it as X-CSRFToken"})


class SignInForm(Form):
    """Address and password."""

    email = fields.Email(required=True, validate=validate.Length(max=254), metadata={"example": "ana@example.org"})
    password = fields.String(
        required=True, validate=validate.Length(1, LONGEST_PASSWORD), metadata={"example": "a long pass phrase"}
    )


class SessionSchema(Schema):
    """A browser in which one is signed in."""

    id = fields.Integer(metadata={"example": 7})
    browser = fields.String(metadata={"example": "Firefox, Windows"})
    address = fields.String(metadata={"example": "203.0.113.7"})
    created_at = Moment(metadata={"example": "2026-11-01T10:00:00Z"})
    seen_at = Moment(metadata={"example": "2026-11-01T10:00:00Z"})
    current = fields.Boolean(metadata={"example": True})


class SessionListSchema(Schema):
    """Where one is signed in."""

    items = fields.List(fields.Nested(SessionSchema))
    next = fields.String(allow_none=True)


def _new_password() -> fields.String:
    return fields.String(
        required=True,
        validate=validate.Length(SHORTEST_PASSWORD, LONGEST_PASSWORD),
        metadata={"example": "a long pass phrase"},
    )


class InvitationForm(Form):
    """With `email`, one person is invited by mail; without, a link for up to `most_uses` people is made."""

    email = fields.Email(load_default=None, allow_none=True, validate=validate.Length(max=254))
    city_id = Id(load_default=None, allow_none=True)
    message = Text(2000, load_default="")
    language = fields.String(load_default="en", validate=validate.OneOf(list(LANGUAGES)))
    most_uses = fields.Integer(load_default=1, validate=validate.Range(1, 5000))


class InvitationSchema(Schema):
    """An invitation as those see it who look after it; `link` is shown once, when a link is made."""

    id = fields.Integer(metadata={"example": 3})
    email = fields.String(allow_none=True, metadata={"example": "colleague@example.org"})
    city = fields.Nested(CityCardSchema, allow_none=True)
    message = fields.String(metadata={"example": "Join us for the sprint."})
    uses = fields.Integer(metadata={"example": 0})
    most_uses = fields.Integer(metadata={"example": 1})
    created_at = Moment(metadata={"example": "2026-11-01T10:00:00Z"})
    expires_at = Moment(metadata={"example": "2027-01-30T10:00:00Z"})
    revoked_at = Moment(allow_none=True)
    link = fields.String(allow_none=True, dump_default=None, metadata={"example": "https://plaza.example/join/Zx4"})


class OfferedInvitationSchema(Schema):
    """What somebody sees who opens an invitation."""

    email = fields.String(allow_none=True, metadata={"example": "colleague@example.org"})
    city = fields.Nested(CityCardSchema, allow_none=True)
    inviter = fields.Pluck("MemberCardSchema", "name", allow_none=True, metadata={"example": "Ana Souza"})
    message = fields.String(metadata={"example": "Join us for the sprint."})
    expires_at = Moment(metadata={"example": "2027-01-30T10:00:00Z"})


class AcceptanceForm(Form):
    """Name and password of the new account; the address only for a link that is not for one address."""

    name = Line(120, shortest=2, required=True, metadata={"example": "Ana Souza"})
    password = _new_password()
    email = fields.Email(load_default=None, allow_none=True, validate=validate.Length(max=254))


class ResetRequestForm(Form):
    """The address of the account."""

    email = fields.Email(required=True, validate=validate.Length(max=254), metadata={"example": "ana@example.org"})


class ResetForm(Form):
    """The new password."""

    password = _new_password()


class PasswordChangeForm(Form):
    """The password so far and the new one."""

    current = fields.String(required=True, validate=validate.Length(1, LONGEST_PASSWORD))
    password = _new_password()
