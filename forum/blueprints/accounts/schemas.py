"""JSON of accounts."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from forum.blueprints.accounts.rules import LONGEST_PASSWORD
from forum.kernel.web.fields import Form, Url


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
    browser = fields.String(metadata={"example": "Firefox on Windows"})
    address = fields.String(metadata={"example": "203.0.113.7"})
    created_at = fields.AwareDateTime(metadata={"example": "2026-11-01T10:00:00Z"})
    seen_at = fields.AwareDateTime(metadata={"example": "2026-11-01T10:00:00Z"})
    current = fields.Boolean(metadata={"example": True})


class SessionListSchema(Schema):
    """Where one is signed in."""

    items = fields.List(fields.Nested(SessionSchema))
    next = fields.String(allow_none=True)
