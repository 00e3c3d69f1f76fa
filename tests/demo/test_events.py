"""The events of the demo community, as they are written down."""

from __future__ import annotations

import json
import re
from pathlib import Path
from zoneinfo import available_timezones

import pytest

from forum.blueprints.events.rules.kinds import KINDS
from forum.kernel.questionnaires import check_answers, read_questions

FOLDER = Path(__file__).parents[2] / "forum" / "demo"
TOLD = json.loads((FOLDER / "events.json").read_text(encoding="utf-8"))
EVERY = [*TOLD["series"], *TOLD["events"]]
HANDLES = {one["handle"] for one in json.loads((FOLDER / "members.json").read_text(encoding="utf-8"))}
GROUPS = {one["slug"] for one in json.loads((FOLDER / "groups.json").read_text(encoding="utf-8"))}


def test_there_is_something_of_every_kind_in_four_languages_before_and_ahead() -> None:
    live = json.loads((FOLDER / "events_live.json").read_text(encoding="utf-8"))
    kinds = (
        {one["kind"] for one in EVERY}
        | {live["ama"]["kind"]}
        | ({"session"} if TOLD["events"][-1]["sessions"] else set())
    )
    assert kinds == set(KINDS)
    assert {one["language"] for one in EVERY} == {"en", "es", "pt", "fr"}
    assert any(one["weeks"] < 0 for one in TOLD["events"])
    assert sum(one["weeks"] > 0 for one in EVERY) >= 5


@pytest.mark.parametrize("told", EVERY, ids=[one["title"] for one in EVERY])
def test_who_and_what_an_event_names_exists(told: dict) -> None:  # type: ignore[type-arg]  # as JSON has it
    assert told["time_zone"] in available_timezones()
    parts = [told, *told.get("sessions", [])]
    assert {handle for part in parts for handle in part["hosts"]} <= HANDLES
    assert set(told["register"]) <= HANDLES - set(told["hosts"])
    assert told.get("group", "open-data") in GROUPS
    for answers in told["register"].values():
        check_answers(read_questions(told.get("questions", [])), answers)
    assert all(re.fullmatch(r"[A-Z]+\d", code) for part in parts for code in part["criteria"])


def test_one_is_full_with_a_waiting_list_and_one_was_called_off() -> None:
    assert any(len(one["register"]) > one.get("capacity", 1_000) for one in EVERY)
    assert any("cancelled" in one for one in EVERY)


def test_no_sentence_stands_twice() -> None:
    texts = [part["description"] for one in EVERY for part in (one, *one.get("sessions", []))]
    sentences = [
        part.strip().lower() for text in texts for part in re.split(r"[.!?\n]+", text) if len(part.split()) > 4
    ]
    assert len(sentences) == len(set(sentences))
