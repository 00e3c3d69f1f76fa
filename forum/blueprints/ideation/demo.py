"""Ideation in the demo community: a public group whose session is published, and two that go on in practice groups."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from forum.blueprints.accounts import queries as account_queries
from forum.blueprints.groups.models.groups import Group, Membership
from forum.blueprints.groups.rules import rank_of
from forum.blueprints.ideation.models import Concept, ConceptVersion, ConceptVote, IdeationSession, Theme
from forum.blueprints.ideation.rules import BUDGET, WRAP_UP
from forum.blueprints.ideation.services import following
from forum.blueprints.standards import queries as standard_queries
from forum.kernel import clock
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from forum.kernel.feature import DemoStep, DemoWorld
from forum.kernel.use_case import transaction

TOLD = Path(__file__).parents[2] / "demo" / "ideation.json"


def _hold(world: DemoWorld) -> None:
    told: dict[str, Any] = json.loads(TOLD.read_text(encoding="utf-8"))
    at = clock.now() - timedelta(days=12)
    with transaction():
        group = _group(world, told["group"])
        held = IdeationSession(
            group_id=group.id, title=told["title"], overview=told["overview"], voting=BUDGET, points=5, phase=WRAP_UP,
            contact_id=world.find("member", told["group"]["owners"][0]), created_at=at,
            criteria=list(standard_queries.find_criteria(told["criteria"]).values()),
        )  # fmt: skip
        session.add(held)
        session.flush()
        for place, theme in enumerate(told["themes"], start=1):
            _write(world, held, place, theme)
    owner = account_queries.get_members(SYSTEM, [held.contact_id or 0])[held.contact_id or 0]
    following.publish_session(account_queries.as_actor(owner), held.id)


def _group(world: DemoWorld, told: dict[str, Any]) -> Group:
    at = clock.now() - timedelta(days=20)
    people = [*told["owners"], *told["members"]]
    group = Group(
        slug=told["slug"], name=told["name"], summary=told["summary"], visibility="public", member_count=len(people),
        created_at=at, last_activity_at=at,
    )  # fmt: skip
    session.add(group)
    session.flush()
    for name in people:
        role = "owner" if name in told["owners"] else "member"
        session.add(
            Membership(
                group_id=group.id, member_id=world.find("member", name), role=role, role_rank=rank_of(role),
                joined_at=at, read_up_to=at,
            )
        )  # fmt: skip
    session.flush()
    world.remember("group", told["slug"], group.id)
    return group


def _write(world: DemoWorld, held: IdeationSession, place: int, told: dict[str, Any]) -> None:
    theme = Theme(
        session_id=held.id, position=place, title=told["title"], description=told["question"],
        wrap_up=told["in_general"], last_number=len(told["concepts"]),
    )  # fmt: skip
    session.add(theme)
    session.flush()
    for number, one in enumerate(told["concepts"], start=1):
        owner, at = world.find("member", one["by"]), held.created_at + timedelta(minutes=number)
        text = {"title": one["title"], "body": one["body"]}
        concept = Concept(theme_id=theme.id, number=number, owner_id=owner, created_at=at, **text)
        session.add(concept)
        session.flush()
        session.add(ConceptVersion(concept_id=concept.id, number=1, by_id=owner, at=at, **text))
        _vote(world, held, concept, one.get("votes", []))


def _vote(world: DemoWorld, held: IdeationSession, concept: Concept, names: list[str]) -> None:
    """Those who like a concept, in a simple vote."""
    concept.vote_points = concept.voter_count = len(names)
    for name in names:
        session.add(
            ConceptVote(
                concept_id=concept.id, session_id=held.id, member_id=world.find("member", name), points=1,
                at=clock.now() - timedelta(hours=5),
            )
        )  # fmt: skip


def _run(world: DemoWorld) -> None:
    """Sessions in practice groups, which every member can look at and those of the group take part in."""
    for told in json.loads(TOLD.read_text(encoding="utf-8"))["running"]:
        at, host = clock.now() - timedelta(days=told["begun_days_ago"]), world.find("member", told["by"])
        with transaction():
            held = IdeationSession(
                group_id=world.find("group", told["group"]), title=told["title"], overview=told["overview"],
                voting=told["voting"], phase=told["phase"], contact_id=host, created_by_id=host, created_at=at,
                timer_ends_at=clock.now() + timedelta(days=told["ends_in_days"]),
                criteria=list(standard_queries.find_criteria(told["criteria"]).values()),
            )  # fmt: skip
            session.add(held)
            session.flush()
            for place, theme in enumerate(told["themes"], start=1):
                _write(world, held, place, theme)


DEMO = [DemoStep("A conference that looks for concepts", _hold), DemoStep("Two groups that gather ideas", _run)]
