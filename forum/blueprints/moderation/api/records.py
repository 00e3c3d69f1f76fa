"""Sanctions, notes, the log, appeals and answers as JSON."""

from __future__ import annotations

from typing import Any

from forum.blueprints.moderation.api.routes import api
from forum.blueprints.moderation.queries import log, records
from forum.blueprints.moderation.schemas.records import (
    AppealForm,
    AppealSchema,
    LiftForm,
    LogEntrySchema,
    LogQuery,
    NoteForm,
    NoteSchema,
    RecordSchema,
    SanctionForm,
    SanctionSchema,
    SweepForm,
    TemplateEditForm,
    TemplateForm,
    TemplateSchema,
    UndoForm,
)
from forum.blueprints.moderation.services import answering, appeals, sanctions, sweeping
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import public, signed_in
from forum.kernel.web.api import expected_version
from forum.kernel.web.fields import page_of


@api.route("/members/<int:member_id>/sanctions", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(SanctionForm)
@api.gives(SanctionSchema, 201)
def create_sanction(actor: Actor, form: dict[str, Any], member_id: int) -> Any:
    """Warn, silence or suspend a member, who is told why and until when."""
    return sanctions.sanction_member(actor, member_id, **form)


@api.route("/sanctions/<int:sanction_id>/lift", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(LiftForm)
@api.gives(SanctionSchema)
def lift_sanction(actor: Actor, form: dict[str, Any], sanction_id: int) -> Any:
    """End a sanction before its time, or take a warning back."""
    return sanctions.lift_sanction(actor, sanction_id, **form)


@api.route("/members/<int:member_id>/sweep", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(SweepForm)
@api.gives(LogEntrySchema, 201)
def sweep_member(actor: Actor, form: dict[str, Any], member_id: int) -> Any:
    """Remove everything a member wrote, at most 15 posts of the last 60 days; for staff, with one way back."""
    return log.get_entry_to_show(actor, sweeping.sweep_member(actor, member_id, **form).id)


@api.route("/members/<int:member_id>/moderation-record")
@signed_in
@api.gives(RecordSchema)
def show_record(actor: Actor, member_id: int) -> Any:
    """What moderators know of a member, as far as one looks after it."""
    return records.get_record(actor, member_id)


@api.route("/members/<int:member_id>/staff-notes", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(NoteForm)
@api.gives(NoteSchema, 201)
def create_note(actor: Actor, form: dict[str, Any], member_id: int) -> Any:
    """Tell other moderators something about a member."""
    return sanctions.note_member(actor, member_id, **form)


@api.route("/moderation-log")
@public
@api.takes(LogQuery, location="query")
@api.gives(page_of(LogEntrySchema))
def list_log(actor: Actor, query: dict[str, Any]) -> Any:
    """What moderators did, the latest first: the open part for readers, all of it for who looks after the group."""
    return log.list_entries(actor, **query)


@api.route("/moderation-log/<int:entry_id>")
@public
@api.gives(LogEntrySchema)
def show_entry(actor: Actor, entry_id: int) -> Any:
    """One act."""
    return log.get_entry_to_show(actor, entry_id)


@api.route("/moderation-log/<int:entry_id>/undo", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(UndoForm)
@api.gives(LogEntrySchema)
def undo_act(actor: Actor, form: dict[str, Any], entry_id: int) -> Any:
    """Take an act back, within thirty days."""
    appeals.undo(actor, entry_id, **form)
    return log.get_entry_to_show(actor, entry_id)


@api.route("/moderation-log/<int:entry_id>/appeal", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(AppealForm)
@api.gives(AppealSchema, 201)
@api.problem(410)
def create_appeal(actor: Actor, form: dict[str, Any], entry_id: int) -> Any:
    """Ask that somebody else looks at an act again."""
    return appeals.appeal(actor, entry_id, **form)


@api.route("/answer-templates")
@signed_in
@api.gives(page_of(TemplateSchema))
def list_templates(actor: Actor) -> Any:
    """The answers one may use."""
    return {"items": records.list_templates(actor), "next": None}


@api.route("/answer-templates", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(TemplateForm)
@api.gives(TemplateSchema, 201)
def create_template(actor: Actor, form: dict[str, Any]) -> Any:
    """Keep an answer."""
    return answering.keep_template(actor, **form)


@api.route("/answer-templates/<int:template_id>")
@signed_in
@api.gives(TemplateSchema, with_etag=True)
def show_template(actor: Actor, template_id: int) -> Any:
    """One answer."""
    return records.get_template(actor, template_id)


@api.route("/answer-templates/<int:template_id>", methods=["PATCH"])
@limit(WRITING)
@signed_in
@api.takes(TemplateEditForm)
@api.gives(TemplateSchema, with_etag=True)
def edit_template(actor: Actor, form: dict[str, Any], template_id: int) -> Any:
    """Change an answer."""
    return answering.change_template(actor, template_id, expected_version(), **form)


@api.route("/answer-templates/<int:template_id>", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(status=204)
def remove_template(actor: Actor, template_id: int) -> Any:
    """Keep an answer no longer."""
    answering.remove_template(actor, template_id, expected_version())
