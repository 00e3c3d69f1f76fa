"""Applications, their scores and letters as JSON."""

from __future__ import annotations

from typing import Any

from forum.blueprints.sprints.api.routes import api
from forum.blueprints.sprints.queries import sprints as queries
from forum.blueprints.sprints.rules.judging import compare
from forum.blueprints.sprints.schemas.sprints import (
    AnswersForm,
    ApplicationSchema,
    ComparedSchema,
    LetterSchema,
    ScoreForm,
    ScorerForm,
)
from forum.blueprints.sprints.services import applying, scoring, selecting
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import signed_in
from forum.kernel.web.fields import page_of

_ACTS = {
    "submit": applying.submit_application, "withdraw": selecting.withdraw, "confirm": selecting.confirm_place,
}  # fmt: skip


@api.route("/applications/<int:application_id>")
@signed_in
@api.gives(ApplicationSchema, with_etag=True)
def show_application(actor: Actor, application_id: int) -> Any:
    """The application of your city; for programme staff those that were sent."""
    return queries.get_application(actor, application_id)


@api.route("/applications/<int:application_id>", methods=["PATCH"])
@limit(WRITING)
@signed_in
@api.takes(AnswersForm)
@api.gives(ApplicationSchema, with_etag=True)
def change_application(actor: Actor, form: dict[str, Any], application_id: int) -> Any:
    """Write answers; the city's lead also submits, confirms and withdraws. 409 `answer_changed` holds what is there."""
    if "answers" in form:
        applying.write_application(actor, application_id, form["answers"], form.get("seen"))
    if "act" in form:
        _ACTS[form["act"]](actor, application_id)
    return queries.get_application(actor, application_id)


@api.route("/applications/<int:application_id>/scorers", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(ScorerForm)
@api.gives(status=204)
def add_scorer(actor: Actor, form: dict[str, Any], application_id: int) -> Any:
    """Ask somebody to score it; for programme staff."""
    scoring.assign_scorer(actor, application_id, **form)
    return None


@api.route("/applications/<int:application_id>/score", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(ScoreForm)
@api.gives(ComparedSchema)
def put_score(actor: Actor, form: dict[str, Any], application_id: int) -> Any:
    """Score it, or say with `conflict` that you may not judge it. The other's scores come once both are in."""
    if form["conflict"]:
        scoring.declare_conflict(actor, application_id, form["conflict"])
        return {"items": [], "mean": None, "spread": None}
    scoring.put_score(actor, application_id, form["scores"], form["words"])
    return _compared(actor, application_id)


@api.route("/applications/<int:application_id>/score")
@signed_in
@api.gives(ComparedSchema)
def show_scores(actor: Actor, application_id: int) -> Any:
    """The scores that you may read."""
    return _compared(actor, application_id)


@api.route("/applications/<int:application_id>/letters")
@signed_in
@api.gives(page_of(LetterSchema, "SprintLetterPageSchema"))
def list_letters(actor: Actor, application_id: int) -> Any:
    """What was written to the city."""
    application = queries.get_application(actor, application_id)
    return {"items": queries.list_letters(actor, application), "next": None}


def _compared(actor: Actor, application_id: int) -> dict[str, Any]:
    application = queries.get_application(actor, application_id)
    scorers = queries.list_scorers([application.id]).get(application.id, [])
    shown = queries.shown_scores(actor, application, scorers)
    found = compare([one.scores for one in shown])
    return {"items": shown, "mean": found.mean, "spread": found.spread}
