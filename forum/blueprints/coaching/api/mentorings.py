"""Mentorings of one's own as JSON: goals, notes, the end."""

from __future__ import annotations

from typing import Any

from forum.blueprints.coaching.api.routes import api
from forum.blueprints.coaching.queries import mentorings as queries
from forum.blueprints.coaching.schemas.mentorings import (
    GoalDoneForm,
    MentoringCardSchema,
    MentoringEndForm,
    MentoringFeedbackSchema,
    MentoringGoalForm,
    MentoringLinkForm,
    MentoringNoteForm,
    MentoringNoteSchema,
    MentoringQuery,
    MentoringSchema,
    MentoringUsefulForm,
    NoteSharedForm,
)
from forum.blueprints.coaching.services import appointments
from forum.blueprints.coaching.services import mentorings as services
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import signed_in
from forum.kernel.web.fields import PageQuery, page_of


@api.route("/mentorings")
@signed_in
@api.takes(MentoringQuery, location="query")
@api.gives(page_of(MentoringCardSchema))
def list_mentorings(actor: Actor, query: dict[str, Any]) -> Any:
    """One's mentorings, those in which something happened last first."""
    return queries.page_mentorings(actor, **query)


@api.route("/mentorings/<int:mentoring_id>")
@signed_in
@api.gives(MentoringSchema, with_etag=True)
def show_mentoring(actor: Actor, mentoring_id: int) -> Any:
    """One mentoring."""
    return queries.get_mentoring(actor, mentoring_id)


@api.route("/mentorings/<int:mentoring_id>/link", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(MentoringLinkForm)
@api.gives(MentoringSchema, with_etag=True)
def set_link(actor: Actor, form: dict[str, Any], mentoring_id: int) -> Any:
    """Say where the two usually meet."""
    return services.set_link(actor, mentoring_id, **form)


@api.route("/mentorings/<int:mentoring_id>/goals", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(MentoringGoalForm)
@api.gives(MentoringSchema, 201, with_etag=True)
def add_goal(actor: Actor, form: dict[str, Any], mentoring_id: int) -> Any:
    """Add a goal."""
    return services.add_goal(actor, mentoring_id, **form)


@api.route("/mentorings/<int:mentoring_id>/goals/<int:goal_id>", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(GoalDoneForm)
@api.gives(MentoringSchema, with_etag=True)
def tick_goal(actor: Actor, form: dict[str, Any], mentoring_id: int, goal_id: int) -> Any:
    """Say whether a goal is reached."""
    return services.tick_goal(actor, mentoring_id, goal_id, **form)


@api.route("/mentorings/<int:mentoring_id>/goals/<int:goal_id>", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(MentoringSchema, with_etag=True)
def remove_goal(actor: Actor, mentoring_id: int, goal_id: int) -> Any:
    """Remove a goal."""
    return services.remove_goal(actor, mentoring_id, goal_id)


@api.route("/mentorings/<int:mentoring_id>/notes")
@signed_in
@api.takes(PageQuery, location="query")
@api.gives(page_of(MentoringNoteSchema))
def list_notes(actor: Actor, query: dict[str, Any], mentoring_id: int) -> Any:
    """The notes one may read: one's own, and what the other shares."""
    mentoring = queries.get_mentoring(actor, mentoring_id)
    return queries.page_notes(actor, mentoring.id, **query)


@api.route("/mentorings/<int:mentoring_id>/notes", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(MentoringNoteForm)
@api.gives(MentoringNoteSchema, 201)
def write_note(actor: Actor, form: dict[str, Any], mentoring_id: int) -> Any:
    """Write a note for oneself, or for both."""
    return queries.get_note(actor, services.write_note(actor, mentoring_id, **form).id)


@api.route("/mentoring-notes/<int:note_id>", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(NoteSharedForm)
@api.gives(MentoringNoteSchema)
def share_note(actor: Actor, form: dict[str, Any], note_id: int) -> Any:
    """Share one's note with the other, or keep it for oneself again."""
    return queries.get_note(actor, services.share_note(actor, note_id, **form).id)


@api.route("/mentoring-notes/<int:note_id>", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(status=204)
def remove_note(actor: Actor, note_id: int) -> Any:
    """Remove one's note for good."""
    services.remove_note(actor, note_id)


@api.route("/mentorings/<int:mentoring_id>/ending", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(MentoringEndForm)
@api.gives(MentoringSchema, with_etag=True)
def end_mentoring(actor: Actor, form: dict[str, Any], mentoring_id: int) -> Any:
    """End it; what was still to come is cancelled."""
    return services.end_mentoring(actor, mentoring_id, **form)


@api.route("/mentorings/<int:mentoring_id>/feedback", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(MentoringUsefulForm)
@api.gives(MentoringFeedbackSchema)
def look_back(actor: Actor, form: dict[str, Any], mentoring_id: int) -> Any:
    """Say how useful it was, once it has ended. The other reads it once both have said theirs."""
    return appointments.look_back(actor, mentoring_id, **form)
