"""Plans, their templates and certificates as JSON."""

from __future__ import annotations

from typing import Any

from forum.blueprints.sprints.api.routes import api
from forum.blueprints.sprints.queries import plans as queries
from forum.blueprints.sprints.queries.sprints import get_sprint
from forum.blueprints.sprints.schemas.plans import (
    SprintCertificateSchema,
    SprintPlanReviewForm,
    SprintPlanSchema,
    SprintPlanSectionSchema,
    SprintPublicationForm,
    SprintSectionWordsForm,
    SprintTemplateForm,
    SprintTemplateSchema,
    SprintWholePlanSchema,
)
from forum.blueprints.sprints.services import plan_reviews, planning
from forum.kernel.actor import Actor
from forum.kernel.errors import NotFound
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import signed_in
from forum.kernel.web.api import expected_version
from forum.kernel.web.fields import page_of


@api.route("/sprints/<int:sprint_id>/plan-template")
@signed_in
@api.gives(SprintTemplateSchema, with_etag=True)
def show_template(actor: Actor, sprint_id: int) -> Any:
    """Of which sections the plans consist; for the cities that take part and programme staff."""
    return queries.get_template(actor, sprint_id)


@api.route("/sprints/<int:sprint_id>/plan-template", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(SprintTemplateForm)
@api.gives(SprintTemplateSchema, with_etag=True)
def write_template(actor: Actor, form: dict[str, Any], sprint_id: int) -> Any:
    """Write the template; for programme staff. 409 `template_written` when words of a city would go."""
    return planning.write_template(actor, sprint_id, version=expected_version(), **form)


@api.route("/sprints/<int:sprint_id>/plans")
@signed_in
@api.gives(page_of(SprintPlanSchema, "SprintPlanPageSchema"))
def list_plans(actor: Actor, sprint_id: int) -> Any:
    """The plans of a sprint: all for programme staff, else that of your city and the published ones."""
    sprint = get_sprint(actor, sprint_id)
    return {"items": queries.list_plans(actor, sprint.id), "next": None}


@api.route("/sprints/<int:sprint_id>/plan/sections/<key>", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(SprintSectionWordsForm)
@api.gives(SprintWholePlanSchema, with_etag=True)
def write_section(actor: Actor, form: dict[str, Any], sprint_id: int, key: str) -> Any:
    """Write a section of your city's plan. 409 `section_changed` with `conflicts` where a colleague was faster."""
    return planning.write_sections(actor, sprint_id, {key: (form["words"], form["seen"])})


@api.route("/sprint-plans/<int:plan_id>")
@signed_in
@api.gives(SprintWholePlanSchema, with_etag=True)
def show_plan(actor: Actor, plan_id: int) -> Any:
    """A plan, for its city and programme staff."""
    return queries.get_plan(actor, plan_id)


@api.route("/sprint-plans/<int:plan_id>/sections")
@signed_in
@api.gives(page_of(SprintPlanSectionSchema, "SprintPlanSectionPageSchema"))
def list_sections(actor: Actor, plan_id: int) -> Any:
    """Its sections in their order."""
    plan = queries.get_plan(actor, plan_id)
    return {"items": queries.list_written(plan, queries.find_template(actor, plan.sprint_id)), "next": None}


@api.route("/sprint-plans/<int:plan_id>/submission", methods=["POST"])
@limit(WRITING)
@signed_in
@api.gives(SprintWholePlanSchema, with_etag=True)
def hand_in(actor: Actor, plan_id: int) -> Any:
    """Hand it in."""
    return planning.hand_in(actor, plan_id)


@api.route("/sprint-plans/<int:plan_id>/review", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(SprintPlanReviewForm)
@api.gives(SprintWholePlanSchema, with_etag=True)
def review(actor: Actor, form: dict[str, Any], plan_id: int) -> Any:
    """Accept it, or ask for changes; for programme staff of other cities. If-Match says what was read."""
    return plan_reviews.review_plan(actor, plan_id, version=expected_version(), **form)


@api.route("/sprint-plans/<int:plan_id>/publication", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(SprintPublicationForm)
@api.gives(SprintWholePlanSchema, with_etag=True)
def publish(actor: Actor, form: dict[str, Any], plan_id: int) -> Any:
    """Publish it as a document of the library, with city and authors."""
    return plan_reviews.publish_plan(actor, plan_id, **form)


@api.route("/sprint-plans/<int:plan_id>/certificate")
@signed_in
@api.gives(SprintCertificateSchema)
def show_certificate(actor: Actor, plan_id: int) -> Any:
    """Its certificate, once it is issued."""
    plan = queries.get_plan(actor, plan_id)
    found = queries.find_certificates([plan.id]).get(plan.id)
    if found is None:
        raise NotFound
    return found


@api.route("/sprint-plans/<int:plan_id>/certificate", methods=["POST"])
@limit(WRITING)
@signed_in
@api.gives(SprintCertificateSchema)
def issue_certificate(actor: Actor, plan_id: int) -> Any:
    """Issue the certificate, once; for programme staff of other cities."""
    return plan_reviews.issue_certificate(actor, plan_id)
