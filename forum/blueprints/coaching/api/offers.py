"""Offers as JSON."""

from __future__ import annotations

from typing import Any

from forum.blueprints.coaching.api.routes import api
from forum.blueprints.coaching.queries import matching
from forum.blueprints.coaching.queries import offers as queries
from forum.blueprints.coaching.queries.naming import id_of_code, ids_of_codes
from forum.blueprints.coaching.schemas.offers import (
    CoachingOfferChanges,
    CoachingOfferForm,
    CoachingOfferSchema,
    FreeTimesSchema,
    MentorMatchesSchema,
    OfferExceptionForm,
    OfferPauseForm,
    OfferQuery,
    spans_by_day,
)
from forum.blueprints.coaching.services import offers as services
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import signed_in
from forum.kernel.web.api import expected_version
from forum.kernel.web.fields import page_of


@api.route("/coaching-offers")
@signed_in
@api.takes(OfferQuery, location="query")
@api.gives(page_of(CoachingOfferSchema))
def list_offers(actor: Actor, query: dict[str, Any]) -> Any:
    """The offers of mentors, the newest first."""
    code = query.pop("criterion")
    return queries.page_offers(actor, criterion_id=(id_of_code(code) or 0) if code else None, **query)


@api.route("/coaching-offers/matches")
@signed_in
@api.gives(MentorMatchesSchema)
def list_matches(actor: Actor) -> Any:
    """The mentors, those that fit one's profile best first, with the reasons."""
    return {"items": matching.list_for_reader(actor), "next": None}


@api.route("/coaching-offers", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(CoachingOfferForm)
@api.gives(CoachingOfferSchema, 201, with_etag=True)
def create_offer(actor: Actor, form: dict[str, Any]) -> Any:
    """Offer mentoring."""
    return services.make_offer(actor, **_told(form))


@api.route("/coaching-offers/<int:offer_id>")
@signed_in
@api.gives(CoachingOfferSchema, with_etag=True)
def show_offer(actor: Actor, offer_id: int) -> Any:
    """One offer."""
    return queries.get_offer(actor, offer_id)


@api.route("/coaching-offers/<int:offer_id>", methods=["PATCH"])
@limit(WRITING)
@signed_in
@api.takes(CoachingOfferChanges)
@api.gives(CoachingOfferSchema, with_etag=True)
def change_offer(actor: Actor, form: dict[str, Any], offer_id: int) -> Any:
    """Change one's offer; what is left out stays."""
    return services.change_offer(actor, offer_id, version=expected_version(), **_told(form))


@api.route("/coaching-offers/<int:offer_id>", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(status=204)
def withdraw_offer(actor: Actor, offer_id: int) -> Any:
    """Offer it no longer; who is helped already goes on."""
    services.withdraw_offer(actor, offer_id)


@api.route("/coaching-offers/<int:offer_id>/slots")
@signed_in
@api.gives(FreeTimesSchema)
def list_slots(actor: Actor, offer_id: int) -> Any:
    """When an appointment may begin, within four weeks, without what one has in one's own calendar of mentorings."""
    offer = queries.get_offer(actor, offer_id)
    return {"items": queries.list_slots(offer, actor.id), "minutes": offer.minutes}


@api.route("/coaching-offers/<int:offer_id>/pause", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(OfferPauseForm)
@api.gives(CoachingOfferSchema, with_etag=True)
def pause_offer(actor: Actor, form: dict[str, Any], offer_id: int) -> Any:
    """Take no requests for a while."""
    return services.pause_offer(actor, offer_id, **form)


@api.route("/coaching-offers/<int:offer_id>/pause", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(CoachingOfferSchema, with_etag=True)
def resume_offer(actor: Actor, offer_id: int) -> Any:
    """Take requests again."""
    return services.resume_offer(actor, offer_id)


@api.route("/coaching-offers/<int:offer_id>/exceptions", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(OfferExceptionForm)
@api.gives(CoachingOfferSchema, 201, with_etag=True)
def add_exception(actor: Actor, form: dict[str, Any], offer_id: int) -> Any:
    """Be free besides, or not free, on a day."""
    return services.add_exception(actor, offer_id, **form)


@api.route("/coaching-offers/<int:offer_id>/exceptions/<int:exception_id>", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(CoachingOfferSchema, with_etag=True)
def remove_exception(actor: Actor, offer_id: int, exception_id: int) -> Any:
    """Let a day be as each week."""
    return services.remove_exception(actor, offer_id, exception_id)


def _told(form: dict[str, Any]) -> dict[str, Any]:
    if "criteria" in form:
        form["criterion_ids"] = ids_of_codes(form.pop("criteria"))
    if "hours" in form:
        form["hours"] = spans_by_day(form["hours"])
    return form
