"""Staff keeps the words that find one another; they count at once, for everybody, in one index of all languages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from forum.blueprints.search.importers import load_shipped_synonyms, read_shipped_synonyms
from forum.blueprints.search.models.synonyms import SynonymGroup
from forum.blueprints.search.services.synonyms import remove_synonyms
from forum.kernel import indexing
from forum.kernel.database import session
from search.synonyms import LONGEST
from search.text import tokenize
from tests.factories.accounts import actor_of, create_member
from tests.factories.directory import create_person
from tests.factories.library import create_resource

SignIn = Callable[[Any], Any]
WORDS = ["data sharing agreement", "MOU", "convenio"]


@pytest.fixture
def staff(sign_in: SignIn) -> Any:
    return sign_in(create_member(role="staff"))


def test_what_staff_adds_is_found_at_once(app: Flask, sign_in: SignIn, staff: Any, deliver: Callable[[], int]) -> None:
    for index in indexing.names():
        indexing.rebuild(index)
    create_resource(create_person(), "El convenio con la universidad.", title="Modelo")
    deliver()
    reader = sign_in(create_person())
    ask = lambda: [hit["title"] for hit in reader.get("/api/v1/search?q=MOU&type=document").get_json()["hits"]]  # noqa: E731
    assert ask() == []
    assert staff.post("/api/v1/synonyms", json={"words": WORDS}).status_code == 201
    assert ask() == ["Modelo"]


def test_a_group_is_changed_and_removed_by_its_version(staff: Any) -> None:
    made = staff.post("/api/v1/synonyms", json={"words": ["bus", "ônibus"]})
    address, tag = f"/api/v1/synonyms/{made.get_json()['id']}", made.headers["ETag"]
    assert staff.patch(address, json={"words": ["bus", "autobús"]}).status_code == 428
    changed = staff.patch(address, json={"words": ["bus", "autobús"]}, headers={"If-Match": tag})
    assert (changed.status_code, changed.get_json()["words"]) == (200, ["bus", "autobús"])
    assert staff.patch(address, json={"words": ["a", "b"]}, headers={"If-Match": tag}).status_code == 412
    assert staff.get("/api/v1/synonyms?q=AUTOBUS").get_json()["items"][0]["id"] == made.get_json()["id"]
    assert staff.delete(address).status_code == 204
    assert staff.get(address).status_code == 404
    assert staff.get("/api/v1/synonyms?q=autobus").get_json()["items"] == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "Write two to 30 different words, with commas between."),
        (["bus", "BUS"], "Write two to 30 different words, with commas between."),
        (["bus", "a phrase of four words"], "“a phrase of four words” must have one to three words."),
        (["bus", "--"], "“--” must have one to three words."),
        ([f"word{number}" for number in range(31)], "Write two to 30 different words, with commas between."),
    ],
)
def test_what_cannot_be_a_group_is_told(staff: Any, words: list[str], told: str) -> None:
    answer = staff.post("/api/v1/synonyms", json={"words": words})
    assert (answer.status_code, answer.get_json()["errors"]["words"]) == (422, [told])


def test_only_staff_keeps_them(sign_in: SignIn, staff: Any) -> None:
    number = staff.post("/api/v1/synonyms", json={"words": WORDS}).get_json()["id"]
    member = sign_in(create_member())
    assert member.get("/api/v1/synonyms").status_code == 403
    assert member.get("/search/synonyms").status_code == 403
    assert member.get(f"/api/v1/synonyms/{number}").status_code == 404
    assert member.post("/api/v1/synonyms", json={"words": WORDS}).status_code == 403
    assert member.delete(f"/api/v1/synonyms/{number}").status_code == 404
    assert "/search/synonyms" not in member.get("/search?q=bus").text


def test_the_page_adds_changes_and_removes_and_keeps_what_was_wrong(staff: Any) -> None:
    refused = staff.post("/search/synonyms", data={"words": "only one"})
    assert refused.status_code == 422
    assert 'value="only one"' in refused.text
    assert staff.post("/search/synonyms", data={"words": "bus, ônibus , autobús"}).status_code == 303
    group = session.query(SynonymGroup).filter(SynonymGroup.key.is_(None)).one()
    assert group.words == ["bus", "ônibus", "autobús"]
    assert "bus, ônibus, autobús" in staff.get(group.path).text
    sent = {"words": "bus, camión", "version": group.version}
    assert staff.post(group.path, data=sent).status_code == 303
    assert "bus, camión" in staff.get("/search/synonyms?q=camion").text
    assert staff.post(f"{group.path}/remove").status_code == 303
    assert "No group has this word." in staff.get("/search/synonyms?q=camion").text


def test_those_that_come_with_plaza_are_added_once_and_stay_away_when_removed(app: Flask) -> None:
    load_shipped_synonyms()
    total = session.query(SynonymGroup).count()
    agreement = session.query(SynonymGroup).filter_by(key="data-sharing-agreement").one()
    remove_synonyms(actor_of(create_member(role="staff")), agreement.id)
    load_shipped_synonyms()
    assert session.query(SynonymGroup).count() == total
    assert session.get(SynonymGroup, agreement.id).removed_at is not None


def test_those_that_come_with_plaza_can_be_kept_as_staff_would() -> None:
    for key, words in read_shipped_synonyms().items():
        assert 2 <= len(words) <= 30, key
        assert all(1 <= len(tokenize(word)) <= LONGEST for word in words), key
