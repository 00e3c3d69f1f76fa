"""Finding cities, and the cities like a city."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from forum.blueprints.cities import policies
from forum.blueprints.cities.queries import cities
from forum.blueprints.cities.queries import peers as peers_of
from forum.kernel.actor import ANONYMOUS, SYSTEM
from forum.kernel.database import session
from forum.kernel.errors import NotFound
from tests.factories.accounts import actor_of, create_city, create_member


def names(page: Any) -> list[str]:
    return [city.name for city in page.items]


@pytest.mark.parametrize("typed", ["bogota", "Bogotá", "BOGOTÁ", "cundinamarca", "colombia", "Colômbia", "gota cund"])
def test_a_city_is_found_without_accents_by_region_and_by_country_in_any_language(app: Flask, typed: str) -> None:
    create_city(name="Bogotá", region="Cundinamarca", country_code="CO")
    create_city(name="Boise")
    assert names(cities.list_cities(SYSTEM, q=typed)) == ["Bogotá"]


@pytest.mark.parametrize("typed", ["100%", "_", "\\", "%"])
def test_the_signs_of_sql_patterns_are_only_signs(app: Flask, typed: str) -> None:
    create_city(name="Boise")
    assert names(cities.list_cities(SYSTEM, q=typed)) == []


def test_cities_are_narrowed_by_country_band_and_whether_they_joined(app: Flask) -> None:
    create_city(name="A", country_code="BR", population=49_999)
    create_city(name="B", country_code="BR", population=50_000)
    create_city(name="C", country_code="US", population=50_000)
    create_city(name="D", country_code="BR", population=1_000_000, joined_at=None)
    assert names(cities.list_cities(SYSTEM, country="br")) == ["A", "B"]
    assert names(cities.list_cities(SYSTEM, country="BR", scope="all", sort="population")) == ["D", "B", "A"]
    assert names(cities.list_cities(SYSTEM, population_band="50k_100k")) == ["B", "C"]
    assert names(cities.list_cities(SYSTEM, population_band="under_50k")) == ["A"]
    assert names(cities.list_cities(SYSTEM, population_band="none")) == []
    assert sorted(cities.count_cities(SYSTEM)) == [
        ("BR", "50k_100k", 1),
        ("BR", "under_50k", 1),
        ("US", "50k_100k", 1),
    ]


def test_pages_of_cities_join_without_gap_or_repetition(app: Flask) -> None:
    for number in range(7):
        create_city(name=f"City {number % 3}")
    for sort in ("name", "population"):
        seen, cursor = [], None
        while True:
            page = cities.list_cities(SYSTEM, sort=sort, limit=2, cursor=cursor)
            seen += [city.id for city in page.items]
            cursor = page.next
            if cursor is None:
                break
        assert len(seen) == len(set(seen)) == 7


def test_strangers_see_no_city_and_members_every_one(app: Flask) -> None:
    joined, apart = create_city(), create_city(joined_at=None)
    member = actor_of(create_member())
    for city in (joined, apart):
        for actor in (ANONYMOUS, member, SYSTEM):
            listed = session.scalars(policies.visible_cities(actor)).all()
            assert (city in listed) == bool(policies.can_see_city(actor, city))
    with pytest.raises(NotFound):
        cities.get_city(ANONYMOUS, joined.id)


def test_peers_are_similar_cities_that_joined_with_reasons(app: Flask) -> None:
    boise = create_city(name="Boise", population=240_000)
    create_city(name="Spokane", population=229_000, latitude=47.6, longitude=-117.4)
    create_city(name="Rosario", population=1_200_000, country_code="AR", latitude=-32.9, longitude=-60.6)
    create_city(name="Apart", population=240_000, latitude=40.0, longitude=-100.0, joined_at=None)
    peers = peers_of.list_peers(SYSTEM, boise.id)
    assert [peer.city.name for peer in peers] == ["Spokane", "Rosario"]
    assert "similar_size" in {reason.code for reason in peers[0].reasons}
    assert 1 > peers[0].score > peers[1].score > 0
    everybody = peers_of.list_peers(SYSTEM, boise.id, joined_only=False)
    assert "Apart" in [peer.city.name for peer in everybody]
    assert list(peers_of.find_peers(boise.id, 1)) == [peers[0].city.id]
    assert peers_of.find_peers(None) == {}


def test_a_city_that_joins_or_changes_is_compared_anew(app: Flask) -> None:
    boise = create_city(name="Boise", population=240_000)
    other = create_city(name="Spokane", population=229_000, joined_at=None)
    assert peers_of.list_peers(SYSTEM, boise.id) == []
    other.joined_at = boise.joined_at
    session.commit()
    assert peers_of.list_peers(SYSTEM, boise.id)[0].reasons[0].code == "similar_size"
    other.population = 2_000_000
    session.commit()
    assert "similar_size" not in {reason.code for reason in peers_of.list_peers(SYSTEM, boise.id)[0].reasons}


def test_the_likeness_of_cities_is_computed_once(app: Flask, count_statements: Callable[[], Any]) -> None:
    boise = create_city()
    peers_of.find_peers(boise.id)
    with count_statements() as statements:
        peers_of.find_peers(boise.id)
    assert len(statements) == 1
