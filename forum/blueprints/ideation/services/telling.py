"""Within use cases: who is told of sessions and concepts."""

from __future__ import annotations

from forum.blueprints.groups.queries import groups as group_queries
from forum.blueprints.ideation.models import Concept, IdeationSession
from forum.blueprints.ideation.queries import around
from forum.blueprints.ideation.rules import PUBLISHED, VOTE
from forum.kernel.actor import Actor
from forum.kernel.notices import MembersConcerned
from forum.kernel.outbox.recording import record

_FOLLOWING = ("tracking", "watching", "first_post")


def tell_of_step(actor: Actor, found: IdeationSession, note: str) -> None:
    """A session opened: whoever follows its group. Votes are asked for: whoever belongs to it and has not muted it.
    Results are published: whoever took part, and who follows the group."""
    levels = group_queries.find_watch_levels(found.group_id)
    wanted = {number for number, level in levels.items() if level in _FOLLOWING}
    if note == VOTE:
        wanted = {number for number, level in levels.items() if level != "muted"}
    elif note == PUBLISHED:
        wanted |= set(around.list_participants(found.id))
    people = sorted(wanted - {actor.id})
    if people:
        told = MembersConcerned(kind="ideation_step", subject_id=found.id, member_ids=people, by_id=actor.id, note=note)
        record(told)


def tell_owner(actor: Actor, concept: Concept, note: str) -> None:
    """The owner of a concept: somebody else commented on it, improved it, or merged it into another."""
    if concept.owner_id != actor.id:
        record(
            MembersConcerned(
                kind="concept_changed", subject_id=concept.id, member_ids=[concept.owner_id], by_id=actor.id, note=note
            )
        )
