"""On the page of a document who looks after it and until when it is valid; one's own documents to look at again."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for

from forum.blueprints.library import policies
from forum.blueprints.library.models.resources import Resource
from forum.blueprints.library.pages.routes import pages, row_of
from forum.blueprints.library.queries import caring as queries
from forum.blueprints.library.queries import resources as resource_queries
from forum.blueprints.library.rules.reviewing import MOST_CO_OWNERS
from forum.blueprints.library.schemas.caring import CoOwnerPageForm, OwnerPageForm
from forum.blueprints.library.services import caring
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.feature import Section, add_section
from forum.kernel.i18n import _
from forum.kernel.limits import WRITING, limit
from forum.kernel.policies import authorize
from forum.kernel.web.access import signed_in
from forum.kernel.web.fields import PageQuery
from forum.kernel.web.pages import done, form_state, read_query, takes_form


def review_banner(actor: Actor, resource: Resource) -> str:
    """That nobody has looked at it in time, for all; that it is time, for those who can say it is still valid."""
    state = resource.review_state(clock.now().date())
    can_review = bool(policies.can_review(actor, resource))
    if state != "due" and not (state == "soon" and can_review):
        return ""
    return render_template("library/_review_banner.html", resource=resource, state=state, can_review=can_review)


def looked_after(actor: Actor, resource: Resource) -> str:
    """Who looks after it beside its owner, and until when it is said to be valid."""
    can_choose = bool(policies.can_choose_co_owners(actor, resource))
    can_edit = bool(policies.can_edit_resource(actor, resource))
    co_owners = queries.list_co_owners(resource) if actor.signed_in else []
    if not (co_owners or can_edit or resource.review_by or resource.reviewed_at):
        return ""
    return render_template(
        "library/_looked_after.html", resource=resource, co_owners=co_owners, can_choose=can_choose, can_edit=can_edit
    )


def waiting_reviews(actor: Actor, _subject: Any) -> str:
    """On home, for who looks after documents: how many are to be looked at again; nothing when none is."""
    waiting = queries.count_to_review(actor)
    return render_template("library/_waiting_reviews.html", waiting=waiting) if waiting else ""


@pages.get("/library/reviews")
@signed_in
def list_reviews(actor: Actor) -> Any:
    """One's documents that are to be looked at again."""
    query = read_query(PageQuery)
    page = queries.list_to_review(actor, query["cursor"], query["limit"])
    shown = page.map(lambda one: row_of(actor, one) | {"review_by": one.review_by})
    return render_template("library/reviews.html", page=shown)


@pages.post("/library/<int:resource_id>/review")
@limit(WRITING)
@signed_in
def confirm(actor: Actor, resource_id: int) -> Any:
    """Say that it is still valid."""
    caring.confirm(actor, resource_id)
    return done(_("Noted: it is still valid."), url_for("library_pages.show", resource_id=resource_id))


@pages.get("/library/<int:resource_id>/owners")
@signed_in
def owners(actor: Actor, resource_id: int) -> Any:
    """Who looks after it: to add people, and to hand it over."""
    resource = resource_queries.get_resource(actor, resource_id)
    authorize(policies.can_leave_co_owners, actor, resource)
    return render_template(
        "library/owners.html", resource=resource, co_owners=queries.list_co_owners(resource), form=form_state(),
        most=MOST_CO_OWNERS, can_choose=bool(policies.can_choose_co_owners(actor, resource)),
        can_hand_over=bool(policies.can_hand_over(actor, resource)),
    )  # fmt: skip


@pages.post("/library/<int:resource_id>/co-owners")
@limit(WRITING)
@signed_in
@takes_form(CoOwnerPageForm, again=owners)
def add_co_owner(actor: Actor, form: dict[str, Any], resource_id: int) -> Any:
    """Let somebody look after it too."""
    caring.add_co_owner_called(actor, resource_id, form["co_owner"])
    return done(_("Added. They are told of it."), url_for("library_pages.owners", resource_id=resource_id))


@pages.post("/library/<int:resource_id>/co-owners/<int:member_id>/removal")
@limit(WRITING)
@signed_in
def remove_co_owner(actor: Actor, resource_id: int, member_id: int) -> Any:
    """Somebody looks after it no more."""
    caring.remove_co_owner(actor, resource_id, member_id)
    itself = url_for("library_pages.show", resource_id=resource_id)
    return done(_("Removed."), itself if member_id == actor.id else f"{itself}/owners")


@pages.post("/library/<int:resource_id>/owner")
@limit(WRITING)
@signed_in
@takes_form(OwnerPageForm, again=owners)
def hand_over(actor: Actor, form: dict[str, Any], resource_id: int) -> Any:
    """Give it to somebody else."""
    caring.hand_over_to(actor, resource_id, form["owner"])
    return done(_("Handed over. The new owner is told."), url_for("library_pages.index"))


add_section(Section("resource_head", 10, review_banner))
add_section(Section("resource_aside", 10, looked_after))
add_section(Section("home-waiting", 30, waiting_reviews))
