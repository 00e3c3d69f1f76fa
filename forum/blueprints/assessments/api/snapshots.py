"""Snapshots over the API."""

from __future__ import annotations

from typing import Any

from forum.blueprints.assessments.api.routes import api
from forum.blueprints.assessments.queries import snapshots as queries
from forum.blueprints.assessments.schemas.snapshots import PlanSchema, SnapshotForm, SnapshotSchema
from forum.blueprints.assessments.services import snapshots
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import signed_in
from forum.kernel.web.fields import PageQuery, page_of


@api.route("/cities/<int:city_id>/snapshots")
@signed_in
@api.takes(PageQuery, location="query")
@api.gives(page_of(SnapshotSchema))
def list_snapshots(actor: Actor, query: dict[str, Any], city_id: int) -> Any:
    """How a city answered the short questions, the latest first; for its own people and programme staff."""
    return queries.page_snapshots(actor, queries.get_own_city(actor, city_id).id, query["cursor"], query["limit"])


@api.route("/cities/<int:city_id>/snapshots", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(SnapshotForm)
@api.gives(PlanSchema, 201)
def create_snapshot(actor: Actor, form: dict[str, Any], city_id: int) -> Any:
    """Answer the questions anew; what was answered before stays."""
    return queries.plan_of(snapshots.take_snapshot(actor, city_id, form["answers"]))


@api.route("/cities/<int:city_id>/snapshots/<int:snapshot_id>")
@signed_in
@api.gives(PlanSchema)
def show_snapshot(actor: Actor, city_id: int, snapshot_id: int) -> Any:
    """One snapshot and the plan that follows from it."""
    return queries.plan_of(queries.get_snapshot(actor, city_id, snapshot_id))
