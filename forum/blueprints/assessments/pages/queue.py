"""The queue of assessments, for programme staff."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for

from forum.blueprints.assessments import policies
from forum.blueprints.assessments.pages.routes import pages
from forum.blueprints.assessments.queries import queue
from forum.blueprints.assessments.queries.queue import Queued
from forum.blueprints.assessments.rules import states
from forum.blueprints.assessments.rules.wording import level_name
from forum.blueprints.assessments.schemas.validation import QueueQuery
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.feature import Section, add_section
from forum.kernel.i18n import pgettext
from forum.kernel.web.access import signed_in
from forum.kernel.web.pages import read_query


@pages.get("/assessments/queue")
@signed_in
def show_queue(actor: Actor) -> Any:
    """What was submitted, what cities are asked about, and what was decided lately."""
    query = read_query(QueueQuery)
    page = queue.list_queue(actor, **query).map(_row)
    counted = queue.count_queue(actor)
    following = url_for(".show_queue", state=query["state"], cursor=page.next) if page.next else None
    return render_template(
        "assessments/queue.html", page=page, tabs=_tabs(query["state"], counted), state=query["state"],
        next_url=following,
    )  # fmt: skip


def waiting_for_staff(actor: Actor, _: Any) -> str:
    """On home, for programme staff: how many assessments wait for them; nothing when none does."""
    waiting = queue.count_queue(actor).get(states.SUBMITTED, 0) if policies.can_see_queue(actor) else 0
    return render_template("assessments/_waiting.html", waiting=waiting) if waiting else ""


def _tabs(state: str, counted: Any) -> list[dict[str, Any]]:
    names = {
        states.SUBMITTED: pgettext("assessments", "To validate"),
        states.CLARIFYING: pgettext("assessments", "Cities are asked"),
        states.DECIDED: pgettext("assessments", "Decided"),
    }
    return [
        {"label": name, "url": url_for(".show_queue", state=one), "active": one == state, "count": counted.get(one)}
        for one, name in names.items()
    ]


def _row(queued: Queued) -> dict[str, Any]:
    assessment = queued.assessment
    moment = assessment.decided_at or assessment.submitted_at
    return {
        "url": url_for(".show_validation", assessment_id=assessment.id), "city": assessment.city,
        "framework": assessment.framework, "round": assessment.round, "at": moment, "lines": queued.lines,
        "final": queued.final, "disputed": queued.disputed, "asked": queued.asked,
        "days": (clock.now() - moment).days if moment else 0, "reviewers": queued.reviewers,
        "level": level_name(assessment.level),
    }  # fmt: skip


add_section(Section("home-waiting", 25, waiting_for_staff))
