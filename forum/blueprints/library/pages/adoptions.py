"""On the page of a document: which cities use it and how, and how it is rated."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for

from forum.blueprints.library import policies
from forum.blueprints.library.models.adoptions import Adoption
from forum.blueprints.library.models.resources import Resource
from forum.blueprints.library.pages.routes import pages
from forum.blueprints.library.queries import adoptions as queries
from forum.blueprints.library.queries import resources as resource_queries
from forum.blueprints.library.rules.usefulness import FEWEST_RATINGS, LONGEST_NOTE, MOST_STARS
from forum.blueprints.library.schemas.adoptions import AdoptionForm, RatingPageForm
from forum.blueprints.library.services import adoptions
from forum.kernel.actor import Actor
from forum.kernel.feature import Section, add_section
from forum.kernel.i18n import _
from forum.kernel.limits import WRITING, limit
from forum.kernel.pagination import Page
from forum.kernel.web.access import signed_in
from forum.kernel.web.fields import PageQuery
from forum.kernel.web.pages import done, form_state, read_query, takes_form

SHOWN = 4


def used_by(actor: Actor, resource: Resource) -> str:
    """Which cities use it, the newest first; only how many to who is not signed in."""
    if not actor.signed_in and not resource.adopted_count:
        return ""
    page = queries.list_of(actor, resource, None, SHOWN) if resource.adopted_count else Page[Adoption]([])
    mine = queries.find_of_place(actor, resource.id) if resource.adopted_count else None
    return render_template(
        "library/_used_by.html", resource=resource, shown=[_row(actor, one) for one in page.items], mine=mine,
        more=page.next, can_adopt=bool(policies.can_adopt(actor, resource)) and (mine is None or _is_own(actor, mine)),
        is_own=mine is not None and _is_own(actor, mine),
    )  # fmt: skip


def ratings(actor: Actor, resource: Resource) -> str:
    """How it is rated, and where one rates it oneself."""
    if not actor.signed_in and resource.rating_mean is None:
        return ""
    rating = queries.rating_of(actor, resource)
    return render_template(
        "library/_ratings.html", resource=resource, rating=rating, fewest=FEWEST_RATINGS, most=MOST_STARS,
        can_rate=bool(policies.can_rate(actor, resource)),
    )  # fmt: skip


@pages.get("/library/<int:resource_id>/adoptions")
@signed_in
def list_adoptions(actor: Actor, resource_id: int) -> Any:
    """All cities that use a document, with what they say."""
    query = read_query(PageQuery)
    resource = resource_queries.get_resource(actor, resource_id)
    page = queries.list_of(actor, resource, query["cursor"], query["limit"])
    return render_template(
        "library/adoptions.html", resource=resource, page=page.map(lambda one: _row(actor, one)),
        can_adopt=bool(policies.can_adopt(actor, resource)),
    )  # fmt: skip


@pages.get("/library/<int:resource_id>/adoption")
@signed_in
def tell(actor: Actor, resource_id: int) -> Any:
    """The form to say that one's city used a document, and how."""
    resource = resource_queries.get_resource(actor, resource_id)
    own = queries.find_of_place(actor, resource.id)
    mine = own if own and _is_own(actor, own) else None
    form = form_state({"note": mine.note if mine else ""})
    return render_template("library/adopt.html", resource=resource, mine=mine, form=form, longest=LONGEST_NOTE)


@pages.post("/library/<int:resource_id>/adoption")
@limit(WRITING)
@signed_in
@takes_form(AdoptionForm, again=tell)
def adopt(actor: Actor, form: dict[str, Any], resource_id: int) -> Any:
    """Say so."""
    adoptions.adopt(actor, resource_id, **form)
    return done(_("Noted. Colleagues see that it works for you."), _used_by_address(resource_id))


@pages.post("/library/<int:resource_id>/adoption/removal")
@limit(WRITING)
@signed_in
def take_back(actor: Actor, resource_id: int) -> Any:
    """Take it back."""
    adoptions.take_back_adoption(actor, resource_id)
    return done(_("Taken back."), _used_by_address(resource_id))


@pages.post("/library/<int:resource_id>/adoptions/<int:adoption_id>/removal")
@limit(WRITING)
@signed_in
def remove_adoption(actor: Actor, resource_id: int, adoption_id: int) -> Any:
    """Remove what somebody said."""
    adoptions.remove_adoption(actor, resource_id, adoption_id)
    return done(_("Removed."), _used_by_address(resource_id))


@pages.post("/library/<int:resource_id>/rating")
@limit(WRITING)
@signed_in
@takes_form(RatingPageForm, again=lambda actor, resource_id: done(None, _ratings_address(resource_id)))
def rate(actor: Actor, form: dict[str, Any], resource_id: int) -> Any:
    """Rate a document."""
    adoptions.rate(actor, resource_id, **form)
    return done(_("Your rating is counted."), _ratings_address(resource_id))


@pages.post("/library/<int:resource_id>/rating/removal")
@limit(WRITING)
@signed_in
def take_back_rating(actor: Actor, resource_id: int) -> Any:
    """Take one's rating back."""
    adoptions.take_back_rating(actor, resource_id)
    return done(_("Your rating is removed."), _ratings_address(resource_id))


def _row(actor: Actor, adoption: Adoption) -> dict[str, Any]:
    member = adoption.member
    return {
        "id": adoption.id, "name": member.name, "url": member.path, "note": adoption.note, "at": adoption.adopted_at,
        "city": {"name": adoption.city.name, "url": adoption.city.path} if adoption.city else None,
        "mine": _is_own(actor, adoption), "can_remove": bool(policies.can_remove_adoption(actor, adoption)),
    }  # fmt: skip


def _is_own(actor: Actor, adoption: Adoption) -> bool:
    return adoption.member_id == actor.id


def _used_by_address(resource_id: int) -> str:
    return url_for("library_pages.show", resource_id=resource_id) + "#used-by"


def _ratings_address(resource_id: int) -> str:
    return url_for("library_pages.show", resource_id=resource_id) + "#ratings"


add_section(Section("resource", 20, used_by))
add_section(Section("resource_aside", 20, ratings))
