"""JSON of sanctions, notes, appeals, answers and the log."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from forum.blueprints.accounts.schemas import MemberCardSchema
from forum.blueprints.groups.schemas.groups import GroupCardSchema
from forum.blueprints.moderation import policies
from forum.blueprints.moderation.rules import (
    LOG_DAYS,
    LONGEST_APPEAL,
    LONGEST_NOTE,
    LONGEST_REASON,
    MOST_DAYS,
    SANCTIONS,
)
from forum.kernel.actor import Actor
from forum.kernel.policies import ALLOWED, Decision, Denied
from forum.kernel.web.fields import Can, Form, Id, Line, Moment, PageQuery, Text, Url


class SanctionForm(Form):
    """What is imposed, why, and until when; a warning has no end."""

    kind = fields.String(required=True, validate=validate.OneOf(SANCTIONS), metadata={"example": "silence"})
    reason = Text(LONGEST_REASON, shortest=1, required=True, metadata={"example": "You posted personal data twice."})
    ends_at = fields.AwareDateTime(load_default=None, allow_none=True, metadata={"example": "2026-11-08T10:00:00Z"})
    note = Text(LONGEST_NOTE, load_default="", metadata={"example": "Talked on the phone on Monday."})
    group_id = Id(load_default=None, allow_none=True, metadata={"example": 7, "description": "Of a warning"})


class SanctionPageForm(Form):
    """The same as a page sends it, which counts days."""

    kind = fields.String(required=True, validate=validate.OneOf(SANCTIONS))
    reason = Text(LONGEST_REASON, shortest=1, required=True)
    days = fields.Integer(load_default=3, validate=validate.Range(1, MOST_DAYS))
    note = Text(LONGEST_NOTE, load_default="")
    group_id = Id(load_default=None, allow_none=True)


class LiftForm(Form):
    """Why a sanction ends before its time; the member reads it."""

    reason = Text(LONGEST_REASON, load_default="", metadata={"example": "It was a misunderstanding."})


class SweepForm(Form):
    """Why everything that somebody wrote is removed; the member reads it."""

    reason = Text(LONGEST_REASON, shortest=1, required=True, metadata={"example": "It advertises a product."})


class NoteForm(Form):
    """What moderators tell each other about a member."""

    text = Text(LONGEST_NOTE, shortest=1, required=True, metadata={"example": "Talked on the phone on Monday."})
    group_id = Id(load_default=None, allow_none=True, metadata={"example": 7})


class AppealForm(Form):
    """Why an act should be looked at again."""

    text = Text(LONGEST_APPEAL, shortest=1, required=True, metadata={"example": "The number is the public help line."})


class UndoForm(Form):
    """Why an act is taken back."""

    reason = Text(LONGEST_REASON, load_default="", metadata={"example": "It was the wrong post."})


class SanctionSchema(Schema):
    """A warning, a silence or a suspension; `note` is empty for the member herself."""

    id = fields.Integer(metadata={"example": 4})
    kind = fields.String(validate=validate.OneOf(SANCTIONS), metadata={"example": "silence"})
    reason = fields.String(metadata={"example": "You posted personal data twice."})
    note = fields.Method("_note", metadata={"type": "string", "example": "Talked on the phone on Monday."})
    by = fields.Nested(MemberCardSchema, allow_none=True)
    group = fields.Nested(GroupCardSchema, allow_none=True)
    at = Moment(metadata={"example": "2026-11-01T10:00:00Z"})
    ends_at = Moment(allow_none=True, metadata={"example": "2026-11-08T10:00:00Z"})
    lifted_at = Moment(allow_none=True, metadata={"example": None})
    lift_reason = fields.String(metadata={"example": ""})
    url = Url()
    can = Can(read=policies.can_see_sanction)

    def _note(self, sanction: Any) -> str:
        from forum.kernel.web.identity import current_actor

        return "" if sanction.member_id == current_actor().id else str(sanction.note)


class NoteSchema(Schema):
    """A note of a moderator about a member."""

    id = fields.Integer(metadata={"example": 9})
    text = fields.String(metadata={"example": "Talked on the phone on Monday."})
    by = fields.Nested(MemberCardSchema, allow_none=True)
    group = fields.Nested(GroupCardSchema, allow_none=True)
    at = Moment(metadata={"example": "2026-11-01T10:00:00Z"})


def _can_undo(actor: Actor, shown: Any) -> Decision:
    return ALLOWED if shown.can_undo else Denied("not_undoable")


def _can_appeal(actor: Actor, shown: Any) -> Decision:
    return policies.can_appeal(actor, shown.entry)


class LogEntrySchema(Schema):
    """An act. `staff` and `member` are there for those who look after the group, and for whom it concerns."""

    id = fields.Integer(attribute="entry.id", metadata={"example": 77})
    act = fields.String(attribute="entry.act", metadata={"example": "post_hidden"})
    at = Moment(attribute="entry.at", metadata={"example": "2026-11-01T10:00:00Z"})
    actor = fields.Nested(MemberCardSchema, allow_none=True, metadata={"description": "Null for Plaza itself"})
    member = fields.Nested(MemberCardSchema, allow_none=True, metadata={"description": "Whom it concerns"})
    group = fields.Nested(GroupCardSchema, allow_none=True)
    subject_type = fields.String(attribute="entry.subject_type", metadata={"example": "post"})
    subject_id = fields.Integer(attribute="entry.subject_id", metadata={"example": 31})
    title = fields.String(metadata={"example": "How do you word the exit clause?"})
    subject_url = fields.String(attribute="url", metadata={"example": "/t/exit-clause/5/4"})
    reason = fields.String(attribute="entry.reason", metadata={"example": "It shows the address of a resident."})
    diff_url = fields.String(metadata={"example": "", "description": "Of an edit: where one reads what it changed"})
    public = fields.Dict(attribute="entry.public", metadata={"example": {"number": 4}})
    staff = fields.Dict(metadata={"example": {"decision": "hide"}})
    undone_at = Moment(attribute="entry.undone_at", allow_none=True, metadata={"example": None})
    url = fields.Function(
        lambda shown: f"/moderation/acts/{shown.entry.id}",
        metadata={"type": "string", "example": "/moderation/acts/77"},
    )
    can = Can(undo=_can_undo, appeal=_can_appeal)


class LogQuery(PageQuery):
    """Which entries of the log."""

    group_id = Id(load_default=None, metadata={"example": 7})
    act = fields.String(load_default=None, validate=validate.Length(1, 40), metadata={"example": "post_hidden"})
    member_id = Id(load_default=None, metadata={"example": 42, "description": "Whom it concerns; for moderators"})
    actor_id = Id(load_default=None, metadata={"example": 9, "description": "Who did it"})
    since = Moment(load_default=None, metadata={"example": "2026-11-01T00:00:00Z", "description": "Done since"})
    until = Moment(load_default=None, metadata={"example": "2026-12-01T00:00:00Z", "description": "Done before"})


class LogPageQuery(LogQuery):
    """The form of the page: people by their usernames, a period by its days."""

    by = Line(60, load_default="")
    about = Line(60, load_default="")
    days = fields.Integer(load_default=None, validate=validate.OneOf(LOG_DAYS))


class RecordSchema(Schema):
    """What moderators know of a member: the latest fifty of each."""

    member = fields.Nested(MemberCardSchema)
    sanctions = fields.List(fields.Nested(SanctionSchema))
    notes = fields.List(fields.Nested(NoteSchema))
    acts = fields.List(fields.Nested(LogEntrySchema))
    url = fields.Function(
        lambda record: f"/members/{record.member.id}/moderation",
        metadata={"type": "string", "example": "/members/42/moderation"},
    )


class AppealSchema(Schema):
    """What a member asked to be looked at again, and the answer."""

    id = fields.Integer(metadata={"example": 2})
    text = fields.String(metadata={"example": "The number is the public help line."})
    at = Moment(metadata={"example": "2026-11-01T12:00:00Z"})
    outcome = fields.String(validate=validate.OneOf(("waiting", "granted", "upheld")), metadata={"example": "waiting"})
    answer = fields.String(metadata={"example": ""})
    url = fields.Function(
        lambda appeal: f"/moderation/acts/{appeal.entry_id}",
        metadata={"type": "string", "example": "/moderation/acts/77"},
    )
    can = Can(read=policies.can_see_appeal)


class TemplateForm(Form):
    """An answer to be chosen."""

    title = Line(60, shortest=1, required=True, metadata={"example": "Personal data"})
    body = Text(LONGEST_REASON, shortest=1, required=True, metadata={"example": "It shows data about a person."})
    group_id = Id(load_default=None, allow_none=True, metadata={"example": 7})


class TemplateEditForm(Form):
    """What of an answer is changed."""

    title = Line(60, shortest=1, metadata={"example": "Personal data"})
    body = Text(LONGEST_REASON, shortest=1, metadata={"example": "It shows data about a person."})


class TemplatePageForm(TemplateEditForm):
    """The same as a page sends it."""

    version = fields.Integer(required=True)


class TemplateSchema(Schema):
    """An answer that moderators give often."""

    id = fields.Integer(metadata={"example": 3})
    title = fields.String(metadata={"example": "Personal data"})
    body = fields.String(metadata={"example": "It shows data about a person."})
    group = fields.Nested(GroupCardSchema, allow_none=True)
    version = fields.Integer(metadata={"example": 1})
    url = fields.Constant("/moderation/answers", metadata={"example": "/moderation/answers"})
    can = Can(read=policies.can_see_template)
