"""Many files at once: each stands or falls by itself, and nothing that was typed is lost."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from forum.blueprints.files.models import File
from forum.blueprints.library.models.resources import Resource
from forum.kernel.database import session
from tests.factories.accounts import create_city, create_member
from tests.factories.files import create_file, upload
from tests.factories.library import create_resource
from tests.factories.standards import load_standards

SignIn = Callable[[Any], FlaskClient]


@pytest.fixture(autouse=True)
def _standards(app: Flask) -> None:
    load_standards()


def _note(number: int) -> bytes:
    return f"# Note {number}\n\nWhat we learned in year {number} about sharing data.\n".encode()


def _uploads(member: Any, count: int) -> list[File]:
    return [create_file(member, _note(number), f"note-{number}.md") for number in range(count)]


def test_without_scripts_many_files_are_one_form(sign_in: SignIn) -> None:
    browser = sign_in(create_member())
    page = browser.get("/library/new/many").text
    assert "at most 50 files, each up to 50 MB" in page
    files = [(io.BytesIO(_note(number)), f"note-{number}.md") for number in range(3)]
    answer = browser.post("/library/new/many", data={"files": files})
    assert answer.status_code == 303
    ids = [file.id for file in session.query(File).order_by(File.id)]
    assert answer.headers["Location"] == "/library/new/many/describe?" + "&".join(f"upload={n}" for n in ids)
    table = browser.get(answer.headers["Location"]).text
    assert table.count('name="upload"') == 3


def test_a_refused_file_is_named_and_the_others_go_on(sign_in: SignIn) -> None:
    browser = sign_in(create_member())
    files = [upload(_note(1), "note.md"), (io.BytesIO(b"MZ\x00"), "setup.exe"), (io.BytesIO(b""), "empty.txt")]
    answer = browser.post("/library/new/many", data={"files": files})
    assert answer.status_code == 422
    assert "setup.exe" in answer.text
    assert "empty.txt" in answer.text
    assert f"/library/new/many/describe?upload={session.query(File).one().id}" in answer.text
    assert browser.post("/library/new/many", data={}).status_code == 422


def test_each_is_shared_with_what_holds_for_all_and_what_is_its_own(sign_in: SignIn) -> None:
    member = create_member(city=create_city())
    first, second = _uploads(member, 2)
    answer = sign_in(member).post(
        "/library/new/many/describe",
        data={
            "upload": [first.id, second.id],
            "all-doc_type": "policy",
            "all-audience": "public",
            "all-criteria": "DM3",
            f"title-{first.id}": "A policy",
            f"doc_type-{second.id}": "plan",
            f"language-{second.id}": "es",
        },
    )
    assert answer.status_code == 303
    shared_by = {resource.file_id: resource for resource in session.query(Resource)}
    shared = shared_by[first.id], shared_by[second.id]
    assert [resource.doc_type for resource in shared] == ["policy", "plan"]
    assert [resource.audience for resource in shared] == ["public", "public"]
    assert (shared[0].title, shared[1].language) == ("A policy", "es")
    assert {resource.city_id for resource in shared} == {member.city_id}
    browser = sign_in(member)
    told = [browser.get(f"/api/v1/resources/{resource.id}").json["practice_areas"] for resource in shared]
    assert told == [["DM"], ["DM"]]


def test_a_wrong_row_stays_with_its_reason_and_costs_the_others_nothing(sign_in: SignIn) -> None:
    member = create_member()
    first, second, third = _uploads(member, 3)
    data = {
        "upload": [first.id, second.id, third.id],
        f"title-{first.id}": "Right",
        f"criteria-{second.id}": "NOPE9",
        f"title-{second.id}": "Typed and <kept>",
        f"doc_type-{third.id}": "nonsense",
    }
    browser = sign_in(member)
    answer = browser.post("/library/new/many/describe", data=data)
    assert answer.status_code == 422
    assert [resource.title for resource in session.query(Resource)] == ["Right"]
    assert "Typed and &lt;kept&gt;" in answer.text
    assert "NOPE9" in answer.text
    assert re.findall(r'name="upload" value="(\d+)"', answer.text) == [str(second.id), str(third.id)]
    again = browser.post("/library/new/many/describe", data={"upload": [second.id, third.id], f"leave-{third.id}": "1"})
    assert again.status_code == 303
    assert session.query(Resource).count() == 2


def test_what_is_in_the_library_already_and_what_is_somebody_else_s_is_not_taken(sign_in: SignIn) -> None:
    member = create_member()
    shared = create_resource(member)
    foreign = create_file(create_member(), _note(9), "foreign.md")
    browser = sign_in(member)
    answer = browser.post("/library/new/many/describe", data={"upload": [shared.file_id]})
    assert answer.status_code == 422
    browser.post("/library/new/many/describe", data={"upload": [foreign.id]})
    assert session.query(Resource).count() == 1
    page = browser.get(f"/library/new/many/describe?upload={foreign.id}")
    assert page.status_code == 303


@pytest.mark.parametrize("number", ["abc", "-1", "9" * 40, "", "1e3", "٣"])
def test_numbers_of_uploads_that_are_none_do_no_harm(sign_in: SignIn, number: str) -> None:
    browser = sign_in(create_member())
    assert browser.get("/library/new/many/describe", query_string={"upload": number}).status_code == 303
    assert browser.post("/library/new/many/describe", data={"upload": number}).status_code == 303


def test_strangers_are_asked_to_sign_in(client: FlaskClient) -> None:
    for address in ("/library/new/many", "/library/new/many/describe"):
        assert client.get(address).status_code in (302, 303, 401)


def test_the_table_costs_the_same_for_one_file_and_for_many(
    sign_in: SignIn, count_statements: Callable[[], Any]
) -> None:
    member, counts = create_member(), []
    browser = sign_in(member)
    for count in (1, 20):
        address = "/library/new/many/describe?" + "&".join(f"upload={f.id}" for f in _uploads(member, count))
        browser.get(address)
        with count_statements() as statements:
            browser.get(address)
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_more_than_fifty_at_once_are_told_so(sign_in: SignIn) -> None:
    browser = sign_in(create_member())
    files = [(io.BytesIO(_note(number)), f"note-{number}.md") for number in range(52)]
    answer = browser.post("/library/new/many", data={"files": files})
    assert (answer.status_code, session.query(File).count()) == (422, 50)
    assert answer.text.count("At most 50 files can be sent at once.") >= 2
