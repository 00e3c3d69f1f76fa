"""Asking a peer about a criterion, and what comes of it."""

from __future__ import annotations

from typing import Any

from flask import render_template

from forum.blueprints.directory.queries import matching
from forum.blueprints.messages import policies
from forum.blueprints.messages.models.requests import Request
from forum.blueprints.messages.pages import cards
from forum.blueprints.messages.pages.routes import pages
from forum.blueprints.messages.queries import asking, conversations
from forum.blueprints.messages.queries import requests as queries
from forum.blueprints.messages.schemas.requests import AskPageForm, AskQuery, OutcomePageForm
from forum.blueprints.messages.services import requests
from forum.kernel.actor import Actor
from forum.kernel.i18n import _
from forum.kernel.limits import WRITING, limit
from forum.kernel.policies import authorize
from forum.kernel.web.access import signed_in
from forum.kernel.web.fields import PageQuery
from forum.kernel.web.pages import done, form_state, read_query, takes_form

SUGGESTED = 3
COMPARED = 12  # so many are looked at for those who are here: who answers now is worth more than a better match


@pages.get("/messages/ask")
@signed_in
def ask_page(actor: Actor) -> Any:
    """The form of a question to one person about one criterion; as long as neither is named, what one may ask about."""
    query = read_query(AskQuery)
    typed = form_state({"to": query["to"], "criterion": query["criterion"], "again": query["again"]})
    if not (typed.errors or typed.values["to"] or typed.values["criterion"]):
        return _choose(actor, query["q"])
    about = asking.get_occasion(actor, str(typed.values["to"]), str(typed.values["criterion"]), query["again"])
    form = form_state({**typed.values, "body": about.words})
    return render_template(
        "messages/ask.html", form=form, asked=about.asked, again=about.earlier, stand_in=cards.stand_in(about.person),
        person=cards.peer(about.person, about.criterion.code) if about.person else cards.person(about.asked),
        talk=conversations.find_conversation_of(actor, {actor.id or 0, about.asked.id}),
        criterion=cards.criterion(about.criterion), facts=cards.facts(about.card, about.criterion.code),
    )  # fmt: skip


@pages.post("/messages/ask")
@limit(WRITING)
@signed_in
@takes_form(AskPageForm, again=ask_page)
def ask(actor: Actor, form: dict[str, Any]) -> Any:
    """Send the question and see it in the conversation."""
    asked = asking.get_by_handle(actor, form["to"])
    request = requests.ask(actor, asked.id, form["criterion"], form["body"], form["again"])
    return done(None, f"/messages/{request.conversation_id}#end")


@pages.get("/messages/requests")
@signed_in
def list_waiting(actor: Actor) -> Any:
    """For programme staff: who waits for whom since when, about what."""
    authorize(policies.can_see_waiting, actor)
    query = read_query(PageQuery)
    page = queries.list_waiting(actor, **query)
    return render_template("messages/requests.html", page=page.map(_waiting))


@pages.get("/messages/requests/<int:request_id>")
@signed_in
def show_request(actor: Actor, request_id: int) -> Any:
    """A question with what came of it; while nobody has answered, whom else one may ask."""
    request = queries.get_request(actor, request_id)
    own = request.outcome_of(actor.id)
    stands = request.unanswered_at is not None and bool(policies.can_repeat(actor, request))
    return render_template(
        "messages/request.html", question=request, card=cards.card(request, actor, request.asker.name), stands=stands,
        other=cards.person(request.asked if actor.id == request.asker_id else request.asker), choices=cards.choices(),
        people=_others(actor, request) if stands else [], is_asker=actor.id == request.asker_id,
        form=form_state({"outcome": own.outcome if own else "", "note": own.note if own else ""}),
    )  # fmt: skip


@pages.post("/messages/requests/<int:request_id>/outcome")
@limit(WRITING)
@signed_in
@takes_form(OutcomePageForm, again=show_request)
def log_outcome(actor: Actor, form: dict[str, Any], request_id: int) -> Any:
    """Say what came of it."""
    request = requests.log_outcome(actor, request_id, **form)
    return done(_("Thank you. Both of you can see it."), request.message.path)


def _choose(actor: Actor, words: str) -> Any:
    sought = [] if words else asking.list_sought(actor)
    return render_template("messages/choose.html", q=words, sought=sought, areas=asking.list_subjects(words))


def _others(actor: Actor, request: Request) -> list[dict[str, Any]]:
    asked = queries.list_asked_about(actor, request.criterion_id)
    found = matching.list_helpers(actor, request.criterion.code, limit=COMPARED, without=asked)
    here_first = sorted(found, key=lambda one: one.away)
    return [cards.peer(one, request.criterion.code) for one in here_first[:SUGGESTED]]


def _waiting(request: Request) -> dict[str, Any]:
    return {
        "asker": cards.person(request.asker), "asked": cards.person(request.asked), "sent_at": request.sent_at,
        "criterion": cards.criterion(request.criterion),
    }  # fmt: skip
