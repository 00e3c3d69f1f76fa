"""The short questions by which a city begins, and the plan that follows."""

from __future__ import annotations

from typing import Any

from flask import g, render_template, request, url_for

from forum.blueprints.assessments import policies
from forum.blueprints.assessments.pages.routes import pages
from forum.blueprints.assessments.queries import assessments as assessment_queries
from forum.blueprints.assessments.queries import roadmap as roadmap_queries
from forum.blueprints.assessments.queries import snapshots as queries
from forum.blueprints.assessments.rules.city_wording import answer_names
from forum.blueprints.assessments.rules.plans import ANSWERS, list_answered
from forum.blueprints.assessments.schemas.snapshots import AnswersForm
from forum.blueprints.assessments.services import snapshots
from forum.blueprints.cities.models.standings import Standing
from forum.blueprints.cities.queries import standings
from forum.kernel.actor import Actor
from forum.kernel.i18n import _
from forum.kernel.limits import WRITING, limit
from forum.kernel.policies import authorize
from forum.kernel.web.access import signed_in
from forum.kernel.web.pages import FormState, done, form_state, takes_form

HISTORY = 20


@pages.get("/cities/<int:city_id>/snapshot")
@signed_in
def latest(actor: Actor, city_id: int) -> Any:
    """The latest plan of a city; the questions when nobody has answered them yet."""
    city = queries.get_own_city(actor, city_id)
    taken = queries.page_snapshots(actor, city.id, None, 1).items
    if taken:
        return _show_plan(actor, city, taken[0])
    if policies.can_take_snapshot(actor, city):
        return done(None, url_for(".ask", city_id=city.id))
    return render_template("assessments/no_snapshot.html", city=city)


@pages.get("/cities/<int:city_id>/snapshot/<int:snapshot_id>")
@signed_in
def show_snapshot(actor: Actor, city_id: int, snapshot_id: int) -> Any:
    """An earlier one and its plan."""
    city = queries.get_own_city(actor, city_id)
    return _show_plan(actor, city, queries.get_snapshot(actor, city_id, snapshot_id))


@pages.get("/cities/<int:city_id>/snapshot/questions")
@signed_in
def ask(actor: Actor, city_id: int) -> Any:
    """The questions."""
    city = queries.get_own_city(actor, city_id)
    authorize(policies.can_take_snapshot, actor, city)
    framework = queries.find_asking()
    asked = framework.questions if framework is not None else []
    latest_one = next(iter(queries.page_snapshots(actor, city.id, None, 1).items), None)
    kept = latest_one.answers if latest_one is not None else {}
    form = FormState(_sent(), form_state({}).errors) if "form_state" in g else form_state(kept)
    return render_template(
        "assessments/questions.html", city=city, framework=framework, questions=asked, form=form,
        answers=list(answer_names().items()), back_url=latest_one.path if latest_one is not None else city.path,
    )  # fmt: skip


@pages.post("/cities/<int:city_id>/snapshot/questions")
@limit(WRITING)
@signed_in
@takes_form(AnswersForm, again=ask)
def answer(actor: Actor, form: dict[str, Any], city_id: int) -> Any:
    """Keep the answers."""
    snapshot = snapshots.take_snapshot(actor, city_id, _sent())
    return done(_("Kept. This is what follows from it."), snapshot.path)


def _sent() -> dict[str, str]:
    """The answers of the form, by the key of the question."""
    return {name: value for name, value in request.form.items() if value in ANSWERS}


def _is_met(standing: Standing | None) -> bool:
    return standing is not None and standing.status == "met"


def _show_plan(actor: Actor, city: Any, snapshot: Any) -> Any:
    told, before = queries.plan_of(snapshot), queries.find_before(actor, snapshot)
    standing = standings.find_standings(actor, city.id)
    met = {code: _is_met(standing.get(one.id)) for code, one in told.criteria.items()}
    questions = snapshot.framework.questions
    opened = assessment_queries.find_open(city.id, snapshot.framework_id)
    return render_template(
        "assessments/plan.html", city=city, snapshot=snapshot, told=told, plan=told.plan, met=met, before=before,
        questions=list_answered(questions, snapshot.answers, before.answers if before else {}, met),
        planned=roadmap_queries.find_open(actor, city.id), may_write=bool(policies.can_write_roadmap(actor, city)),
        answers=answer_names(), history=queries.page_snapshots(actor, city.id, None, HISTORY).items,
        may_take=bool(policies.can_take_snapshot(actor, city)), open_url=f"/assessments/{opened}" if opened else "",
    )  # fmt: skip
