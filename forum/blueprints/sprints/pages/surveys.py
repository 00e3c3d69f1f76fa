"""The survey after a sprint as pages: writing it, answering it, and what was answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import render_template, request, url_for

from forum.blueprints.sprints import policies
from forum.blueprints.sprints.models.surveys import SprintSurvey
from forum.blueprints.sprints.pages.call_forms import MORE_ROWS, QUESTION_KIND_NAMES, questions_of, typed_answers
from forum.blueprints.sprints.pages.help import crumbs_of
from forum.blueprints.sprints.pages.routes import pages
from forum.blueprints.sprints.queries import surveys as queries
from forum.blueprints.sprints.queries.programme import get_programme
from forum.blueprints.sprints.rules.outcomes import ENOUGH_ANSWERS
from forum.blueprints.sprints.schemas.call_pages import ScoresForm
from forum.blueprints.sprints.schemas.outcomes import SurveyQuestionsForm
from forum.blueprints.sprints.services import surveys as services
from forum.kernel.actor import Actor
from forum.kernel.errors import NotFound
from forum.kernel.i18n import _
from forum.kernel.limits import WRITING, limit
from forum.kernel.policies import authorize
from forum.kernel.questionnaires import MOST_QUESTIONS, TEXT, YES, Question, read_questions
from forum.kernel.web.access import signed_in
from forum.kernel.web.pages import FormState, done, form_state, takes_form


def find_survey(actor: Actor, sprint_id: int) -> SprintSurvey | None:
    """The survey, if the reader sees one."""
    try:
        return queries.get_survey(actor, sprint_id)
    except NotFound:
        return None


@pages.get("/sprints/<int:sprint_id>/survey")
@signed_in
def show_survey(actor: Actor, sprint_id: int) -> Any:
    """The questions for the people of the cities; for staff what was answered."""
    sprint = get_programme(actor, sprint_id)
    survey = find_survey(actor, sprint_id)
    asked = read_questions(survey.questions) if survey else []
    reads = bool(policies.can_read_survey(actor, sprint))
    return render_template(
        "sprints/survey.html", sprint=sprint, crumbs=crumbs_of(sprint), survey=survey, questions=asked,
        answers=bool(policies.can_answer_survey(actor, sprint)), done=queries.has_answered(actor, sprint_id),
        form=_form(asked), runs=bool(policies.can_run_programme(actor, sprint)), reads=reads, enough=ENOUGH_ANSWERS,
        answered=queries.count_answers(sprint_id) if reads else 0,
        results=queries.list_results(actor, sprint_id) if reads else [],
    )  # fmt: skip


@pages.post("/sprints/<int:sprint_id>/survey")
@limit(WRITING)
@signed_in
@takes_form(ScoresForm, again=show_survey)
def answer_survey(actor: Actor, form: dict[str, Any], sprint_id: int) -> Any:
    """Answer it."""
    services.answer_survey(
        actor, sprint_id, typed_answers(read_questions(queries.get_survey(actor, sprint_id).questions))
    )
    return done(_("Thank you. What you answered is kept apart from your name."), url_for(".show", sprint_id=sprint_id))


@pages.get("/sprints/<int:sprint_id>/survey/questions")
@signed_in
def edit_survey(actor: Actor, sprint_id: int) -> Any:
    """What is asked, as rows; some questions are suggested to begin with."""
    sprint = get_programme(actor, sprint_id)
    authorize(policies.can_run_programme, actor, sprint)
    survey = find_survey(actor, sprint_id)
    asked = read_questions(survey.questions) if survey else suggested()
    values: dict[str, Any] = {"version": survey.version if survey else 0}
    for number, one in enumerate(asked, start=1):
        told = {**one.as_json(), "options": "\n".join(one.options), "place": number}
        values |= {f"q{number}_{name}": value for name, value in told.items()}
    return render_template(
        "sprints/survey_questions.html", sprint=sprint, crumbs=crumbs_of(sprint), form=form_state(values),
        count=min(MOST_QUESTIONS, len(asked) + MORE_ROWS), kinds=[*QUESTION_KIND_NAMES.items()],
        opened=bool(survey and survey.opened_at), stands=bool(queries.count_answers(sprint_id)),
    )  # fmt: skip


@pages.post("/sprints/<int:sprint_id>/survey/questions")
@limit(WRITING)
@signed_in
@takes_form(SurveyQuestionsForm, again=edit_survey)
def write_survey(actor: Actor, form: dict[str, Any], sprint_id: int) -> Any:
    """Keep it, or open it."""
    opened = form["act"] == "open"
    services.write_survey(actor, sprint_id, questions=questions_of(form), opened=opened, version=form["version"])
    told = _("Opened. The people of the cities are told.") if opened else _("Saved.")
    return done(told, url_for(".show_survey", sprint_id=sprint_id))


def suggested() -> list[Question]:
    """What most sprints ask, in the reader's language."""
    return [
        Question("q1", str(_("What does your city do differently because of this sprint?")), TEXT),
        Question("q2", str(_("Which part helped you most, and which least?")), TEXT),
        Question("q3", str(_("I would recommend this sprint to another city.")), YES),
    ]


def _form(questions: Sequence[Question]) -> FormState:
    form = form_state({})
    if request.method == "GET":
        return form
    typed = {f"answer-{key}": answer for key, answer in typed_answers(questions).items()}
    return replace(form, values={**form.values, **typed})
