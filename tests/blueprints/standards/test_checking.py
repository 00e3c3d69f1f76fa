"""What must hold before a version is published, and in what two versions differ."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from flask import Flask

from forum.blueprints.standards.importers import FRAMEWORKS
from forum.blueprints.standards.rules.checking import find_problems
from forum.blueprints.standards.rules.comparing import compare
from forum.blueprints.standards.rules.completeness import find_gaps


@pytest.fixture
def document(app: Flask) -> dict[str, Any]:
    """The shipped Standard, described as a draft is."""
    described: dict[str, Any] = json.loads((FRAMEWORKS / "wwc-2022.json").read_text())
    for criterion in (one for area in described["areas"] for one in area["criteria"]):
        rule = criterion.pop("rule")
        criterion["rule"] = {"en": rule, **criterion.pop("rule_translations", {})} if rule else {}
        criterion.setdefault("prerequisites", [])
    return described


def criterion(document: dict[str, Any], code: str) -> dict[str, Any]:
    return next(one for area in document["areas"] for one in area["criteria"] if one["code"] == code)


def told(document: dict[str, Any]) -> list[tuple[str, str]]:
    return [(problem.place, problem.message) for problem in find_problems(document)]


def test_the_shipped_standard_could_be_published(document: dict[str, Any]) -> None:
    assert told(document) == []


def test_codes_are_unique_and_former_ones_name_nothing_else(document: dict[str, Any]) -> None:
    criterion(document, "DM2")["code"] = "DM1"
    criterion(document, "CI2")["former_codes"] = ["SI1", "RDC1"]
    assert told(document)[:3] == [
        ("DM1", "Two criteria have the code DM1."),
        ("SI1", "Two criteria were called SI1 before."),
        ("CI2", "CI2 cannot have been RDC1: another criterion has that code."),
    ]
    document["areas"][1]["code"] = "DM"
    assert ("DM", "Two areas have the code DM.") in told(document)


@pytest.mark.parametrize(("need", "wrong"), [(0, True), (1, False), (4, False), (5, True)])
def test_a_checklist_asks_for_at_least_one_and_at_most_all(document: dict[str, Any], need: int, wrong: bool) -> None:
    criterion(document, "DM2")["checklist"]["need"] = need
    expected = ("DM2", f"DM2 asks for {need} of 4 items. Ask for at least 1 and at most all.")
    assert told(document) == ([expected] if wrong else [])


def test_prerequisites_exist_and_do_not_go_in_circles(document: dict[str, Any]) -> None:
    criterion(document, "DM1")["prerequisites"] = ["DM3", "DM99"]
    criterion(document, "DM3")["prerequisites"] = ["LC5"]
    assert told(document) == [("DM1", "DM1 asks for DM99 first, which is not in this version.")]
    criterion(document, "LC5")["prerequisites"] = ["DM1"]
    assert told(document)[1] == (
        "DM1", "These criteria ask for each other, so none could ever be first: DM1 → DM3 → LC5 → DM1"
    )  # fmt: skip


def test_a_criterion_that_asks_for_itself_is_told_so(document: dict[str, Any]) -> None:
    criterion(document, "DM3")["prerequisites"] = ["DM3"]
    assert told(document) == [("DM3", "DM3 asks for itself.")]


def test_percentages_that_do_not_fit_the_criteria_are_told(document: dict[str, Any]) -> None:
    assert [gap for gap in find_gaps(document) if gap.place == "levels"] == []
    document["areas"][0]["criteria"].append(criterion(document, "DM3") | {"code": "DM99"})
    assert next(gap.message for gap in find_gaps(document) if gap.place == "levels") == (
        "“silver”: 22 of 44 criteria are 50 %, not 51 %."
    )


def test_levels_rise_and_can_be_reached(document: dict[str, Any]) -> None:
    document["levels"][1]["min_count"] = 22
    document["levels"][2]["min_count"] = 44
    assert told(document) == [
        ("levels", "“gold” must ask for more criteria than “silver”."),
        ("levels", "“platinum” asks for 44 criteria, and there are only 43."),
    ]
    document["complete"] = False
    assert told(document) == [("levels", "“gold” must ask for more criteria than “silver”.")]
    document["scoring"] = {"kind": "steps", "steps": [{"en": "No"}, {"es": "Sí"}]}
    assert {"A standard scored by steps has no levels, since levels count criteria.",
            "Every step needs a name in English."} <= {message for _place, message in told(document)}  # fmt: skip


def test_questions_and_countries_name_what_there_is(document: dict[str, Any]) -> None:
    document["questions"][0]["criteria"] = ["SI1"]
    document["questions"][1]["criteria"] = []
    document["eligibility"]["countries"] = ["US", "XY", "BRA"]
    assert told(document) == [
        ("eligibility", "There is no country with the code XY."),
        ("eligibility", "There is no country with the code BRA."),
        ("questions", "Question 1 speaks of SI1, which is not in this version."),
        ("questions", "Question 2 speaks of no criterion."),
    ]


def test_what_readers_need_is_there_in_english(document: dict[str, Any]) -> None:
    document["areas"][0]["name"] = {"es": "Datos"}
    criterion(document, "DM1")["name"] = {}
    criterion(document, "DM1")["checklist"]["items"][0]["text"] = {"fr": "Liste"}
    document["areas"][7]["criteria"] = []
    document["questions"].pop()
    document["levels"] = []
    assert told(document) == [
        ("DM", "DM needs a name in English."),
        ("EVAL", "EVAL has no criterion."),
        ("DM1", "DM1 needs a name in English."),
        ("DM1", "DM1: every item of the checklist needs words in English."),
    ]


def test_a_version_does_not_differ_from_itself(document: dict[str, Any]) -> None:
    assert compare(document, copy.deepcopy(document)) == []


def test_differences_are_told_part_by_part(document: dict[str, Any]) -> None:
    after = copy.deepcopy(document)
    after["year"] = 2026
    after["areas"][6]["criteria"].pop()
    renamed = criterion(after, "CI1")
    renamed["code"], renamed["former_codes"] = "CM1", ["CI1", "SI1"]
    renamed["name"]["es"] = "Formación"
    criterion(after, "DM2")["checklist"]["need"] = 4
    after["areas"].append({**after["areas"][0], "code": "NN", "criteria": []})
    after["questions"][0]["criteria"] = ["DM1"]
    found = {(one.what, one.kind, one.code): one.changes for one in compare(document, after)}
    assert set(found) == {
        ("framework", "changed", "wwc-2022"), ("area", "added", "NN"), ("criterion", "removed", "CI3"),
        ("criterion", "changed", "CM1"), ("criterion", "changed", "DM2"), ("question", "changed", "q1"),
    }  # fmt: skip
    changed = {(one.field, one.language): (one.before, one.after) for one in found["criterion", "changed", "CM1"]}
    assert changed["code", ""] == ("CI1", "CM1")
    assert changed["name", "es"][1] == "Formación"
    assert [(one.before, one.after) for one in found["criterion", "changed", "DM2"]] == [("3/4", "4/4")]
