"""What home and the pages of a city and a criterion show of a roadmap, to those who may see it."""

from __future__ import annotations

from typing import Any

from flask import render_template

from forum.blueprints.assessments import policies
from forum.blueprints.assessments.pages.planned import row_of
from forum.blueprints.assessments.pages.roadmap import progress_words
from forum.blueprints.assessments.queries import assessments
from forum.blueprints.assessments.queries import roadmap as queries
from forum.blueprints.assessments.rules import states
from forum.blueprints.cities.models.cities import City
from forum.blueprints.cities.queries import standings
from forum.kernel.actor import Actor
from forum.kernel.feature import Section, add_section

ON_HOME = 3
OVERDUE_ON_HOME = 4
LOOKED_AT = 5  # of the latest assessments, for one that is open


def next_on_roadmap(actor: Actor, _subject: Any) -> str:
    """On home: what is to do next on the roadmap of one's city, or the way to begin it."""
    city_id: int | None = getattr(actor, "city_id", None)
    if city_id is None:
        return ""
    progress = queries.count_progress(actor, city_id)
    rows = [row_of(action, with_criterion=True) for action in queries.list_next(actor, city_id, ON_HOME)]
    latest = assessments.list_of_city(actor, city_id, LOOKED_AT)
    return render_template(
        "assessments/_roadmap_home.html", city_id=city_id, rows_shown=rows, begun=progress.whole > 0,
        left=progress.left, standing=standings.count_met(actor, city_id),
        assessment=next((one for one in latest if one.state in states.OPEN), None),
    )  # fmt: skip


def overdue_on_home(actor: Actor, _subject: Any) -> str:
    """On home: what one looks after and whose day has passed; nothing when there is none."""
    if getattr(actor, "city_id", None) is None:
        return ""
    rows = [row_of(action, with_criterion=True) for action in queries.list_overdue(actor, OVERDUE_ON_HOME)]
    return render_template("assessments/_roadmap_waiting.html", rows_shown=rows) if rows else ""


def ways_of(actor: Actor, city: City) -> str:
    """On the page of one's own city: the way to its roadmap, snapshot, standing and assessments."""
    if getattr(actor, "city_id", None) != city.id:
        return ""
    return render_template("assessments/_ways.html", city_id=city.id, listed=False)


def roadmap_of(actor: Actor, city: City) -> str:
    """On a city's page: how far its roadmap is."""
    if not policies.can_see_roadmap(actor, city):
        return ""
    progress = queries.count_progress(actor, city.id)
    may_write = bool(policies.can_write_roadmap(actor, city))
    if not progress.whole and not may_write:
        return ""
    return render_template(
        "assessments/_roadmap_city.html", city=city, progress=progress, words=progress_words(progress)
    )


def criterion_on_roadmap(actor: Actor, criterion: Any) -> str:
    """On a criterion's page: what the reader's city does for it, or the way to put it on the roadmap."""
    city_id: int | None = getattr(actor, "city_id", None)
    if city_id is None:
        return ""
    plan = queries.list_of_criterion(actor, city_id, criterion.id)
    published = criterion.area.framework.state == "published"
    if not plan and not published:
        return ""
    rows = [row_of(action) for action in plan]
    return render_template(
        "assessments/_roadmap_criterion.html", city_id=city_id, criterion=criterion, rows_shown=rows, may_add=published
    )


add_section(Section("home-waiting", 15, overdue_on_home))
add_section(Section("home", 15, next_on_roadmap))
add_section(Section("city", 5, ways_of))
add_section(Section("city", 15, roadmap_of))
add_section(Section("criterion", 12, criterion_on_roadmap))
