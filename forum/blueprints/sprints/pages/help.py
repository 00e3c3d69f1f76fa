"""Help one to one as pages: times to come, offering, booking, giving back."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for

from forum.blueprints.accounts.schemas import NothingForm
from forum.blueprints.sprints import policies
from forum.blueprints.sprints.models.help import HelpSlot
from forum.blueprints.sprints.models.sprints import Sprint
from forum.blueprints.sprints.pages.routes import pages
from forum.blueprints.sprints.pages.running import moment_of
from forum.blueprints.sprints.queries import help as queries
from forum.blueprints.sprints.queries.programme import get_programme
from forum.blueprints.sprints.schemas.outcomes import HelpBookingForm, HelpOfferPageForm
from forum.blueprints.sprints.services import help as services
from forum.kernel.actor import Actor
from forum.kernel.i18n import _, choose_timezone
from forum.kernel.limits import WRITING, limit
from forum.kernel.policies import authorize
from forum.kernel.web.access import signed_in
from forum.kernel.web.pages import done, form_state, takes_form
from forum.kernel.zones import moment_text, zone_choices


def crumbs_of(sprint: Sprint) -> list[dict[str, str]]:
    """The way to a page of a sprint."""
    return [{"label": str(_("Sprints")), "url": "/sprints"}, {"label": sprint.title, "url": sprint.path}]


@pages.get("/sprints/<int:sprint_id>/help")
@signed_in
def list_help(actor: Actor, sprint_id: int) -> Any:
    """The times to come: those of one's city, and free ones; all for staff."""
    sprint = get_programme(actor, sprint_id)
    found = queries.list_slots(actor, sprint_id)
    return render_template(
        "sprints/help.html", sprint=sprint, crumbs=crumbs_of(sprint), form=form_state({}),
        runs=bool(policies.can_run_programme(actor, sprint)),
        booked=[row_of(actor, one) for one in found if one.city_id is not None],
        free=[row_of(actor, one) for one in found if one.city_id is None],
    )  # fmt: skip


def row_of(actor: Actor, slot: HelpSlot) -> dict[str, Any]:
    """A time in a list."""
    facts = [str(_("with %(name)s", name=slot.adviser.name))]
    if slot.city is not None and policies.can_run_sprints(actor):
        facts.insert(0, slot.city.name)
    return {"title": moment_text(slot.starts_at, slot.time_zone), "url": slot.path, "icon": "clock", "facts": facts}


@pages.get("/sprints/<int:sprint_id>/help/new")
@signed_in
def offer(actor: Actor, sprint_id: int) -> Any:
    """The form of times to offer."""
    sprint = get_programme(actor, sprint_id)
    authorize(policies.can_run_programme, actor, sprint)
    zone = choose_timezone() or sprint.time_zone
    form = form_state({"time_zone": zone, "minutes": 30, "times": 4, "place": ""})
    return render_template(
        "sprints/help_form.html", sprint=sprint, crumbs=crumbs_of(sprint), form=form,
        zones=zone_choices(form.values.get("time_zone"))
    )  # fmt: skip


@pages.post("/sprints/<int:sprint_id>/help/new")
@limit(WRITING)
@signed_in
@takes_form(HelpOfferPageForm, again=offer)
def offer_times(actor: Actor, form: dict[str, Any], sprint_id: int) -> Any:
    """Offer them."""
    starts_at = moment_of(form.pop("starts"), form["time_zone"])
    services.offer_help(actor, sprint_id, starts_at=starts_at, **form)
    return done(_("Offered. Cities can book now."), url_for(".list_help", sprint_id=sprint_id))


@pages.get("/sprints/<int:sprint_id>/help/<int:slot_id>")
@signed_in
def show_help(actor: Actor, sprint_id: int, slot_id: int) -> Any:
    """One time: booking it, or what was agreed."""
    slot = queries.get_slot(actor, sprint_id, slot_id)
    services.see_help(actor, sprint_id, slot_id)
    slot = queries.get_slot(actor, sprint_id, slot_id)
    names = ("book", "free", "cancel")
    rules = (policies.can_book_help, policies.can_free_help, policies.can_cancel_help)
    return render_template(
        "sprints/help_slot.html", slot=slot, sprint=slot.sprint, form=form_state({"wish": slot.wish}),
        crumbs=[*crumbs_of(slot.sprint), {"label": _("Help one to one"), "url": f"{slot.sprint.path}/help"}],
        when=moment_text(slot.starts_at, slot.time_zone),
        minutes=round((slot.ends_at - slot.starts_at).total_seconds() / 60),
        can={name: bool(rule(actor, slot)) for name, rule in zip(names, rules, strict=True)},
    )  # fmt: skip


@pages.post("/sprints/<int:sprint_id>/help/<int:slot_id>")
@limit(WRITING)
@signed_in
@takes_form(HelpBookingForm, again=show_help)
def book_help(actor: Actor, form: dict[str, Any], sprint_id: int, slot_id: int) -> Any:
    """Book it."""
    slot = services.book_help(actor, sprint_id, slot_id, **form)
    return done(_("Booked. It is in the calendar of everybody in your city."), slot.path)


@pages.post("/sprints/<int:sprint_id>/help/<int:slot_id>/release")
@limit(WRITING)
@signed_in
@takes_form(NothingForm, again=show_help)
def free_help(actor: Actor, form: dict[str, Any], sprint_id: int, slot_id: int) -> Any:
    """Give it back."""
    services.free_help(actor, sprint_id, slot_id)
    return done(_("Given back. Another city can book it."), url_for(".list_help", sprint_id=sprint_id))


@pages.post("/sprints/<int:sprint_id>/help/<int:slot_id>/cancellation")
@limit(WRITING)
@signed_in
@takes_form(NothingForm, again=show_help)
def cancel_help(actor: Actor, form: dict[str, Any], sprint_id: int, slot_id: int) -> Any:
    """Take the offer back."""
    services.cancel_help(actor, sprint_id, slot_id)
    told = _("Taken back. If a city had booked it, its people are told.")
    return done(told, url_for(".list_help", sprint_id=sprint_id))
