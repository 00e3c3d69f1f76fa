"""Who uses a document, and how it is rated, over the API."""

from __future__ import annotations

from typing import Any

from forum.blueprints.library.api.routes import api
from forum.blueprints.library.queries import adoptions as queries
from forum.blueprints.library.schemas.adoptions import AdoptionForm, AdoptionSchema, RatingForm, RatingSchema
from forum.blueprints.library.services import adoptions
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import public, signed_in
from forum.kernel.web.fields import PageQuery, page_of


@api.route("/resources/<int:resource_id>/adoptions")
@signed_in
@api.takes(PageQuery, location="query")
@api.gives(page_of(AdoptionSchema))
def list_adoptions(actor: Actor, query: dict[str, Any], resource_id: int) -> Any:
    """Which cities use a document, who said so and how; the newest first."""
    return queries.list_adoptions(actor, resource_id, **query)


@api.route("/resources/<int:resource_id>/adoptions/<int:adoption_id>", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(status=204)
def remove_adoption(actor: Actor, resource_id: int, adoption_id: int) -> Any:
    """Remove what was said; for whoever wrote it, and for moderators."""
    adoptions.remove_adoption(actor, resource_id, adoption_id)


@api.route("/resources/<int:resource_id>/adoption", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(AdoptionForm)
@api.gives(AdoptionSchema)
def adopt(actor: Actor, form: dict[str, Any], resource_id: int) -> Any:
    """Say that your city used this document; again changes the note."""
    return adoptions.adopt(actor, resource_id, **form)


@api.route("/resources/<int:resource_id>/adoption", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(status=204)
def take_back_adoption(actor: Actor, resource_id: int) -> Any:
    """Take back what you said."""
    adoptions.take_back_adoption(actor, resource_id)


@api.route("/resources/<int:resource_id>/rating")
@public
@api.gives(RatingSchema)
def show_rating(actor: Actor, resource_id: int) -> Any:
    """How a document is rated: the mean from three ratings on, and what you gave."""
    return queries.get_rating(actor, resource_id)


@api.route("/resources/<int:resource_id>/rating", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(RatingForm)
@api.gives(RatingSchema)
def rate(actor: Actor, form: dict[str, Any], resource_id: int) -> Any:
    """Rate a document once; again changes your rating."""
    return adoptions.rate(actor, resource_id, **form)


@api.route("/resources/<int:resource_id>/rating", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(status=204)
def take_back_rating(actor: Actor, resource_id: int) -> Any:
    """Take your rating back."""
    adoptions.take_back_rating(actor, resource_id)
