"""The list of applications, scoring, and choosing the cities."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import render_template, request, url_for

from forum.blueprints.sprints import policies
from forum.blueprints.sprints.models.applications import SprintApplication
from forum.blueprints.sprints.models.sprints import Sprint
from forum.blueprints.sprints.pages import judging, letters, shown
from forum.blueprints.sprints.pages.applying import application, of_sprint
from forum.blueprints.sprints.pages.routes import pages
from forum.blueprints.sprints.queries import sprints as queries
from forum.blueprints.sprints.rules import states
from forum.blueprints.sprints.rules.judging import NEEDED
from forum.blueprints.sprints.schemas.call_pages import ChoicePageForm, ConflictForm, ScorersForm, ScoresForm
from forum.blueprints.sprints.services import scoring, selecting
from forum.kernel.actor import Actor
from forum.kernel.errors import NotFound
from forum.kernel.i18n import _, ngettext
from forum.kernel.limits import WRITING, limit
from forum.kernel.policies import authorize
from forum.kernel.web.access import signed_in
from forum.kernel.web.pages import done, form_state, takes_form


@pages.get("/sprints/<int:sprint_id>/applications")
@signed_in
def applications(actor: Actor, sprint_id: int) -> Any:
    """What cities sent: all for programme staff, for scorers what they were asked to score."""
    sprint = queries.get_sprint(actor, sprint_id)
    sent = [one for one in queries.list_applications(actor, sprint.id) if one.submitted_at is not None]
    runs = bool(policies.can_edit_sprint(actor, sprint))
    if not runs:
        sent = [one for one in sent if not policies.is_of(actor, one)]
    if not runs and not sent:
        raise NotFound
    rows = judging.rows_of(actor, sent)
    unasked = sum(row["asked"] < NEEDED and row["found"].state == states.SUBMITTED for row in rows)
    return render_template(
        "sprints/applications.html", sprint=sprint, rows_shown=rows, runs=runs, form=form_state({}),
        badge=shown.phase_badge(sprint), unasked=unasked if runs else 0,
        can_choose=runs and sprint.phase == "review", deadline_there=shown.deadline_there(sprint),
    )  # fmt: skip


@pages.post("/sprints/<int:sprint_id>/scorers")
@limit(WRITING)
@signed_in
@takes_form(ScorersForm, again=applications)
def ask_scorers(actor: Actor, form: dict[str, Any], sprint_id: int) -> Any:
    """Ask people to score all that was sent."""
    number = scoring.assign_scorers(actor, sprint_id, form["scorers"])
    told = ngettext("%(num)s score is asked for.", "%(num)s scores are asked for.", number)
    return done(told, url_for("sprints_pages.applications", sprint_id=sprint_id))


@pages.post("/sprints/<int:sprint_id>/applications/<int:application_id>/score")
@limit(WRITING)
@signed_in
@takes_form(ScoresForm, again=application)
def score(actor: Actor, form: dict[str, Any], sprint_id: int, application_id: int) -> Any:
    """Score it."""
    found = of_sprint(actor, sprint_id, application_id)
    scores, words = judging.typed_scores([one["key"] for one in found.sprint.judging])
    scoring.put_score(actor, application_id, scores, words)
    return done(_("Your score is in. The other one is shown once both are."), found.path)


@pages.post("/sprints/<int:sprint_id>/applications/<int:application_id>/conflict")
@limit(WRITING)
@signed_in
@takes_form(ConflictForm, again=application)
def declare(actor: Actor, form: dict[str, Any], sprint_id: int, application_id: int) -> Any:
    """Say that one may not judge it."""
    found = of_sprint(actor, sprint_id, application_id)
    scoring.declare_conflict(actor, application_id, form["conflict"])
    return done(_("Noted. Programme staff ask somebody else."), found.sprint.path)


@pages.get("/sprints/<int:sprint_id>/selection")
@signed_in
def selection(actor: Actor, sprint_id: int) -> Any:
    """What is to become of each application; the best score first."""
    return _selection_page(actor, *_to_choose(actor, sprint_id))


@pages.get("/sprints/<int:sprint_id>/selection/letters")
@signed_in
def preview(actor: Actor, sprint_id: int) -> Any:
    """The letters as they will be sent, to be changed before; nothing is decided yet."""
    sprint, sent = _to_choose(actor, sprint_id)
    if undecided := letters.undecided_of(sent):
        return _selection_page(actor, sprint, sent, undecided), 422
    told = letters.choice_of(sent)
    return render_template(
        "sprints/letters.html", sprint=sprint, told=told, form=form_state(letters.texts_of(sprint, told)),
        drafts=letters.drafts_of(sprint, told), kinds=letters.kinds_of(told), names=letters.KIND_NAMES,
        too_many=len(told.chosen) > sprint.places, back=letters.address_back(sprint, told),
    )  # fmt: skip


@pages.post("/sprints/<int:sprint_id>/selection/letters")
@limit(WRITING)
@signed_in
@takes_form(ChoicePageForm, again=preview)
def choose(actor: Actor, form: dict[str, Any], sprint_id: int) -> Any:
    """Choose the cities, send the letters, begin the cohort."""
    chosen, waiting = form.pop("chosen"), form.pop("waiting")
    told, words = letters.told_letters(form), letters.told_words(form)
    sprint = selecting.select_cities(actor, sprint_id, chosen, waiting, letters=told, words=words)
    return done(_("The cities are chosen, and the letters are on their way."), sprint.path)


def _to_choose(actor: Actor, sprint_id: int) -> tuple[Sprint, list[SprintApplication]]:
    sprint = queries.get_sprint(actor, sprint_id)
    authorize(policies.can_edit_sprint, actor, sprint)
    return sprint, [one for one in queries.list_applications(actor, sprint.id) if one.state == states.SUBMITTED]


def _selection_page(
    actor: Actor, sprint: Sprint, sent: Sequence[SprintApplication], undecided: Sequence[SprintApplication] = ()
) -> str:
    """The best first; what has not both scores is not proposed for anything."""
    rows = judging.rows_of(actor, sent)
    for index, row in enumerate(rows):
        number, later, scored = row["found"].id, index - sprint.places + 1, row["mean"] is not None
        proposed = ("waiting" if later > 0 else "chosen") if scored else letters.UNDECIDED
        row["choice"] = request.args.get(f"choice-{number}", proposed)
        row["place"] = request.args.get(f"place-{number}", str(later) if scored and later > 0 else "")
    return render_template(
        "sprints/selection.html", sprint=sprint, rows_shown=rows, ready=sprint.phase == "review",
        unscored=sum(row["mean"] is None for row in rows), deadline_there=shown.deadline_there(sprint),
        undecided=undecided, choices=letters.choices(),
    )  # fmt: skip
