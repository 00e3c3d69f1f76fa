"""The reference content shipped with Plaza: frameworks and the gazetteer."""

import csv
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

import pytest

from forum.blueprints import cities, standards

FRAMEWORKS = Path(standards.__file__).parent / "frameworks"
GAZETTEER = Path(cities.__file__).parent / "gazetteer"
LANGUAGES = {"en", "es", "pt", "fr"}
FACTS = ["name", "ascii_name", "admin1", "country_code", "population", "latitude", "longitude", "timezone"]
FRAMEWORK_FIELDS = {"slug", "name", "owner", "version", "year", "current", "complete", "note", "notice"}
FRAMEWORK_FIELDS |= {"levels", "areas", "family", "scoring"}
AREA_FIELDS = {"code", "name", "description", "translations_suggested", "criteria"}
CRITERION_FIELDS = {"code", "name", "description", "evidence", "evidence_basis", "rule", "former_codes"}
EVIDENCE_BASES = {"suggested", "guide_2018", "guide_2018_predecessor", "evaluation_hub"}
Json = dict[str, Any]


def framework(slug: str) -> Json:
    loaded: Json = json.loads((FRAMEWORKS / f"{slug}.json").read_text(encoding="utf-8"))
    return loaded


ALL = [framework(path.stem) for path in sorted(FRAMEWORKS.glob("*.json"))]
COMPLETE = [each for each in ALL if each["complete"]]


def criteria(one: Json) -> list[Json]:
    return [criterion for area in one["areas"] for criterion in area["criteria"]]


def checklist_of(criterion: Json) -> list[Json]:
    items: list[Json] = criterion.get("checklist", {}).get("items", [])
    return items


def texts(one: Json) -> Iterator[tuple[str, Json]]:
    """Every text that must exist in all languages, with where it stands."""
    yield "notice", one["notice"]
    for part in [*one["areas"], *criteria(one)]:
        yield f"{part['code']} name", part["name"]
        yield f"{part['code']} description", part["description"]
    for criterion in criteria(one):
        yield from ((f"{criterion['code']} evidence", text) for text in criterion["evidence"])
        yield from ((f"{criterion['code']} checklist", item["text"]) for item in checklist_of(criterion))
        if criterion["rule"] is not None:
            yield f"{criterion['code']} rule", {"en": criterion["rule"], **criterion["rule_translations"]}


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    with (GAZETTEER / "cities.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def overrides() -> dict[str, list[Json]]:
    loaded: dict[str, list[Json]] = json.loads((GAZETTEER / "overrides.json").read_text(encoding="utf-8"))
    return loaded


@pytest.mark.parametrize(("slug", "areas", "count"), [("wwc-2022", 8, 43), ("wwc-2018", 8, 12), ("equipt", 7, 28)])
def test_each_framework_has_its_areas_and_criteria(slug: str, areas: int, count: int) -> None:
    one = framework(slug)
    assert (len(one["areas"]), len(criteria(one))) == (areas, count)


@pytest.mark.parametrize("one", ALL, ids=lambda one: one["slug"])
def test_all_frameworks_have_one_shape(one: Json) -> None:
    assert FRAMEWORK_FIELDS <= set(one) <= FRAMEWORK_FIELDS | {"eligibility", "questions"}
    for area in one["areas"]:
        assert AREA_FIELDS <= set(area) <= AREA_FIELDS | {"exemplars"}
    for criterion in criteria(one):
        translated = {"rule_translations"} if criterion["rule"] else set()
        assert set(criterion) - {"checklist", "links"} == CRITERION_FIELDS | translated
        assert criterion["evidence_basis"] in EVIDENCE_BASES


@pytest.mark.parametrize("one", ALL, ids=lambda one: one["slug"])
def test_every_text_is_there_in_all_four_languages(one: Json) -> None:
    for where, text in texts(one):
        assert set(text) == LANGUAGES, where
        assert all(value.strip() == value != "" for value in text.values()), where


@pytest.mark.parametrize("one", ALL, ids=lambda one: one["slug"])
def test_no_description_was_left_untranslated(one: Json) -> None:
    for part in [*one["areas"], *criteria(one)]:
        assert len(set(part["description"].values())) == len(LANGUAGES), part["code"]


@pytest.mark.parametrize("one", ALL, ids=lambda one: one["slug"])
def test_translations_are_marked_as_suggested_and_the_note_denies_being_official(one: Json) -> None:
    assert all(area["translations_suggested"] is True for area in one["areas"])
    assert "Plaza is independent of it" in one["note"]


@pytest.mark.parametrize("one", ALL, ids=lambda one: one["slug"])
def test_codes_are_unique_within_a_framework_and_start_with_that_of_their_area(one: Json) -> None:
    codes = [part["code"] for part in [*one["areas"], *criteria(one)]]
    assert len(set(codes)) == len(codes)
    for area in one["areas"]:
        numbers = [criterion["code"].removeprefix(area["code"]) for criterion in area["criteria"]]
        assert all(number.isdigit() for number in numbers)


def test_the_newest_standard_is_the_only_current_framework() -> None:
    assert [one["slug"] for one in ALL if one["current"]] == ["wwc-2022"]


def test_a_bare_code_old_or_new_means_one_criterion_among_the_complete_frameworks() -> None:
    known = [c["code"] for one in COMPLETE for c in criteria(one)]
    former = [code for one in COMPLETE for c in criteria(one) for code in c["former_codes"]]
    assert max(Counter(known + former).values()) == 1


@pytest.mark.parametrize(
    ("former", "code"), [("SI1", "CI1"), ("SI2", "CI2"), ("SI3", "CI3"), ("DG1", "DM2"), ("DG2", "DM1")]
)
def test_a_former_code_leads_to_the_criterion_of_today(former: str, code: str) -> None:
    found = [c["code"] for one in COMPLETE for c in criteria(one) if former in c["former_codes"]]
    assert found == [code]


def test_levels_of_the_standard_follow_from_its_percentages() -> None:
    for slug, total in (("wwc-2022", 43), ("wwc-2018", 45)):
        for level in framework(slug)["levels"]:
            assert level["min_count"] == -(-level["min_percent"] * total // 100)
    assert [level["min_count"] for level in framework("wwc-2022")["levels"]] == [22, 30, 37]
    assert framework("equipt")["levels"] == []


def test_exemplars_are_cities_of_the_gazetteer(rows: list[dict[str, str]]) -> None:
    names = {row["geonameid"]: row["name"] for row in rows}
    exemplars = [each for area in framework("equipt")["areas"] for each in area["exemplars"]]
    assert len(exemplars) == 9
    assert all(names[str(each["geonameid"])] == each["city"] for each in exemplars)


def test_the_gazetteer_is_complete_and_small(rows: list[dict[str, str]]) -> None:
    assert len(rows) == 4681
    assert list(rows[0]) == ["geonameid", *FACTS]
    assert (GAZETTEER / "cities.csv").stat().st_size < 1_000_000
    assert "CC BY 4.0" in (GAZETTEER / "README.md").read_text(encoding="utf-8")


def test_each_row_of_the_gazetteer_can_be_used_as_it_is(rows: list[dict[str, str]]) -> None:
    zones = available_timezones()
    for row in rows:
        assert all(row.values()), row
        assert row["ascii_name"].isascii(), row
        assert len(row["country_code"]) == 2, row
        assert int(row["population"]) >= 30_000, row
        assert abs(float(row["latitude"])) < 90, row
        assert -180 < float(row["longitude"]) < -30, row
        assert row["timezone"] in zones, row


def test_no_city_stands_twice_in_the_gazetteer(rows: list[dict[str, str]], overrides: dict[str, list[Json]]) -> None:
    assert max(Counter(row["geonameid"] for row in rows).values()) == 1
    excluded = {str(line["geonameid"]) for line in overrides["excluded"]}
    kept = Counter(
        (row["name"], row["admin1"], row["country_code"]) for row in rows if row["geonameid"] not in excluded
    )
    assert [name for name, count in kept.items() if count > 1] == [("San Pedro", "Coahuila", "MX")]


def test_overrides_refer_to_rows_that_exist_and_give_a_reason(
    rows: list[dict[str, str]], overrides: dict[str, list[Json]]
) -> None:
    names = {int(row["geonameid"]): row["name"] for row in rows}
    added = {line["id"]: line["name"] for line in overrides["added"]}
    for line in overrides["excluded"]:
        assert line["name"] == names[line["geonameid"]]
        assert line["kind"] in {"borough", "duplicate", "unincorporated", "region"}
        assert ("of" in line) == (line["kind"] in {"borough", "duplicate"}), line
        assert line.get("of", line["geonameid"]) in names.keys() | added.keys(), line
    assert all(line["geonameid"] in names and line["source"] for line in overrides["corrected"])
    assert all(line["reason"] for lines in overrides.values() for line in lines)


def test_an_override_names_a_row_once_and_no_borough_belongs_to_another(
    overrides: dict[str, list[Json]],
) -> None:
    for group in ("excluded", "corrected"):
        assert max(Counter(line["geonameid"] for line in overrides[group]).values()) == 1
    boroughs = {line["geonameid"] for line in overrides["excluded"] if line["kind"] == "borough"}
    assert [line for line in overrides["excluded"] if line.get("of") in boroughs] == []


def test_cities_added_by_hand_have_all_facts_and_never_the_number_of_another(
    rows: list[dict[str, str]], overrides: dict[str, list[Json]]
) -> None:
    present = {(row["name"], row["country_code"]) for row in rows}
    for line in overrides["added"]:
        assert set(line) == {"id", "source", "reason", *FACTS}
        assert line["id"] < 0
        assert line["population"] >= 30_000
        assert (line["name"], line["country_code"]) not in present


@pytest.mark.parametrize(
    ("country", "names"),
    [
        (
            "US",
            "Baton Rouge, Boise, Boulder, Carlsbad, Charlotte, Dallas, Issaquah, New York City, Phoenix,"
            " Sugar Land, Tempe",
        ),
        (
            "US",
            "Amarillo, Anchorage, Chattanooga, Des Moines, Durham, Fort Wayne, Greensboro, Huntsville,"
            " Lexington, Lincoln, Little Rock, Madison, Reno, Salem, Spokane, Wichita, Winston-Salem",
        ),
        ("AR", "Buenos Aires, Córdoba, Luján de Cuyo, Mendoza, Tres de Febrero"),
        ("BR", "Mogi das Cruzes, Porto Alegre"),
        ("CA", "Winnipeg"),
        ("CL", "Las Condes"),
        ("GT", "Guatemala City"),
        ("MX", "San Pedro Garza García"),
        ("UY", "Montevideo"),
    ],
)
def test_certified_cities_and_the_peers_of_boise_are_there(
    country: str, names: str, rows: list[dict[str, str]], overrides: dict[str, list[Json]]
) -> None:
    excluded = {str(line["geonameid"]) for line in overrides["excluded"]}
    kept = [row for row in rows if row["geonameid"] not in excluded]
    known = {city["name"] for city in [*kept, *overrides["added"]] if city["country_code"] == country}
    assert set(names.split(", ")) <= known


def test_the_cities_of_the_demo_community_are_cities_of_the_gazetteer(
    rows: list[dict[str, str]], overrides: dict[str, list[Json]]
) -> None:
    excluded = {line["geonameid"] for line in overrides["excluded"]}
    kept = {int(row["geonameid"]) for row in rows} - excluded
    demo = json.loads((Path(cities.__file__).parents[2] / "demo" / "cities.json").read_text(encoding="utf-8"))
    assert {city["geonameid"] for city in demo} <= kept
