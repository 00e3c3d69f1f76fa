"""Concepts: writing them, editing them together, putting those together that belong together."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from forum.blueprints.ideation import policies
from forum.blueprints.ideation.errors import CannotMerge
from forum.blueprints.ideation.models import Concept, ConceptVersion, ConceptVote, Theme
from forum.blueprints.ideation.queries import sessions as queries
from forum.blueprints.ideation.rules import MOST_CONCEPTS, SIMPLE
from forum.blueprints.ideation.services.sessions import tell
from forum.blueprints.ideation.services.telling import tell_owner
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import Invalid, NotFound
from forum.kernel.etags import check_version
from forum.kernel.i18n import _
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case


@use_case
def propose_concept(actor: Actor, theme_id: int, title: str, body: str = "") -> Concept:
    """Write a concept under a theme; it gets the next number there and is one's own. Raises NotFound, Forbidden."""
    theme = queries.get_theme(actor, theme_id)
    queries.get_session(actor, theme.session_id, lock=True)  # a step that ends at this moment takes no more
    theme = queries.get_theme(actor, theme_id)
    authorize(policies.can_propose, actor, theme.session)
    if len(theme.concepts) >= MOST_CONCEPTS:
        raise Invalid(errors={"title": [_("A theme holds up to %(most)s concepts.", most=MOST_CONCEPTS)]})
    number = _next_number(theme)
    at = clock.now()
    concept = Concept(theme_id=theme.id, number=number, title=title, body=body, owner_id=actor.id or 0, created_at=at)
    session.add(concept)
    session.flush()
    _keep(actor, concept, 1)
    tell(theme.session_id, theme.session.group_id, "concept", concept)
    return queries.get_concept(actor, concept.id)


@use_case
def edit_concept(actor: Actor, concept_id: int, version: int | None, title: str, body: str) -> Concept:
    """Change a concept together with the others; every state is kept. Raises StaleVersion, Forbidden."""
    concept = queries.get_concept(actor, concept_id)
    authorize(policies.can_edit_concept, actor, concept)
    check_version(concept.version, version, required=True)
    if (concept.title, concept.body) == (title, body):
        return concept
    concept.title, concept.body, concept.edited_at = title, body, clock.now()
    session.flush()
    latest = sa.select(sa.func.max(ConceptVersion.number)).where(ConceptVersion.concept_id == concept.id)
    _keep(actor, concept, (session.scalar(latest) or 0) + 1)
    tell_owner(actor, concept, "improved")
    tell(concept.theme.session_id, concept.theme.session.group_id, "concept", concept)
    return queries.get_concept(actor, concept.id)


@use_case
def put_into_cluster(actor: Actor, concept_id: int, cluster: str) -> Concept:
    """Put a concept under a word that it shares with others; nothing takes it out."""
    concept = queries.get_concept(actor, concept_id)
    authorize(policies.can_sort, actor, concept)
    concept.cluster = cluster
    session.flush()
    tell(concept.theme.session_id, concept.theme.session.group_id, "concept", concept)
    return concept


@use_case
def put_together(actor: Actor, session_id: int, concept_ids: Collection[int], cluster: str) -> list[Concept]:
    """Put several concepts of a session under one word at once; nothing takes them out. Raises NotFound, Forbidden."""
    found = queries.get_session(actor, session_id, lock=True)
    authorize(policies.can_change_session, actor, found)
    wanted = set(concept_ids)
    chosen = [one for theme in found.themes for one in theme.concepts if one.id in wanted]
    if len(chosen) != len(wanted):
        raise NotFound
    for concept in chosen:
        concept.cluster = cluster
    session.flush()
    tell(found.id, found.group_id, "concept")
    return chosen


@use_case
def merge_concept(actor: Actor, concept_id: int, into_id: int) -> Concept:
    """Have a concept go on in another one of the session, with its votes. Raises NotFound, CannotMerge.

    In a vote with a budget a member's points for both are added; in a simple one they count once.
    """
    concept = queries.get_concept(actor, concept_id)
    found = queries.get_session(actor, concept.theme.session_id, lock=True)
    concept, into = queries.get_concept(actor, concept_id), queries.get_concept(actor, into_id)
    authorize(policies.can_sort, actor, concept)
    stands = concept.merged_into_id is None and into.merged_into_id is None
    if not stands or concept.id == into.id or into.theme.session_id != found.id:
        raise CannotMerge
    _bring_votes(concept, into, found.voting == SIMPLE)
    earlier = sa.update(Concept).where(Concept.merged_into_id == concept.id).values(merged_into_id=into.id)
    session.execute(earlier, execution_options={"synchronize_session": False})
    concept.merged_into_id = into.id
    session.flush()
    for one in (concept, into):
        recount(one.id)
    tell(found.id, found.group_id, "concept", into)
    tell_owner(actor, concept, "merged")
    return queries.get_concept(actor, into.id)


def recount(concept_id: int) -> None:
    """Within a use case that holds the session: the counters of a concept as its votes are."""
    points = sa.select(sa.func.coalesce(sa.func.sum(ConceptVote.points), 0)).where(ConceptVote.concept_id == concept_id)
    voters = sa.select(sa.func.count()).select_from(ConceptVote).where(ConceptVote.concept_id == concept_id)
    values = {"vote_points": points.scalar_subquery(), "voter_count": voters.scalar_subquery()}
    counted = sa.update(Concept).where(Concept.id == concept_id).values(values)
    session.execute(counted, execution_options={"synchronize_session": False})


def _next_number(theme: Theme) -> int:
    taken = sa.update(Theme).where(Theme.id == theme.id).values(last_number=Theme.last_number + 1)
    number = session.scalar(taken.returning(Theme.last_number), execution_options={"synchronize_session": False})
    return number or 1


def _keep(actor: Actor, concept: Concept, number: int) -> None:
    session.add(
        ConceptVersion(
            concept_id=concept.id, number=number, title=concept.title, body=concept.body, by_id=actor.id or 0,
            at=clock.now(),
        )
    )  # fmt: skip
    session.flush()


def _bring_votes(concept: Concept, into: Concept, simple: bool) -> None:
    votes = session.scalars(sa.select(ConceptVote).where(ConceptVote.concept_id.in_((concept.id, into.id)))).all()
    there = {vote.member_id: vote for vote in votes if vote.concept_id == into.id}
    for vote in votes:
        if vote.concept_id == into.id:
            continue
        if (kept := there.get(vote.member_id)) is None:
            vote.concept_id = into.id
            continue
        kept.points = kept.points if simple else kept.points + vote.points
        session.delete(vote)
    session.flush()
