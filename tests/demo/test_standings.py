"""Where the cities of the demo community stand fits their levels and what their people say."""

import json
from pathlib import Path
from typing import Any

DEMO = Path(__file__).resolve().parents[2] / "forum" / "demo"
AREAS = {"DM": 9, "LC": 7, "OD": 4, "PA": 5, "BF": 3, "RDC": 8, "CI": 3, "EVAL": 4}
CODES = {f"{area}{n}" for area, count in AREAS.items() for n in range(1, count + 1)}
AT_LEAST = {"silver": 22, "gold": 30, "platinum": 37}


def load(name: str) -> list[dict[str, Any]]:
    records: list[dict[str, Any]] = json.loads((DEMO / name).read_text(encoding="utf-8"))
    return records


STANDINGS = load("standings.json")


def codes(told: dict[str, str]) -> list[str]:
    return [code for line in told.values() for code in line.split()]


def test_about_half_of_the_cities_say_where_they_stand_with_every_audience() -> None:
    cities = {city["geonameid"] for city in load("cities.json")}
    assert len(STANDINGS) >= 20
    assert {told["geonameid"] for told in STANDINGS} < cities
    assert {audience for told in STANDINGS for audience in told["met"]} == {"city", "peers", "members", "public"}


def test_each_code_exists_and_stands_once() -> None:
    for told in STANDINGS:
        said = codes(told["met"]) + codes(told["in_progress"])
        assert len(said) == len(set(said))
        assert set(said) <= CODES
        assert set(told.get("notes", {})) <= set(said)


def test_a_level_is_reached_by_as_many_criteria_as_it_takes() -> None:
    for told in STANDINGS:
        met = len(codes(told["met"]))
        reached = [level for level, least in AT_LEAST.items() if met >= least]
        assert told.get("level", "") == (reached[-1] if reached else ""), told["geonameid"]


def test_who_can_help_with_a_criterion_is_from_a_city_that_met_it() -> None:
    met = {told["geonameid"]: set(codes(told["met"])) for told in STANDINGS}
    for member in load("members.json"):
        if member["city"] in met:
            assert set(member["can_help_with"]) <= met[member["city"]], member["handle"]
