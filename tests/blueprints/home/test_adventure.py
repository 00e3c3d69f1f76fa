"""Pick your own adventure: what a member works towards shapes home, and everything says why it is there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from forum.blueprints.assessments.services import roadmap
from forum.blueprints.directory.services import profiles
from forum.blueprints.home import services
from forum.blueprints.home.queries.adventure import get_adventure
from forum.blueprints.standards import queries as standard_queries
from forum.kernel import clock
from forum.kernel import next_steps as kernel_steps
from forum.kernel.actor import Anonymous
from forum.kernel.errors import Forbidden, Invalid
from forum.kernel.next_steps import NextStep
from tests.factories.accounts import actor_of, create_city
from tests.factories.directory import create_person
from tests.factories.discussions import start_thread
from tests.factories.groups import create_group
from tests.factories.library import create_resource
from tests.factories.standards import load_standards

SignIn = Callable[[Any], Any]


@pytest.fixture(autouse=True)
def _standards(app: Flask) -> None:
    load_standards()


@pytest.fixture
def announced(monkeypatch: pytest.MonkeyPatch) -> list[NextStep]:
    """What a feature tells of criteria, as events and sprints do; the features themselves are left out here."""
    steps: list[NextStep] = []
    monkeypatch.setattr(kernel_steps, "_sources", {})
    kernel_steps.add_next_steps("here", lambda actor, ids: [one for one in steps if one.criterion_id in ids])
    return steps


def step(code: str, title: str, days: int | None = 1) -> NextStep:
    criterion = standard_queries.get_catalogue().criterion_by_code[code]
    at = None if days is None else clock.now() + timedelta(days=days)
    return NextStep(criterion_id=criterion.id, title=title, url=f"/here/{title[:9].strip()}", label="Workshop", at=at)


def test_what_was_picked_comes_first_and_says_that_it_was_picked(sign_in: SignIn, announced: list[NextStep]) -> None:
    member = create_person()
    services.pick(actor_of(member), areas=["DM"], criteria=["RDC2"])
    announced += [step("DM1", "Inventories", 1), step("RDC2", "Contracts by results", 2), step("OD1", "Not mine", 1)]
    page = sign_in(member).get("/").text
    assert "Contracts by results" in page
    assert "You chose RDC2" in page
    assert "You chose Data Management" in page
    assert "Not mine" not in page


def test_without_a_choice_it_is_what_one_seeks_and_what_the_city_plans(announced: list[NextStep]) -> None:
    city = create_city()
    member = create_person(city_id=city.id)
    profiles.change_profile(actor_of(member), member.id, version=2, looking_for=["RDC2"])
    criterion = standard_queries.get_catalogue().criterion_by_code["DM1"]
    roadmap.add_action(actor_of(member), city.id, criterion_id=criterion.id, title="Count what we have")
    aims = get_adventure(actor_of(member)).aims
    assert [(aim.criterion.code, aim.reason) for aim in aims] == [("RDC2", "sought"), ("DM1", "planned")]
    services.pick(actor_of(member), areas=[], criteria=["OD1"])
    aims = get_adventure(actor_of(member)).aims
    assert [(aim.criterion.code, aim.reason) for aim in aims] == [("OD1", "picked")]


def test_the_page_shows_what_to_read_whom_to_ask_and_where_to_talk(sign_in: SignIn) -> None:
    member, helper = create_person(), create_person(name="Helga Helper")
    profiles.change_profile(actor_of(helper), helper.id, version=2, can_help_with=["RDC2"])
    create_resource(helper, "Text of it.", title="Outcome measures for tenders", criteria=["RDC2"])
    start_thread(helper, create_group(member, helper), title="Who pays by results?", criteria=["RDC2"])
    browser = sign_in(member)
    services.pick(actor_of(member), areas=[], criteria=["RDC2", "DM1"])
    page = browser.get("/adventure").text
    assert all(one in page for one in ("Helga Helper", "Outcome measures for tenders", "Who pays by results?"))
    narrowed = browser.get("/adventure?criterion=DM1").text
    assert "Outcome measures for tenders" not in narrowed


def test_the_form_keeps_what_was_chosen_and_empties_it(sign_in: SignIn) -> None:
    member = create_person()
    browser = sign_in(member)
    told = browser.post("/adventure/choose", data={"areas": ["DM"], "criteria": ["RDC2"]}, follow_redirects=True)
    assert "what your adventure is about now" in told.text
    form = browser.get("/adventure/choose").text
    assert form.count(" checked") == 2
    browser.post("/adventure/choose", data={})
    assert get_adventure(actor_of(member)).picked is False


@pytest.mark.parametrize("told", [{"criteria": ["NO9"]}, {"areas": ["RDC2"]}])
def test_what_the_standard_does_not_have_is_refused_and_loses_nothing(sign_in: SignIn, told: dict[str, Any]) -> None:
    member = create_person()
    browser = sign_in(member)
    services.pick(actor_of(member), areas=[], criteria=["DM1"])
    assert browser.post("/adventure/choose", data=told).status_code == 422
    assert browser.put("/api/v1/me/adventure", json=told).status_code == 422
    assert [one.code for one in get_adventure(actor_of(member)).criteria] == ["DM1"]


def test_it_is_told_as_json_too(sign_in: SignIn, announced: list[NextStep]) -> None:
    browser = sign_in(create_person())
    announced.append(step("DM1", "Inventories"))
    told = browser.put("/api/v1/me/adventure", json={"criteria": ["DM1"]}).json
    assert (told["criteria"], told["aims"][0]["reason"], told["steps"][0]["title"]) == (
        ["DM1"],
        "picked",
        "Inventories",
    )
    assert browser.get("/api/v1/me/adventure").json == told


def test_nobody_in_particular_picks_nothing() -> None:
    with pytest.raises(Forbidden) as refused:
        services.pick(Anonymous(), areas=[], criteria=["DM1"])
    assert refused.value.code == "sign_in_required"
    with pytest.raises(Invalid):
        services.pick(actor_of(create_person()), areas=["??"], criteria=[])


@pytest.mark.parametrize("path", ["/adventure", "/"])
def test_the_number_of_statements_hangs_on_no_number_of_aims(
    sign_in: SignIn, count_statements: Any, path: str, announced: list[NextStep]
) -> None:
    member = create_person()
    browser = sign_in(member)

    def statements() -> int:
        with count_statements() as made:
            assert browser.get(path).status_code == 200
        return len(made)

    announced += [step("DM1", f"{number} workshop", number) for number in range(1, 9)]
    services.pick(actor_of(member), areas=[], criteria=["DM1"])
    few = statements()
    services.pick(actor_of(member), areas=["DM", "RDC"], criteria=["DM1", "OD1"])
    assert statements() == few


def test_the_leaderboard_and_the_roadmap_say_what_comes_next_for_a_gap(
    sign_in: SignIn, announced: list[NextStep]
) -> None:
    city = create_city()
    browser = sign_in(create_person(city_id=city.id))
    announced += [step("DM1", "Inventories"), step("DM1", "Second one", 3), step("DM1", "Third one", 4)]
    plan = browser.get(f"/cities/{city.id}/roadmap").text
    assert "Inventories" in plan
    assert "Second one" in plan
    assert "Third one" not in plan
    gaps = browser.get("/api/v1/leaderboard").json["gaps"]
    assert [one["title"] for gap in gaps if gap["code"] == "DM1" for one in gap["next_steps"]] == [
        "Inventories",
        "Second one",
    ]
