"""Who has looked at what she was told of, so that it waits for her no longer."""

from __future__ import annotations

from forum.blueprints.ideation import policies
from forum.blueprints.ideation.queries import sessions as queries
from forum.kernel.actor import Actor
from forum.kernel.notices import SubjectSeen
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case


@use_case
def see_session(actor: Actor, session_id: int) -> None:
    """A member has looked at a session. Raises NotFound."""
    found = queries.get_session(actor, session_id)
    authorize(policies.can_see_session, actor, found)
    _seen(actor, "ideation_session", found.id)


@use_case
def see_concept(actor: Actor, concept_id: int) -> None:
    """A member has looked at a concept. Raises NotFound."""
    concept = queries.get_concept(actor, concept_id)
    authorize(policies.can_see_session, actor, concept.theme.session)
    _seen(actor, "concept", concept.id)


def _seen(actor: Actor, subject_type: str, subject_id: int) -> None:
    if actor.id is not None:
        record(SubjectSeen(subject_type=subject_type, subject_id=subject_id, member_id=actor.id))
