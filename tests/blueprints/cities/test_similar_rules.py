"""How cities are compared: nearness, duties, languages, and what they tell of themselves."""

from __future__ import annotations

import csv
import json
import random
from pathlib import Path
from typing import Any

import pytest

from forum.blueprints import cities
from forum.blueprints.cities.rules import comparison
from forum.blueprints.cities.rules.capitals import CAPITALS, is_capital
from forum.blueprints.cities.rules.comparison import Candidates
from forum.blueprints.cities.rules.facts import CityFacts
from forum.blueprints.cities.rules.indicators import (
    MOST_STRETCH,
    NOTHING_TOLD,
    Indicators,
    Spreads,
    spreads_of,
    stretch,
)
from forum.blueprints.cities.rules.languages import languages_of
from forum.blueprints.cities.rules.profiles import Profile, profile_cities
from forum.blueprints.cities.rules.reasons import read, written
from forum.blueprints.cities.rules.similarity import similar_cities
from forum.blueprints.cities.rules.surroundings import surroundings_of

GAZETTEER = Path(cities.__file__).parent / "gazetteer"
USUAL = Spreads({}, 0.3)


def city(number: int, population: int = 200_000, **facts: Any) -> CityFacts:
    values = {"country": "US", "languages": ("en",), "latitude": 0.0, "longitude": 0.0} | facts
    return CityFacts(id=number, name=f"City {number}", population=population, **values)


@pytest.fixture(scope="module")
def profiles() -> dict[int, Profile]:
    overrides = json.loads((GAZETTEER / "overrides.json").read_text(encoding="utf-8"))
    excluded = {line["geonameid"] for line in overrides["excluded"]}
    corrected = {line["geonameid"]: str(line["population"]) for line in overrides["corrected"]}
    with (GAZETTEER / "cities.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if int(row["geonameid"]) not in excluded]
    return profile_cities(
        CityFacts(
            id=int(row["geonameid"]), name=row["name"], country=row["country_code"],
            capital=is_capital(int(row["geonameid"])),
            languages=languages_of(row["country_code"], row["admin1"]), latitude=float(row["latitude"]),
            population=int(corrected.get(int(row["geonameid"]), row["population"])), longitude=float(row["longitude"]),
        )
        for row in rows
    )  # fmt: skip


def names_like(profiles: dict[int, Profile], geoname_id: int, most: int = 10) -> list[str]:
    similar = Candidates(profiles.values()).similar_to(profiles[geoname_id], most)
    return [profiles[one.city_id].city.name for one in similar]


# What somebody who knows the place would expect near the top. Each asks for some of several, so that a better
# figure for one city breaks nothing.
EXPECTED = [
    ("Boise", 5586437, {"Spokane", "Reno", "Des Moines", "Little Rock", "Greensboro", "Lincoln"}, 4),
    ("South Bend", 4926563, {"Davenport", "Flint", "Albany", "Lansing", "Green Bay", "Allentown", "Fargo"}, 3),
    ("Porto Alegre", 3452925, {"Recife", "Curitiba", "Goiânia", "Belém", "Fortaleza", "Belo Horizonte"}, 4),
    ("Recife", 3390760, {"Porto Alegre", "Curitiba", "Fortaleza", "Belém", "Salvador", "Belo Horizonte"}, 4),
    ("Mogi das Cruzes", 3457001, {"Suzano", "Itaquaquecetuba", "Barueri", "Petrópolis", "Niterói", "São Vicente"}, 3),
    ("Monterrey", 3995465, {"Guadalajara", "Zapopan", "Tijuana", "Puebla", "Ciudad Juárez"}, 4),
    ("Bogotá", 3688689, {"Lima", "Mexico City", "Buenos Aires", "Caracas", "São Paulo"}, 4),
    ("Medellín", 3674962, {"Cali", "Barranquilla", "Guayaquil", "Puebla", "Valencia"}, 3),
    ("Lima", 3936456, {"Bogotá", "Mexico City", "Buenos Aires", "Rio de Janeiro", "Caracas"}, 4),
    ("Guatemala City", 3598132, {"San Salvador", "Villa Nueva", "Monterrey", "Mixco", "Guadalajara"}, 3),
    ("Winnipeg", 6183235, {"Edmonton", "Calgary", "Halifax", "London", "Québec"}, 4),
    ("Québec", 6325494, {"Winnipeg", "Halifax", "London", "Hamilton", "Ottawa", "Edmonton"}, 4),
    ("Quito", 3652462, {"Guayaquil", "La Paz", "Cali", "Montevideo", "Caracas"}, 3),
]


@pytest.mark.parametrize(("name", "geoname_id", "expected", "least"), EXPECTED, ids=[case[0] for case in EXPECTED])
def test_lists_are_what_somebody_who_knows_the_city_expects(
    profiles: dict[int, Profile], name: str, geoname_id: int, expected: set[str], least: int
) -> None:
    assert profiles[geoname_id].city.name == name
    found = names_like(profiles, geoname_id, 8 if name == "Boise" else 10)
    assert len(expected & set(found)) >= least, found


def test_every_capital_is_in_the_gazetteer(profiles: dict[int, Profile]) -> None:
    assert profiles.keys() >= CAPITALS


def test_reading_shelf_by_shelf_finds_what_comparing_every_pair_finds(profiles: dict[int, Profile]) -> None:
    candidates = Candidates(profiles.values())
    for profile in random.Random(5).sample(list(profiles.values()), 25):
        assert candidates.similar_to(profile, 30) == similar_cities(profile, profiles.values(), 30)


def test_reading_shelf_by_shelf_is_as_exact_where_cities_tell_of_themselves() -> None:
    draw = random.Random(8)
    told = [NOTHING_TOLD, Indicators(staff=2.0, government="commission"), Indicators(1_000, "USD", 2026, 11.0)]
    known = profile_cities(
        city(n, draw.randrange(30_000, 900_000), longitude=draw.uniform(0, 60), indicators=draw.choice(told),
             languages=draw.choice([("en",), ("es",), ("es", "en")]), country=draw.choice(["US", "MX"]))
        for n in range(300)
    )  # fmt: skip
    candidates = Candidates(known.values())
    for profile in known.values():
        assert candidates.similar_to(profile, 9) == similar_cities(profile, known.values(), 9)


def test_all_cities_are_compared_without_looking_at_most_pairs(
    profiles: dict[int, Profile], monkeypatch: pytest.MonkeyPatch
) -> None:
    """How long it takes is measured by `python -m bench.peers`."""
    looked_at = 0
    measure = comparison.distance_beyond

    def counted(*pair: Any) -> float:
        nonlocal looked_at
        looked_at += 1
        return measure(*pair)

    monkeypatch.setattr(comparison, "distance_beyond", counted)
    candidates = Candidates(profiles.values())
    some = random.Random(6).sample(list(profiles.values()), 400)
    for profile in some:
        candidates.similar_to(profile, 12)
    assert looked_at < len(some) * len(profiles) / 5


def test_a_city_next_door_is_felt_more_than_one_an_hour_away() -> None:
    around = surroundings_of([city(1), city(2, 500_000, latitude=0.05), city(3), city(4, 500_000, latitude=0.5)])
    near = surroundings_of([city(1), city(2, 500_000, latitude=0.05)])[1]
    far = surroundings_of([city(1), city(2, 500_000, latitude=0.5)])[1]
    assert (near.population, far.population) == (500_000, 500_000)
    assert near.reach > 0.95 * 500_000 > far.reach > 0
    assert around[1].largest == 500_000


def test_two_seats_of_government_resemble_each_other_more_and_say_so() -> None:
    known = profile_cities(
        [city(1, capital=True, country="PY"), city(2, capital=True, country="UY", longitude=20.0),
         city(3, country="AR", longitude=40.0)]
    )  # fmt: skip
    capital, other = similar_cities(known[1], known.values(), 2)
    assert (capital.city_id, other.city_id) == (2, 3)
    assert [reason.code for reason in capital.reasons].count("both_capitals") == 1
    assert "both_capitals" not in [reason.code for reason in other.reasons]


def test_another_language_weighs_less_within_a_country_than_abroad() -> None:
    known = profile_cities(
        [city(1, country="CA", languages=("fr",)), city(2, country="CA", longitude=20.0),
         city(3, country="HT", languages=("fr",), longitude=40.0)]
    )  # fmt: skip
    assert [one.city_id for one in similar_cities(known[1], known.values(), 2)] == [2, 3]


def test_what_only_one_of_two_cities_tells_moves_neither() -> None:
    told = Indicators(2_000, "USD", 2026, 9.0, "mayor_council")
    assert stretch(told, NOTHING_TOLD, USUAL) == stretch(NOTHING_TOLD, told, USUAL) == 1
    assert stretch(Indicators(staff=9.0), Indicators(2_000, "USD", 2026), USUAL) == 1


def test_budgets_of_other_currencies_or_years_are_not_compared() -> None:
    ours = Indicators(2_000, "USD", 2026)
    assert stretch(ours, Indicators(2_000, "CAD", 2026), USUAL) == 1
    assert stretch(ours, Indicators(2_000, "USD", 2024), USUAL) == 1
    assert stretch(ours, Indicators(2_000, "USD", 2025), USUAL) < 1


def test_the_same_figures_bring_nearer_and_far_ones_take_away_within_bounds() -> None:
    ours = Indicators(2_000, "USD", 2026, 9.0, "mayor_council")
    theirs = Indicators(200_000, "USD", 2026, 900.0, "council_manager")
    assert 1 - MOST_STRETCH <= stretch(ours, ours, USUAL) < 0.7
    assert 1.3 < stretch(ours, theirs, USUAL) <= 1 + MOST_STRETCH


def test_a_pair_as_far_apart_as_half_of_all_pairs_keeps_its_distance() -> None:
    apart = 10 ** (0.3 * 0.9539)  # half of all pairs of a normal distribution are nearer than that
    assert stretch(Indicators(staff=9.0), Indicators(staff=9.0 * apart), USUAL) == pytest.approx(1, abs=0.001)


def test_on_the_average_telling_makes_a_city_look_neither_nearer_nor_farther() -> None:
    draw = random.Random(2)
    told = [Indicators(staff=10 ** draw.gauss(1, 0.4), budget=10 ** draw.gauss(3, 0.2), currency="USD", year=2026)
            for _ in range(80)]  # fmt: skip
    spreads = spreads_of(told)
    stretches = [stretch(one, other, spreads) for one in told for other in told if one is not other]
    assert sum(stretches) / len(stretches) == pytest.approx(1, abs=0.06)


def test_one_figure_more_moves_a_city_by_a_step_and_not_by_a_jump() -> None:
    ours = Indicators(staff=9.0, government="commission")
    before = stretch(ours, Indicators(staff=9.0), USUAL)
    after = stretch(ours, Indicators(staff=9.0, government="commission"), USUAL)
    assert 0 < before - after <= MOST_STRETCH / 3


def test_indicators_that_two_cities_share_are_among_the_reasons() -> None:
    told = Indicators(3_600.4, "USD", 2026, 8.8, "council_manager")
    known = profile_cities([city(1, indicators=told), city(2, longitude=20.0, indicators=told)])
    (found,) = similar_cities(known[1], known.values(), 1)
    values = {reason.code: dict(reason.values) for reason in found.reasons}
    assert values["similar_budget"] == {"budget_a": 3600, "budget_b": 3600, "currency": "USD"}
    assert values["similar_staff"] == {"staff_a": 88, "staff_b": 88}
    assert values["same_government"] == {"government": "council_manager"}
    assert read(json.loads(json.dumps(written(found.reasons)))) == found.reasons


def test_another_form_of_government_is_no_form_two_cities_share() -> None:
    told = Indicators(government="other")
    assert stretch(told, told, USUAL) == 1
