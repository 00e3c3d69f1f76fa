"""Who looks after confidential requests."""

from __future__ import annotations

from forum.blueprints.accounts.queries import get_member
from forum.blueprints.coaching import policies
from forum.blueprints.coaching.errors import TooManyOfIt
from forum.blueprints.coaching.models.requests import CoachingTeamMember
from forum.blueprints.coaching.queries import requests as queries
from forum.blueprints.coaching.rules import states
from forum.kernel import audit, clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case

ADDED, REMOVED = "coaching_team_added", "coaching_team_removed"


@use_case
def add_to_team(actor: Actor, member_id: int) -> None:
    """Let a member see and place confidential requests; the log keeps who chose her. Raises TooManyOfIt."""
    authorize(policies.can_choose_team, actor)
    member = get_member(actor, member_id)
    if session.get(CoachingTeamMember, member.id) is not None:
        return
    if len(queries.list_team(actor)) >= states.MOST_OF_TEAM:
        raise TooManyOfIt
    session.add(CoachingTeamMember(member_id=member.id, added_by_id=actor.id, added_at=clock.now()))
    audit.log(actor, ADDED, "member", member.id, member_id=member.id, staff={"title": member.name})
    actor_forgets(actor)


@use_case
def remove_from_team(actor: Actor, member_id: int) -> None:
    """Let her see them no more."""
    authorize(policies.can_choose_team, actor)
    kept = session.get(CoachingTeamMember, member_id)
    if kept is None:
        return
    session.delete(kept)
    audit.log(actor, REMOVED, "member", member_id, member_id=member_id)
    actor_forgets(actor)


def actor_forgets(actor: Actor) -> None:
    """What was known of the actor's own place in the team is asked again."""
    forget = getattr(actor, "forget", None)
    if forget is not None:
        forget("coaching_team")
