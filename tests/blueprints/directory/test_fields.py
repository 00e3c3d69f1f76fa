"""Fields that programme staff add to every profile."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from forum.blueprints.directory.models.details import ProfileText
from forum.blueprints.directory.models.fields import ProfileField, ProfileValue
from forum.blueprints.directory.queries import fields as field_queries
from forum.blueprints.directory.queries import people
from forum.blueprints.directory.services import fields, profiles
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from forum.kernel.errors import Invalid
from tests.factories.accounts import actor_of, create_member
from tests.factories.directory import create_person
from tests.factories.standards import load_standards

SignIn = Callable[[Any], Any]
CHOICES = [{"value": "red", "labels": {"en": "Crimson"}}, {"value": "blue", "labels": {"en": "Azure"}}]


@pytest.fixture(autouse=True)
def _standards(app: Flask) -> None:
    load_standards()


def ask(type_: str = "text", slug: str = "asked", **facts: Any) -> ProfileField:
    chosen = {"choices": CHOICES} if type_ in ("choice", "choices") else {}
    return fields.add_field(SYSTEM, slug=slug, type=type_, labels={"en": "Asked"}, **chosen, **facts)


@pytest.mark.parametrize(
    ("type_", "given", "kept"),
    [("text", "  two  words ", "two words"), ("long_text", "a\nb", "a\nb"), ("number", "4.5", 4.5), ("number", 7, 7),
     ("date", "2026-03-31", "2026-03-31"), ("choice", "red", "red"), ("choices", ["blue", "red", "blue"],
     ["blue", "red"]), ("link", "https://city.example/a", "https://city.example/a"), ("yes_no", False, False),
     ("yes_no", "yes", True)],
)  # fmt: skip
def test_an_answer_is_kept_as_its_type(sign_in: SignIn, type_: str, given: Any, kept: Any) -> None:
    ask(type_)
    member = create_person()
    answer = sign_in(member).patch(
        f"/api/v1/members/{member.id}", json={"fields": {"asked": given}}, headers={"If-Match": "2"}
    )
    assert (answer.status_code, answer.get_json()["fields"]) == (200, {"asked": kept})


@pytest.mark.parametrize(
    ("type_", "given"),
    [("text", "x" * 201), ("text", 5), ("number", "many"), ("number", "nan"), ("number", True), ("number", "1e999"),
     ("date", "31/03/2026"), ("date", 5), ("choice", "green"), ("choice", ["red"]), ("choices", ["green"]),
     ("choices", [1]), ("choices", {"red": 1}), ("link", "javascript:alert(1)"), ("link", "https://[bad"),
     ("yes_no", "maybe"), ("yes_no", [])],
)  # fmt: skip
def test_what_does_not_fit_is_told_with_its_field(sign_in: SignIn, type_: str, given: Any) -> None:
    ask(type_)
    member = create_person()
    answer = sign_in(member).patch(
        f"/api/v1/members/{member.id}", json={"fields": {"asked": given}}, headers={"If-Match": "2"}
    )
    if given == []:
        assert answer.status_code == 200, "an empty list is no answer"
    else:
        assert (answer.status_code, list(answer.get_json()["errors"])) == (422, ["fields.asked"])


def test_a_field_left_empty_keeps_nobody_out_though_required(app: Flask) -> None:
    ask(required=True)
    member = create_person()
    assert profiles.change_profile(actor_of(member), member.id, version=2, bio="I count lamps.").bio == "I count lamps."


def test_staff_add_change_and_remove_fields_and_members_do_not(sign_in: SignIn) -> None:
    browser = sign_in(create_member(role="staff"))
    told = {"slug": "colour", "type": "choice", "labels": {"en": "Colour", "es": "Color"}, "choices": CHOICES}
    made = browser.post("/api/v1/profile-fields", json=told)
    assert (made.status_code, made.get_json()["default_audience"]) == (201, "members")
    assert browser.post("/api/v1/profile-fields", json=told).status_code == 409
    address = f"/api/v1/profile-fields/{made.get_json()['id']}"
    assert browser.patch(address, json={"required": True}).status_code == 428
    changed = browser.patch(address, json={"required": True}, headers={"If-Match": made.headers["ETag"]})
    assert (changed.status_code, changed.get_json()["required"]) == (200, True)
    assert (
        browser.patch(address, json={"required": False}, headers={"If-Match": made.headers["ETag"]}).status_code == 412
    )
    member = sign_in(create_member())
    assert [one["slug"] for one in member.get("/api/v1/profile-fields").get_json()["items"]] == ["colour"]
    assert member.post("/api/v1/profile-fields", json=told | {"slug": "other"}).status_code == 403
    assert member.delete(address).status_code == 403
    assert member.get("/profile-fields").status_code == 403
    assert browser.delete(address).status_code == 204
    assert member.get("/api/v1/profile-fields").get_json()["items"] == []
    assert browser.post("/api/v1/profile-fields", json=told).status_code == 201, "its short name is free again"


@pytest.mark.parametrize(
    "wrong",
    [{"labels": {"es": "Color"}}, {"labels": {"xx": "?"}}, {"choices": []}, {"slug": "With Space"}, {"type": "song"},
     {"type": "text", "filterable": True}, {"default_audience": "friends"}, {"choices": [*CHOICES, CHOICES[0]]}],
)  # fmt: skip
def test_a_field_that_cannot_be_asked_is_refused(sign_in: SignIn, wrong: dict[str, Any]) -> None:
    told = {"slug": "colour", "type": "choice", "labels": {"en": "Colour"}, "choices": CHOICES} | wrong
    assert sign_in(create_member(role="staff")).post("/api/v1/profile-fields", json=told).status_code == 422


def test_removing_a_field_says_what_is_lost_and_then_forgets_it(sign_in: SignIn, deliver: Callable[[], int]) -> None:
    field = ask("choice")
    member = create_person(fields={"asked": "red"})
    browser = sign_in(create_member(role="staff", language="en"))
    address = f"/api/v1/profile-fields/{field.id}"
    refusal = browser.delete(address)
    assert (refusal.status_code, "1 member has answered" in refusal.get_json()["detail"]) == (409, True)
    assert "1 member has answered" in browser.get(f"/profile-fields/{field.id}/remove").text
    assert browser.delete(f"{address}?answers=1").status_code == 204
    assert people.get_person(SYSTEM, member.id).said == {}
    deliver()
    session.expire_all()
    assert session.scalars(sa.select(ProfileValue)).all() == []
    assert session.scalars(sa.select(ProfileField)).all() == []
    assert not any("crimson" in text for text in session.scalars(sa.select(ProfileText.text)))


def test_a_choice_that_somebody_made_cannot_be_taken_away(app: Flask) -> None:
    field = ask("choice")
    create_person(fields={"asked": "red"})
    with pytest.raises(Exception, match="field_in_use"):
        fields.change_field(SYSTEM, field.id, version=1, choices=[CHOICES[1]])


def test_a_narrowed_field_is_no_longer_found_by_those_left_out(app: Flask, deliver: Callable[[], int]) -> None:
    field = ask(members_choose=False, default_audience="public")
    member = create_person(fields={"asked": "marzipan"})
    fields.change_field(SYSTEM, field.id, version=1, default_audience="me")
    assert people.get_person(actor_of(create_member()), member.id).said == {}
    deliver()
    layers = dict(session.execute(sa.select(ProfileText.audience, ProfileText.text)).all())
    assert [audience for audience, text in layers.items() if "marzipan" in text] == [0]


def test_where_members_may_not_choose_their_choice_is_refused(app: Flask) -> None:
    ask(members_choose=False)
    member = create_person()
    with pytest.raises(Invalid):
        profiles.change_profile(actor_of(member), member.id, version=2, audiences={"field:asked": "public"})


def test_a_field_is_a_filter_while_somebody_shows_a_value(app: Flask) -> None:
    ask("choice", filterable=True)
    ask("yes_no", slug="unasked", filterable=True)
    create_person(fields={"asked": "red"}, audiences={"field:asked": "groups"})
    assert field_queries.list_filters(actor_of(create_member())) == []
    create_person(fields={"asked": "blue"})
    assert [field.slug for field in field_queries.list_filters(actor_of(create_member()))] == ["asked"]


def test_a_field_is_looked_after_in_the_browser(sign_in: SignIn) -> None:
    browser = sign_in(create_member(role="staff", language="en"))
    form = {
        "slug": "colour", "type": "choice", "label-en": "Colour", "label-es": "Color", "choices-en": "red: Crimson",
        "choices-es": "red: Carmesí", "default_audience": "members", "members_choose": "1", "position": "0",
    }  # fmt: skip
    wrong = browser.post("/profile-fields/new", data=form | {"choices-en": "", "choices-es": ""})
    assert (wrong.status_code, "Offer at least one choice." in wrong.text) == (422, True)
    assert browser.post("/profile-fields/new", data=form).status_code == 303
    field = session.scalars(sa.select(ProfileField)).one()
    assert field.choices == [{"value": "red", "labels": {"en": "Crimson", "es": "Carmesí"}}]
    assert "Colour" in browser.get("/profile-fields").text
    member = create_person(language="es")
    own = sign_in(member)
    assert "Carmesí" in own.get(f"/members/{member.id}/edit").text
    said = {
        "version": "2", "name": "Ana", "language": "es", "timezone": "UTC", "listed": "1", "field-colour": "red",
        "audience-field:colour": "groups", "audience-bio": "public", "affiliation-0-organisation": "Riverbend",
        "affiliation-0-role": "Clerk", "away-until": "2099-01-31", "away-note": "Soon back.",
    }  # fmt: skip
    assert own.post(f"/members/{member.id}/edit", data=said).status_code == 303
    session.expire_all()
    person = people.get_person(actor_of(member), member.id)
    assert (person.said, person.affiliations[0].role) == ({"colour": "red"}, "Clerk")
    assert person.audiences is not None
    assert person.absence is not None
    assert (person.audiences["field:colour"], person.audiences["bio"], person.away) == ("groups", "public", True)
    assert people.get_person(actor_of(create_member()), member.id).said == {}
