"""Roadmaps for tests."""

from __future__ import annotations

from typing import Any

from forum.blueprints.assessments.models.roadmaps import RoadmapAction
from forum.blueprints.cities.models.cities import City
from forum.kernel import clock
from forum.kernel.database import session
from tests.factories.standards import criterion


def create_action(city: City, code: str = "DM2", state: str = "planned", **facts: Any) -> RoadmapAction:
    """An action of the city for a criterion of the current standard, after those it has."""
    position = session.query(RoadmapAction).filter_by(city_id=city.id).count() + 1
    values = {"title": f"Step {position}", "position": position, "created_at": clock.now(), "changed_at": clock.now()}
    action = RoadmapAction(city_id=city.id, criterion_id=criterion(code).id, state=state, **{**values, **facts})
    session.add(action)
    session.commit()
    return action
