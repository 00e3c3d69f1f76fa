"""The standards as JSON and as pages, open to everybody and in the reader's language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.factories.standards import load_standards


@pytest.fixture(autouse=True)
def _standards(app: Flask) -> None:
    load_standards()


def test_the_frameworks_are_listed_with_the_current_one_first(client: FlaskClient) -> None:
    items = client.get("/api/v1/frameworks").get_json()["items"]
    assert [(item["slug"], item["current"], item["complete"]) for item in items] == [
        ("wwc-2022", True, True), ("equipt", False, True), ("wwc-2018", False, False),
    ]  # fmt: skip
    assert [level["min_count"] for level in items[0]["levels"]] == [22, 30, 37]


def test_a_framework_comes_with_areas_and_criteria_in_the_language_asked_for(client: FlaskClient) -> None:
    answer = client.get("/api/v1/frameworks/wwc-2022", headers={"Accept-Language": "pt-BR"}).get_json()
    assert answer["areas"][0]["name"] == "Gestão de dados"
    assert len(answer["areas"][0]["criteria"]) == 9
    assert answer["areas"][0]["criteria"][2]["url"] == "/standards/wwc-2022/DM3"


def test_a_criterion_tells_its_evidence_its_rule_and_its_former_codes(client: FlaskClient) -> None:
    answer = client.get("/api/v1/criteria/dg-2", headers={"Accept-Language": "es"}).get_json()
    assert answer["code"] == "DM1"
    assert answer["former_codes"] == ["DG2"]
    assert answer["rule"].startswith("Se reúne")
    assert answer["framework"]["slug"] == "wwc-2022"
    assert len(answer["evidence"]) == 4


def test_an_unknown_framework_or_code_is_not_found(client: FlaskClient) -> None:
    for path in ("/api/v1/frameworks/none", "/api/v1/criteria/ZZ9", "/api/v1/criteria/DM3?framework=equipt",
                 "/standards/none", "/standards/wwc-2022/ZZ9", "/standards/equipt/DM3"):  # fmt: skip
        assert client.get(path).status_code == 404, path


def test_a_framework_name_that_is_too_long_is_told(client: FlaskClient) -> None:
    answer = client.get("/api/v1/criteria/DM3?framework=" + "x" * 50)
    assert (answer.status_code, list(answer.get_json()["errors"])) == (422, ["framework"])


def test_the_pages_show_areas_criteria_and_what_a_city_shows(client: FlaskClient) -> None:
    assert "Data Management" in client.get("/standards").text
    framework = client.get("/standards/wwc-2022").text
    assert 'id="area-EVAL"' in framework
    assert "What Works Cities is a programme of Bloomberg Philanthropies" in framework
    criterion = client.get("/standards/wwc-2022/CI1").text
    assert "formerly SI1" in criterion
    assert "Checklist" in criterion


def test_a_suggested_translation_says_so_and_gives_the_english_name(client: FlaskClient) -> None:
    page = client.get("/standards/wwc-2022/DM3", headers={"Accept-Language": "fr"}).text
    assert 'lang="fr"' in page
    assert "Sharing Data" in page


def test_an_old_or_sloppy_code_leads_to_the_present_page(client: FlaskClient) -> None:
    for code in ("SI1", "ci-1"):
        answer = client.get(f"/standards/wwc-2022/{code}")
        assert (answer.status_code, answer.headers["Location"]) == (303, "/standards/wwc-2022/CI1")


@pytest.mark.parametrize(
    ("path", "number"),
    [("/api/v1/frameworks", 1), ("/api/v1/frameworks/wwc-2018", 3), ("/api/v1/frameworks/wwc-2022", 3),
     ("/api/v1/criteria/DM3", 1), ("/standards", 2), ("/standards/equipt", 4), ("/standards/wwc-2022", 4),
     ("/standards/wwc-2022/DM1", 9), ("/api/v1/frameworks/wwc-2022/document", 4),
     ("/api/v1/frameworks/equipt/map/wwc-2022", 2), ("/api/v1/criteria/DM1/counterparts", 2)],
)  # fmt: skip
def test_the_number_of_statements_does_not_grow_with_the_framework(
    client: FlaskClient, count_statements: Callable[[], Any], path: str, number: int
) -> None:
    client.get("/standards")
    with count_statements() as statements:
        assert client.get(path).status_code == 200
    assert len(statements) == number


def test_a_checklist_tells_how_many_of_its_items_are_needed(client: FlaskClient) -> None:
    answer = client.get("/api/v1/criteria/DM2", headers={"Accept-Language": "es"}).get_json()["checklist"]
    assert (answer["need"], len(answer["items"]), answer["suggested"]) == (3, 4, True)
    assert answer["items"][0] == {"key": "a", "text": "Un método documentado para el inventario"}
    page = client.get("/standards/wwc-2022/DM2").text
    assert "3 of 4 are needed" in page
    assert "Suggested" in page
    assert client.get("/api/v1/criteria/DP1").get_json()["checklist"] == {}
    assert "Checklist" not in client.get("/standards/equipt/DP1").text


def test_a_framework_tells_how_it_scores_whom_it_is_for_and_what_it_asks_first(client: FlaskClient) -> None:
    answer = client.get("/api/v1/frameworks/equipt", headers={"Accept-Language": "fr"}).get_json()
    assert answer["scoring"] == {
        "kind": "steps",
        "steps": ["Pas commencé", "Prévu", "En partie", "En place", "En place, mesuré et en amélioration"],
    }
    current = client.get("/api/v1/frameworks/wwc-2022").get_json()
    assert (current["eligibility"]["min_population"], len(current["questions"])) == (30_000, 8)
    page = client.get("/standards/wwc-2022").text
    assert "Cities of 30,000 people or more." in page
    assert "Costa Rica" in page
    assert "Where a city begins" in page
    assert "mean of its steps" in client.get("/standards/equipt").text


def test_a_criterion_leads_to_its_counterparts_and_to_announced_examples(client: FlaskClient) -> None:
    page = client.get("/standards/wwc-2022/DM2").text
    assert 'href="/standards/wwc-2018/DG1"' in page
    assert "Asks for the same" in page
    page = client.get("/standards/equipt/DP1").text
    assert "Announced as examples" in page
    assert "Las Vegas" in page
    assert 'href="/standards/wwc-2022/PA1"' in page
