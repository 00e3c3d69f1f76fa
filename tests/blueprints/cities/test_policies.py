"""Who is told how far a city is, and its level: lists and single rows tell the same."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
import sqlalchemy as sa
from flask import Flask

from forum.blueprints.cities import policies
from forum.blueprints.cities.models.cities import City
from forum.blueprints.cities.models.standings import AUDIENCES, Standing
from forum.blueprints.cities.queries.standings import met_by
from forum.kernel.actor import ANONYMOUS, SYSTEM, Actor
from forum.kernel.database import session
from tests.factories.accounts import actor_of, create_city, create_member
from tests.factories.cities import create_standing
from tests.factories.standards import criterion, load_standards

NAMES = ("colleague", "lead", "peer", "outsider", "unplaced", "staff", "admin", "stranger", "system")
SEEN = {
    "colleague": AUDIENCES, "lead": AUDIENCES, "staff": AUDIENCES, "admin": AUDIENCES, "system": AUDIENCES,
    "peer": ("peers", "members", "public"), "outsider": ("members", "public"), "unplaced": ("members", "public"),
    "stranger": ("public",),
}  # fmt: skip


@pytest.fixture
def told(app: Flask) -> City:
    """A city; Spokane is among those like it, Far has twelve others that are nearer."""
    load_standards()
    for number in range(13):
        create_city(name=f"Ville {number}", country_code="CA", region="Quebec", population=9_000_000 + number,
                    latitude=46.0, longitude=-71.0)  # fmt: skip
    return create_city(name="Boise", level="gold")


@pytest.fixture
def actors(told: City) -> dict[str, Actor]:
    spokane = create_city(name="Spokane")
    far = create_city(name="Far", country_code="CA", region="Quebec", population=9_000_100, latitude=46, longitude=-71)
    people = {
        "colleague": create_member(city_id=told.id), "lead": create_member(city_id=told.id, leads_city=True),
        "peer": create_member(city_id=spokane.id), "outsider": create_member(city_id=far.id),
        "unplaced": create_member(), "staff": create_member(role="staff"), "admin": create_member(role="administrator"),
    }  # fmt: skip
    return {name: actor_of(one) for name, one in people.items()} | {"stranger": ANONYMOUS, "system": SYSTEM}


@pytest.fixture
def standings(told: City) -> Sequence[Standing]:
    return [create_standing(told, criterion(f"DM{n}"), audience=one) for n, one in enumerate(AUDIENCES, start=1)]


@pytest.mark.parametrize("name", NAMES)
def test_the_list_and_the_single_standing_tell_the_same(
    actors: dict[str, Actor], standings: Sequence[Standing], name: str
) -> None:
    actor = actors[name]
    listed = {one.id for one in session.scalars(policies.visible_standings(actor))}
    assert {one.id for one in standings if policies.can_see_standing(actor, one)} == listed
    assert {one.audience for one in standings if one.id in listed} == set(SEEN[name])


@pytest.mark.parametrize("name", NAMES)
def test_that_a_city_met_a_criterion_is_told_to_its_audience_alone(
    actors: dict[str, Actor], standings: Sequence[Standing], name: str
) -> None:
    for standing in standings:
        found = session.scalars(met_by(actors[name], standing.criterion_id)).all()
        assert list(found) == ([standing.city_id] if standing.audience in SEEN[name] else [])


def test_what_is_not_met_is_no_answer_to_who_met_it(told: City) -> None:
    create_standing(told, criterion("OD1"), status="in_progress", audience="public")
    assert session.scalars(met_by(SYSTEM, criterion("OD1").id)).all() == []


@pytest.mark.parametrize("shared", [True, False])
@pytest.mark.parametrize("name", NAMES)
def test_the_list_and_the_single_city_tell_the_level_alike(
    told: City, actors: dict[str, Actor], name: str, shared: bool
) -> None:
    told.level_shared = shared
    session.commit()
    listed = session.scalars(sa.select(City.id).where(policies.level_seen(actors[name]))).all()
    assert (told.id in listed) == bool(policies.can_see_level(actors[name], told))
    privately = name in ("colleague", "lead", "staff", "admin", "system")
    assert (told.id in listed) == (privately or (shared and name != "stranger"))


def test_a_merged_city_is_seen_by_nobody(told: City, actors: dict[str, Actor]) -> None:
    gone = create_city(name="Boise City", joined_at=None, merged_into_id=told.id)
    for actor in actors.values():
        assert gone not in session.scalars(policies.visible_cities(actor)).all()
        assert not policies.can_see_city(actor, gone)
