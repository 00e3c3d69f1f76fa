"""Reports and the review queue as JSON."""

from __future__ import annotations

from typing import Any

from forum.blueprints.moderation import rules
from forum.blueprints.moderation.api.routes import api
from forum.blueprints.moderation.queries import queue, reports
from forum.blueprints.moderation.schemas.items import (
    BulkDecisionForm,
    ClaimForm,
    DecisionOutcomesSchema,
    QueueQuery,
    ReviewDecisionForm,
    ReviewItemSchema,
)
from forum.blueprints.moderation.schemas.reports import ReportForm, ReportSchema
from forum.blueprints.moderation.services import deciding, reporting
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import signed_in
from forum.kernel.web.fields import PageQuery, page_of


@api.route("/reports", methods=["POST"])
@limit(rules.REPORTING)
@signed_in
@api.takes(ReportForm)
@api.gives(ReportSchema, 201)
def create_report(actor: Actor, form: dict[str, Any]) -> Any:
    """Report a post, a thread, a message or a member to moderators."""
    return reporting.report(actor, **form)


@api.route("/me/reports")
@signed_in
@api.takes(PageQuery, location="query")
@api.gives(page_of(ReportSchema))
def list_own_reports(actor: Actor, query: dict[str, Any]) -> Any:
    """What one has reported and what became of it."""
    return reports.list_own_reports(actor, **query)


@api.route("/review-items")
@signed_in
@api.takes(QueueQuery, location="query")
@api.gives(page_of(ReviewItemSchema))
def list_review_items(actor: Actor, query: dict[str, Any]) -> Any:
    """What waits for a decision, the most urgent first; or what was decided, the latest first."""
    return queue.list_items(actor, **query)


@api.route("/review-items/<int:item_id>")
@signed_in
@api.gives(ReviewItemSchema)
def show_review_item(actor: Actor, item_id: int) -> Any:
    """One item of the queue."""
    return queue.get_item_to_show(actor, item_id)


@api.route("/review-items/<int:item_id>/claim", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(ClaimForm)
@api.gives(ReviewItemSchema)
def claim_review_item(actor: Actor, form: dict[str, Any], item_id: int) -> Any:
    """Look after an item for a quarter of an hour."""
    deciding.claim_item(actor, item_id, **form)
    return queue.get_item_to_show(actor, item_id)


@api.route("/review-items/<int:item_id>/claim", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(ReviewItemSchema)
def release_review_item(actor: Actor, item_id: int) -> Any:
    """Let others look after it."""
    deciding.release_item(actor, item_id)
    return queue.get_item_to_show(actor, item_id)


@api.route("/review-items/<int:item_id>/decision", methods=["POST"])
@limit("120/minute;3000/hour")
@signed_in
@api.takes(ReviewDecisionForm)
@api.gives(ReviewItemSchema)
def decide_review_item(actor: Actor, form: dict[str, Any], item_id: int) -> Any:
    """Decide an item; 409 says who was first and why, or that it has changed."""
    deciding.decide(actor, item_id, **form)
    return queue.get_item_to_show(actor, item_id)


@api.route("/review-items/decisions", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(BulkDecisionForm)
@api.gives(DecisionOutcomesSchema)
def decide_review_items(actor: Actor, form: dict[str, Any]) -> Any:
    """Decide several items alike; each is decided or refused for its own reasons."""
    chosen = [(one["id"], one["version"]) for one in form["items"]]
    return {"items": deciding.decide_many(actor, chosen, form["decision"], form["reason"])}
