"""Votes of one member at the same moment, each on a connection of its own."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from flask import Flask

from forum.blueprints.ideation.errors import BudgetSpent
from forum.blueprints.ideation.models import Concept, ConceptVote
from forum.blueprints.ideation.services import concepts, sessions, voting
from forum.kernel.database import Model, db, session
from tests.factories.accounts import actor_of, create_member
from tests.factories.groups import add_to_group, create_group

WRITTEN = (
    "ideation_votes", "ideation_concept_versions", "ideation_concepts", "ideation_themes", "ideation_sessions",
    "memberships", "groups", "members",
)  # fmt: skip


@pytest.fixture
def committed(application: Flask) -> Iterator[Flask]:
    """The application without the transaction around each test; what is written is deleted afterwards."""
    with application.app_context():
        yield application
        session.rollback()
        with db.engine.begin() as connection:
            tables = [table for table in Model.metadata.sorted_tables if "outbox" in table.name]
            for table in [*tables, *(Model.metadata.tables[name] for name in WRITTEN)]:
                connection.execute(sa.delete(table))
        session.remove()


def test_a_budget_is_never_exceeded_by_votes_at_the_same_moment(committed: Flask) -> None:
    host = create_member()
    group = create_group()
    add_to_group(group, host, "owner")
    actor = actor_of(host)
    planned = sessions.plan_session(actor, group.id, "Ideas", themes=["Water"], voting="budget", points=5)
    session_id, theme_id = planned.id, planned.themes[0].id
    ids = [concepts.propose_concept(actor, theme_id, f"Concept {n}").id for n in range(8)]
    sessions.go_to_phase(actor, session_id, "vote")

    def vote(concept_id: int) -> bool:
        with committed.app_context():
            try:
                voting.vote_for(actor, concept_id, 2)
            except BudgetSpent:
                return False
            finally:
                session.remove()
            return True

    with ThreadPoolExecutor(len(ids)) as pool:
        given = list(pool.map(vote, ids))
    session.rollback()
    session.expire_all()
    spent = session.scalar(sa.select(sa.func.sum(ConceptVote.points)).where(ConceptVote.session_id == session_id))
    assert (given.count(True), spent) == (2, 4)
    assert session.scalar(sa.select(sa.func.sum(Concept.vote_points)).where(Concept.id.in_(ids))) == 4
