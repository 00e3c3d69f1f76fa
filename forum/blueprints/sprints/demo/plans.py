"""Plans of the demo community: one that is half done in the running sprint, one published after a finished one."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from forum.blueprints.accounts.models import Member
from forum.blueprints.accounts.queries import as_actor
from forum.blueprints.groups.services import groups
from forum.blueprints.sprints.models.plans import SprintPlan, SprintPlanAuthor, SprintPlanSection, SprintTemplate
from forum.blueprints.sprints.models.sprints import Sprint, SprintCriterion, SprintPlace
from forum.blueprints.sprints.rules import states
from forum.blueprints.sprints.rules.plans import ACCEPTED, WRITING, read_sections
from forum.blueprints.sprints.services import plan_reviews
from forum.blueprints.standards import queries as standard_queries
from forum.kernel import clock
from forum.kernel.database import session
from forum.kernel.feature import DemoStep, DemoWorld
from forum.kernel.use_case import transaction

TOLD = Path(__file__).parents[3] / "demo" / "sprint_plans.json"
OFFICER = "imani-whitfield"
COPIED = (
    "title", "language", "summary", "overview", "what_you_do", "what_you_get", "who_should_apply", "frequency",
    "duration", "time_zone",
)  # fmt: skip


def _run(world: DemoWorld) -> None:
    told: dict[str, Any] = json.loads(TOLD.read_text(encoding="utf-8"))
    with transaction():
        _write(world, world.find("sprint", "running"), told["running"])
    sprint_id = _finish(world, told["finished"])
    world.remember("sprint", "finished", sprint_id)
    with transaction():
        plan = _write(world, sprint_id, told["finished"])
        review = told["finished"]["accepted"]
        plan.state, plan.words_back, plan.reviewed_by_id = ACCEPTED, review["words"], world.find("member", review["by"])
        plan.reviewed_at = clock.now() - timedelta(days=review["days_ago"])
        plan.submitted_at = plan.reviewed_at - timedelta(days=2)
    officer = _actor(world, OFFICER)
    plan_reviews.publish_plan(officer, plan.id)
    plan_reviews.issue_certificate(officer, plan.id)


def _write(world: DemoWorld, sprint_id: int, told: dict[str, Any]) -> SprintPlan:
    """The template and what a city wrote, at the time at which it did; within a transaction."""
    now, sections = clock.now(), read_sections(told["sections"])
    first = now - timedelta(days=max(one["days_ago"] for one in told["written"]))
    share = told.get("least_attendance", 0)
    session.add(SprintTemplate(sprint_id=sprint_id, sections=sections, least_attendance=share, changed_at=first))
    plan = SprintPlan(
        sprint_id=sprint_id, city_id=world.find("city", told["city"]), state=WRITING, begun_at=first, changed_at=now
    )
    session.add(plan)
    session.flush()
    for one in told["written"]:
        author, at = world.find("member", one["by"]), now - timedelta(days=one["days_ago"])
        key = sections[one["section"]]["key"]
        row = {"words": one["words"], "version": 1, "edited_by_id": author, "edited_at": at}
        session.add(SprintPlanSection(plan_id=plan.id, key=key, **row))
        plan.changed_at = at
    for name in {one["by"] for one in told["written"]}:
        session.add(SprintPlanAuthor(plan_id=plan.id, member_id=world.find("member", name)))
    return plan


def _finish(world: DemoWorld, told: dict[str, Any]) -> int:
    """A sprint that ended four weeks ago, with its cohort of one city and its group."""
    now, officer = clock.now(), _actor(world, OFFICER)
    began, ended = now - timedelta(days=84), now - timedelta(days=28)
    with transaction():
        group = groups.create_group(
            officer, told["title"], kind="cohort", visibility="private", join_policy="invitation",
            begins_on=began.date(), ends_on=ended.date(),
        )  # fmt: skip
        sprint = Sprint(
            **{name: told[name] for name in COPIED}, state=states.SELECTED, visibility="public", places=1,
            opens_at=began - timedelta(days=60), deadline_at=began - timedelta(days=30), starts_on=began.date(),
            ends_on=ended.date(), eligibility={}, letters={}, questions=[], judging=[], created_by_id=officer.id,
            created_at=began - timedelta(days=70), group_id=group.id,
        )  # fmt: skip
        session.add(sprint)
        session.flush()
        for one in standard_queries.find_criteria(told["criteria"]).values():
            session.add(SprintCriterion(sprint_id=sprint.id, criterion_id=one.id))
        taken, city_id = began - timedelta(days=20), world.find("city", told["city"])
        session.add(SprintPlace(sprint_id=sprint.id, city_id=city_id, taken_at=taken, confirmed_at=taken))
    return sprint.id


def _actor(world: DemoWorld, handle: str) -> Any:
    member = sa.select(Member).where(Member.id == world.find("member", handle)).options(joinedload(Member.city))
    return as_actor(session.scalars(member).one())


PLANS = [DemoStep("What sprints produce", _run)]
