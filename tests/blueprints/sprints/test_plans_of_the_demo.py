"""The plans that the demo community begins with."""

from __future__ import annotations

import json

import sqlalchemy as sa

from forum.blueprints.sprints.demo.plans import OFFICER, PLANS, TOLD
from forum.blueprints.sprints.models.plans import SprintCertificate, SprintPlan
from forum.blueprints.sprints.models.sprints import Sprint
from forum.kernel.database import session
from forum.kernel.feature import DemoWorld
from tests.factories.accounts import create_city, create_member
from tests.factories.sprints import start_sprint
from tests.factories.standards import load_standards


def test_one_plan_is_half_done_in_the_running_sprint_and_one_published_and_certified_after_a_finished_one(app):
    load_standards()
    told = json.loads(TOLD.read_text(encoding="utf-8"))
    ids = {("member", OFFICER): create_member(role="staff").id}
    for part in (told["running"], told["finished"]):
        city = create_city()
        ids["city", part["city"]] = city.id
        for name in {one["by"] for one in part["written"]}:
            ids["member", name] = create_member(city_id=city.id).id
    ids["sprint", "running"] = start_sprint().id
    world = DemoWorld("city", ids, lambda _told: None, lambda *_told, **_more: None)
    for step in PLANS:
        step.run(world)
    plans = session.scalars(sa.select(SprintPlan).order_by(SprintPlan.id)).all()
    assert [plan.state for plan in plans] == ["writing", "published"]
    assert session.get_one(Sprint, plans[1].sprint_id).phase == "past"
    assert session.scalars(sa.select(SprintCertificate.plan_id)).all() == [plans[1].id]
