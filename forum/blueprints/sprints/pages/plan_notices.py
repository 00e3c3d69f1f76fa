"""How members are told of plans and certificates, and what these show on other pages."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for

from forum.blueprints.sprints import policies
from forum.blueprints.sprints.models.plans import SprintPlan
from forum.blueprints.sprints.models.sprints import Sprint
from forum.blueprints.sprints.queries import plans as queries
from forum.blueprints.sprints.rules import plans as rules
from forum.blueprints.sprints.services.plan_reviews import CERTIFIED, REVIEWED
from forum.blueprints.sprints.services.planning import SUBJECT, WAITING
from forum.kernel import notices
from forum.kernel.actor import Actor
from forum.kernel.feature import Section, add_section
from forum.kernel.i18n import _l
from forum.kernel.notices import Kind, Told, add_kind
from forum.kernel.subjects import Subject, SubjectCard, add_subject


def _waiting(told: Told) -> str:
    return rules.waiting_words(told.subject.city.name, told.subject.sprint.title)


def _reviewed(told: Told) -> str:
    return rules.reviewed_words(told.subject.state, told.subject.sprint.title)


def _certified(told: Told) -> str:
    return rules.certified_words(told.subject.sprint.title)


def add_plan_notices() -> None:
    """Declare plans, and what members are told of them."""
    add_subject(
        Subject(
            type=SUBJECT, name=_l("Plan of a sprint"), visible=policies.visible_plans, load=queries.load_plans,
            url=lambda one: one.path,
            card=lambda one: SubjectCard(one.sprint.title, text=one.city.name, at=one.changed_at),
        )
    )  # fmt: skip
    own = {"subject_type": SUBJECT, "icon": "file-text", "private": True}
    add_kind(Kind(WAITING, notices.STAFF, _l("A city handed its plan in"), words=_waiting, **own))
    add_kind(Kind(REVIEWED, notices.REQUESTS, _l("Reviews of your city’s plan in a sprint"), words=_reviewed, **own))
    add_kind(Kind(CERTIFIED, notices.REQUESTS, with_kind=REVIEWED, words=_certified, **own))


def plan_of(actor: Actor, sprint: Sprint) -> str:
    """Plans, on the page of a sprint: one's own, and the published ones for members."""
    if not actor.signed_in:
        return ""
    found = queries.list_plans(actor, sprint.id)
    follows = policies.can_follow_programme(actor, sprint)
    template = queries.find_template(actor, sprint.id) if follows else None
    if not found and template is None and not (follows and policies.can_run_programme(actor, sprint)):
        return ""
    own = next((plan for plan in found if plan.city_id == getattr(actor, "city_id", None)), None)
    openable = queries.open_resources(actor, found)
    published = [plan for plan in found if plan.resource and plan.resource_id in openable]
    return render_template(
        "sprints/_plans.html", sprint=sprint, own=own, template=template, published=published, states=rules.PLAN_NAMES,
        badges=rules.PLAN_BADGES, takes_part=policies.takes_part(actor, sprint.id),
        runs=bool(policies.can_run_programme(actor, sprint)),
    )  # fmt: skip


def waiting_for(actor: Actor, _subject: Any) -> str:
    """What waits for somebody: the own city's plan, and for programme staff plans to review."""
    if not actor.signed_in:
        return ""
    reviews = queries.list_to_review(actor) if policies.can_run_sprints(actor) else []
    own = queries.list_own_open(actor) if getattr(actor, "city_id", None) else []
    rows = [_row(plan, plan.sprint.title, url_for("sprints_pages.own_plan", sprint_id=plan.sprint_id)) for plan in own]
    rows += [_row(plan, f"{plan.city.name}: {plan.sprint.title}", plan.path) for plan in reviews]
    return render_template("sprints/_plans_waiting.html", rows_shown=rows) if rows else ""


def _row(plan: SprintPlan, title: str, url: str) -> dict[str, Any]:
    badge = {"text": str(rules.PLAN_NAMES[plan.state]), "kind": rules.PLAN_BADGES[plan.state]}
    return {"title": title, "url": url, "icon": "file-text", "badge": badge}


def add_plan_sections() -> None:
    """Register them."""
    add_section(Section("sprint", 20, plan_of))
    add_section(Section("home-waiting", 41, waiting_for))
