"""One next step at a time: what it brings, and that one may leave it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from forum.blueprints.directory.queries.completeness import find_step
from forum.blueprints.directory.services import fields
from forum.kernel.actor import ANONYMOUS, SYSTEM
from tests.factories.accounts import actor_of, create_member
from tests.factories.directory import create_person
from tests.factories.standards import load_standards

SignIn = Callable[[Any], Any]


@pytest.fixture(autouse=True)
def _standards(app: Flask) -> None:
    load_standards()


def test_the_most_useful_step_comes_first_and_strangers_have_none(app: Flask) -> None:
    told: dict[str, Any] = {}
    for name, said in (
        ("bio", {"bio": "I count lamps."}),
        ("can_help_with", {"can_help_with": ["DM1"]}),
        ("looking_for", {"looking_for": ["DM2"]}),
        ("languages", {"languages": ["es"]}),
        ("avatar", {}),
    ):
        step = find_step(actor_of(create_person(**told)))
        assert step is not None
        assert step.name == name
        told |= said
    assert find_step(ANONYMOUS) is None
    nobody_yet = find_step(actor_of(create_member()))
    assert nobody_yet is not None
    assert nobody_yet.name == "bio"


def test_it_says_how_many_people_one_could_help_without_telling_what_they_hide(sign_in: SignIn) -> None:
    for _ in range(3):
        create_person(looking_for=["RDC2"])
    create_person(looking_for=["RDC4"])
    for audience in ("me", "groups"):
        for _ in range(4):
            create_person(looking_for=["RDC4"], audiences={"looking_for": audience})
    for _ in range(4):
        create_person(looking_for=["RDC4"], listed=False)
    member = create_person(language="en", bio="I buy.", practice_areas=["RDC"])
    browser = sign_in(member)
    assert browser.get("/api/v1/me/profile-step").get_json() == {
        "step": "can_help_with", "field": None, "seekers": 3, "code": "RDC2",
    }  # fmt: skip
    assert "3 people look for help with RDC2" in browser.get(f"/members/{member.id}").text
    assert "3 people look for help with RDC2" in browser.get("/").text


def test_a_required_field_is_asked_first_and_left_when_one_wishes(sign_in: SignIn) -> None:
    fields.add_field(SYSTEM, slug="team", type="text", labels={"en": "Your team"}, required=True)
    member = create_person(language="en")
    browser = sign_in(member)
    assert browser.get("/api/v1/me/profile-step").get_json()["field"] == "team"
    version = browser.get(f"/api/v1/members/{member.id}").headers["ETag"]
    assert "Your team" in browser.get("/").text
    assert browser.post("/me/profile/steps/field/aside", data={"next": "/"}).status_code == 303
    assert browser.put("/api/v1/me/profile-steps/bio/dismissal").status_code == 204
    assert browser.put("/api/v1/me/profile-steps/unknown/dismissal").status_code == 404
    assert browser.get("/api/v1/me/profile-step").get_json()["step"] == "can_help_with"
    saved = browser.patch(f"/api/v1/members/{member.id}", json={"bio": "I buy."}, headers={"If-Match": version})
    assert saved.status_code == 200, "a form opened before is still fresh"


def test_a_profile_of_which_all_is_said_asks_nothing(sign_in: SignIn) -> None:
    member = create_person(bio="I buy.", can_help_with=["DM1"], looking_for=["DM2"], languages=["en"])
    browser = sign_in(member)
    browser.put("/api/v1/me/profile-steps/avatar/dismissal")
    assert browser.get("/api/v1/me/profile-step").get_json()["step"] is None
    assert 'class="step"' not in browser.get(f"/members/{member.id}").text
