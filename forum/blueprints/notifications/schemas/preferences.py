"""JSON of what a member has chosen about being told."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from forum.blueprints.groups.rules import AFTER_REPLY
from forum.blueprints.notifications.rules.preferences import CADENCES, REACTION_CHOICES, SUBJECTS
from forum.kernel.i18n import _l
from forum.kernel.web.fields import Form, Id

MOST_GROUPS = 500
_QUIET = ("quiet_from", "quiet_until")
_HOUR = validate.Range(0, 23)
_CADENCE = {
    "example": "daily", "enum": list(CADENCES),
    "description": "How often what was not read is mailed together; `at_once` mails all by itself, `never` nothing",
}  # fmt: skip


def _subjects(description: str) -> fields.List:
    each = fields.String(validate=validate.OneOf(SUBJECTS))
    return fields.List(each, validate=validate.Length(max=len(SUBJECTS)), metadata={"description": description})


def _check_quiet_hours(form: dict[str, Any]) -> None:
    """Both ends or none; what is said stands at the end that is missing."""
    given = [name for name in _QUIET if name in form]
    missing = [name for name in _QUIET if name not in form] or [name for name in _QUIET if form[name] is None]
    if given and len(missing) == 1:
        raise ValidationError({missing[0]: [str(_l("Quiet hours need a beginning and an end."))]})


class PreferencesSchema(Schema):
    """What one is told without having asked for it, and what is mailed when."""

    peer_matches = fields.Boolean(
        metadata={"example": True, "description": "People who can help one and whom one can help"}
    )
    document_requests = fields.Boolean(
        metadata={"example": True, "description": "Documents others look for that one may have"}
    )
    mail_cadence = fields.String(attribute="chosen.mail_cadence", metadata=_CADENCE)
    mail_at_once = fields.List(
        fields.String(), attribute="chosen.mail_at_once",
        metadata={"example": ["mentions", "replies", "messages"], "description": "Mailed by itself after some minutes"},
    )  # fmt: skip
    mail_never = fields.List(
        fields.String(), attribute="chosen.mail_never", metadata={"example": [], "description": "Not mailed at all"}
    )
    mail_only_unread = fields.Boolean(
        attribute="chosen.mail_only_unread",
        metadata={"example": True, "description": "Not mailed once it was read on the site"},
    )
    mail_hour = fields.Integer(
        attribute="chosen.mail_hour",
        metadata={"example": 7, "description": "The hour, in one's own time zone, of daily and weekly mails"},
    )
    quiet_from = fields.Integer(
        attribute="chosen.quiet_from", allow_none=True,
        metadata={"example": 20, "description": "The hour from which nothing is sent; null without quiet hours"},
    )  # fmt: skip
    quiet_until = fields.Integer(
        attribute="chosen.quiet_until", allow_none=True,
        metadata={"example": 7, "description": "The hour at which quiet hours end"},
    )  # fmt: skip
    content_free = fields.Boolean(
        attribute="chosen.content_free",
        metadata={"example": False, "description": "Mails name nobody and hold neither titles nor text"},
    )
    message_text = fields.Boolean(
        attribute="chosen.message_text",
        metadata={"example": True, "description": "Mails hold what members wrote in messages"},
    )
    digests = fields.Boolean(
        attribute="chosen.digests", metadata={"example": True, "description": "Weekly digests of one's groups"}
    )
    push_subjects = fields.List(
        fields.String(), attribute="chosen.push_subjects",
        metadata={"example": ["mentions", "messages"], "description": "Pushed to one's browsers while one is away"},
    )  # fmt: skip
    no_digest_of = fields.List(
        fields.Integer(), metadata={"example": [7], "description": "Groups whose digest one does not want"}
    )
    version = fields.Integer(metadata={"example": 1})


class PreferencesForm(Form):
    """What one wants to be told; what is left out stays as it is."""

    peer_matches = fields.Boolean(metadata={"example": False})
    document_requests = fields.Boolean(metadata={"example": False})
    mail_cadence = fields.String(validate=validate.OneOf(CADENCES), metadata=_CADENCE)
    mail_at_once = _subjects("Mailed by itself after some minutes")
    mail_never = _subjects("Not mailed at all")
    mail_only_unread = fields.Boolean(metadata={"example": True})
    mail_hour = fields.Integer(validate=_HOUR, metadata={"example": 7})
    quiet_from = fields.Integer(allow_none=True, validate=_HOUR, metadata={"example": 20})
    quiet_until = fields.Integer(allow_none=True, validate=_HOUR, metadata={"example": 7})
    content_free = fields.Boolean(metadata={"example": False})
    message_text = fields.Boolean(metadata={"example": True})
    digests = fields.Boolean(metadata={"example": True})
    push_subjects = _subjects("Pushed to one's browsers while one is away")
    no_digest_of = fields.List(Id(), validate=validate.Length(max=MOST_GROUPS), metadata={"example": [7]})

    @validates_schema
    def _both_ends(self, form: dict[str, Any], **kwargs: Any) -> None:
        _check_quiet_hours(form)


class PreferencesPageForm(Form):
    """The same as the page sends it: for each subject of mail when it is mailed, and the groups whose digest comes; and
    of which kinds one is told at all."""

    version = Id()
    peer_matches = fields.Boolean()
    document_requests = fields.Boolean()
    mail_cadence = fields.String(validate=validate.OneOf(CADENCES))
    when_mentions = fields.String(validate=validate.OneOf(("at_once", "together", "never")))
    when_replies = fields.String(validate=validate.OneOf(("at_once", "together", "never")))
    when_messages = fields.String(validate=validate.OneOf(("at_once", "together", "never")))
    when_followed = fields.String(validate=validate.OneOf(("at_once", "together", "never")))
    when_others = fields.String(validate=validate.OneOf(("at_once", "together", "never")))
    mail_only_unread = fields.Boolean()
    mail_hour = fields.Integer(validate=_HOUR)
    quiet_from = fields.Integer(allow_none=True, validate=_HOUR)
    quiet_until = fields.Integer(allow_none=True, validate=_HOUR)
    content_free = fields.Boolean()
    message_text = fields.Boolean()
    digests = fields.Boolean()
    push_subjects = fields.List(fields.String(validate=validate.OneOf(SUBJECTS)))
    push_offered = fields.Boolean()
    digest_of = fields.List(Id(), validate=validate.Length(max=MOST_GROUPS))
    offered = fields.List(Id(), validate=validate.Length(max=MOST_GROUPS))
    wanted = fields.List(fields.String(), validate=validate.Length(max=100))
    reactions = fields.String(validate=validate.OneOf(REACTION_CHOICES))
    after_reply = fields.String(validate=validate.OneOf(AFTER_REPLY))

    @validates_schema
    def _both_ends(self, form: dict[str, Any], **kwargs: Any) -> None:
        _check_quiet_hours(form)
