"""Similar cities, on the gazetteer as it is shipped."""

import csv
import json
import random
import time
from pathlib import Path

import pytest

from forum.blueprints import cities
from forum.blueprints.cities.rules.facts import CityFacts
from forum.blueprints.cities.rules.languages import languages_of
from forum.blueprints.cities.rules.profiles import Profile, profile_cities
from forum.blueprints.cities.rules.reasons import Reason
from forum.blueprints.cities.rules.similarity import Similarity, similar_cities
from forum.blueprints.cities.rules.surroundings import distance_km, surroundings_of

GAZETTEER = Path(cities.__file__).parent / "gazetteer"
BOISE, MONTEVIDEO, WINNIPEG, ISSAQUAH = 5586437, 3441575, 6183235, 5798487
# Published by the Idaho Policy Institute for the City of Boise in 2020.
BOISE_PRIMARY_PEERS = {"Spokane", "Reno", "Lincoln", "Little Rock", "Greensboro", "Des Moines"}


def facts_from(row: dict[str, str]) -> CityFacts:
    return CityFacts(
        id=int(row["geonameid"]),
        name=row["name"],
        country=row["country_code"],
        languages=languages_of(row["country_code"], row["admin1"]),
        population=int(row["population"]),
        latitude=float(row["latitude"]),
        longitude=float(row["longitude"]),
    )


@pytest.fixture(scope="module")
def gazetteer() -> list[CityFacts]:
    overrides = json.loads((GAZETTEER / "overrides.json").read_text(encoding="utf-8"))
    excluded = {line["geonameid"] for line in overrides["excluded"]}
    populations = {line["geonameid"]: str(line["population"]) for line in overrides["corrected"]}
    with (GAZETTEER / "cities.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if int(row["geonameid"]) not in excluded]
    return [
        facts_from({**row, "population": populations.get(int(row["geonameid"]), row["population"])}) for row in rows
    ]


@pytest.fixture(scope="module")
def profiles(gazetteer: list[CityFacts]) -> dict[int, Profile]:
    return profile_cities(gazetteer)


def city(
    number: int,
    population: int,
    *,
    country: str = "US",
    languages: tuple[str, ...] = ("en",),
    latitude: float = 0.0,
    longitude: float = 0.0,
) -> CityFacts:
    return CityFacts(number, f"City {number}", country, languages, population, latitude, longitude)


def spread(*given: CityFacts) -> dict[int, Profile]:
    """Profiles of cities among fifty others of many sizes, all too far apart to be neighbours."""
    others = [city(100 + n, 30_000 * (1 + n), latitude=-60.0, longitude=-170.0 + 5 * n) for n in range(50)]
    return profile_cities([*given, *others])


def codes(similarity: Similarity) -> list[str]:
    return [reason.code for reason in similarity.reasons]


def test_at_least_four_of_boises_six_published_peers_are_among_its_first_eight(
    profiles: dict[int, Profile],
) -> None:
    found = similar_cities(profiles[BOISE], profiles.values(), 8)
    names = {profiles[each.city_id].city.name for each in found}
    assert len(names & BOISE_PRIMARY_PEERS) >= 4


def test_a_suburb_resembles_suburbs_and_a_lone_city_lone_cities(profiles: dict[int, Profile]) -> None:
    suburbs = similar_cities(profiles[ISSAQUAH], profiles.values(), 5)
    alone = similar_cities(profiles[WINNIPEG], profiles.values(), 5)
    assert all("both_beside_larger_city" in codes(each) for each in suburbs)
    assert all("both_regional_centres" in codes(each) for each in alone)


def test_a_city_without_peers_at_home_finds_them_in_its_language_first(profiles: dict[int, Profile]) -> None:
    found = similar_cities(profiles[MONTEVIDEO], profiles.values(), 8)
    assert {profiles[each.city_id].city.languages[0] for each in found} == {"es"}


def test_scores_fall_from_one_towards_zero_and_the_city_itself_is_left_out(
    profiles: dict[int, Profile],
) -> None:
    found = similar_cities(profiles[BOISE], profiles.values(), 500)
    scores = [each.score for each in found]
    assert len(found) == 500
    assert BOISE not in {each.city_id for each in found}
    assert scores == sorted(scores, reverse=True)
    assert 0 < scores[-1] < scores[0] < 1


def test_each_similar_city_comes_with_a_reason(profiles: dict[int, Profile]) -> None:
    for profile in random.Random(43).sample(list(profiles.values()), 40):
        assert all(each.reasons for each in similar_cities(profile, profiles.values(), 10))


def test_the_order_of_the_candidates_does_not_change_the_list(profiles: dict[int, Profile]) -> None:
    shuffled = list(profiles.values())
    random.Random(7).shuffle(shuffled)
    assert similar_cities(profiles[BOISE], shuffled, 20) == similar_cities(profiles[BOISE], profiles.values(), 20)


def test_all_profiles_take_less_than_two_seconds_and_a_query_less_than_twenty_milliseconds(
    gazetteer: list[CityFacts],
) -> None:
    started = time.process_time()
    profiles = profile_cities(gazetteer)
    profiled = time.process_time()
    for _ in range(10):
        similar_cities(profiles[BOISE], profiles.values(), 10)
    assert profiled - started < 2
    assert (time.process_time() - profiled) / 10 < 0.02


def test_no_candidates_and_no_cities_give_an_empty_answer() -> None:
    alone = profile_cities([city(1, 50_000)])
    assert profile_cities([]) == {}
    assert similar_cities(alone[1], alone.values(), 5) == []
    assert similar_cities(alone[1], [], 5) == []


def test_twins_score_one_and_carry_each_fact_that_speaks_for_them() -> None:
    profiles = spread(city(1, 200_000), city(2, 200_000, longitude=10.0))
    (twin,) = similar_cities(profiles[1], [profiles[2]], 1)
    assert twin.score == pytest.approx(1, abs=0.05)
    assert twin.reasons == (
        Reason("similar_size", {"population_a": 200_000, "population_b": 200_000}),
        Reason("same_country", {"country": "US"}),
        Reason("same_language", {"language": "en"}),
        Reason("both_regional_centres"),
        Reason("similar_surroundings", {"nearby_a": 0, "nearby_b": 0}),
    )


def test_the_same_country_and_a_shared_language_each_bring_a_city_nearer() -> None:
    profiles = spread(
        city(1, 200_000, country="CA", languages=("en", "fr")),
        city(2, 200_000, country="CA", languages=("fr",), longitude=10.0),
        city(3, 200_000, country="HT", languages=("fr",), longitude=20.0),
        city(4, 200_000, country="BR", languages=("pt",), longitude=30.0),
    )
    found = similar_cities(profiles[1], [profiles[number] for number in (4, 3, 2)], 3)
    assert [each.city_id for each in found] == [2, 3, 4]
    assert Reason("same_language", {"language": "fr"}) in found[1].reasons
    assert "same_country" not in codes(found[1])
    assert not {"same_country", "same_language"} & set(codes(found[2]))


def test_a_pair_with_nothing_in_common_is_called_the_closest_overall() -> None:
    profiles = spread(
        city(1, 40_000, country="BR", languages=("pt",)),
        city(2, 900_000, country="BR", languages=("pt",), latitude=0.2),
        city(3, 3_000_000, country="PE", languages=("es",), longitude=20.0),
    )
    (only,) = similar_cities(profiles[1], [profiles[3]], 1)
    assert codes(only) == ["closest_overall"]


def test_two_towns_beside_larger_cities_say_which_size_those_have() -> None:
    profiles = spread(
        city(1, 50_000),
        city(2, 600_000, latitude=0.2),
        city(3, 55_000, longitude=20.0),
        city(4, 700_000, longitude=20.2),
    )
    (found,) = similar_cities(profiles[1], [profiles[3]], 1)
    assert Reason("both_beside_larger_city", {"largest_a": 600_000, "largest_b": 700_000}) in found.reasons


def test_surroundings_count_the_cities_within_sixty_kilometres_and_not_the_city() -> None:
    found = surroundings_of(
        [
            city(1, 100_000),
            city(2, 40_000, latitude=0.5),
            city(3, 70_000, longitude=-0.53),
            city(4, 900_000, latitude=0.6),
        ]
    )
    assert (found[1].population, found[1].largest) == (110_000, 70_000)


@pytest.mark.parametrize("latitude", [0.0, 45.0, 61.2, 79.0])
def test_the_grid_misses_no_neighbour_far_north_or_across_the_date_line(latitude: float) -> None:
    draw = random.Random(11)
    crowd = [
        city(
            n,
            1_000,
            latitude=latitude + draw.uniform(-2, 2),
            longitude=(179 + draw.uniform(0, 4) + 180) % 360 - 180,
        )
        for n in range(120)
    ]
    found = surroundings_of(crowd)
    for one in crowd:
        near = [other for other in crowd if other.id != one.id and distance_km(one, other) <= 60]
        assert found[one.id].population == 1_000 * len(near)


def test_distance_between_boise_and_spokane_is_that_of_the_map(profiles: dict[int, Profile]) -> None:
    assert distance_km(profiles[BOISE].city, profiles[5811696].city) == pytest.approx(463, abs=5)


def test_each_country_of_the_gazetteer_has_a_language(gazetteer: list[CityFacts]) -> None:
    assert [each for each in gazetteer if not each.languages] == []
