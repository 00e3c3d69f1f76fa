"""Figures are published once a quarter, from blurred bits of whoever keeps silent."""

from __future__ import annotations

import random
from datetime import datetime

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from flask import Flask

from forum.blueprints.assessments.commands import leaderboard
from forum.blueprints.assessments.models.figures import PublishedSet
from forum.blueprints.assessments.rules.blurring import Coins
from forum.blueprints.assessments.rules.disclosing import (
    Counts,
    Share,
    band_of,
    blurred_share,
    exact_share,
    quartiles_of,
    unpacked,
)
from forum.blueprints.assessments.rules.quarters import begin_of, quarter_of, quarters_before
from forum.blueprints.assessments.services import publishing
from forum.blueprints.cities.services import computing, merging
from forum.blueprints.cities.services import peers as choosing
from forum.kernel import clock
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from forum.kernel.errors import Forbidden
from forum.kernel.marks import key_of
from tests.factories.accounts import actor_of, create_member
from tests.factories.boards import create_cities, current_framework, publish, say
from tests.factories.standards import criterion, load_standards


@pytest.fixture(autouse=True)
def _standards(app: Flask) -> None:
    load_standards()


def published(key: str = "all", quarter: str = "2026Q4") -> PublishedSet:
    """What was published of a set."""
    found = session.scalars(sa.select(PublishedSet).filter_by(key=key, quarter=quarter)).one_or_none()
    assert found is not None, f"nothing of {key}"
    return found


def test_cities_that_share_are_counted_as_they_are_and_all_others_by_their_coins() -> None:
    cities, dice = create_cities(30), random.Random(7)
    said = [(dice.choice("mpn-"), dice.choice(["city", "peers", "members", "public"])) for _ in cities]
    for city, (status, audience) in zip(cities, said, strict=True):
        say([city], "DM1", status, audience)
    publish()
    coins, number = Coins(key_of("cities that say nothing", "figures")), criterion("DM1").id
    shared = [status for status, audience in said if status != "-" and audience in ("members", "public")]
    silent = [
        coins.tell(city.id, number, "2026Q4", status == "m")
        for city, (status, audience) in zip(cities, said, strict=True)
        if status == "-" or audience not in ("members", "public")
    ]
    expected = blurred_share(Counts(len(shared), shared.count("m"), len(silent), sum(silent)), coins)
    assert unpacked(published().figures).criteria[number] == expected
    assert expected is not None
    assert expected.percent % 5 == 0


def test_a_change_is_published_in_the_next_quarter_and_this_quarter_stays_as_it_was() -> None:
    cities = create_cities(10)
    say(cities, "DM1", "mmmmmppppp")
    publish("2026Q3")
    before = dict(published(quarter="2026Q3").figures)
    say(cities, "DM2", "mmmmmmmmmm")
    assert publish("2026Q3").sets == 0
    session.expire_all()
    assert published(quarter="2026Q3").figures == before
    publish("2026Q4")
    assert unpacked(published().figures).criteria[criterion("DM2").id] == Share(100, 0)


def test_a_set_keeps_its_cities_until_five_are_others() -> None:
    cities = create_cities(8)
    publish("2026Q1")
    create_cities(3)
    publish("2026Q2")
    assert (published(quarter="2026Q2").size, published(quarter="2026Q2").members) == (8, [one.id for one in cities])
    create_cities(2)
    publish("2026Q3")
    assert published(quarter="2026Q3").size == 13


def test_a_city_that_became_part_of_another_stays_in_its_set_and_says_nothing() -> None:
    cities = create_cities(8)
    say(cities, "DM1", "mmmmmmmm")
    publish("2026Q3")
    merging.merge_cities(SYSTEM, cities[0].id, cities[1].id)
    publish("2026Q4")
    assert published().size == 8
    share = unpacked(published().figures).criteria[criterion("DM1").id]
    assert share.margin > 0  # one of the eight is blurred now


def test_each_set_that_a_city_is_in_is_published_where_it_is_large_enough() -> None:
    create_cities(25)
    create_cities(6, country_code="BR", population=60_000)
    create_cities(2, country_code="AR", population=60_000)
    publish()
    # The eight cities of the smaller size differ from Brazil's six by two, so that only these are published.
    assert set(session.scalars(sa.select(PublishedSet.key))) == {
        "all", "region:brazil", "region:north", "band:100k_250k", "country:US", "region:north+band:100k_250k",
    }  # fmt: skip


def test_a_figure_that_says_nothing_is_left_out() -> None:
    coins = Coins(b"key")
    assert blurred_share(Counts(silent=5, told=3), coins) is None
    assert blurred_share(Counts(shared=5, met=2), coins) == Share(40, 0)
    many = blurred_share(Counts(silent=200, told=149), coins)
    assert many is not None
    assert (many.percent, many.margin) == (100, 6)  # never more than all, however the coins fell
    assert blurred_share(Counts(), coins) is None


def test_of_a_set_of_ones_own_choice_five_must_share() -> None:
    assert exact_share(4, 4) is None
    assert exact_share(3, 5) == Share(60, 0, 3, 5)


def test_quartiles_are_right_on_average_although_every_city_is_blurred() -> None:
    coins, dice = Coins(b"key"), random.Random(3)
    numbers = [min(43, max(0, round(dice.gauss(20, 8)))) for _ in range(400)]
    told = [
        sum(coins.tell(city, one, "2026Q4", one < number) for one in range(43)) for city, number in enumerate(numbers)
    ]
    low, middle, high = quartiles_of([Counts(silent=43, told=count) for count in told], coins)
    true = sorted(numbers)
    assert abs(low - true[100]) <= 2
    assert abs(middle - true[200]) <= 2
    assert abs(high - true[300]) <= 2
    assert [band_of(number, (low, middle, high)) for number in (0, low, middle, 43)] == [
        "fourth", "third", "second", "first",
    ]  # fmt: skip
    assert band_of(12, quartiles_of([Counts(silent=43, told=20)] * 5, coins)) == ""


def test_lists_that_cities_kept_are_followed_and_forgotten_with_them() -> None:
    cities = create_cities(9)
    say(cities, "DM1", "mmmmmpppp")
    computing.compute_peers(SYSTEM)
    kept = choosing.save_peer_set(SYSTEM, cities[0].id, "Ours", limit=8)
    publish("2026Q3")
    key = session.scalars(sa.select(PublishedSet.key).where(PublishedSet.key.like("set:%"))).one()
    assert unpacked(published(key, "2026Q3").figures).criteria[criterion("DM1").id] == Share(50, 0, 4, 8)
    choosing.remove_peer_set(SYSTEM, kept.id)
    publish("2026Q4")
    assert session.scalars(sa.select(PublishedSet.key).where(PublishedSet.key.like("set:%"))).all() == []


def test_publishing_is_done_by_plaza_itself_and_doing_it_again_changes_nothing() -> None:
    with pytest.raises(Forbidden):
        publishing.publish_quarter(actor_of(create_member(role="staff")), current_framework().id, "2026Q4")
    create_cities(5)
    run = CliRunner().invoke(leaderboard, ["publish"])
    assert f"{quarter_of(clock.now())}: 3 sets of cities and 0 kept lists published." in run.output
    assert "are published" in CliRunner().invoke(leaderboard, ["publish"]).output
    assert publishing.publish_due(SYSTEM) == []


def test_quarters_follow_each_other() -> None:
    assert quarter_of(datetime.fromisoformat("2026-03-31T23:59:00Z")) == "2026Q1"
    assert quarters_before("2026Q2", 3) == ["2025Q3", "2025Q4", "2026Q1"]
    assert quarter_of(begin_of("2026Q4")) == "2026Q4"
