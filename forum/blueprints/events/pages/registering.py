"""Coming to an event, withdrawing, who comes, and asking members to."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for

from forum.blueprints.events import policies
from forum.blueprints.events.models.events import Event, Registration
from forum.blueprints.events.pages import answers
from forum.blueprints.events.pages.event import show_event
from forum.blueprints.events.pages.routes import pages
from forum.blueprints.events.queries import events as queries
from forum.blueprints.events.queries import registrations as registration_queries
from forum.blueprints.events.rules.kinds import REGISTERED, WAITING, WITHDRAWN
from forum.blueprints.events.schemas.agenda_pages import RegistrationsQuery
from forum.blueprints.events.schemas.planning_pages import AnswersPageForm, InvitePageForm
from forum.blueprints.events.services import inviting, registering
from forum.blueprints.events.services.settings import host_ids_of
from forum.kernel.actor import Actor
from forum.kernel.errors import Invalid
from forum.kernel.i18n import _, ngettext
from forum.kernel.limits import WRITING, limit
from forum.kernel.policies import authorize
from forum.kernel.questionnaires import Question
from forum.kernel.web.access import signed_in
from forum.kernel.web.pages import done, form_state, read_query, takes_form

INVITING = "10/minute;60/hour"


@pages.post("/events/<int:event_id>/registration")
@limit(WRITING)
@signed_in
@takes_form(AnswersPageForm, again=show_event)
def register(actor: Actor, form: dict[str, Any], event_id: int) -> Any:
    """Come to it, or wait for a place."""
    questions = answers.questions_of(queries.get_event(actor, event_id))
    mine = registering.register(actor, event_id, answers.typed_answers(questions))
    told = _("You are registered.")
    if mine.state == WAITING:
        told = _("It is full. You are on the waiting list, and told as soon as there is a place.")
    return done(told, f"/events/{event_id}#registration")


@pages.post("/events/<int:event_id>/answers")
@limit(WRITING)
@signed_in
@takes_form(AnswersPageForm, again=show_event)
def change_answers(actor: Actor, form: dict[str, Any], event_id: int) -> Any:
    """Answer anew; the turn stays."""
    questions = answers.questions_of(queries.get_event(actor, event_id))
    registering.change_answers(actor, event_id, answers.typed_answers(questions), form["version"])
    return done(_("Your answers are saved."), f"/events/{event_id}#registration")


@pages.post("/events/<int:event_id>/withdrawal")
@limit(WRITING)
@signed_in
def withdraw(actor: Actor, event_id: int) -> Any:
    """Come no more, or wait no more."""
    registering.withdraw(actor, event_id)
    return done(_("You are not registered any more."), f"/events/{event_id}")


@pages.get("/events/<int:event_id>/registrations")
@signed_in
def list_registrations(actor: Actor, event_id: int) -> Any:
    """Who comes; for those who run the event also who waits, who withdrew, and what each answered."""
    event = queries.get_event(actor, event_id)
    runs = bool(policies.can_run_event(actor, event))
    query = read_query(RegistrationsQuery)
    state = query["state"] if runs else REGISTERED
    page = registration_queries.list_registrations(actor, event_id, state, query["cursor"], query["limit"])
    questions = answers.questions_of(event) if runs else []
    here = ".list_registrations"
    return render_template(
        "events/registrations.html", event=event, state=state, runs=runs,
        rows_shown=[_row(one, questions) for one in page.items], tabs=_tabs(event, state) if runs else [],
        more_url=url_for(here, event_id=event_id, state=state, cursor=page.next) if page.next else "",
    )  # fmt: skip


@pages.get("/events/<int:event_id>/invitations")
@signed_in
def invite(actor: Actor, event_id: int) -> Any:
    """Whom to ask to come."""
    event = queries.get_event(actor, event_id)
    authorize(policies.can_run_event, actor, event)
    return render_template("events/invite.html", event=event, form=form_state({}))


@pages.post("/events/<int:event_id>/invitations")
@limit(INVITING)
@signed_in
@takes_form(InvitePageForm, again=invite)
def send_invitations(actor: Actor, form: dict[str, Any], event_id: int) -> Any:
    """Ask members to come."""
    many = inviting.invite_members(actor, event_id, _named(form["members"]), form["note"])
    told = ngettext("%(num)s member is asked to come.", "%(num)s members are asked to come.", many)
    return done(told if many else _("Everybody you named comes already."), f"/events/{event_id}")


def _named(handles: str) -> list[int]:
    """The members of a text of handles; a wrong one is said at the field of this form."""
    try:
        return host_ids_of(handles)
    except Invalid as error:
        raise Invalid(errors={"members": list(error.errors.get("hosts", []))}) from error


def _tabs(event: Event, state: str) -> list[dict[str, Any]]:
    names = [(REGISTERED, _("Come"), event.registered_count), (WAITING, _("Wait for a place"), event.waiting_count),
             (WITHDRAWN, _("Have withdrawn"), None)]  # fmt: skip
    return [
        {"label": label, "count": count, "active": name == state,
         "url": url_for(".list_registrations", event_id=event.id, state=name)}
        for name, label, count in names
    ]  # fmt: skip


def _row(one: Registration, questions: list[Question]) -> dict[str, Any]:
    return {"member": one.member, "at": one.asked_at, "answers": answers.told_answers(questions, one)}
