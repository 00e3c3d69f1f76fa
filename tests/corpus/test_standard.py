"""The Standard as it is shipped is the Standard as it was handed to us, and its old codes lead to the new ones."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from forum.blueprints.standards import queries
from forum.kernel import indexing, markdown
from tests.factories.standards import load_standards

DOMAIN = Path(__file__).parents[3] / "shared" / "domain"


@pytest.fixture(autouse=True)
def _standards(app: Flask) -> None:
    load_standards()


@pytest.fixture
def told() -> dict[str, Any]:
    """The frameworks by id; skipped where the shared data is not beside the repository."""
    path = DOMAIN / "wwc_standard.json"
    if not path.exists():
        pytest.skip(f"{path} is not there")
    return {one["id"]: one for one in json.loads(path.read_text())["frameworks"]}


def test_names_and_codes_of_all_areas_and_criteria_are_the_official_ones(told: dict[str, Any]) -> None:
    for slug, described in told.items():
        known = [
            (area.code, area.name_in("en"), [(one.code, one.name_in("en")) for one in area.criteria])
            for area in queries.get_framework(slug).areas
        ]
        assert known == [
            (area["code"], area["name"], [_criterion(one) for one in area["criteria"]]) for area in described["areas"]
        ], slug


def test_former_codes_and_levels_are_the_official_ones(told: dict[str, Any]) -> None:
    described = told["wwc-2022"]
    for one in (criterion for area in described["areas"] for criterion in area["criteria"]):
        for former in one.get("former_codes", []):
            assert queries.get_criterion(former).code == one["code"]
    levels = [(one["level"], one["min_count"]) for one in described["scoring"]["levels"]]
    framework = queries.get_framework("wwc-2022")
    assert [(level["name"], level["min_count"]) for level in framework.levels] == levels
    assert framework.eligibility["min_population"] == described["eligibility"]["min_population"]
    assert len(framework.questions) == described["entry_tool"]["questions"]


@pytest.mark.parametrize(("old", "new"), [("SI1", "CI1"), ("SI2", "CI2"), ("SI3", "CI3")])
def test_an_old_code_leads_to_the_new_one_everywhere(client: FlaskClient, old: str, new: str) -> None:
    for index in indexing.names():
        indexing.rebuild(index)
    address = f"/standards/wwc-2022/{new}"
    assert client.get(f"/standards/wwc-2022/{old}").headers["Location"] == address
    assert client.get(f"/api/v1/criteria/{old}").get_json()["url"] == address
    assert client.get(f"/api/v1/criteria/{old}/counterparts").status_code == 200
    assert f'href="{address}"' in client.get(f"/search?q={old}").text
    assert f'href="{address}"' in client.get(f"/search?q=%23{old}").text
    suggested = client.get(f"/api/v1/search/suggestions?q={old}").get_json()["items"]
    assert address in [one["url"] for one in suggested]
    assert f'href="{address}"' in markdown.render(f"Who met #{old} and {old}?")


def _criterion(told: dict[str, Any]) -> tuple[str, str]:
    """The number of DG3 is uncertain, which its official list says with a question mark, and we in its description."""
    return told["code"].rstrip("?"), told["name"].removesuffix(" (number uncertain)")
