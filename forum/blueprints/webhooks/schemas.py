"""JSON of webhooks, of what they were sent, and the forms of their pages."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate

from forum.blueprints.accounts.schemas import MemberCardSchema
from forum.blueprints.groups import policies as group_policies
from forum.blueprints.groups.schemas.groups import GroupCardSchema
from forum.blueprints.webhooks import policies
from forum.blueprints.webhooks.rules import LONGEST_URL, MOST_GROUPS, SCOPES, STATES
from forum.kernel.i18n import _l
from forum.kernel.web.fields import Can, Form, Id, Line, Moment, PageQuery, Url
from forum.kernel.web.identity import current_actor

_EVENT = {"example": "post.created"}
_SCOPE = {
    "example": "members",
    "description": "`public`: what anybody may read; `members`: what every member may; `groups`: only these groups",
}


def _events(**kwargs: Any) -> fields.List:
    none = str(_l("Choose at least one event."))
    longest = validate.Length(max=60)
    return fields.List(
        fields.String(validate=validate.Length(1, 40)), validate=[validate.Length(min=1, error=none), longest],
        metadata={"example": ["thread.created", "post.created"]}, **kwargs,
    )  # fmt: skip


def _groups(**kwargs: Any) -> fields.List:
    most = validate.Length(max=MOST_GROUPS)
    return fields.List(Id(), validate=most, metadata={"example": [7], "description": "For `groups`"}, **kwargs)


def _url(**kwargs: Any) -> Line:
    return Line(
        LONGEST_URL, shortest=1, **kwargs,
        metadata={"example": "https://automation.city.example/plaza", "description": "https, on the public internet"},
    )  # fmt: skip


class WebhookForm(Form):
    """A receiver, and what it is to hear of."""

    name = Line(80, shortest=1, required=True, metadata={"example": "City automation"})
    target_url = _url(required=True)
    events = _events(required=True)
    scope = fields.String(required=True, validate=validate.OneOf(SCOPES), metadata=_SCOPE)
    group_ids = _groups(load_default=list)


class WebhookChangeForm(Form):
    """What is to be different; `active` switches it on or off."""

    name = Line(80, shortest=1, metadata={"example": "City automation"})
    target_url = _url()
    events = _events()
    scope = fields.String(validate=validate.OneOf(SCOPES), metadata=_SCOPE)
    group_ids = _groups()
    active = fields.Boolean(metadata={"example": True})

    @post_load
    def _something(self, values: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        if not values:
            raise ValidationError(str(_l("Say what is to be different.")))
        return values


class WebhookPageForm(WebhookForm):
    """The same as the page of a webhook that is there sends it."""

    version = fields.Integer(required=True)


class WebhookQuery(PageQuery):
    """Which webhooks."""


class DeliveryQuery(PageQuery):
    """Which messages."""

    state = fields.String(load_default=None, validate=validate.OneOf(STATES), metadata={"example": "failed"})


class WebhookHealthSchema(Schema):
    """How the receiver does."""

    failures = fields.Integer(metadata={"example": 0, "description": "In a row"})
    failing_since = Moment(allow_none=True, metadata={"example": None})
    last_at = Moment(allow_none=True, metadata={"example": "2026-11-01T10:00:00Z"})
    last_status = fields.Integer(allow_none=True, metadata={"example": 204})
    last_problem = fields.String(metadata={"example": "", "description": "Such as `too_slow`, when nothing came back"})
    last_success_at = Moment(allow_none=True, metadata={"example": "2026-11-01T10:00:00Z"})
    resting_until = Moment(allow_none=True, metadata={"example": None, "description": "Nothing is sent until then"})


class WebhookSchema(Schema):
    """A receiver, what it hears of, and how it does. Its secret is shown only when it is made."""

    id = fields.Integer(metadata={"example": 3})
    name = fields.String(metadata={"example": "City automation"})
    target_url = fields.String(metadata={"example": "https://automation.city.example/plaza"})
    events = fields.List(fields.String(), metadata={"example": ["thread.created", "post.created"]})
    scope = fields.String(metadata={"enum": list(SCOPES), "example": "members"})
    groups = fields.Method(
        "_groups", metadata={"type": "array", "items": {"type": "object"}, "description": "You read"}
    )
    other_groups = fields.Method(
        "_others", metadata={"type": "integer", "example": 0, "description": "How many more, which you do not read"}
    )
    keeper = fields.Nested(MemberCardSchema, metadata={"description": "Who saved it last and vouches for its groups"})
    active = fields.Boolean(metadata={"example": True})
    off_reason = fields.String(metadata={"example": "", "description": "`staff`, `failing` or `gone`"})
    off_at = Moment(allow_none=True, metadata={"example": None})
    secret_made_at = Moment(allow_none=True, metadata={"example": "2026-11-01T10:00:00Z"})
    former_until = Moment(
        allow_none=True, metadata={"example": None, "description": "Until then it is signed with the former secret too"}
    )
    health = fields.Nested(WebhookHealthSchema)
    created_at = Moment(metadata={"example": "2026-11-01T10:00:00Z"})
    version = fields.Integer(metadata={"example": 1})
    url = Url()
    can = Can(change=policies.can_change_webhook, run=policies.can_run_webhook)

    def _groups(self, webhook: Any) -> list[Any]:
        read = [group for group in webhook.groups if group_policies.can_browse(current_actor(), group)]
        shaped: list[Any] = GroupCardSchema(many=True).dump(read)
        return shaped

    def _others(self, webhook: Any) -> int:
        return sum(not group_policies.can_browse(current_actor(), group) for group in webhook.groups)


class WebhookSecretSchema(Schema):
    """The secret, this once. Until `former_until` messages are signed with the former one as well."""

    secret = fields.String(metadata={"example": "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"})
    former_until = Moment(allow_none=True, metadata={"example": "2026-11-02T10:00:00Z"})


class WebhookEventSchema(Schema):
    """Something that a webhook may hear of."""

    name = fields.String(metadata=_EVENT)
    label = fields.Function(lambda one: str(one.label), metadata={"type": "string", "example": "A post was published"})


class WebhookEventListSchema(Schema):
    """All of them."""

    items = fields.List(fields.Nested(WebhookEventSchema), required=True)
    next = fields.String(required=True, allow_none=True)


class WebhookDeliverySchema(Schema):
    """A message to a receiver. `readable`: you read what it is about; otherwise it has no ids and no attempts."""

    id = fields.Integer(attribute="delivery.id", metadata={"example": 871})
    message_id = fields.String(attribute="delivery.message_id", metadata={"example": "msg_5f2b8c0d9e"})
    event = fields.String(attribute="delivery.event", metadata=_EVENT)
    ids = fields.Dict(metadata={"example": {"post_id": 31, "thread_id": 5, "group_id": 7}})
    readable = fields.Boolean(metadata={"example": True})
    state = fields.String(attribute="delivery.state", metadata={"enum": list(STATES), "example": "sent"})
    attempts = fields.Integer(attribute="delivery.attempts", metadata={"example": 1})
    occurred_at = Moment(attribute="delivery.occurred_at", metadata={"example": "2026-11-01T10:00:00Z"})
    due_at = Moment(attribute="delivery.due_at", metadata={"description": "When it is tried next, while it waits"})
    settled_at = Moment(attribute="delivery.settled_at", allow_none=True, metadata={"example": "2026-11-01T10:00:01Z"})
    last_status = fields.Integer(attribute="delivery.last_status", allow_none=True, metadata={"example": 204})
    last_problem = fields.String(attribute="delivery.last_problem", metadata={"example": ""})
    url = fields.String(attribute="delivery.path", metadata={"example": "/webhooks/3/deliveries/871"})


class WebhookAttemptSchema(Schema):
    """What was sent at one time and what came back, its first 2,000 characters."""

    at = Moment(metadata={"example": "2026-11-01T10:00:01Z"})
    took_ms = fields.Integer(metadata={"example": 84})
    request_headers = fields.Dict(metadata={"example": {"webhook-id": "msg_5f2b8c0d9e"}})
    body = fields.String(metadata={"example": '{"type":"post.created"}'})
    status = fields.Integer(allow_none=True, metadata={"example": 204})
    problem = fields.String(metadata={"example": ""})
    answer_headers = fields.Dict(metadata={"example": {"Content-Length": "0"}})
    answer = fields.String(metadata={"example": ""})


class WebhookDeliveryDetailSchema(WebhookDeliverySchema):
    """The same with every attempt, the latest first."""

    tries = fields.List(fields.Nested(WebhookAttemptSchema))


class WebhookResendSchema(Schema):
    """How many messages are sent again."""

    count = fields.Integer(metadata={"example": 12})
