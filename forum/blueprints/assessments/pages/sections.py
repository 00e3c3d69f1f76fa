"""What the page of a city shows its own people and programme staff."""

from __future__ import annotations

from typing import Any

from flask import render_template

from forum.blueprints.assessments import policies
from forum.blueprints.assessments.queries import assessments as queries
from forum.blueprints.assessments.queries import snapshots as snapshot_queries
from forum.blueprints.assessments.rules import states
from forum.blueprints.assessments.rules.wording import state_names
from forum.kernel.actor import Actor
from forum.kernel.feature import Section, add_section

SHOWN = 3


def assessments_of_city(actor: Actor, city: Any) -> str:
    """The latest assessments and the last snapshot; nothing for anybody else."""
    if not policies.can_see_snapshots(actor, city):
        return ""
    found = queries.list_of_city(actor, city.id, SHOWN)
    taken = snapshot_queries.page_snapshots(actor, city.id, None, 1).items
    return render_template(
        "assessments/_of_city.html", city=city, found=found, snapshot=taken[0] if taken else None,
        states=state_names(), may_start=bool(policies.can_start_assessment(actor, city)),
        is_open=any(one.state in states.OPEN for one in found),
    )  # fmt: skip


add_section(Section("city", 22, assessments_of_city))
