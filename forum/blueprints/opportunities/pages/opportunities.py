"""Opportunities as pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from flask import render_template, url_for

from forum.blueprints.directory.policies import are_apart
from forum.blueprints.events.rules.times import at_wall, is_zone
from forum.blueprints.messages import policies as message_policies
from forum.blueprints.opportunities import policies, queries, services
from forum.blueprints.opportunities.models import Opportunity
from forum.blueprints.opportunities.pages.routes import pages
from forum.blueprints.opportunities.rules import (
    ANSWER_NAMES,
    KIND_NAMES,
    OPEN,
    STATE_NAMES,
    WAITING,
)
from forum.blueprints.opportunities.schemas import (
    CityAnswerForm,
    DecisionForm,
    InterestForm,
    OpportunityEditForm,
    OpportunityPageForm,
    OpportunityQuery,
    OutcomeForm,
    codes_of,
)
from forum.kernel.actor import Actor
from forum.kernel.errors import Invalid
from forum.kernel.i18n import _, choose_timezone, ngettext
from forum.kernel.limits import WRITING, limit
from forum.kernel.policies import authorize
from forum.kernel.web.access import signed_in
from forum.kernel.web.pages import FormState, done, form_state, read_query, takes_form
from forum.kernel.zones import moment_text, zone_choices


@pages.get("/opportunities")
@signed_in
def index(actor: Actor) -> Any:
    """Open opportunities; those that fit one's city say why."""
    query = read_query(OpportunityQuery)
    page = queries.list_opportunities(actor, **query)
    more = url_for("opportunities_pages.index", kind=query["kind"], state=query["state"], cursor=page.next)
    tabs = [("", _("All")), *KIND_NAMES.items()]
    return render_template(
        "opportunities/index.html", rows_shown=rows_of(actor, page.items), more_url=more if page.next else "",
        tabs=[{"label": label, "active": query["state"] == OPEN and (query["kind"] or "") == kind,
               "url": url_for("opportunities_pages.index", kind=kind or None)} for kind, label in tabs],
        waiting=rows_of(actor, queries.list_proposed(actor)), can_propose=bool(policies.can_propose(actor)),
    )  # fmt: skip


@pages.get("/opportunities/new")
@signed_in
def new(actor: Actor) -> Any:
    """The form of a new opportunity."""
    authorize(policies.can_propose, actor)
    form = form_state({"kind": "funding", "deadline_zone": choose_timezone() or "UTC", "partners_wanted": 0})
    return _form(None, form)


@pages.post("/opportunities/new")
@limit(WRITING)
@signed_in
@takes_form(OpportunityPageForm, again=new)
def propose(actor: Actor, form: dict[str, Any]) -> Any:
    """Propose it."""
    made = services.propose_opportunity(actor, **_told(form))
    if made.state == OPEN:
        return done(_("The opportunity is open."), made.path)
    return done(_("Thank you. Programme staff look at it before others see it."), made.path)


@pages.get("/opportunities/<int:opportunity_id>")
@signed_in
def show(actor: Actor, opportunity_id: int) -> Any:
    """An opportunity: for whom, until when, which cities are interested, what became of it."""
    services.see_opportunity(actor, opportunity_id)
    found = queries.get_opportunity(actor, opportunity_id)
    interests = queries.list_interests(actor, found.id)
    own = next((one for one in interests if one.city_id == getattr(actor, "city_id", None)), None)
    values = {"words": own.words, "shown": own.shown} if own else {}
    return render_template(
        "opportunities/show.html", found=found, interests=interests, own=own, form=form_state(values),
        facts=facts_of(found), why=why_words(queries.find_fits(actor, [found])[found.id]),
        writable=_writable(actor, [found.posted_by_id, *(one.member_id for one in interests)]),
        can={
            "edit": bool(policies.can_edit_opportunity(actor, found)),
            "decide": bool(policies.can_decide(actor, found)),
            "interest": policies.can_be_interested(actor, found),
            "outcome": bool(policies.can_record_outcome(actor, found)),
            "leave": bool(policies.can_be_interested_no_longer(actor, found)),
            "answer": bool(policies.can_answer_cities(actor, found)),
        },
        answers=ANSWER_NAMES, kind=KIND_NAMES[found.kind], state=STATE_NAMES[found.state],
        deadline=deadline_text(found),
    )  # fmt: skip


@pages.get("/opportunities/<int:opportunity_id>/edit")
@signed_in
def edit(actor: Actor, opportunity_id: int) -> Any:
    """The form to change it."""
    found = queries.get_opportunity(actor, opportunity_id)
    authorize(policies.can_edit_opportunity, actor, found)
    names = ("kind", "title", "body", "eligibility", "amount", "link_url", "partners_wanted", "least_people",
             "most_people", "deadline_zone", "version")  # fmt: skip
    at = found.deadline_at.astimezone(ZoneInfo(found.deadline_zone)) if found.deadline_at else None
    values = {name: getattr(found, name) for name in names} | {
        "countries": ", ".join(found.countries), "criteria": ", ".join(one.code for one in found.criteria),
        "deadline": at.strftime("%Y-%m-%dT%H:%M") if at else "",
    }  # fmt: skip
    return _form(found, form_state(values))


def _form(found: Opportunity | None, form: FormState) -> str:
    kinds, zones = [*KIND_NAMES.items()], zone_choices(form.values.get("deadline_zone"))
    return render_template("opportunities/form.html", found=found, form=form, kinds=kinds, zones=zones)


@pages.post("/opportunities/<int:opportunity_id>/edit")
@limit(WRITING)
@signed_in
@takes_form(OpportunityEditForm, again=edit)
def save(actor: Actor, form: dict[str, Any], opportunity_id: int) -> Any:
    """Save it."""
    version = form.pop("version")
    return done(_("Saved."), services.edit_opportunity(actor, opportunity_id, version, **_told(form)).path)


@pages.post("/opportunities/<int:opportunity_id>/decision")
@limit(WRITING)
@signed_in
@takes_form(DecisionForm, again=show)
def decide(actor: Actor, form: dict[str, Any], opportunity_id: int) -> Any:
    """Open it, or do not take it up."""
    return done(_("Whoever proposed it is told."), services.decide(actor, opportunity_id, **form).path)


@pages.post("/opportunities/<int:opportunity_id>/interest")
@limit(WRITING)
@signed_in
@takes_form(InterestForm, again=show)
def be_interested(actor: Actor, form: dict[str, Any], opportunity_id: int) -> Any:
    """Say that one's city is interested."""
    found = services.be_interested(actor, opportunity_id, **form)
    return done(_("Whoever posted it sees that your city is interested."), found.path)


@pages.post("/opportunities/<int:opportunity_id>/interest/removal")
@limit(WRITING)
@signed_in
def be_interested_no_longer(actor: Actor, opportunity_id: int) -> Any:
    """Take it back."""
    return done(_("Taken back."), services.be_interested_no_longer(actor, opportunity_id).path)


@pages.post("/opportunities/<int:opportunity_id>/outcome")
@limit(WRITING)
@signed_in
@takes_form(OutcomeForm, again=show)
def record_outcome(actor: Actor, form: dict[str, Any], opportunity_id: int) -> Any:
    """Say what became of it."""
    return done(_("Saved."), services.record_outcome(actor, opportunity_id, **form).path)


@pages.post("/opportunities/<int:opportunity_id>/interests/<int:city_id>")
@limit(WRITING)
@signed_in
@takes_form(CityAnswerForm, again=show)
def answer_city(actor: Actor, form: dict[str, Any], opportunity_id: int, city_id: int) -> Any:
    """Choose a city, or do not."""
    found = services.answer_city(actor, opportunity_id, city_id, **form)
    told = _("Taken back.") if form["answer"] == WAITING else _("The city is told.")
    return done(told, f"{found.path}#cities-head")


def rows_of(actor: Actor, found: Sequence[Opportunity]) -> list[dict[str, Any]]:
    """Opportunities in a list, with why they fit one's city."""
    fitting = queries.find_fits(actor, found) if found else {}
    return [
        {"title": one.title, "url": one.path, "icon": "hand-helping", "text": why_words(fitting.get(one.id)),
         "facts": [str(KIND_NAMES[one.kind]), *facts_of(one), *filter(None, [deadline_text(one)])]}
        for one in found
    ]  # fmt: skip


def facts_of(one: Opportunity) -> list[str]:
    """Amount and partners wanted."""
    number = one.partners_wanted
    looks = ngettext("Looking for %(num)s city", "Looking for %(num)s cities", number) if number else ""
    return [fact for fact in (one.amount, looks) if fact]


def deadline_text(one: Opportunity) -> str:
    """The deadline on the reader's clock, and on that of its time zone where they differ."""
    if one.deadline_at is None:
        return ""
    return str(_("Until %(moment)s", moment=moment_text(one.deadline_at, one.deadline_zone)))


def why_words(fit: queries.Fit | None) -> str:
    """Why it is for the reader and her city, in a line; empty where nothing is to be said."""
    if fit is None:
        return ""
    sought = _("You look for help with %(codes)s", codes=", ".join(fit.sought)) if fit.sought else ""
    return ". ".join(part for part in (_of_city(fit), sought) if part)


def _of_city(fit: queries.Fit) -> str:
    if fit.reasons is None:
        return str(_("For cities of other countries or another size")) if fit.has_city else ""
    names = {
        "country": _("its country"), "population": _("its size"),
        "criteria": _("it has not met %(codes)s yet", codes=", ".join(fit.gaps)),
    }  # fmt: skip
    named = ", ".join(names[one] for one in fit.reasons)
    return str(
        _("Fits your city: %(reasons)s", reasons=named) if named else _("Open to cities of any country and size")
    )


def _writable(actor: Actor, people: Iterable[int]) -> set[int]:
    """To whom of these the reader may write."""
    mine = actor.id or 0
    others = {one for one in people if one != mine and not are_apart(actor, one)}
    return {one for one in others if message_policies.can_start(actor, {mine, one})}


def _told(form: dict[str, Any]) -> dict[str, Any]:
    wall = form.pop("deadline")
    if not is_zone(form["deadline_zone"]):
        raise Invalid(errors={"deadline_zone": [_("This is not a time zone.")]})
    form["deadline_at"] = at_wall(wall, form["deadline_zone"]) if wall else None
    return {**form, "countries": form["countries"].split(","), "criteria": codes_of(form["criteria"])}
