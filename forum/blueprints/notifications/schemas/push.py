"""JSON of the browsers in which a member is told what is new."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from forum.kernel.i18n import _l
from forum.kernel.web.fields import Form, Moment
from forum.kernel.web_push import check_keys

LONGEST_ENDPOINT = 2000
_ENDPOINT = "https://push.example.net/send/dGhpcyBpcyBh"
_P256DH = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
_AUTH = "BTBZMqHH6r4Tts7J_aSIgg"


class PushSubscriptionSchema(Schema):
    """A browser in which one is told what is new. Its address is told to nobody."""

    id = fields.Integer(metadata={"example": 4})
    browser = fields.String(metadata={"example": "Firefox, Windows"})
    session_id = fields.Integer(metadata={"example": 17, "description": "The session with which it ends"})
    made_at = Moment(metadata={"example": "2026-11-02T09:00:00Z"})
    used_at = Moment(
        allow_none=True, metadata={"example": None, "description": "When something was last sent there; null for never"}
    )


class PushStateSchema(Schema):
    """One's browsers, at most ten, and what a browser needs to become one of them."""

    available = fields.Boolean(metadata={"example": True, "description": "Whether this installation pushes at all"})
    public_key = fields.String(
        allow_none=True, metadata={"example": _P256DH, "description": "The `applicationServerKey` to subscribe with"}
    )
    session_id = fields.Integer(
        allow_none=True, metadata={"example": 17, "description": "The session that asks, to find its browser"}
    )
    items = fields.List(fields.Nested(PushSubscriptionSchema))


class PushKeysForm(Form):
    """The keys of a browser, in base64url."""

    p256dh = fields.String(required=True, validate=validate.Length(max=90), metadata={"example": _P256DH})
    auth = fields.String(required=True, validate=validate.Length(max=30), metadata={"example": _AUTH})


def _check_keys(keys: dict[str, Any]) -> None:
    try:
        check_keys(keys["p256dh"], keys["auth"])
    except ValueError as error:
        raise ValidationError(str(_l("These are not the keys of a browser."))) from error


class PushSubscriptionForm(Form):
    """What `PushSubscription.toJSON()` of a browser gives."""

    endpoint = fields.String(
        required=True, validate=validate.Length(1, LONGEST_ENDPOINT), metadata={"example": _ENDPOINT}
    )
    keys = fields.Nested(PushKeysForm, required=True, validate=_check_keys)
    expiration_time = fields.Float(
        data_key="expirationTime", allow_none=True,
        metadata={"example": None, "description": "As browsers send it; a browser that has expired is found gone"},
    )  # fmt: skip
