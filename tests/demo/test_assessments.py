"""The assessments of the demo community are written by people of their cities, with documents that are there."""

import json
from pathlib import Path
from typing import Any

DEMO = Path(__file__).resolve().parents[2] / "forum" / "demo"
STANDARD = DEMO.parent / "blueprints" / "standards" / "frameworks" / "wwc-2022.json"


def load(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


TOLD = load(DEMO / "assessments.json")
PEOPLE = {one["handle"]: one for one in load(DEMO / "members.json")}
FRAMEWORK = load(STANDARD)
CRITERIA = {one["code"]: one for area in FRAMEWORK["areas"] for one in area["criteria"]}


def test_everybody_writes_for_the_own_city_and_its_lead_submits() -> None:
    for one in TOLD["assessments"]:
        assert PEOPLE[one["lead"]]["leads_city"]
        remarked = {said["by"] for line in one["lines"] for said in line.get("remarks", ())}
        cared = {line["assignee"] for line in one["lines"] if line.get("assignee")}
        for handle in {one["by"], one["lead"], *(line["by"] for line in one["lines"])} | remarked | cared:
            assert PEOPLE[handle]["city"] == one["city"], handle
    assert all(PEOPLE[one["by"]]["city"] == one["city"] for one in TOLD["snapshots"])


def test_lines_are_of_the_standard_and_their_evidence_is_in_the_library() -> None:
    documents = {entry["file"] for entry in load(DEMO / "documents" / "manifest.json")}
    for one in TOLD["assessments"]:
        codes = [line["code"] for line in one["lines"]]
        assert len(codes) == len(set(codes))
        assert set(codes) <= CRITERIA.keys()
        shown = [piece for line in one["lines"] for piece in line.get("evidence", ())]
        assert {piece["document"] for piece in shown if "document" in piece} <= documents
        assert all(piece["link"].startswith("https://") for piece in shown if "link" in piece)


def test_what_is_met_has_evidence_and_days_go_forward() -> None:
    for one in TOLD["assessments"]:
        for line in one["lines"]:
            assert line["claim"] != "met" or line["evidence"], line["code"]
            assert line["days_ago"] <= one["days_ago"]
    assert all(len(one["answers"]) == len(FRAMEWORK["questions"]) for one in TOLD["snapshots"])
