"""The questions that whoever registers answers, made by those who run the event; without scripts."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from flask import render_template, url_for

from forum.blueprints.events import policies
from forum.blueprints.events.models.events import Event
from forum.blueprints.events.pages.answers import questions_of
from forum.blueprints.events.pages.routes import pages
from forum.blueprints.events.queries import events as queries
from forum.blueprints.events.schemas.planning_pages import QuestionsPageForm
from forum.blueprints.events.services import editing
from forum.kernel.actor import Actor
from forum.kernel.i18n import _
from forum.kernel.limits import WRITING, limit
from forum.kernel.policies import authorize
from forum.kernel.questionnaires import MOST_QUESTIONS
from forum.kernel.web.access import signed_in
from forum.kernel.web.pages import done, form_state, takes_form

EMPTY = 2  # places for new questions on the form


@pages.get("/events/<int:event_id>/registration/questions")
@signed_in
def show_questions(actor: Actor, event_id: int) -> Any:
    """The form in which the questions of a registration are made."""
    event = queries.get_event(actor, event_id)
    authorize(policies.can_edit_event, actor, event)
    form = form_state(_values(event))
    last = max((number for number in _numbers() if form.values.get(f"label-{number}")), default=0)
    return render_template(
        "events/questions.html", event=event, form=form, numbers=range(1, min(last + EMPTY, MOST_QUESTIONS) + 1),
        kinds=kind_choices(),
    )  # fmt: skip


@pages.post("/events/<int:event_id>/registration/questions")
@limit(WRITING)
@signed_in
@takes_form(QuestionsPageForm, again=show_questions)
def save_questions(actor: Actor, form: dict[str, Any], event_id: int) -> Any:
    """Keep them, here or from here on."""
    following = form["scope"] == "following"
    event = editing.edit_event(actor, event_id, form["version"], following=following, questions=_told(form))
    return done(_("Saved."), url_for(".show_questions", event_id=event_id) if form["more"] else event.path)


def kind_choices() -> list[tuple[str, str]]:
    """What kinds of answers there are."""
    return [
        ("line", _("A line")), ("text", _("A longer text")), ("choice", _("One of several options")),
        ("several", _("Any of several options")), ("yes", _("Yes or no")),
    ]  # fmt: skip


def _values(event: Event) -> dict[str, Any]:
    values: dict[str, Any] = {"version": event.version, "scope": "one"}
    for number, question in enumerate(questions_of(event), start=1):
        told = {"key": question.key, "label": question.label, "hint": question.hint, "kind": question.kind}
        told |= {"options": "\n".join(question.options), "required": question.required}
        values |= {f"{name}-{number}": value for name, value in told.items()}
    return values


def _told(form: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The questions in their order; a new one gets a key that stays."""
    return [
        {
            "key": form[f"key-{number}"] or f"q{secrets.token_hex(4)}", "label": form[f"label-{number}"],
            "hint": form[f"hint-{number}"], "kind": form[f"kind-{number}"], "required": form[f"required-{number}"],
            "options": form[f"options-{number}"].splitlines(),
        }
        for number in _numbers() if form[f"label-{number}"]
    ]  # fmt: skip


def _numbers() -> range:
    return range(1, MOST_QUESTIONS + 1)
