"""What a running sprint shows on other pages: its own, and home."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import render_template

from forum.blueprints.sprints import policies
from forum.blueprints.sprints.models.sprints import Sprint
from forum.blueprints.sprints.pages.assignments import badge_of
from forum.blueprints.sprints.queries import assignments as queries
from forum.blueprints.sprints.queries import programme
from forum.blueprints.sprints.queries.weeks import get_week
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.feature import Section, add_section
from forum.kernel.zones import moment_text

SOON, MOST = timedelta(days=10), 5


def week_of(actor: Actor, sprint: Sprint) -> str:
    """This week, on the page of a sprint: for its cities and programme staff."""
    if sprint.group_id is None or not policies.can_follow_programme(actor, sprint):
        return ""
    return render_template(
        "sprints/_week_section.html", sprint=sprint, week=get_week(actor, sprint), moment_text=moment_text,
        runs=bool(policies.can_run_programme(actor, sprint)),
    )  # fmt: skip


def ways_of(actor: Actor, sprint: Sprint) -> str:
    """The ways into the running sprint."""
    if sprint.group_id is None or not policies.can_follow_programme(actor, sprint):
        return ""
    return render_template("sprints/_ways.html", sprint=sprint, runs=bool(policies.can_run_programme(actor, sprint)))


def waiting_for(actor: Actor, _subject: Any) -> str:
    """What waits for somebody: assignments of the city, and for programme staff reviews."""
    if not actor.signed_in:
        return ""
    due = queries.list_own_due(actor, clock.now() + SOON)
    reviews = queries.list_to_review(actor, limit=MOST).items if policies.can_run_sprints(actor) else []
    if not due and not reviews:
        return ""
    rows = [
        {"title": one.title, "url": one.path, "icon": "list-checks", "badge": badge_of(one, own),
         "facts": [one.sprint.title, moment_text(one.due_at, one.time_zone)]} for one, own in due
    ]  # fmt: skip
    return render_template("sprints/_waiting.html", due=rows, reviews=reviews, moment_text=moment_text)


def week_of_group(actor: Actor, group: Any) -> str:
    """This week, on the page of the cohort's group."""
    sprint = programme.find_of_group(actor, group.id) if group.kind == "cohort" else None
    return week_of(actor, sprint) if sprint is not None else ""


def sprint_of_event(actor: Actor, event: Any) -> str:
    """Of which sprint an event is a session, for who may follow it."""
    one = programme.find_session(actor, event.id) if actor.signed_in else None
    return render_template("sprints/_of_event.html", sprint=one.sprint) if one is not None else ""


def add_running_sections() -> None:
    """Register them."""
    add_section(Section("group", 6, week_of_group))
    add_section(Section("event_aside", 50, sprint_of_event))
    add_section(Section("sprint", 10, week_of))
    add_section(Section("sprint_aside", 10, ways_of))
    add_section(Section("home-waiting", 40, waiting_for))
