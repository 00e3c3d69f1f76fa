"""Awards as JSON."""

from __future__ import annotations

from typing import Any

from forum.blueprints.assessments.api.routes import api
from forum.blueprints.assessments.queries import awards
from forum.blueprints.assessments.schemas.awards import AwardListSchema, AwardSchema
from forum.blueprints.assessments.schemas.validation import AssessmentReasonForm
from forum.blueprints.assessments.services import awarding
from forum.blueprints.cities.queries import cities
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import signed_in


@api.route("/cities/<int:city_id>/awards")
@signed_in
@api.gives(AwardListSchema)
def list_awards(actor: Actor, city_id: int) -> Any:
    """The levels that a city was awarded, the newest first."""
    return {"items": awards.list_awards(actor, cities.get_city(actor, city_id).id), "next": None}


@api.route("/awards/<int:award_id>")
@signed_in
@api.gives(AwardSchema, with_etag=True)
def show_award(actor: Actor, award_id: int) -> Any:
    """One of them."""
    return awards.get_award(actor, award_id)


@api.route("/awards/<int:award_id>/revocation", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(AssessmentReasonForm)
@api.gives(AwardSchema, with_etag=True)
def revoke_award(actor: Actor, form: dict[str, Any], award_id: int) -> Any:
    """Revoke an award for a reason that the city reads; for administrators."""
    return awarding.revoke(actor, award_id, **form)
