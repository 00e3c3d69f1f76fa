"""All assessments and awards of a city, for the city and programme staff."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for

from forum.blueprints.assessments import policies
from forum.blueprints.assessments.pages.awards import award_view
from forum.blueprints.assessments.pages.routes import pages
from forum.blueprints.assessments.queries import awards, history
from forum.blueprints.assessments.queries.history import Past
from forum.blueprints.assessments.rules import validation_wording as words
from forum.blueprints.assessments.rules.wording import level_name, state_names
from forum.kernel.actor import Actor
from forum.kernel.web.access import signed_in


@pages.get("/cities/<int:city_id>/assessments")
@signed_in
def show_history(actor: Actor, city_id: int) -> Any:
    """What was assessed when, what it came to, and what changed from one to the next."""
    city = history.get_city(actor, city_id)
    return render_template(
        "assessments/history.html", city=city, past=[_view(actor, one) for one in history.list_past(actor, city)],
        awards=[award_view(actor, one) for one in awards.list_awards(actor, city.id)],
    )  # fmt: skip


def _view(actor: Actor, one: Past) -> dict[str, Any]:
    told = one.assessment
    result = ""
    if told.decided_at is not None:
        result = level_name(told.level) if told.level else words.result_told("", told.met, told.score, one.total)
    url = url_for(".show_validation", assessment_id=told.id) if policies.can_see_validation(actor, told) else told.path
    return {
        "assessment": told, "state": state_names()[told.state], "result": result, "url": url,
        "won": one.won, "lost": one.lost, "before": one.before,
    }  # fmt: skip
