"""Ideation sessions as JSON."""

from __future__ import annotations

from typing import Any

from forum.blueprints.ideation.api.routes import api
from forum.blueprints.ideation.queries import sessions as queries
from forum.blueprints.ideation.schemas.sessions import (
    ConceptEditForm,
    ConceptForm,
    ConceptMergeForm,
    ConceptOpportunityForm,
    PhaseForm,
    SessionForm,
    SessionQuery,
    StepEndForm,
    ThemeForm,
    TogetherForm,
    VoteForm,
    WrapUpForm,
)
from forum.blueprints.ideation.schemas.shown import (
    ConceptSchema,
    ConceptsSchema,
    IdeationSessionSchema,
    ThemeSchema,
    ThemesSchema,
)
from forum.blueprints.ideation.services import concepts, following, sessions, voting
from forum.blueprints.opportunities.schemas import OpportunitySchema
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import public, signed_in
from forum.kernel.web.fields import page_of


@api.route("/ideation-sessions")
@public
@api.takes(SessionQuery, location="query")
@api.gives(page_of(IdeationSessionSchema, "IdeationSessionPageSchema"))
def list_sessions(actor: Actor, query: dict[str, Any]) -> Any:
    """The sessions of the groups one reads, the newest first."""
    return queries.list_sessions(actor, **query)


@api.route("/ideation-sessions", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(SessionForm)
@api.gives(IdeationSessionSchema, 201, with_etag=True)
def create_session(actor: Actor, form: dict[str, Any]) -> Any:
    """Open a session in a group that one looks after."""
    return sessions.plan_session(actor, form.pop("group_id"), form.pop("title"), form.pop("overview"), **form)


@api.route("/ideation-sessions/<int:session_id>")
@public
@api.gives(IdeationSessionSchema, with_etag=True)
def show_session(actor: Actor, session_id: int) -> Any:
    """One session."""
    return queries.get_session(actor, session_id)


@api.route("/ideation-sessions/<int:session_id>/phase", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(PhaseForm)
@api.gives(IdeationSessionSchema, with_etag=True)
def go_to_phase(actor: Actor, form: dict[str, Any], session_id: int) -> Any:
    """Go on to another step, with a timer or without; `published` also makes a document of the library."""
    if form["phase"] == "published":
        return following.publish_session(actor, session_id)
    return sessions.go_to_phase(actor, session_id, **form)


@api.route("/ideation-sessions/<int:session_id>/timer", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(StepEndForm)
@api.gives(IdeationSessionSchema, with_etag=True)
def set_timer(actor: Actor, form: dict[str, Any], session_id: int) -> Any:
    """Say how long the step still goes, in minutes or until a moment; neither for no end."""
    return sessions.set_timer(actor, session_id, **form)


@api.route("/ideation-sessions/<int:session_id>/clusters", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(TogetherForm)
@api.gives(ConceptsSchema)
def put_together(actor: Actor, form: dict[str, Any], session_id: int) -> Any:
    """Put several concepts under one word; for the facilitators."""
    concepts.put_together(actor, session_id, **form)
    return {"items": queries.list_concepts(actor, ids=form["concept_ids"]), "next": None}


@api.route("/ideation-sessions/<int:session_id>/themes")
@public
@api.gives(ThemesSchema)
def list_themes(actor: Actor, session_id: int) -> Any:
    """The themes of a session, in order."""
    return {"items": queries.get_session(actor, session_id).themes, "next": None}


@api.route("/ideation-sessions/<int:session_id>/themes", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(ThemeForm)
@api.gives(ThemeSchema, 201, with_etag=True)
def create_theme(actor: Actor, form: dict[str, Any], session_id: int) -> Any:
    """Add a theme; for the facilitators."""
    return sessions.add_theme(actor, session_id, **form)


@api.route("/themes/<int:theme_id>/concepts")
@public
@api.gives(ConceptsSchema)
def list_concepts(actor: Actor, theme_id: int) -> Any:
    """The concepts of a theme, by their numbers."""
    theme = queries.get_theme(actor, theme_id)
    return {"items": queries.list_concepts(actor, theme_id=theme.id), "next": None}


@api.route("/themes/<int:theme_id>/concepts", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(ConceptForm)
@api.gives(ConceptSchema, 201, with_etag=True)
def create_concept(actor: Actor, form: dict[str, Any], theme_id: int) -> Any:
    """Write a concept, while they are gathered or discussed."""
    return concepts.propose_concept(actor, theme_id, **form)


@api.route("/concepts/<int:concept_id>")
@public
@api.gives(ConceptSchema, with_etag=True)
def show_concept(actor: Actor, concept_id: int) -> Any:
    """One concept."""
    return queries.get_concept(actor, concept_id)


@api.route("/concepts/<int:concept_id>", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(ConceptEditForm)
@api.gives(ConceptSchema, with_etag=True)
def edit_concept(actor: Actor, form: dict[str, Any], concept_id: int) -> Any:
    """Change a concept together with the others, while they are gathered or discussed."""
    return concepts.edit_concept(actor, concept_id, **form)


@api.route("/concepts/<int:concept_id>/vote", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(VoteForm)
@api.gives(ConceptSchema, with_etag=True)
def vote(actor: Actor, form: dict[str, Any], concept_id: int) -> Any:
    """Give a concept one's vote, or points of one's budget, instead of what one gave it before."""
    return voting.vote_for(actor, concept_id, **form)


@api.route("/concepts/<int:concept_id>/vote", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(status=204)
def take_vote_back(actor: Actor, concept_id: int) -> Any:
    """Take one's vote back."""
    voting.vote_for(actor, concept_id, 0)


@api.route("/themes/<int:theme_id>", methods=["PATCH"])
@limit(WRITING)
@signed_in
@api.takes(WrapUpForm)
@api.gives(ThemeSchema, with_etag=True)
def wrap_up(actor: Actor, form: dict[str, Any], theme_id: int) -> Any:
    """Write what the group said in general about a theme; for the facilitators."""
    return sessions.edit_theme(actor, theme_id, form.pop("version"), **form)


@api.route("/concepts/<int:concept_id>/merge", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(ConceptMergeForm)
@api.gives(ConceptSchema, with_etag=True)
def merge_concept(actor: Actor, form: dict[str, Any], concept_id: int) -> Any:
    """Have a concept go on in another one, with its votes; for the facilitators."""
    return concepts.merge_concept(actor, concept_id, **form)


@api.route("/concepts/<int:concept_id>/opportunity", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(ConceptOpportunityForm)
@api.gives(OpportunitySchema, 201, with_etag=True)
def create_opportunity_of_concept(actor: Actor, form: dict[str, Any], concept_id: int) -> Any:
    """Go on with a concept as an opportunity, once the vote is over."""
    return following.become_opportunity(actor, concept_id, **form)
