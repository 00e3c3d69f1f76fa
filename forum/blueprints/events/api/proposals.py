"""Proposals of events as JSON."""

from __future__ import annotations

from typing import Any

from forum.blueprints.events.api.live_routes import api
from forum.blueprints.events.queries import proposals as queries
from forum.blueprints.events.schemas.proposals import (
    AcceptForm,
    ProposalEditForm,
    ProposalForm,
    ProposalQuery,
    ProposalSchema,
    ProposalWordsForm,
)
from forum.blueprints.events.services import proposing
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import signed_in
from forum.kernel.web.api import expected_version
from forum.kernel.web.fields import page_of

PROPOSING = "6/minute;20/hour"


@api.route("/event-proposals")
@signed_in
@api.takes(ProposalQuery, location="query")
@api.gives(page_of(ProposalSchema))
def list_proposals(actor: Actor, query: dict[str, Any]) -> Any:
    """One's own proposals and those in which one is named; for staff all."""
    return queries.list_proposals(actor, **query)


@api.route("/event-proposals", methods=["POST"])
@limit(PROPOSING)
@signed_in
@api.takes(ProposalForm)
@api.gives(ProposalSchema, 201, with_etag=True)
def propose_event(actor: Actor, form: dict[str, Any]) -> Any:
    """Propose to hold a workshop."""
    return proposing.propose_event(actor, **form)


@api.route("/event-proposals/<int:proposal_id>")
@signed_in
@api.gives(ProposalSchema, with_etag=True)
def show_proposal(actor: Actor, proposal_id: int) -> Any:
    """One proposal."""
    return queries.get_proposal(actor, proposal_id)


@api.route("/event-proposals/<int:proposal_id>", methods=["PATCH"])
@limit(WRITING)
@signed_in
@api.takes(ProposalEditForm)
@api.gives(ProposalSchema, with_etag=True)
def edit_proposal(actor: Actor, form: dict[str, Any], proposal_id: int) -> Any:
    """Change one's proposal until it is decided."""
    return proposing.edit_proposal(actor, proposal_id, expected_version(), **form)


@api.route("/event-proposals/<int:proposal_id>", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(status=204)
def take_proposal_back(actor: Actor, proposal_id: int) -> Any:
    """Propose it no more."""
    proposing.take_proposal_back(actor, proposal_id, expected_version())


@api.route("/event-proposals/<int:proposal_id>/question", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(ProposalWordsForm)
@api.gives(ProposalSchema)
def query_proposal(actor: Actor, form: dict[str, Any], proposal_id: int) -> Any:
    """Ask the proposer about it, for staff."""
    return proposing.query_proposal(actor, proposal_id, form["words"], expected_version())


@api.route("/event-proposals/<int:proposal_id>/refusal", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(ProposalWordsForm)
@api.gives(ProposalSchema)
def decline_proposal(actor: Actor, form: dict[str, Any], proposal_id: int) -> Any:
    """Decline it with a reason, for staff."""
    return proposing.decline_proposal(actor, proposal_id, form["words"], expected_version())


@api.route("/event-proposals/<int:proposal_id>/event", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(AcceptForm)
@api.gives(ProposalSchema, 201)
def accept_proposal(actor: Actor, form: dict[str, Any], proposal_id: int) -> Any:
    """Make an event of it, held by the proposer, for staff."""
    return proposing.accept_proposal(actor, proposal_id, version=expected_version(), **form)
