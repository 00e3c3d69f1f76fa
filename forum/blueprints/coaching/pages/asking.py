"""Asking for help, and what comes of it until somebody accepts."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for

from forum.blueprints.accounts.schemas import NothingForm
from forum.blueprints.cities.rules.countries import language_names
from forum.blueprints.coaching import policies
from forum.blueprints.coaching.models.requests import CoachingRequest
from forum.blueprints.coaching.pages import shown
from forum.blueprints.coaching.pages.routes import pages
from forum.blueprints.coaching.queries import matching, offers
from forum.blueprints.coaching.queries import requests as queries
from forum.blueprints.coaching.queries.naming import ids_of_codes
from forum.blueprints.coaching.rules.wording import (
    FORM_NAMES,
    OUTCOME_NAMES,
    STATE_COLOURS,
    STATE_NAMES,
    language_options,
)
from forum.blueprints.coaching.schemas.requests import (
    AskQuery,
    ChosenMentorForm,
    CoachingAnswerForm,
    CoachingLineForm,
    RequestPageForm,
    RequestQuery,
)
from forum.blueprints.coaching.services import answering
from forum.blueprints.coaching.services import requests as services
from forum.blueprints.directory.policies import are_apart
from forum.blueprints.messages import policies as message_policies
from forum.kernel.actor import Actor
from forum.kernel.i18n import LANGUAGES, _, choose_language
from forum.kernel.limits import WRITING, limit
from forum.kernel.policies import authorize
from forum.kernel.web.access import signed_in
from forum.kernel.web.pages import done, form_state, read_query, takes_form

OFFERED = 5  # mentors on the page of a request


@pages.get("/coaching/requests")
@signed_in
def list_requests(actor: Actor) -> Any:
    """What one asks for, what waits for one's answer, and what one is to place."""
    query = read_query(RequestQuery)
    role = query.pop("role") or queries.MINE
    page = queries.page_requests(actor, role, **query)
    names = [(queries.MINE, _("What I ask for")), (queries.FOR_ME, _("Waits for my answer"))]
    if policies.can_see_load(actor):
        names.append((queries.TO_PLACE, _("Looks for a mentor")))
    return render_template(
        "coaching/requests.html", tabs=shown.tabs(actor, "requests"), role=role,
        ways=[
            {"label": name, "url": url_for(".list_requests", role=key), "active": key == role} for key, name in names
        ],
        rows_shown=[shown.request_row(actor, one) for one in page.items],
        more_url=url_for(".list_requests", role=role, cursor=page.next) if page.next else "",
    )  # fmt: skip


@pages.get("/coaching/requests/new")
@signed_in
def new_request(actor: Actor) -> Any:
    """The form, for a mentor or for whoever is found; who would read it is told before."""
    authorize(policies.can_ask_for_help, actor, queries.count_open(actor.id))
    query = read_query(AskQuery)
    usual = {"form": "call", "languages": matching.languages_of(actor)}
    form = form_state(usual | {"criteria": query["criterion"], "offer_id": query["offer"]})
    number = str(form.values.get("offer_id") or "")
    found = (
        offers.get_offers(actor, [int(number)]) if number.isascii() and number.isdigit() and len(number) < 10 else {}
    )
    offer = next(iter(found.values()), None)
    return render_template(
        "coaching/ask.html", form=form, offer=offer, team=[one.member for one in queries.list_team(actor)],
        forms_offered=[*FORM_NAMES.items()],
        languages_offered=language_options(form.values.get("languages") or [], LANGUAGES),
    )  # fmt: skip


@pages.post("/coaching/requests/new")
@limit(WRITING)
@signed_in
@takes_form(RequestPageForm, again=new_request)
def ask_for_help(actor: Actor, form: dict[str, Any]) -> Any:
    """Ask."""
    made = services.ask_for_help(actor, criterion_ids=ids_of_codes(form.pop("criteria").split(",")), **form)
    if form["offer_id"]:
        return done(_("Asked. Your mentor has a week to answer; you are told."), made.path)
    return done(_("Asked. Somebody looks for a mentor who fits; you are told."), made.path)


@pages.get("/coaching/requests/<int:request_id>")
@signed_in
def show_request(actor: Actor, request_id: int) -> Any:
    """A request as far as one may see it, with what one can do about it."""
    services.note_seen(actor, request_id)
    request = queries.get_request(actor, request_id)
    may = _may(actor, request)
    return render_template(
        "coaching/request.html", found=request, own=request.asker_id == actor.id, form=form_state(),
        can=may, asker=shown.person(request.asker),
        state=STATE_NAMES[request.state], colour=STATE_COLOURS.get(request.state, "neutral"),
        form_name=FORM_NAMES[request.form], spoken=language_names(request.languages, choose_language()),
        criteria=shown.criteria_of(request), outcomes=OUTCOME_NAMES, asks=policies.asks_shown(actor, request),
        lines=policies.lines_shown(actor, request),
        pending=request.pending,
        mentoring=queries.find_mentoring_of(actor, request.id),
        mentors=_mentors(actor, request) if may["choose"] else [],
        team=[one.member for one in queries.list_team(actor)] if request.confidential else [],
    )  # fmt: skip


@pages.post("/coaching/requests/<int:request_id>/answer")
@limit(WRITING)
@signed_in
@takes_form(CoachingAnswerForm, again=show_request)
def answer_request(actor: Actor, form: dict[str, Any], request_id: int) -> Any:
    """Accept, decline, or need to know more."""
    answered = answering.answer_request(actor, request_id, **form)
    if form["answer"] == answering.DECLINE:
        return done(_("Declined. Your words were handed on."), url_for(".list_requests", role=queries.FOR_ME))
    if form["answer"] == answering.MORE:
        return done(_("Asked back. You are told when there is an answer."), answered.path)
    mentoring = queries.find_mentoring_of(actor, request_id)
    return done(_("You are the mentor now. Choose a time together."), mentoring.path if mentoring else answered.path)


@pages.post("/coaching/requests/<int:request_id>/lines")
@limit(WRITING)
@signed_in
@takes_form(CoachingLineForm, again=show_request)
def tell_more(actor: Actor, form: dict[str, Any], request_id: int) -> Any:
    """Say more about it."""
    return done(_("Added to your request."), services.tell_more(actor, request_id, **form).path)


@pages.post("/coaching/requests/<int:request_id>/mentor")
@limit(WRITING)
@signed_in
@takes_form(ChosenMentorForm, again=show_request)
def choose_mentor(actor: Actor, form: dict[str, Any], request_id: int) -> Any:
    """Ask a mentor."""
    return done(_("The mentor is asked."), services.choose_mentor(actor, request_id, **form).path)


@pages.post("/coaching/requests/<int:request_id>/release")
@limit(WRITING)
@signed_in
@takes_form(NothingForm, again=show_request)
def release_request(actor: Actor, form: dict[str, Any], request_id: int) -> Any:
    """Wait no longer for whom it waits."""
    return done(_("This mentor is asked no longer."), services.release_request(actor, request_id).path)


@pages.post("/coaching/requests/<int:request_id>/withdrawal")
@limit(WRITING)
@signed_in
@takes_form(NothingForm, again=show_request)
def withdraw_request(actor: Actor, form: dict[str, Any], request_id: int) -> Any:
    """Take it back."""
    return done(_("Withdrawn. Nobody else sees it any more."), services.withdraw_request(actor, request_id).path)


def _may(actor: Actor, request: CoachingRequest) -> dict[str, bool]:
    """What the page offers to the actor."""
    people = {actor.id or 0, request.asker_id}
    may = {
        "answer": policies.can_answer(actor, request), "more": policies.can_tell_more(actor, request),
        "choose": policies.can_choose_mentor(actor, request), "load": policies.can_see_load(actor),
        "withdraw": policies.can_withdraw_request(actor, request), "team": policies.can_choose_team(actor),
        "write": not are_apart(actor, request.asker_id) and message_policies.can_start(actor, people),
    }  # fmt: skip
    return {verb: bool(decision) for verb, decision in may.items()}


def _mentors(actor: Actor, request: CoachingRequest) -> list[dict[str, Any]]:
    """Those who fit best of whom it does not wait for."""
    asked = request.pending.mentor_id if request.pending else 0
    said_no = {ask.mentor_id for ask in request.asks if ask.outcome in ("declined", "expired")}
    found = [one for one in matching.list_for_request(request) if one.offer.mentor_id not in {asked, *said_no}]
    return [shown.match_row(actor, one) for one in found if one.takes and one.has_room][:OFFERED]
