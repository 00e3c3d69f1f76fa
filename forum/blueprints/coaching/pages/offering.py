"""One's own offer: writing, pausing and withdrawing it."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for

from forum.blueprints.accounts.schemas import NothingForm
from forum.blueprints.coaching import policies
from forum.blueprints.coaching.models.offers import CoachingOffer
from forum.blueprints.coaching.pages import shown
from forum.blueprints.coaching.pages.routes import pages
from forum.blueprints.coaching.queries import matching
from forum.blueprints.coaching.queries import offers as queries
from forum.blueprints.coaching.queries.naming import ids_of_codes
from forum.blueprints.coaching.rules import states
from forum.blueprints.coaching.rules.hours import write_spans
from forum.blueprints.coaching.rules.wording import FORM_NAMES, day_names, language_options
from forum.blueprints.coaching.schemas.offers import OfferExceptionForm, OfferPageForm, OfferPauseForm
from forum.blueprints.coaching.schemas.requests import listed
from forum.blueprints.coaching.services import offers as services
from forum.kernel.actor import Actor
from forum.kernel.days import short_day
from forum.kernel.errors import NotFound
from forum.kernel.i18n import LANGUAGES, _, choose_timezone, ngettext
from forum.kernel.limits import WRITING, limit
from forum.kernel.policies import authorize
from forum.kernel.web.access import signed_in
from forum.kernel.web.pages import done, form_state, takes_form
from forum.kernel.zones import zone_choices

_PLAIN = ("headline", "about", "forms", "capacity", "timezone", "minutes", "notice_hours", "as_coach", "version")
NOTICES = (1, 4, 12, 24, 48, 72, 168)


@pages.get("/coaching/offer")
@signed_in
def own_offer(actor: Actor) -> Any:
    """The form of one's own offer, with its pause and its exceptional days."""
    authorize(policies.can_offer, actor)
    offer = queries.find_offer_of(actor, actor.id)
    stands = offer is not None and offer.withdrawn_at is None
    form = form_state(_values(offer) if offer else _usual(actor))
    kept = form.values.get("languages") or []
    return render_template(
        "coaching/offering.html", tabs=shown.tabs(actor, "offer"), form=form, offer=offer if stands else None,
        paused=shown.pause_words(offer) if offer and stands else "", zones=zone_choices(form.values.get("timezone")),
        exceptions=[_exception(one) for one in offer.exceptions] if offer and stands else [],
        forms_offered=[*FORM_NAMES.items()], languages_offered=language_options(kept, LANGUAGES),
        weekdays=[(f"hours_{day}", name) for day, name in enumerate(day_names())],
        may_coach=bool(policies.can_coach(actor)),
        lengths=[(one, ngettext("%(num)s minute", "%(num)s minutes", one)) for one in states.MINUTES],
        notices=[(one, ngettext("%(num)s hour", "%(num)s hours", one)) for one in NOTICES],
    )  # fmt: skip


@pages.post("/coaching/offer")
@limit(WRITING)
@signed_in
@takes_form(OfferPageForm, again=own_offer)
def save_offer(actor: Actor, form: dict[str, Any]) -> Any:
    """Offer mentoring, or change what one offers."""
    version, told = form.pop("version"), _told(form)
    offer = queries.find_offer_of(actor, actor.id)
    if offer is None or offer.withdrawn_at is not None:
        return done(_("You are a mentor now. People find you here."), services.make_offer(actor, **told).path)
    return done(_("Saved."), services.change_offer(actor, offer.id, version=version, **told).path)


@pages.post("/coaching/offer/pause")
@limit(WRITING)
@signed_in
@takes_form(OfferPauseForm, again=own_offer)
def pause_offer(actor: Actor, form: dict[str, Any]) -> Any:
    """Take no requests for a while."""
    services.pause_offer(actor, _own(actor).id, **form)
    return done(_("Paused. Whom you help already goes on."), url_for(".own_offer"))


@pages.post("/coaching/offer/resumption")
@limit(WRITING)
@signed_in
@takes_form(NothingForm, again=own_offer)
def resume_offer(actor: Actor, form: dict[str, Any]) -> Any:
    """Take requests again."""
    services.resume_offer(actor, _own(actor).id)
    return done(_("You take requests again."), url_for(".own_offer"))


@pages.post("/coaching/offer/withdrawal")
@limit(WRITING)
@signed_in
@takes_form(NothingForm, again=own_offer)
def withdraw_offer(actor: Actor, form: dict[str, Any]) -> Any:
    """Offer it no longer."""
    services.withdraw_offer(actor, _own(actor).id)
    return done(_("Withdrawn. Whom you help already goes on."), url_for(".index"))


@pages.post("/coaching/offer/exceptions")
@limit(WRITING)
@signed_in
@takes_form(OfferExceptionForm, again=own_offer)
def add_exception(actor: Actor, form: dict[str, Any]) -> Any:
    """Say that a day is otherwise."""
    services.add_exception(actor, _own(actor).id, **form)
    return done(_("Saved."), url_for(".own_offer") + "#days")


@pages.post("/coaching/offer/exceptions/<int:exception_id>/removal")
@limit(WRITING)
@signed_in
@takes_form(NothingForm, again=own_offer)
def remove_exception(actor: Actor, form: dict[str, Any], exception_id: int) -> Any:
    """Let a day be as each week."""
    services.remove_exception(actor, _own(actor).id, exception_id)
    return done(_("Removed."), url_for(".own_offer") + "#days")


def _own(actor: Actor) -> CoachingOffer:
    offer = queries.find_offer_of(actor, actor.id)
    if offer is None:
        raise NotFound
    return offer


def _values(offer: CoachingOffer) -> dict[str, Any]:
    hours = {
        f"hours_{day}": write_spans((a, b) for weekday, a, b in offer.week.hours if weekday == day) for day in range(7)
    }
    codes = ", ".join(one.code for one in offer.criteria)
    lists = {"topics": ", ".join(offer.topics), "criteria": codes, "languages": offer.language_codes}
    return {name: getattr(offer, name) for name in _PLAIN} | lists | hours


def _usual(actor: Actor) -> dict[str, Any]:
    return {
        "capacity": 2, "minutes": 45, "notice_hours": 24, "timezone": choose_timezone() or "UTC",
        "forms": [states.CALL], "languages": matching.languages_of(actor),
    }  # fmt: skip


def _told(form: dict[str, Any]) -> dict[str, Any]:
    hours = {day: form.pop(f"hours_{day}") for day in range(7)}
    topics = [topic[: states.LONGEST_TOPIC] for topic in listed(form.pop("topics"))][: states.MOST_TOPICS]
    criterion_ids = ids_of_codes(form.pop("criteria").split(","))
    return {**form, "criterion_ids": criterion_ids, "topics": topics, "hours": hours}


def _exception(one: Any) -> dict[str, Any]:
    times = write_spans([(one.begins, one.ends)]) if one.begins is not None and one.ends is not None else ""
    if one.free:
        text = _("Free besides: %(times)s", times=times)
    else:
        text = _("Not free: %(times)s", times=times) if times else _("Not free")
    return {"id": one.id, "title": short_day(one.day), "facts": [text]}
