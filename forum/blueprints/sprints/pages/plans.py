"""Plans as pages: that of one's own city, which several hands write, and those of all cities."""

from __future__ import annotations

from typing import Any

from flask import abort, redirect, render_template, request, url_for

from forum.blueprints.accounts.schemas import NothingForm
from forum.blueprints.sprints import policies
from forum.blueprints.sprints.models.plans import SprintPlan
from forum.blueprints.sprints.models.sprints import Sprint
from forum.blueprints.sprints.pages.plan_forms import conflicts_of, plan_form, sent_sections
from forum.blueprints.sprints.pages.routes import pages
from forum.blueprints.sprints.pages.running import frame_of
from forum.blueprints.sprints.queries import plans as queries
from forum.blueprints.sprints.queries import programme
from forum.blueprints.sprints.queries.sprints import get_sprint
from forum.blueprints.sprints.rules.plans import PLAN_BADGES, PLAN_NAMES
from forum.blueprints.sprints.schemas.plans import PlanPageForm, PlanReviewPageForm, SprintPublicationForm
from forum.blueprints.sprints.services import plan_reviews, planning
from forum.kernel.actor import Actor
from forum.kernel.i18n import _
from forum.kernel.limits import WRITING, limit
from forum.kernel.policies import authorize
from forum.kernel.web.access import signed_in
from forum.kernel.web.pages import done, takes_form


@pages.get("/sprints/<int:sprint_id>/plan")
@signed_in
def own_plan(actor: Actor, sprint_id: int) -> Any:
    """The plan of one's own city: a form while it is being written."""
    sprint = programme.get_programme(actor, sprint_id)
    plan = queries.find_of_city(actor, sprint.id)
    if plan is None and not policies.takes_part(actor, sprint.id):
        return redirect(url_for(".list_plans", sprint_id=sprint.id))
    if plan is not None and request.method == "GET":
        planning.see_plan(actor, plan.id)
        plan = queries.find_of_city(actor, sprint_id)
        sprint = get_sprint(actor, sprint_id)
    return _plan_page(actor, sprint, plan)


@pages.post("/sprints/<int:sprint_id>/plan")
@limit(WRITING)
@signed_in
@takes_form(PlanPageForm, again=own_plan)
def write_plan(actor: Actor, form: dict[str, Any], sprint_id: int) -> Any:
    """Keep what was written, and hand it in when the writer says so."""
    plan = planning.write_sections(actor, sprint_id, sent_sections())
    here = url_for(".own_plan", sprint_id=sprint_id)
    if form["hand_in"]:
        planning.hand_in(actor, plan.id)
        return done(_("Handed in. Programme staff hear of it."), here)
    return done(_("Saved. Your colleagues see it."), here)


@pages.get("/sprints/<int:sprint_id>/plans/<int:plan_id>")
@signed_in
def show_plan(actor: Actor, sprint_id: int, plan_id: int) -> Any:
    """The plan of a city, for its people and programme staff."""
    plan = _of_sprint(actor, sprint_id, plan_id)
    if request.method == "GET":
        planning.see_plan(actor, plan.id)
        plan = queries.get_plan(actor, plan_id)
    return _plan_page(actor, plan.sprint, plan)


@pages.post("/sprints/<int:sprint_id>/plans/<int:plan_id>/review")
@limit(WRITING)
@signed_in
@takes_form(PlanReviewPageForm, again=show_plan)
def review_plan(actor: Actor, form: dict[str, Any], sprint_id: int, plan_id: int) -> Any:
    """Accept it, or ask for changes."""
    plan = _of_sprint(actor, sprint_id, plan_id)
    remarks = {
        name.removeprefix("remark-"): str(told).strip()[:2000]
        for name, told in form.items() if name.startswith("remark-")
    }  # fmt: skip
    made = plan_reviews.review_plan(
        actor, plan.id, accept=form["accept"], version=form["version"], words=form["words_back"], remarks=remarks
    )
    told = _("Accepted. The city hears of it.") if form["accept"] else _("The city reads what to change.")
    return done(told, made.path)


@pages.post("/sprints/<int:sprint_id>/plans/<int:plan_id>/publication")
@limit(WRITING)
@signed_in
@takes_form(SprintPublicationForm, again=show_plan)
def publish_plan(actor: Actor, form: dict[str, Any], sprint_id: int, plan_id: int) -> Any:
    """Publish it in the library."""
    plan = _of_sprint(actor, sprint_id, plan_id)
    made = plan_reviews.publish_plan(actor, plan.id, **form)
    return done(_("Published in the library. The criteria of the sprint are on the city’s roadmap."), made.path)


@pages.post("/sprints/<int:sprint_id>/plans/<int:plan_id>/certificate")
@limit(WRITING)
@signed_in
@takes_form(NothingForm, again=show_plan)
def certify_plan(actor: Actor, form: dict[str, Any], sprint_id: int, plan_id: int) -> Any:
    """Issue the certificate."""
    plan = _of_sprint(actor, sprint_id, plan_id)
    made = plan_reviews.issue_certificate(actor, plan.id)
    return done(_("The certificate is issued. The city hears of it."), made.path)


@pages.get("/sprints/<int:sprint_id>/plans")
@signed_in
def list_plans(actor: Actor, sprint_id: int) -> Any:
    """The plans: of all cities for programme staff, else one's own and the published ones."""
    sprint = get_sprint(actor, sprint_id)
    found = queries.list_plans(actor, sprint.id)
    follows, runs = policies.can_follow_programme(actor, sprint), bool(policies.can_run_programme(actor, sprint))
    begun = {plan.city_id for plan in found}
    places = programme.list_places(sprint.id) if runs else []
    openable = queries.open_resources(actor, found)
    return render_template(
        "sprints/plans.html", **_frame(actor, sprint), rows_shown=[_row(actor, plan, openable) for plan in found],
        without=[place.city for place in places if place.city_id not in begun],
        template=queries.find_template(actor, sprint.id) if follows else None,
        takes_part=policies.takes_part(actor, sprint.id),
    )  # fmt: skip


def _row(actor: Actor, plan: SprintPlan, openable: frozenset[int]) -> dict[str, Any]:
    reads = bool(policies.can_see_plan(actor, plan))
    document = plan.resource.path if plan.resource and plan.resource_id in openable else ""
    return {
        "title": plan.city.name, "url": plan.path if reads else document, "icon": "file-text",
        "badge": {"text": str(PLAN_NAMES[plan.state]), "kind": PLAN_BADGES[plan.state]},
        "at": plan.published_at or plan.submitted_at or plan.changed_at,
    }  # fmt: skip


def _plan_page(actor: Actor, sprint: Sprint, plan: SprintPlan | None) -> Any:
    template = queries.find_template(actor, sprint.id)
    written = queries.list_written(plan, template)
    may_write = policies.can_write_plan(actor, plan) if plan else policies.can_begin_plan(actor, sprint)
    openable = queries.open_resources(actor, [plan]) if plan else frozenset()
    return render_template(
        "sprints/plan.html", **_frame(actor, sprint), plan=plan, template=template, sections=written,
        form=plan_form(plan, written), conflicts=conflicts_of(written), may_write=bool(may_write),
        authors=queries.list_authors(plan.id) if plan else [],
        certificate=queries.find_certificates([plan.id]).get(plan.id) if plan else None,
        document=plan.resource if plan and plan.resource_id in openable else None,
        may_review=bool(plan and policies.can_review_plan(actor, plan)),
        may_publish=bool(plan and policies.can_publish_plan(actor, plan)),
        may_certify=bool(plan and policies.can_certify(actor, plan)),
        attended=queries.attendance_of(plan) if plan and policies.can_certify(actor, plan) else None,
        audiences=[("members", _("Members")), ("public", _("Everybody"))],
    )  # fmt: skip


def _frame(actor: Actor, sprint: Sprint) -> dict[str, Any]:
    follows = policies.can_follow_programme(actor, sprint)
    frame = frame_of(actor, sprint, "plan")
    tabs = frame["tabs"] if follows else []
    return frame | {"tabs": tabs, "states": PLAN_NAMES, "plan_badges": PLAN_BADGES}


def _of_sprint(actor: Actor, sprint_id: int, plan_id: int) -> SprintPlan:
    plan = queries.get_plan(actor, plan_id)
    authorize(policies.can_see_plan, actor, plan)
    if plan.sprint_id != sprint_id:
        abort(404)
    return plan
