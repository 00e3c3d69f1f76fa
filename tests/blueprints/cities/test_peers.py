"""Similar cities as they are computed, published and read; what a city chose; kept lists; what a city tells."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from flask import Flask

from forum.blueprints.cities import policies
from forum.blueprints.cities.commands import cities as command
from forum.blueprints.cities.errors import OwnPeer, TooManyChoices
from forum.blueprints.cities.feature import feature
from forum.blueprints.cities.models.cities import City
from forum.blueprints.cities.models.indicators import FIRST_VERSION
from forum.blueprints.cities.models.peers import CityPeers, PeerEdition, PeerSet
from forum.blueprints.cities.queries import indicators, peer_sets
from forum.blueprints.cities.queries import peers as peers_of
from forum.blueprints.cities.services import cities as changing
from forum.blueprints.cities.services import computing, merging
from forum.blueprints.cities.services import indicators as telling
from forum.blueprints.cities.services import peers as choosing
from forum.kernel import clock
from forum.kernel.actor import ANONYMOUS, SYSTEM
from forum.kernel.database import session
from forum.kernel.errors import Forbidden, NotFound, StaleVersion, VersionRequired
from forum.kernel.use_case import transaction
from tests.factories.accounts import actor_of, create_city, create_member

NOTHING = {"budget": None, "budget_per_head": False, "currency": None, "budget_year": None, "staff": None,
           "government": None, "languages": []}  # fmt: skip


def names(city: City, **options: Any) -> list[str]:
    return [peer.city.name for peer in peers_of.list_peers(SYSTEM, city.id, **options)]


def create_cities() -> dict[str, City]:
    made = [
        create_city(name="Boise", population=240_000),
        create_city(name="Spokane", population=229_000, latitude=47.6, longitude=-117.4),
        create_city(name="Reno", population=350_000, latitude=39.5, longitude=-119.8),
        create_city(name="Salem", population=100_000, latitude=44.9, longitude=-123.0),
        create_city(name="Rosario", population=1_200_000, country_code="AR", latitude=-32.9, longitude=-60.6),
        create_city(name="Apart", population=240_000, latitude=40.0, longitude=-100.0, joined_at=None),
    ]
    return {city.name: city for city in made}


def test_what_is_published_is_what_comparing_on_the_spot_gives(app: Flask) -> None:
    made = create_cities()
    before = {name: (names(city), names(city, joined_only=False)) for name, city in made.items()}
    reasons = peers_of.find_peers(made["Boise"].id)
    done = computing.compute_peers(SYSTEM)
    assert done.edition is not None
    assert (done.cities, done.pairs) == (6, 6 * 5 + 2 * (5 * 4 + 5))
    assert {name: (names(city), names(city, joined_only=False)) for name, city in made.items()} == before
    assert peers_of.find_peers(made["Boise"].id) == reasons


def test_reading_published_peers_is_one_statement_and_computes_nothing(
    app: Flask, count_statements: Callable[[], Any]
) -> None:
    boise = create_cities()["Boise"]
    computing.compute_peers(SYSTEM)
    peers_of.find_peers(boise.id)
    session.execute(sa.update(City).values(population=City.population * 3))
    with count_statements() as statements:
        found = peers_of.find_peers(boise.id, 2)
    assert len(statements) == 1
    assert {reason.code: dict(reason.values) for reason in next(iter(found.values()))}["similar_size"] == {
        "population_a": 240_000, "population_b": 229_000,
    }  # fmt: skip


def test_nothing_is_computed_again_until_a_figure_changes(app: Flask) -> None:
    made = create_cities()
    first = computing.compute_peers(SYSTEM)
    made["Boise"].about = "Four analysts."
    session.commit()
    assert computing.compute_peers(SYSTEM).edition is None
    made["Spokane"].population = 2_000_000
    session.commit()
    second = computing.compute_peers(SYSTEM)
    assert second.edition is not None
    assert second.edition > (first.edition or 0)
    assert names(made["Boise"])[0] == "Reno"
    assert computing.compute_peers(SYSTEM, again=True).edition is not None


def test_an_older_edition_answers_until_the_newer_is_published_whole_and_is_cleared_then(app: Flask) -> None:
    made = create_cities()
    computing.compute_peers(SYSTEM)
    before = names(made["Boise"])
    number = computing.begin_edition(SYSTEM, "of other facts")
    assert number is not None
    half = {"city_id": made["Boise"].id, "edition": number, "among": "joined", "peers": [[made["Salem"].id, 1.0, []]]}
    computing.write_peers(SYSTEM, [half])
    assert names(made["Boise"]) == before
    computing.publish_edition(SYSTEM, number)
    assert names(made["Boise"]) == ["Salem"]
    while computing.clear_older_editions(SYSTEM):
        pass
    assert session.scalars(sa.select(PeerEdition.number)).all() == [number]
    assert set(session.scalars(sa.select(CityPeers.edition))) == {number}


def test_an_edition_that_failed_half_way_is_never_read_and_goes_with_the_next(app: Flask) -> None:
    made = create_cities()
    number = computing.begin_edition(SYSTEM, "broken off")
    computing.write_peers(SYSTEM, [{"city_id": made["Boise"].id, "edition": number, "among": "joined", "peers": []}])
    done = computing.compute_peers(SYSTEM)
    assert names(made["Boise"])
    assert session.scalars(sa.select(PeerEdition.number)).all() == [done.edition]


def test_cities_that_change_are_compared_anew_by_the_outbox(app: Flask, deliver: Callable[[], Any]) -> None:
    made = create_cities()
    computing.compute_peers(SYSTEM)
    changing.change_city(SYSTEM, made["Apart"].id, version=made["Apart"].version, joined=True)
    deliver()
    assert names(made["Boise"])[0] == "Apart"


def test_the_command_says_what_it_did(app: Flask) -> None:
    create_cities()
    assert "6 cities compared, 80 similar pairs kept" in CliRunner().invoke(command, ["similar"]).output
    assert "Nothing has changed: 6 cities." in CliRunner().invoke(command, ["similar"]).output


def test_only_plaza_itself_and_administrators_compute(app: Flask) -> None:
    create_cities()
    with pytest.raises(Forbidden):
        computing.compute_peers(actor_of(create_member(role="staff")))


def test_every_city_of_the_gazetteer_gets_similar_ones(app: Flask) -> None:
    """How long that takes is measured by `python -m bench.peers`."""
    for load in feature.reference:
        load()
    with transaction():
        some = sa.select(City.id).order_by(City.geoname_id).limit(300)
        session.execute(sa.update(City).where(City.id.in_(some)).values(joined_at=clock.now()))
    done = computing.compute_peers(SYSTEM)
    assert done.cities > 3_900
    assert done.pairs > 120_000
    lonely = sa.select(sa.func.count(City.id)).where(~sa.exists().where(CityPeers.city_id == City.id))
    assert session.scalar(lonely) == 0


def test_a_pinned_city_comes_first_and_a_banned_one_never_comes(app: Flask) -> None:
    made = create_cities()
    boise = made["Boise"]
    for published in (False, True):
        if published:
            computing.compute_peers(SYSTEM)
        choosing.choose_peer(SYSTEM, boise.id, made["Rosario"].id, "pinned")
        choosing.choose_peer(SYSTEM, boise.id, made["Spokane"].id, "banned")
        assert names(boise) == ["Rosario", "Reno", "Salem"]
        assert names(boise, limit=2) == ["Rosario", "Reno"]
        assert "Spokane" not in names(boise, joined_only=False)
        found = peers_of.find_peers(boise.id, 2)
        assert list(found) == [made["Rosario"].id, made["Reno"].id]
        assert found[made["Rosario"].id][0].code == "chosen"
        assert "Boise" in names(made["Spokane"])
        choosing.leave_peer_to_figures(SYSTEM, boise.id, made["Spokane"].id)
        choosing.leave_peer_to_figures(SYSTEM, boise.id, made["Rosario"].id)
        choosing.leave_peer_to_figures(SYSTEM, boise.id, made["Rosario"].id)
        assert names(boise)[0] == "Spokane"


def test_a_city_beyond_all_lists_may_be_chosen_and_carries_no_score(app: Flask) -> None:
    made = create_cities()
    choosing.choose_peer(SYSTEM, made["Boise"].id, made["Apart"].id, "pinned")
    computing.compute_peers(SYSTEM)
    first = peers_of.list_peers(SYSTEM, made["Boise"].id)[0]
    assert (first.city.name, first.score, [reason.code for reason in first.reasons]) == ("Apart", None, ["chosen"])


def test_a_city_cannot_choose_itself_nor_more_than_it_could_look_through(app: Flask) -> None:
    boise = create_city()
    with pytest.raises(OwnPeer):
        choosing.choose_peer(SYSTEM, boise.id, boise.id, "pinned")
    for _ in range(choosing.MOST_CHOICES["pinned"]):
        choosing.choose_peer(SYSTEM, boise.id, create_city().id, "pinned")
    with pytest.raises(TooManyChoices):
        choosing.choose_peer(SYSTEM, boise.id, create_city().id, "pinned")


def test_the_lead_and_staff_decide_for_a_city_and_nobody_else(app: Flask) -> None:
    boise, spokane = create_city(), create_city()
    lead = actor_of(create_member(city_id=boise.id, leads_city=True))
    staff = actor_of(create_member(role="staff"))
    for actor in (lead, staff):
        choosing.choose_peer(actor, boise.id, spokane.id, "pinned")
        telling.tell_indicators(actor, boise.id, version=indicators.get_indicators(actor, boise.id).version, **NOTHING)
        choosing.remove_peer_set(actor, choosing.save_peer_set(actor, boise.id, "Ours").id)
    others = (create_member(city_id=boise.id), create_member(city_id=spokane.id, leads_city=True))
    for actor in map(actor_of, others):
        with pytest.raises(Forbidden):
            choosing.choose_peer(actor, boise.id, spokane.id, "banned")
        with pytest.raises(Forbidden):
            telling.tell_indicators(actor, boise.id, version=2, **NOTHING)
        with pytest.raises(Forbidden):
            choosing.save_peer_set(actor, boise.id, "Theirs")
    with pytest.raises(NotFound):
        choosing.choose_peer(ANONYMOUS, boise.id, spokane.id, "banned")


@pytest.mark.parametrize(
    ("filters", "left"),
    [
        (["same_country"], ["Spokane", "Reno", "Salem"]),
        (["same_language"], ["Spokane", "Reno", "Salem"]),
        (["similar_population"], ["Spokane", "Reno"]),
        (["same_country", "similar_population"], ["Spokane", "Reno"]),
    ],
)
def test_hard_filters_leave_out_what_does_not_pass(app: Flask, filters: list[str], left: list[str]) -> None:
    boise = create_cities()["Boise"]
    assert names(boise, filters=filters) == left
    computing.compute_peers(SYSTEM)
    assert names(boise, filters=filters) == left
    assert names(boise, filters=filters, limit=1) == left[:1]


def test_a_kept_list_stays_as_it_was_whatever_happens_to_the_cities(app: Flask) -> None:
    made = create_cities()
    kept = choosing.save_peer_set(SYSTEM, made["Boise"].id, "Snapshot", limit=2, filters=["same_country"])
    before = [(member.rank, member.name, member.population, member.score, member.why) for member in kept.members]
    made["Spokane"].population = 5
    made["Spokane"].name = "Renamed"
    session.commit()
    with transaction():
        session.execute(sa.delete(City).where(City.id == made["Reno"].id))
    session.expire_all()
    again = peer_sets.get_peer_set(SYSTEM, kept.id)
    after = [(member.rank, member.name, member.population, member.score, member.why) for member in again.members]
    assert [line[:3] for line in after] == [(1, "Spokane", 229_000), (2, "Reno", 350_000)]
    assert after == before
    assert [member.city_id for member in again.members] == [made["Spokane"].id, None]


def test_kept_lists_are_seen_by_their_city_and_by_staff(app: Flask) -> None:
    boise, spokane = create_city(), create_city()
    kept = choosing.save_peer_set(SYSTEM, boise.id, "Ours")
    own, other = create_member(city_id=boise.id), create_member(city_id=spokane.id, leads_city=True)
    for actor in (ANONYMOUS, SYSTEM, actor_of(create_member(role="staff")), *map(actor_of, (own, other))):
        listed = session.scalars(policies.visible_peer_sets(actor)).all()
        assert (kept in listed) == bool(policies.can_see_peer_set(actor, kept))
        if actor.signed_in:
            assert bool(policies.can_see_peer_sets(actor, boise)) == (kept in listed)
    with pytest.raises(NotFound):
        peer_sets.get_peer_set(actor_of(other), kept.id)
    with pytest.raises(NotFound):
        peer_sets.list_peer_sets(actor_of(other), boise.id)
    assert session.scalar(sa.select(sa.func.count()).select_from(PeerSet)) == 1


def test_what_a_city_tells_counts_once_it_is_computed(app: Flask, deliver: Callable[[], Any]) -> None:
    made = create_cities()
    computing.compute_peers(SYSTEM)
    before = {peer.city.name: peer.score for peer in peers_of.list_peers(SYSTEM, made["Boise"].id)}
    told = NOTHING | {"staff": 2_000, "government": "mayor_council"}
    for name in ("Boise", "Reno"):
        telling.tell_indicators(SYSTEM, made[name].id, version=FIRST_VERSION, **told)
    deliver()
    after = {peer.city.name: peer for peer in peers_of.list_peers(SYSTEM, made["Boise"].id)}
    assert (after["Reno"].score or 0) > (before["Reno"] or 0)
    assert (after["Spokane"].score, after["Salem"].score) == (before["Spokane"], before["Salem"])
    assert "same_government" in {reason.code for reason in after["Reno"].reasons}


def test_a_language_that_a_city_adds_is_one_that_it_shares(app: Flask) -> None:
    made = create_cities()
    telling.tell_indicators(SYSTEM, made["Boise"].id, version=FIRST_VERSION, **NOTHING | {"languages": ["es"]})
    rosario = next(peer for peer in peers_of.list_peers(SYSTEM, made["Boise"].id) if peer.city.name == "Rosario")
    assert {"language": "es"} in [dict(reason.values) for reason in rosario.reasons]
    assert "Rosario" in names(made["Boise"], filters=["same_language"])


def test_two_who_tell_at_once_do_not_overwrite_each_other(app: Flask) -> None:
    boise = create_city()
    telling.tell_indicators(SYSTEM, boise.id, version=FIRST_VERSION, **NOTHING | {"staff": 5})
    with pytest.raises(StaleVersion):
        telling.tell_indicators(SYSTEM, boise.id, version=FIRST_VERSION, **NOTHING | {"staff": 6})
    with pytest.raises(VersionRequired):
        telling.tell_indicators(SYSTEM, boise.id, version=None, **NOTHING)
    assert indicators.get_indicators(SYSTEM, boise.id).staff == 5


def test_what_a_city_decided_moves_with_it_when_it_becomes_part_of_another(
    app: Flask, deliver: Callable[[], Any]
) -> None:
    made = create_cities()
    twin = create_city(name="Boise City", population=240_000, latitude=43.61)
    choosing.choose_peer(SYSTEM, twin.id, made["Rosario"].id, "pinned")
    choosing.choose_peer(SYSTEM, twin.id, made["Boise"].id, "pinned")
    choosing.choose_peer(SYSTEM, made["Salem"].id, twin.id, "pinned")
    kept = choosing.save_peer_set(SYSTEM, twin.id, "Ours")
    telling.tell_indicators(SYSTEM, twin.id, version=FIRST_VERSION, **NOTHING | {"staff": 7})
    computing.compute_peers(SYSTEM)
    merging.merge_cities(SYSTEM, twin.id, made["Boise"].id)
    for _ in range(2):
        deliver()
        choosing.follow_merge(SYSTEM, twin.id, made["Boise"].id)
    session.expire_all()
    boise = made["Boise"]
    assert names(boise) == ["Rosario", "Spokane", "Reno", "Salem"]
    assert names(made["Salem"])[0] == "Boise"
    assert peer_sets.get_peer_set(SYSTEM, kept.id).city_id == boise.id
    assert indicators.get_indicators(SYSTEM, boise.id).staff == 7


def test_what_others_share_with_cities_alike_hangs_on_figures_and_not_on_choices(app: Flask) -> None:
    made = create_cities()
    before = peers_of.find_alike(made["Boise"].id)
    for published in (False, True):
        if published:
            computing.compute_peers(SYSTEM)
        choosing.choose_peer(SYSTEM, made["Boise"].id, made["Spokane"].id, "banned")
        choosing.choose_peer(SYSTEM, made["Boise"].id, made["Apart"].id, "pinned")
        assert peers_of.find_alike(made["Boise"].id) == before
    assert made["Spokane"].id in before
    assert made["Apart"].id not in before


def test_what_a_city_tells_of_itself_brings_it_nearer_but_opens_nothing(app: Flask) -> None:
    boise = create_city(name="Boise", population=240_000)
    others = [create_city(name=f"City {n}", population=240_000 + 30_000 * n) for n in range(1, 14)]
    farthest = others[-1]
    before = peers_of.find_alike(boise.id)
    assert farthest.id not in peers_of.find_peers(boise.id)
    told = NOTHING | {"staff": 2_000, "government": "mayor_council", "languages": ["es"]}
    telling.tell_indicators(SYSTEM, boise.id, version=FIRST_VERSION, **told)
    telling.tell_indicators(SYSTEM, farthest.id, version=FIRST_VERSION, **told | {"staff": 5_250})
    for published in (False, True):
        if published:
            computing.compute_peers(SYSTEM)
        assert farthest.id in peers_of.find_peers(boise.id)
        assert peers_of.find_alike(boise.id) == before
    assert len(before) == peers_of.PEERS
