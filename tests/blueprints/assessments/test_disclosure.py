"""Nobody learns what a city does not share, whatever figures he sees and whatever others tell later.

A solver that knows how figures are made tries every world that could have given all answers (tests/disclosing). Each
mistake that somebody could make is tried as well: there it does find out.
"""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest

from forum.blueprints.assessments.rules import sets
from forum.blueprints.assessments.rules.blurring import LIES, SLIPS, Coins
from forum.blueprints.assessments.rules.sets import Place
from tests.disclosing.adversary import law, learn
from tests.disclosing.worlds import PLAZA, Mechanism, World, make_world

WORLDS = range(60)
MEMBERS, PUBLIC, PEERS = ("members", "public"), ("public",), ("peers", "members", "public")
ONE_CELL = (1 - SLIPS) / SLIPS + 1e-9  # times that any answers favour one value of a quarter, all others known
ONE_CITY = (1 - LIES) / LIES + 1e-9  # the same for a city that never changed, over all quarters
MISTAKES = {
    "nothing is blurred": Mechanism(lies=0, slips=0),
    "nothing is blurred, and sets may be small": Mechanism(lies=0, slips=0, smallest=1),
    "nothing is blurred, and sets may differ by one": Mechanism(lies=0, slips=0, guarded=False),
    "sets of one's own choice count silent cities": Mechanism(own_choice_counts_silent=True),
    "strangers see what is published for members": Mechanism(open_to_strangers=True),
}


@pytest.mark.parametrize("sees", [MEMBERS, PUBLIC, PEERS], ids=["members", "public", "peers"])
@pytest.mark.parametrize("quarters", [2, 3])
def test_nobody_determines_what_a_city_does_not_share(sees: tuple[str, ...], quarters: int) -> None:
    worlds = WORLDS if quarters == 2 else range(20)
    tried = 0
    for seed in worlds:
        learned = learn(make_world(seed, quarters), PLAZA, sees)
        if learned is None:
            continue
        tried += learned.open
        assert learned.determined == {}, f"world {seed}"
        assert learned.ratio <= ONE_CELL, f"world {seed}"
        assert learned.whole <= ONE_CITY, f"world {seed}"
    assert tried > 100 or sees == PUBLIC  # cells that could have been found out


def test_cities_that_join_what_they_know_of_themselves_learn_nothing_of_others() -> None:
    for seed in WORLDS:
        world = make_world(seed)
        learned = learn(world, PLAZA, PEERS, insiders=sorted(world.places)[:3])
        assert learned is None or (learned.determined == {} and learned.ratio <= ONE_CELL), f"world {seed}"


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES.keys())
def test_with_a_mistake_he_finds_out(mistake: Mechanism) -> None:
    sees = PUBLIC if mistake.open_to_strangers else MEMBERS
    found = [learn(make_world(seed), mistake, sees) for seed in WORLDS]
    assert sum(bool(one and one.determined) for one in found) >= 5


def test_with_one_coin_alone_that_a_city_keeps_what_it_tells_later_betrays_what_was_before() -> None:
    """A bit that changes proves then that the city changed; with the coin of the quarter it proves nothing."""
    for key in range(200):
        world = _one_silent_among_five(key)
        bits = [Coins(world.key, slips=0).tell(5, 1, f"Q{quarter}", world.met[5, quarter]) for quarter in (0, 1)]
        if bits[0] != bits[1]:
            break
    once = learn(world, replace(PLAZA, slips=0))
    assert once is not None
    assert once.determined == {(5, 0): False}
    twice = learn(world, PLAZA)
    assert twice is not None
    assert twice.determined == {}


def test_new_coins_every_quarter_would_tell_more_with_every_quarter() -> None:
    always, never, told = (True,) * 6, (False,) * 6, (True,) * 6
    anew = replace(PLAZA, lies=0)
    assert law(anew, always, told) / law(anew, never, told) > 1000 > ONE_CITY
    assert law(PLAZA, always, told) / law(PLAZA, never, told) <= ONE_CITY


@pytest.mark.parametrize("quarters", [1, 2, 4, 6])
def test_even_whoever_saw_every_blurred_bit_of_a_city_would_know_little(quarters: int) -> None:
    """All that is published is made of these bits, so that this bounds every combination of figures."""
    ways = list(itertools.product((False, True), repeat=quarters))
    never, always = ways[0], ways[-1]
    for told in ways:
        chances = {truth: law(PLAZA, truth, told) for truth in ways}
        assert min(chances.values()) > 0
        assert 1 / ONE_CITY <= chances[always] / chances[never] <= ONE_CITY
        for truth, place in itertools.product(ways, range(quarters)):
            other = tuple(not fact if at == place else fact for at, fact in enumerate(truth))
            assert chances[truth] / chances[other] <= ONE_CELL


def test_of_a_single_quarter_an_answer_favours_a_value_less_than_three_times() -> None:
    for told in (False, True):
        chances = [law(PLAZA, [truth], [told]) for truth in (False, True)]
        assert max(chances) / min(chances) < 3


def test_coins_fall_as_often_as_they_say_and_stay_as_they_fell() -> None:
    coins = Coins(b"some key")
    cells = list(itertools.product(range(60), range(43)))
    told = np.array([[coins.tell(city, one, quarter, True) for city, one in cells] for quarter in ("2026Q3", "2026Q4")])
    assert abs(told.mean() - (1 - coins.turned)) < 0.02
    # Of two quarters the bits differ when one coin of the two slipped; nothing else may.
    assert abs((told[0] != told[1]).mean() - 2 * SLIPS * (1 - SLIPS)) < 0.02
    assert all(coins.tell(city, one, "2026Q3", True) == bit for (city, one), bit in zip(cells, told[0], strict=True))
    other = Coins(b"another key")
    again = np.array([other.tell(city, one, "2026Q3", True) for city, one in cells])
    assert 0.3 < (told[0] != again).mean() < 0.45


def _one_silent_among_five(key: int) -> World:
    """Four cities tell everybody; the fifth met it in the second quarter, keeps silent, and tells that much later."""
    cells = list(itertools.product(range(1, 6), range(2)))
    return World(
        2, {city: Place(city, "US", 60_000) for city in range(1, 6)}, [frozenset(range(1, 6))] * 2,
        {cell: cell == (5, 1) for cell in cells}, {cell: "city" if cell[0] == 5 else "public" for cell in cells},
        f"key {key}".encode(), later=frozenset([(5, 1)]),
    )  # fmt: skip


def places(*countries: str, band: int = 60_000) -> list[Place]:
    """Cities of these countries, numbered from 1."""
    return [Place(number, country, band) for number, country in enumerate(countries, start=1)]


def test_no_two_sets_of_a_quarter_differ_by_one_to_four_cities() -> None:
    found = sets.admit(sets.propose(places(*["US"] * 8, *["BR"] * 3)), {})
    assert set(found) == {"all", "band:50k_100k"}  # the region of eight would tell of the three others
    found = sets.admit(sets.propose(places(*["US"] * 8, *["BR"] * 5)), {})
    assert {"all", "region:north", "region:brazil"} <= set(found)


def test_no_set_has_fewer_than_five_cities() -> None:
    assert sets.admit(sets.propose(places(*["US"] * 4)), {}) == {}


def test_a_set_keeps_its_cities_until_five_of_them_are_others() -> None:
    first = sets.admit(sets.propose(places(*["US"] * 10)), {})
    one_more = sets.admit(sets.propose(places(*["US"] * 11)), first)
    assert one_more["all"] == first["all"]
    five_more = sets.admit(sets.propose(places(*["US"] * 15)), one_more)
    assert five_more["all"] == frozenset(range(1, 16))
    exchanged = [Place(number, "US", 60_000) for number in (*range(1, 9), 20, 21)]  # two left, two came
    assert sets.admit(sets.propose(exchanged), first)["all"] == first["all"]


@pytest.mark.parametrize("seed", range(40))
def test_the_rules_of_sets_hold_in_every_history(seed: int) -> None:
    world = make_world(seed, quarters=4, most=14)
    before: dict[str, frozenset[int]] = {}
    for joined in world.joined:
        found = sets.admit(sets.propose(world.places[city] for city in sorted(joined)), before)
        for one, other in itertools.combinations(found.values(), 2):
            assert len(one ^ other) not in range(1, sets.SMALLEST)
        for key, members in found.items():
            assert len(members) >= sets.SMALLEST
            assert len(members ^ before.get(key, members)) not in range(1, sets.SMALLEST)
        before |= found
