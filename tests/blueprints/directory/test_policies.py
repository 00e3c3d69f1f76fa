"""Who sees a part of a profile, and whose page: told alike by a query and for one object."""

from __future__ import annotations

import itertools

import pytest
import sqlalchemy as sa
from flask import Flask

from forum.blueprints.accounts.models import Member
from forum.blueprints.directory import policies
from forum.blueprints.directory.models.profiles import Profile
from forum.kernel.actor import ANONYMOUS, SYSTEM, Actor
from forum.kernel.audiences import Audience
from forum.kernel.database import session
from tests.factories.accounts import actor_of, create_city, create_member
from tests.factories.directory import create_person
from tests.factories.groups import create_group
from tests.factories.standards import load_standards


@pytest.fixture(autouse=True)
def _standards(app: Flask) -> None:
    load_standards()


def askers(member: Member, *others: Member) -> dict[str, Actor]:
    """Everybody who may ask about a member."""
    companion = create_member()
    create_group(member, companion, *others)
    create_group(create_member(), companion)
    return {
        "stranger": ANONYMOUS, "member": actor_of(create_member()), "companion": actor_of(companion),
        "colleague": actor_of(create_member(city_id=member.city_id)), "herself": actor_of(member),
        "staff": actor_of(create_member(role="staff")), "system": SYSTEM,
    }  # fmt: skip


SEEN = {
    Audience.ME: {"herself", "staff", "system"},
    Audience.GROUPS: {"herself", "staff", "system", "companion"},
    Audience.MEMBERS: {"herself", "staff", "system", "companion", "member", "colleague"},
    Audience.PUBLIC: {"herself", "staff", "system", "companion", "member", "colleague", "stranger"},
}


@pytest.mark.parametrize("audience", list(Audience))
def test_a_part_is_seen_by_its_audience_in_a_query_as_for_one_object(app: Flask, audience: Audience) -> None:
    member = create_person(city_id=create_city().id)
    for name, actor in askers(member).items():
        reached = policies.reaches(actor, sa.literal(int(audience)), Member.id)
        by_query = session.scalar(sa.select(Member.id).where(Member.id == member.id, reached)) is not None
        assert (by_query, policies.may_see_part(actor, member.id, audience)) == ((name in SEEN[audience]),) * 2, name


@pytest.mark.parametrize(("listed", "public", "closed"), list(itertools.product([True, False], repeat=3)))
def test_a_page_is_opened_by_the_same_people_in_a_query_as_for_one_object(
    app: Flask, listed: bool, public: bool, closed: bool
) -> None:
    audiences = {"bio": "public"} if public else {}
    member = create_person(city_id=create_city().id, listed=listed, bio="I count lamps.", audiences=audiences)
    everybody = askers(member)
    if closed:
        member.closed_at = member.joined_at
        session.commit()
    profile = session.get_one(Profile, member.id)
    may = {"herself", "staff", "system", "companion"} | ({"member", "colleague"} if listed else set())
    may |= {"stranger"} if listed and public else set()
    for name, actor in everybody.items():
        statement = policies.shown_members(actor).where(Member.id == member.id)
        told = session.scalar(statement) is not None, bool(policies.can_see_profile(actor, member, profile))
        assert told == ((name in may and not closed),) * 2, name
        found = session.scalar(policies.listed_members(actor).where(Member.id == member.id)) is not None
        assert found == (listed and not closed and name != "stranger"), name
