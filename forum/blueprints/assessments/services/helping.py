"""Documents of the library that help with an action of a roadmap."""

from __future__ import annotations

import sqlalchemy as sa

from forum.blueprints.assessments import policies
from forum.blueprints.assessments.errors import TooManyDocuments
from forum.blueprints.assessments.models.roadmaps import ActionResource, RoadmapAction
from forum.blueprints.assessments.queries import roadmap as queries
from forum.blueprints.assessments.rules import planning
from forum.blueprints.cities.queries import cities
from forum.blueprints.library.queries import resources as resource_queries
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case


@use_case
def keep_resource(actor: Actor, action_id: int, resource_id: int) -> RoadmapAction:
    """Keep a document that one sees with an action; again changes nothing. Raises NotFound, Forbidden,
    TooManyDocuments.

    Others of the city see it there only as far as they see the document.
    """
    action = queries.get_action(actor, action_id)
    authorize(policies.can_change_action, actor, action)
    resource = resource_queries.get_resource(actor, resource_id)
    cities.lock_city(action.city)
    kept = session.scalars(sa.select(ActionResource.resource_id).where(ActionResource.action_id == action.id)).all()
    if resource.id in kept:
        return action
    if len(kept) >= planning.MOST_RESOURCES:
        raise TooManyDocuments
    session.add(ActionResource(action_id=action.id, resource_id=resource.id, added_at=clock.now()))
    return action


@use_case
def let_resource_go(actor: Actor, action_id: int, resource_id: int) -> RoadmapAction:
    """Keep a document no more; where it is not kept, nothing changes. Raises NotFound, Forbidden."""
    action = queries.get_action(actor, action_id)
    authorize(policies.can_change_action, actor, action)
    kept = sa.delete(ActionResource).where(ActionResource.action_id == action.id)
    session.execute(kept.where(ActionResource.resource_id == resource_id))
    return action
