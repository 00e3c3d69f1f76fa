"""Votes: one for each concept, or a budget of points that is never exceeded."""

from __future__ import annotations

import sqlalchemy as sa

from forum.blueprints.ideation import policies
from forum.blueprints.ideation.errors import BudgetSpent
from forum.blueprints.ideation.models import Concept, ConceptVote
from forum.blueprints.ideation.queries import sessions as queries
from forum.blueprints.ideation.rules import most_for
from forum.blueprints.ideation.services.concepts import recount
from forum.blueprints.ideation.services.sessions import tell
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case


@use_case
def vote_for(actor: Actor, concept_id: int, points: int = 1) -> Concept:
    """Give a concept so many points instead of what one gave it before; 0 takes the vote back.

    Those who vote in a session take turns, so that two votes of one member at once never exceed her budget. Raises
    NotFound, Forbidden (`wrong_phase`), BudgetSpent.
    """
    concept = queries.get_concept(actor, concept_id)
    found = queries.get_session(actor, concept.theme.session_id, lock=True)
    concept = queries.get_concept(actor, concept_id)
    authorize(policies.can_vote, actor, concept)
    own = dict(queries.own_votes(actor, found.id))
    before = own.pop(concept.id, 0)
    most = most_for(found.voting, found.points, sum(own.values()))
    if points > most:
        raise BudgetSpent(extensions={"left": most})
    if points != before:
        _write(actor.id or 0, concept, points)
        recount(concept.id)
        tell(found.id, found.group_id, "votes", concept)
    return queries.get_concept(actor, concept.id)


def _write(member_id: int, concept: Concept, points: int) -> None:
    own = ConceptVote.concept_id == concept.id, ConceptVote.member_id == member_id
    session.execute(sa.delete(ConceptVote).where(*own))
    if points:
        vote = ConceptVote(
            concept_id=concept.id, member_id=member_id, session_id=concept.theme.session_id, points=points,
            at=clock.now(),
        )  # fmt: skip
        session.add(vote)
    session.flush()
