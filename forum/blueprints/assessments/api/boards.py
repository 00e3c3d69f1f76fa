"""The leaderboard and what a city agreed to share, as JSON."""

from __future__ import annotations

from typing import Any

from forum.blueprints.assessments.api.routes import api
from forum.blueprints.assessments.queries import agreeing, boards, helping
from forum.blueprints.assessments.schemas.boards import BoardQuery, BoardSchema
from forum.blueprints.assessments.schemas.consents import AgreementListSchema
from forum.blueprints.cities.services import standings as saying
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import signed_in


@api.route("/leaderboard")
@signed_in
@api.takes(BoardQuery, location="query")
@api.gives(BoardSchema)
def show_leaderboard(actor: Actor, query: dict[str, Any]) -> Any:
    """How your city stands beside others, and who can help with what it has not met."""
    return helping.find_gaps(actor, boards.get_board(actor, query["framework"], query["peers"], query["city"]))


@api.route("/cities/<int:city_id>/consents")
@signed_in
@api.gives(AgreementListSchema)
def list_consents(actor: Actor, city_id: int) -> Any:
    """What the city agreed to share, with whom and until when; for its lead and programme staff."""
    return {"items": agreeing.list_agreed(actor, city_id)}


@api.route("/cities/<int:city_id>/consents/<int:consent_id>", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(status=204)
def withdraw_consent(actor: Actor, city_id: int, consent_id: int) -> None:
    """Withdraw what was shared in one act; from now on only the city and programme staff see it."""
    saying.withdraw_consent(actor, city_id, consent_id)
