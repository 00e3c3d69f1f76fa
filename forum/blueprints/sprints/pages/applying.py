"""Expressing the interest of a city: beginning, writing together, sending, and what comes of it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from flask import redirect, render_template, request

from forum.blueprints.accounts import queries as account_queries
from forum.blueprints.accounts.schemas import NothingForm
from forum.blueprints.cities.queries.cities import get_city
from forum.blueprints.sprints import policies
from forum.blueprints.sprints.models.applications import SprintApplication
from forum.blueprints.sprints.models.sprints import Sprint
from forum.blueprints.sprints.pages import judging, shown
from forum.blueprints.sprints.pages.call_forms import typed_answers
from forum.blueprints.sprints.pages.routes import pages
from forum.blueprints.sprints.queries import concerned
from forum.blueprints.sprints.queries import sprints as queries
from forum.blueprints.sprints.rules import states
from forum.blueprints.sprints.rules.eligibility import reasons_against
from forum.blueprints.sprints.schemas.call_pages import AnswersPageForm, StartForm
from forum.blueprints.sprints.services import applying, seeing, selecting
from forum.kernel.actor import Actor
from forum.kernel.errors import NotFound
from forum.kernel.i18n import _
from forum.kernel.limits import WRITING, limit
from forum.kernel.policies import authorize
from forum.kernel.questionnaires import Question, answer_text, read_questions
from forum.kernel.web import strict_json
from forum.kernel.web.access import signed_in
from forum.kernel.web.pages import FormState, done, form_state, takes_form


def reasons_for(actor: Actor, sprint: Sprint) -> list[str]:
    """Why this edition is not for the reader's city, whatever its stage; none for who has no city."""
    city_id = getattr(actor, "city_id", None)
    if city_id is None:
        return []
    city = get_city(actor, city_id)
    rules = {key: value for key, value in sprint.eligibility.items() if key != "stages"}
    return reasons_against(rules, city.population, city.country_code, city.level, "")


@pages.get("/sprints/<int:sprint_id>/apply")
@signed_in
def start(actor: Actor, sprint_id: int) -> Any:
    """What it takes, before one begins; colleagues who began already are found here."""
    sprint = queries.get_sprint(actor, sprint_id)
    city_id = getattr(actor, "city_id", None)
    own = queries.find_of_city(actor, sprint.id, city_id) if city_id else None
    if own is not None and own.state != states.WITHDRAWN:
        return redirect(own.path)
    return render_template(
        "sprints/apply.html", sprint=sprint, reasons=reasons_for(actor, sprint), form=form_state({}), again=own,
        city=get_city(actor, city_id) if city_id else None, questions=read_questions(sprint.questions),
        deadline_there=shown.deadline_there(sprint), deadline_here=shown.deadline_here(sprint),
    )  # fmt: skip


@pages.post("/sprints/<int:sprint_id>/apply")
@limit(WRITING)
@signed_in
@takes_form(StartForm, again=start)
def begin(actor: Actor, form: dict[str, Any], sprint_id: int) -> Any:
    """Begin for one's city."""
    made = applying.start_application(actor, sprint_id, **form)
    return done(_("Begun. Your colleagues can write with you; nobody else reads it before it is sent."), made.path)


@pages.get("/sprints/<int:sprint_id>/applications/<int:application_id>")
@signed_in
def application(actor: Actor, sprint_id: int, application_id: int) -> Any:
    """An expression of interest: a form while it is a draft; then its answers, letters, and for scorers the scores."""
    found = of_sprint(actor, sprint_id, application_id)
    if request.method == "GET":
        seeing.see_application(actor, application_id)
        found = of_sprint(actor, sprint_id, application_id)
    questions, sprint = read_questions(found.sprint.questions), found.sprint
    names = ("write", "submit", "withdraw", "confirm")
    rules = (policies.can_write_application, policies.can_hand_in, policies.can_withdraw, policies.can_confirm)
    return render_template(
        "sprints/application.html", found=found, sprint=sprint, badge=shown.state_badge(found), questions=questions,
        can={name: rule(actor, found) for name, rule in zip(names, rules, strict=True)},
        form=_answer_form(found, questions), conflicts=_conflicts(found, questions), own=policies.is_of(actor, found),
        answers=[(one.label, answer_text(one, found.answers)) for one in questions],
        letters=queries.list_letters(actor, found), panel=judging.panel_of(actor, found),
        deadline_there=shown.deadline_there(sprint), deadline_here=shown.deadline_here(sprint), dumps=json.dumps,
        **_senders(actor, found),
    )  # fmt: skip


@pages.post("/sprints/<int:sprint_id>/applications/<int:application_id>")
@limit(WRITING)
@signed_in
@takes_form(AnswersPageForm, again=application)
def write(actor: Actor, form: dict[str, Any], sprint_id: int, application_id: int) -> Any:
    """Keep the answers, and send them when the lead says so."""
    found = of_sprint(actor, sprint_id, application_id)
    questions = read_questions(found.sprint.questions)
    stage = form["stage"] if found.sprint.eligibility.get("stages") else None
    applying.write_application(actor, application_id, typed_answers(questions), _seen(questions), stage)
    if form["act"] == "submit":
        sent = applying.submit_application(actor, application_id)
        return done(_("Sent. You can withdraw it at any time; a letter tells you what becomes of it."), sent.path)
    return done(_("Saved as a draft."), found.path)


@pages.post("/sprints/<int:sprint_id>/applications/<int:application_id>/confirmation")
@limit(WRITING)
@signed_in
@takes_form(NothingForm, again=application)
def confirm(actor: Actor, form: dict[str, Any], sprint_id: int, application_id: int) -> Any:
    """Confirm the place of one's city."""
    found = of_sprint(actor, sprint_id, application_id)
    selecting.confirm_place(actor, application_id)
    return done(_("The place of your city is confirmed. Welcome to the cohort."), found.sprint.path)


@pages.get("/sprints/<int:sprint_id>/applications/<int:application_id>/withdrawal")
@signed_in
def withdrawal(actor: Actor, sprint_id: int, application_id: int) -> Any:
    """Ask before a city withdraws."""
    found = of_sprint(actor, sprint_id, application_id)
    authorize(policies.can_withdraw, actor, found)
    return render_template("sprints/withdraw.html", found=found, sprint=found.sprint, form=form_state({}))


@pages.post("/sprints/<int:sprint_id>/applications/<int:application_id>/withdrawal")
@limit(WRITING)
@signed_in
@takes_form(NothingForm, again=withdrawal)
def withdraw(actor: Actor, form: dict[str, Any], sprint_id: int, application_id: int) -> Any:
    """Withdraw, or give the place up."""
    found = of_sprint(actor, sprint_id, application_id)
    selecting.withdraw(actor, application_id)
    return done(_("Your city has withdrawn."), found.path)


def of_sprint(actor: Actor, sprint_id: int, application_id: int) -> SprintApplication:
    """The application, at the address of its own sprint. Raises NotFound."""
    found = queries.get_application(actor, application_id)
    if found.sprint_id != sprint_id:
        raise NotFound
    return found


def _senders(actor: Actor, found: SprintApplication) -> dict[str, Any]:
    """Who sends it where the reader may not: who leads the city, or whom to ask for a lead."""
    if not policies.can_write_application(actor, found) or policies.can_hand_in(actor, found):
        return {"leads": [], "staff": []}
    leads = account_queries.list_leads(actor, found.city_id)
    return {"leads": leads, "staff": [] if leads else concerned.list_staff(found.sprint.created_by_id)}


def _values(found: SprintApplication) -> dict[str, Any]:
    return {"stage": found.stage, **{f"answer-{key}": answer for key, answer in found.answers.items()}}


def _answer_form(found: SprintApplication, questions: list[Question]) -> FormState:
    """The form with what is kept, or with all that was typed when it is shown again."""
    form = form_state(_values(found))
    if not _is_written():
        return form
    typed = {f"answer-{key}": answer for key, answer in typed_answers(questions).items()}
    return replace(form, values={**form.values, **typed})


def _is_written() -> bool:
    return request.method == "POST" and "act" in request.form


def _seen(questions: list[Question]) -> dict[str, Any]:
    """What the writer saw of each answer when she opened the page."""
    seen = {}
    for one in questions:
        try:
            seen[one.key] = strict_json.loads(request.form.get(f"seen-{one.key}", '""'))
        except strict_json.MalformedJson:
            seen[one.key] = ""
    return seen


def _conflicts(found: SprintApplication, questions: list[Question]) -> dict[str, str]:
    """By question what a colleague wrote meanwhile, where the page is shown again because of it."""
    if not _is_written():
        return {}
    typed, seen = typed_answers(questions), _seen(questions)
    return {
        one.key: answer_text(one, found.answers) for one in questions
        if found.answers.get(one.key, "") not in (seen[one.key], typed[one.key])
    }  # fmt: skip
