"""JSON of notifications."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from forum.blueprints.accounts.schemas import MemberCardSchema
from forum.blueprints.notifications import policies
from forum.blueprints.standards.schemas import CriterionCardSchema
from forum.kernel.notices import TOPICS, topic_of
from forum.kernel.subjects import SUBJECTS
from forum.kernel.web.fields import Can, Form, Id, Line, Moment, PageQuery, Url


class TitledSchema(Schema):
    """A thread, a conversation or a document where it is only mentioned."""

    id = fields.Integer(metadata={"example": 5})
    title = fields.String(metadata={"example": "How do you word the exit clause?"})
    url = Url()


class NamedSchema(Schema):
    """A group where it is only mentioned."""

    id = fields.Integer(metadata={"example": 7})
    name = fields.String(metadata={"example": "Data Management"})
    url = Url()


class QuestionSchema(Schema):
    """A question to a peer where it is only mentioned."""

    id = fields.Integer(metadata={"example": 4})
    criterion = fields.Pluck(CriterionCardSchema, "code", metadata={"example": "RDC2"})
    url = Url()


class SoughtSchema(Schema):
    """A request for a document where it is only mentioned."""

    id = fields.Integer(metadata={"example": 12})
    what = fields.String(metadata={"example": "A data-sharing agreement with a school district"})
    url = Url()


class SavedSearchCardSchema(Schema):
    """A saved search where it is only mentioned."""

    id = fields.Integer(metadata={"example": 3})
    name = fields.String(metadata={"example": "Asphalt in Spanish"})
    url = Url()


class ActSchema(Schema):
    """What moderators did with something of the member's, and why."""

    id = fields.Integer(metadata={"example": 77})
    act = fields.String(metadata={"example": "post_hidden"})
    reason = fields.String(metadata={"example": "It shows the address of a resident."})


def _shown_thing(told: Any) -> dict[str, Any] | None:
    if told.subject is None:
        return None
    thing = SUBJECTS[told.subject_type]
    card = thing.card(told.subject)
    return {"type": thing.type, "id": told.subject_id, "title": card.title, "url": thing.url(told.subject)}


class ToldSchema(Schema):
    """A notification as its member's room receives it; `url` marks it as read and leads to what it tells of."""

    id = fields.Integer(metadata={"example": 31})
    kind = fields.String(metadata={"example": "reply", "description": "As its feature declares it; more may come"})
    topic = fields.Function(
        lambda told: topic_of(told.kind),
        metadata={"type": "string", "enum": list(TOPICS), "example": "replies", "description": "What filters go by"},
    )
    about = fields.String(
        metadata={"example": "thread:5", "description": "The same for all that is about the same thing"}
    )
    actor = fields.Nested(
        MemberCardSchema, attribute="told_by", allow_none=True,
        metadata={"description": "Who wrote last, added, was asked or is the peer; null for acts and days"},
    )  # fmt: skip
    thread = fields.Nested(TitledSchema, allow_none=True)
    group = fields.Nested(NamedSchema, allow_none=True)
    conversation = fields.Nested(TitledSchema, allow_none=True)
    request = fields.Nested(QuestionSchema, allow_none=True, metadata={"description": "A question nobody answered"})
    peer = fields.Nested(
        MemberCardSchema, allow_none=True, metadata={"description": "Who can help you and whom you can help"}
    )
    saved_search = fields.Nested(
        SavedSearchCardSchema, allow_none=True, metadata={"description": "A search that has found something new"}
    )
    act = fields.Nested(ActSchema, attribute="entry", allow_none=True, metadata={"description": "What moderators did"})
    document_request = fields.Nested(
        SoughtSchema, allow_none=True, metadata={"description": "A document that somebody looks for"}
    )
    resource = fields.Nested(
        TitledSchema, allow_none=True, metadata={"description": "A document the member looks after"}
    )
    subject = fields.Function(
        _shown_thing,
        metadata={"type": ["object", "null"], "description": "Another thing: type, id, title, url"},
    )
    number = fields.Integer(metadata={"example": 4, "description": "The first post it tells of"})
    post_count = fields.Integer(
        metadata={"example": 1, "description": "How many posts or new hits it tells of; of reactions, how many people"}
    )
    note = fields.String(metadata={"example": "", "description": "What one wrote for oneself, of a reminder"})
    at = Moment(metadata={"example": "2026-11-01T10:00:00Z"})
    unread = fields.Boolean(metadata={"example": True})
    url = Url()


class NotificationSchema(ToldSchema):
    """A notification, with what the asker may do with it."""

    can = Can(read=policies.can_see_notification)


class TogetherSchema(Schema):
    """Notifications about the same thing, the latest first, at most twelve; `url` marks them as read and leads to the
    first that is unread."""

    about = fields.String(attribute="latest.about", metadata={"example": "thread:5"})
    url = fields.Function(
        lambda together: f"{together.first_unread.path}/together",
        metadata={"type": "string", "example": "/notifications/31/together"},
    )
    at = Moment(attribute="latest.at", metadata={"example": "2026-11-01T10:00:00Z"})
    unread = fields.Boolean(metadata={"example": True})
    people = fields.List(fields.Nested(MemberCardSchema), metadata={"description": "Whose doings these are"})
    notifications = fields.List(fields.Nested(NotificationSchema), attribute="told")


class UnreadCountsSchema(Schema):
    """How many one has not read, all and by topic, each counted to 100."""

    all = fields.Integer(metadata={"example": 4})
    mentions = fields.Integer(metadata={"example": 1})
    replies = fields.Integer(metadata={"example": 2})
    messages = fields.Integer(metadata={"example": 0})
    followed = fields.Integer(metadata={"example": 1})
    requests = fields.Integer(metadata={"example": 0})
    staff = fields.Integer(metadata={"example": 0})
    others = fields.Integer(metadata={"example": 0})


class NotificationQuery(PageQuery):
    """Which notifications."""

    unread = fields.Boolean(load_default=False, metadata={"description": "Only those not read yet"})
    topic = fields.String(
        load_default=None, allow_none=True, validate=validate.OneOf(TOPICS),
        metadata={"description": "Only those of these kinds", "example": "mentions"},
    )  # fmt: skip


_TOPIC = validate.OneOf(TOPICS)


class ReadNotificationsForm(Form):
    """Which notifications were read: some, one and all below it, or those about the same thing; with `topic`, by itself
    or beside these, only those of its kinds."""

    ids = fields.List(Id(), validate=validate.Length(1, 100), metadata={"example": [31, 30]})
    up_to = Id(metadata={"example": 31})
    about = Line(48, shortest=3, metadata={"example": "thread:5"})
    topic = fields.String(validate=_TOPIC, metadata={"example": "mentions"})

    @validates_schema
    def _one_of_them(self, form: dict[str, Any], **kwargs: Any) -> None:
        if not form or len(form.keys() - {"topic"}) > 1:
            raise ValidationError({"ids": ["Send either ids, up_to or about, or a topic."]})


class ReadPageForm(Form):
    """The same of a page, without any for all; `unread` and `cursor` say with `topic` where one was."""

    up_to = Id()
    about = Line(48, shortest=3)
    topic = fields.String(validate=_TOPIC)
    unread = fields.Boolean(load_default=False)
    cursor = Line(400)
