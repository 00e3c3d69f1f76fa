"""Assignments as pages: the list, one of them, and their form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from flask import render_template, url_for

from forum.blueprints.sprints import policies
from forum.blueprints.sprints.models.assignments import SprintAssignment, SprintSubmission
from forum.blueprints.sprints.pages.routes import pages
from forum.blueprints.sprints.pages.running import frame_of, moment_of, wall_text
from forum.blueprints.sprints.pages.submissions import parts_of
from forum.blueprints.sprints.queries import assignments as queries
from forum.blueprints.sprints.queries import programme
from forum.blueprints.sprints.rules.programme import SUBMISSION_NAMES
from forum.blueprints.sprints.rules.risk import days_late
from forum.blueprints.sprints.schemas.running_pages import AssignmentEditPageForm, AssignmentPageForm
from forum.blueprints.sprints.services import assigning, seeing
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.i18n import _, ngettext
from forum.kernel.limits import WRITING, limit
from forum.kernel.policies import authorize
from forum.kernel.web.access import signed_in
from forum.kernel.web.pages import done, form_state, takes_form
from forum.kernel.zones import moment_text, zone_choices


@pages.get("/sprints/<int:sprint_id>/assignments")
@signed_in
def list_assignments(actor: Actor, sprint_id: int) -> Any:
    """All assignments, each with how far one's city is, or for staff how many cities are."""
    sprint = programme.get_programme(actor, sprint_id)
    given = queries.list_assignments(actor, sprint_id)
    found = queries.list_submissions(actor, [one.id for one in given])
    frame = frame_of(actor, sprint, "assignments")
    cities = len(programme.list_places(sprint_id)) if frame["runs"] else 0
    rows = [_row(actor, one, found, cities) for one in given]
    return render_template("sprints/assignments.html", **frame, rows_shown=rows)


def _row(actor: Actor, one: SprintAssignment, found: Sequence[SprintSubmission], cities: int) -> dict[str, Any]:
    row: dict[str, Any] = {
        "title": one.title, "url": one.path, "icon": "list-checks",
        "facts": [_("Due %(moment)s", moment=moment_text(one.due_at, one.time_zone))],
    }  # fmt: skip
    here = [each for each in found if each.assignment_id == one.id]
    if cities:
        if one.opened_at is None:
            return row | {"badge": {"text": _("Draft"), "kind": "neutral"}}
        states = Counter(each.state for each in here)
        row["facts"] += [
            ngettext("%(done)s of %(num)s city submitted", "%(done)s of %(num)s cities submitted", cities,
                     done=len(here)), _("%(num)s accepted", num=states["accepted"]),
        ]  # fmt: skip
        return row
    own = next((each for each in here if each.city_id == getattr(actor, "city_id", None)), None)
    return row | {"badge": badge_of(one, own)}


def badge_of(one: SprintAssignment, own: SprintSubmission | None) -> dict[str, str]:
    """How far a city is with an assignment, in a word."""
    if own is not None:
        kinds: Mapping[str, str] = {"submitted": "accent", "changes": "warning", "accepted": "success"}
        return {"text": str(SUBMISSION_NAMES[own.state]), "kind": kinds[own.state]}
    late = days_late(one.due_at, one.time_zone, clock.now())
    if late:
        return {"text": ngettext("%(num)s day late", "%(num)s days late", late), "kind": "danger"}
    return {"text": _("To do"), "kind": "neutral"}


@pages.get("/sprints/<int:sprint_id>/assignments/<int:assignment_id>")
@signed_in
def show_assignment(actor: Actor, sprint_id: int, assignment_id: int) -> Any:
    """What is asked; for a city its submission, for staff where each city is."""
    seeing.see_assignment(actor, assignment_id)
    one = queries.get_assignment(actor, assignment_id)
    frame = frame_of(actor, one.sprint, "assignments")
    found = queries.list_submissions(actor, [one.id])
    own = next((each for each in found if each.city_id == getattr(actor, "city_id", None)), None)
    takes_part = policies.takes_part(actor, one.sprint_id)
    places = programme.list_places(one.sprint_id) if frame["runs"] else []
    by_city = {each.city_id: each for each in found}
    cities = [(place.city, each := by_city.get(place.city_id), badge_of(one, each)) for place in places]
    return render_template(
        "sprints/assignment.html", **frame, assignment=one, template=queries.find_template(actor, one),
        due=moment_text(one.due_at, one.time_zone), takes_part=takes_part, badge=badge_of(one, own), cities=cities,
        **(parts_of(actor, one, own) if takes_part else {"form": form_state({})}),
    )  # fmt: skip


@pages.get("/sprints/<int:sprint_id>/assignments/new")
@signed_in
def new_assignment(actor: Actor, sprint_id: int) -> Any:
    """The form of a new assignment."""
    sprint = programme.get_programme(actor, sprint_id)
    authorize(policies.can_run_programme, actor, sprint)
    form = form_state({"time_zone": sprint.time_zone, "opened": True})
    return _form(actor, sprint, form, None)


@pages.post("/sprints/<int:sprint_id>/assignments/new")
@limit(WRITING)
@signed_in
@takes_form(AssignmentPageForm, again=new_assignment)
def create_assignment(actor: Actor, form: dict[str, Any], sprint_id: int) -> Any:
    """Give it to the cities, or keep it as a draft."""
    form["due_at"] = moment_of(form.pop("due"), form["time_zone"])
    made = assigning.create_assignment(actor, sprint_id, **form)
    told = _("The cities have it, and hear of it.") if made.opened_at else _("Kept as a draft.")
    return done(told, made.path)


@pages.get("/sprints/<int:sprint_id>/assignments/<int:assignment_id>/edit")
@signed_in
def edit_assignment(actor: Actor, sprint_id: int, assignment_id: int) -> Any:
    """The form to change it."""
    one = queries.get_assignment(actor, assignment_id)
    authorize(policies.can_run_programme, actor, one.sprint)
    values = {name: getattr(one, name) for name in ("title", "words", "resource_id", "time_zone", "version")}
    return _form(actor, one.sprint, form_state({**values, "due": wall_text(one.due_at, one.time_zone)}), one)


@pages.post("/sprints/<int:sprint_id>/assignments/<int:assignment_id>/edit")
@limit(WRITING)
@signed_in
@takes_form(AssignmentEditPageForm, again=edit_assignment)
def save_assignment(actor: Actor, form: dict[str, Any], sprint_id: int, assignment_id: int) -> Any:
    """Save it."""
    form["due_at"] = moment_of(form.pop("due"), form["time_zone"])
    return done(_("Saved."), assigning.edit_assignment(actor, assignment_id, **form).path)


@pages.post("/sprints/<int:sprint_id>/assignments/<int:assignment_id>/opening")
@limit(WRITING)
@signed_in
def open_assignment(actor: Actor, sprint_id: int, assignment_id: int) -> Any:
    """Give a draft to the cities."""
    return done(_("The cities have it, and hear of it."), assigning.open_assignment(actor, assignment_id).path)


def _form(actor: Actor, sprint: Any, form: Any, one: SprintAssignment | None) -> Any:
    tools = [(tool.id, tool.title) for tool in programme.list_tools(actor, sprint.id)]
    if one is not None and one.resource is not None and one.resource_id not in dict(tools):
        tools.append((one.resource.id, one.resource.title))
    return render_template(
        "sprints/assignment_form.html", **frame_of(actor, sprint, "assignments"), form=form, assignment=one,
        zones=zone_choices(form.values.get("time_zone")), tools=[("", _("None")), *tools],
        back=one.path if one else url_for(".list_assignments", sprint_id=sprint.id),
    )  # fmt: skip
