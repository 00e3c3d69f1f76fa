"""Concepts as pages: writing, reading with comments and history, voting, putting together, going on."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for

from forum.blueprints.ideation import policies
from forum.blueprints.ideation.pages.routes import pages
from forum.blueprints.ideation.pages.sessions import show_board
from forum.blueprints.ideation.pages.shown import session_context
from forum.blueprints.ideation.queries import around
from forum.blueprints.ideation.queries import sessions as queries
from forum.blueprints.ideation.schemas.sessions import (
    ClusterForm,
    CommentForm,
    ConceptEditForm,
    ConceptForm,
    ConceptMergeForm,
    ConceptOpportunityForm,
    VoteForm,
)
from forum.blueprints.ideation.services import concepts as services
from forum.blueprints.ideation.services import following, seeing, voting
from forum.blueprints.opportunities.rules import KIND_NAMES, OPEN
from forum.kernel.actor import Actor
from forum.kernel.i18n import _
from forum.kernel.limits import WRITING, limit
from forum.kernel.policies import authorize
from forum.kernel.web.access import public, signed_in
from forum.kernel.web.pages import done, form_state, takes_form


@pages.post("/ideation/<int:session_id>/themes/<int:theme_id>/concepts")
@limit(WRITING)
@signed_in
@takes_form(ConceptForm, again=show_board)
def propose(actor: Actor, form: dict[str, Any], session_id: int, theme_id: int) -> Any:
    """Write a concept."""
    made = services.propose_concept(actor, theme_id, **form)
    return done(_("Concept %(number)s is there.", number=made.number), made.theme.path)


@pages.get("/ideation/concepts/<int:concept_id>")
@public
def show_concept(actor: Actor, concept_id: int) -> Any:
    """A concept with its comments and its history."""
    if actor.signed_in:
        seeing.see_concept(actor, concept_id)
    versions = queries.list_versions(actor, concept_id)
    concept = queries.get_concept(actor, concept_id)
    found = queries.get_session(actor, concept.theme.session_id)  # last: it loads all that is shown of the session
    sorts = bool(policies.can_sort(actor, concept))
    others = [one for theme in found.themes for one in theme.concepts
              if one.id != concept.id and one.merged_into_id is None]  # fmt: skip
    return render_template(
        "ideation/concept.html", concept=concept, comments=queries.list_comments(actor, concept.id),
        versions=versions, form=form_state({"cluster": concept.cluster, "kind": "partnership", "partners_wanted": 0}),
        opportunities=around.list_opportunities(actor, concept.id), kinds=[*KIND_NAMES.items()],
        thread=queries.find_thread(actor, concept.id), follow_up=queries.find_thread(actor, concept.id, follows=True),
        can_edit=bool(policies.can_edit_concept(actor, concept)), sorts=sorts,
        can_comment=bool(policies.can_comment(actor, concept)),
        can_follow_up=bool(policies.can_follow_up(actor, concept)),
        others=[(one.id, f"{one.number}. {one.title}") for one in others] if sorts else [],
        **session_context(actor, found, "session"),
    )  # fmt: skip


@pages.get("/ideation/concepts/<int:concept_id>/edit")
@signed_in
def edit_concept(actor: Actor, concept_id: int) -> Any:
    """The form of a concept."""
    concept = queries.get_concept(actor, concept_id)
    authorize(policies.can_edit_concept, actor, concept)
    form = form_state({"title": concept.title, "body": concept.body, "version": concept.version})
    return render_template("ideation/edit_concept.html", concept=concept, form=form)


@pages.post("/ideation/concepts/<int:concept_id>/edit")
@limit(WRITING)
@signed_in
@takes_form(ConceptEditForm, again=edit_concept)
def save_concept(actor: Actor, form: dict[str, Any], concept_id: int) -> Any:
    """Save it."""
    return done(_("Saved."), services.edit_concept(actor, concept_id, **form).path)


@pages.post("/ideation/concepts/<int:concept_id>/vote")
@limit(WRITING)
@signed_in
@takes_form(VoteForm, again=show_concept)
def vote(actor: Actor, form: dict[str, Any], concept_id: int) -> Any:
    """Vote for it."""
    concept = voting.vote_for(actor, concept_id, **form)
    told = _("Your vote is kept.") if form["points"] else _("You took your vote back.")
    return done(
        told, f"{url_for('ideation_pages.show_board', session_id=concept.theme.session_id)}#concept-{concept.id}"
    )


@pages.post("/ideation/concepts/<int:concept_id>/comments")
@limit(WRITING)
@signed_in
@takes_form(CommentForm, again=show_concept)
def comment(actor: Actor, form: dict[str, Any], concept_id: int) -> Any:
    """Comment on it."""
    following.comment_on_concept(actor, concept_id, **form)
    return done(_("Your comment stands with the concept."), f"/ideation/concepts/{concept_id}#comments")


@pages.post("/ideation/concepts/<int:concept_id>/cluster")
@limit(WRITING)
@signed_in
@takes_form(ClusterForm, again=show_concept)
def put_into_cluster(actor: Actor, form: dict[str, Any], concept_id: int) -> Any:
    """Put it with others."""
    return done(_("Saved."), services.put_into_cluster(actor, concept_id, **form).path)


@pages.post("/ideation/concepts/<int:concept_id>/merge")
@limit(WRITING)
@signed_in
@takes_form(ConceptMergeForm, again=show_concept)
def merge(actor: Actor, form: dict[str, Any], concept_id: int) -> Any:
    """Have it go on in another one."""
    into = services.merge_concept(actor, concept_id, **form)
    return done(_("It goes on here. What was written stays readable."), into.path)


@pages.post("/ideation/concepts/<int:concept_id>/follow-up")
@limit(WRITING)
@signed_in
@takes_form(CommentForm, again=show_concept)
def follow_up(actor: Actor, form: dict[str, Any], concept_id: int) -> Any:
    """Go on with it in a thread."""
    thread = following.follow_up(actor, concept_id, **form)
    return done(_("The concept goes on in this thread."), thread.path)


@pages.post("/ideation/concepts/<int:concept_id>/opportunity")
@limit(WRITING)
@signed_in
@takes_form(ConceptOpportunityForm, again=show_concept)
def become_opportunity(actor: Actor, form: dict[str, Any], concept_id: int) -> Any:
    """Go on with it as an opportunity."""
    made = following.become_opportunity(actor, concept_id, **form)
    if made.state == OPEN:
        return done(_("The opportunity is open."), made.path)
    return done(_("Thank you. Programme staff look at it before others see it."), made.path)
