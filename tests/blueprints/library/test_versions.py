"""Versions of a document: each with its file and what changed, the newest shown, the old ones kept."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from forum.blueprints.accounts.models import Member
from forum.blueprints.files import policies as file_policies
from forum.blueprints.files.models import File
from forum.blueprints.library import documents
from forum.blueprints.library.models.resources import Resource
from forum.blueprints.library.models.versions import ResourceVersion
from forum.blueprints.library.queries import versions as queries
from forum.blueprints.library.services import versions
from forum.kernel import clock
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from forum.kernel.differences import compare
from forum.kernel.errors import StaleVersion
from forum.kernel.search import engine
from search.engine import SearchRequest, Viewer
from tests.factories.accounts import actor_of, create_member
from tests.factories.files import NOTES, create_file, upload
from tests.factories.groups import create_group
from tests.factories.library import create_resource

SignIn = Callable[[Any], Any]
CHANGED = b"# How we share data\n\nWrite down who may never see it.\n\n## Ending\n\nSay how it ends in thirty days.\n"


def _add(browser: Any, resource: Resource, content: bytes = CHANGED, filename: str = "second.md", **told: Any) -> Any:
    headers = told.pop("headers", {})
    data = {"file": upload(content, filename), **told}
    return browser.post(f"/api/v1/resources/{resource.id}/versions", data=data, headers=headers)


def _renew(resource: Resource, content: bytes = CHANGED, **told: Any) -> ResourceVersion:
    owner = _owner(resource)
    file = create_file(owner, content, "second.md")
    return versions.add_version(actor_of(owner), resource.id, upload_id=file.id, **told)


def _owner(resource: Resource) -> Member:
    return session.get_one(Member, resource.owner_id)


def _found(text: str) -> list[str]:
    result = engine().search(SearchRequest("library_passages", Viewer(("mem",), ()), text=text))
    there = {f"r{number}" for (number,) in session.query(Resource.id)}  # other tests have left theirs in the index
    return [hit.id for hit in result.hits if hit.id.split("-")[0] in there]


def test_a_document_begins_with_its_first_version(app: Flask, sign_in: SignIn) -> None:
    owner = create_member()
    resource = create_resource(owner)
    listed = sign_in(create_member()).get(f"/api/v1/resources/{resource.id}/versions").get_json()["items"]
    assert [(one["number"], one["current"], one["author"]["id"]) for one in listed] == [(1, True, owner.id)]
    assert listed[0]["file"]["id"] == resource.file_id


def test_a_new_version_is_what_is_shown_and_the_old_one_stays_reachable(
    app: Flask, sign_in: SignIn, deliver: Callable[[], int]
) -> None:
    owner = create_member()
    resource = create_resource(owner, "Say how it ends before it begins.")
    added = _add(sign_in(owner), resource, note="A term for ending it")
    deliver()
    assert (added.status_code, added.get_json()["number"], added.get_json()["note"]) == (201, 2, "A term for ending it")
    reader = sign_in(create_member())
    shown = reader.get(f"/api/v1/resources/{resource.id}").get_json()
    assert (shown["current_version"], shown["file"]["filename"]) == (2, "second.md")
    assert "thirty days" in reader.get(f"/api/v1/resources/{resource.id}/pages/2").get_json()["text"]
    assert reader.get(f"/api/v1/resources/{resource.id}/file").data == CHANGED
    assert reader.get(f"/api/v1/resources/{resource.id}/versions/1/file").data == NOTES
    assert reader.get(f"/library/{resource.id}/versions/1/file").data == NOTES
    old = session.query(ResourceVersion).filter_by(number=1).one().file_id
    assert reader.get(f"/api/v1/files/{old}").status_code == 200


def test_search_follows_and_nothing_is_left_of_the_old_pages(
    app: Flask, sign_in: SignIn, deliver: Callable[[], int]
) -> None:
    owner = create_member()
    resource = create_resource(owner, "The perambulator clause.", "More perambulators.")
    deliver()
    assert _found("perambulator")
    _add(sign_in(owner), resource)
    deliver()
    assert _found("perambulator") == []
    assert _found("thirty days") == [f"r{resource.id}-p2-0"]
    versions.add_version(actor_of(owner), resource.id, restore=1)
    deliver()
    assert {hit.split("-")[0] for hit in _found("perambulator")} == {f"r{resource.id}"}
    assert _found("thirty days") == []


def test_whoever_may_not_see_the_document_sees_no_version_of_it(
    app: Flask, sign_in: SignIn, client: FlaskClient
) -> None:
    owner = create_member()
    group = create_group(owner, visibility="private")
    resource = create_resource(owner, group_id=group.id, audience="group")
    _add(sign_in(owner), resource)
    session.expire_all()
    files = [version.file_id for version in session.query(ResourceVersion)]
    other = sign_in(create_member())
    assert len(files) == 2
    for path in ("", "/1", "/1/file", "/2/file", "/2/changes"):
        assert other.get(f"/api/v1/resources/{resource.id}/versions{path}").status_code == 404
    for path in ("versions", "versions/compare", "versions/1/file", "versions/new"):
        assert other.get(f"/library/{resource.id}/{path}").status_code == 404
    assert [other.get(f"/files/{file}").status_code for file in files] == [404, 404]
    assert _add(other, resource).status_code == 404
    inside = actor_of(owner)
    assert {file.id for file in session.scalars(file_policies.visible_files(inside))} >= set(files)


def test_a_stranger_is_told_nobody_s_name(app: Flask, client: FlaskClient) -> None:
    resource = create_resource(create_member(name="Noreen Gallagher"), audience="public")
    assert client.get(f"/api/v1/resources/{resource.id}/versions").get_json()["items"][0]["author"] is None
    assert "Noreen" not in client.get(f"/library/{resource.id}/versions").text


def test_only_who_may_edit_adds_a_version_and_nothing_is_kept_of_others(app: Flask, sign_in: SignIn) -> None:
    resource = create_resource(create_member())
    before = session.query(File).count()
    refused = _add(sign_in(create_member()), resource)
    assert (refused.status_code, refused.get_json()["code"]) == (403, "not_yours")
    assert session.query(File).count() == before
    assert _add(sign_in(create_member(role="staff")), resource).status_code == 201


def test_a_version_added_by_staff_names_them_and_is_seen_by_the_owner(app: Flask, sign_in: SignIn) -> None:
    owner, staff = create_member(), create_member(role="staff")
    resource = create_resource(owner)
    added = _add(sign_in(staff), resource).get_json()
    assert added["author"]["id"] == staff.id
    assert sign_in(owner).get(f"/files/{added['file']['id']}").status_code == 200


def test_the_same_file_again_is_refused_and_changes_nothing(app: Flask, sign_in: SignIn) -> None:
    resource = create_resource(create_member())
    again = _add(sign_in(_owner(resource)), resource, NOTES)
    assert (again.status_code, again.get_json()["code"]) == (409, "same_as_current")
    assert session.query(ResourceVersion).count() == 1


def test_an_old_version_comes_back_as_the_newest(app: Flask, sign_in: SignIn) -> None:
    resource = create_resource(create_member())
    first = resource.file_id
    browser = sign_in(_owner(resource))
    _add(browser, resource)
    back = browser.post(f"/api/v1/resources/{resource.id}/versions", data={"restore": "1", "note": "Too soon"})
    assert back.status_code == 201
    told = back.get_json()
    assert (told["number"], told["restored_from"], told["file"]["id"], told["note"]) == (3, 1, first, "Too soon")
    same = browser.post(f"/api/v1/resources/{resource.id}/versions", data={"restore": "3"})
    assert same.get_json()["code"] == "same_as_current"


@pytest.mark.parametrize(
    ("data", "field"),
    [({}, "file"), ({"restore": "9"}, "restore"), ({"restore": "0"}, "restore"), ({"upload_id": "999"}, "file"),
     ({"note": "x" * 501}, "note"), ({"file": "text"}, "file"), ({"strange": "1"}, "strange")],
)  # fmt: skip
def test_what_is_wrong_is_told_by_field(app: Flask, sign_in: SignIn, data: dict[str, str], field: str) -> None:
    resource = create_resource(create_member())
    answer = sign_in(_owner(resource)).post(
        f"/api/v1/resources/{resource.id}/versions", data=data, content_type="multipart/form-data"
    )
    assert (answer.status_code, list(answer.get_json()["errors"])) == (422, [field])


def test_a_file_and_an_old_version_at_once_are_refused(app: Flask, sign_in: SignIn) -> None:
    resource = create_resource(create_member())
    answer = _add(sign_in(_owner(resource)), resource, restore="1")
    assert (answer.status_code, list(answer.get_json()["errors"])) == (422, ["restore"])


def test_a_file_that_stands_in_the_library_is_no_new_version_of_another(app: Flask, sign_in: SignIn) -> None:
    owner = create_member()
    one, other = create_resource(owner), create_resource(owner)
    answer = sign_in(owner).post(
        f"/api/v1/resources/{one.id}/versions", data={"upload_id": other.file_id}, content_type="multipart/form-data"
    )
    assert (answer.status_code, answer.get_json()["code"]) == (409, "already_shared")


def test_two_people_adding_at_once_lose_nothing(app: Flask, sign_in: SignIn) -> None:
    owner, staff = create_member(), create_member(role="staff")
    resource = create_resource(owner)
    seen = sign_in(owner).get(f"/api/v1/resources/{resource.id}").headers["ETag"]
    assert _add(sign_in(staff), resource, headers={"If-Match": seen}).status_code == 201
    late = _add(sign_in(owner), resource, b"# Third\n\nText.\n", headers={"If-Match": seen})
    assert late.status_code == 412
    with pytest.raises(StaleVersion):
        versions.add_version(actor_of(owner), resource.id, 1, restore=1)


def test_sending_twice_with_one_key_adds_one_version(app: Flask, sign_in: SignIn) -> None:
    resource = create_resource(create_member())
    browser = sign_in(_owner(resource))
    answers = [_add(browser, resource, headers={"Idempotency-Key": "once"}) for _ in range(2)]
    assert [answer.get_json()["number"] for answer in answers] == [2, 2]
    assert answers[1].headers["Idempotency-Replayed"] == "true"
    assert session.query(ResourceVersion).count() == 2


def test_a_version_may_come_while_the_old_text_is_still_being_read(
    app: Flask, sign_in: SignIn, deliver: Callable[[], int]
) -> None:
    browser = sign_in(create_member())
    first = browser.post("/api/v1/resources", data={"file": upload(), "title": "Notes"}).get_json()
    resource = session.get_one(Resource, first["id"])
    assert _add(browser, resource).status_code == 201
    deliver()
    shown = browser.get(f"/api/v1/resources/{first['id']}").get_json()
    assert (shown["file"]["state"], shown["file"]["filename"]) == ("ready", "second.md")
    assert _found("before it begins") == []
    assert _found("thirty days")


def test_a_new_file_that_cannot_be_read_tells_its_owner_and_the_old_one_can_come_back(
    app: Flask, sign_in: SignIn, deliver: Callable[[], int]
) -> None:
    owner = create_member()
    resource = create_resource(owner, "The perambulator clause.", word_count=3)
    browser = sign_in(owner)
    assert _add(browser, resource, b"%PDF-1.4 nothing follows", "broken.pdf").status_code == 201
    deliver()
    assert browser.get(f"/api/v1/resources/{resource.id}").get_json()["file"]["problem"] == "corrupt"
    assert documents.passages([resource.id]) == []
    changes = browser.get(f"/api/v1/resources/{resource.id}/versions/2/changes").get_json()
    assert (changes["unread"], changes["parts"]) == ([2], [])
    assert "no text to compare" in browser.get(f"/library/{resource.id}/versions/compare").text
    versions.add_version(actor_of(owner), resource.id, restore=1)
    deliver()
    assert _found("perambulator")


def test_what_changed_is_told_word_by_word(app: Flask, sign_in: SignIn, deliver: Callable[[], int]) -> None:
    browser = sign_in(create_member())
    first = browser.post("/api/v1/resources", data={"file": upload(), "title": "Notes"}).get_json()
    resource = session.get_one(Resource, first["id"])
    _add(browser, resource, note="Thirty days")
    deliver()
    changes = browser.get(f"/api/v1/resources/{resource.id}/versions/2/changes?since=1").get_json()
    assert (changes["since"], changes["number"], changes["cut"]) == (1, 2, False)
    came = [part["text"] for part in changes["parts"] if part["kind"] == "ins"]
    went = [part["text"] for part in changes["parts"] if part["kind"] == "del"]
    assert (came, went) == (["never ", "in thirty days"], ["before it begins"])
    page = browser.get(f"/library/{resource.id}/versions/compare?since=1&number=2").text
    assert "</span>in thirty days</ins>" in page
    assert "<h1>From version 1 to version 2</h1>" in page
    assert browser.get(f"/api/v1/resources/{resource.id}/versions/9/changes").status_code == 404


def test_comparing_long_texts_ends_soon(app: Flask) -> None:
    lines = [f"Paragraph {number % 7} of many words that recur.\n" for number in range(30_000)]
    before, after = "".join(lines), "".join(reversed(lines))
    began = clock.now()
    compare(before, after)
    assert clock.now() - began < timedelta(seconds=8)


def test_the_page_lists_versions_and_offers_what_one_may_do(app: Flask, sign_in: SignIn) -> None:
    owner = create_member()
    resource = create_resource(owner)
    _renew(resource, note="A term for ending it")
    mine = sign_in(owner).get(f"/library/{resource.id}/versions").text
    theirs = sign_in(create_member()).get(f"/library/{resource.id}/versions").text
    assert "A term for ending it" in theirs
    assert mine.index('id="version-2"') < mine.index('id="version-1"')
    assert f"/library/{resource.id}/versions/1/return" in mine
    assert f"/library/{resource.id}/versions/2/return" not in mine
    assert "/return" not in theirs
    assert "versions/new" not in theirs


def test_the_form_adds_a_version_and_the_document_tells_of_it(app: Flask, sign_in: SignIn) -> None:
    owner = create_member()
    resource = create_resource(owner)
    browser = sign_in(owner)
    form = browser.get(f"/library/{resource.id}/versions/new").text
    version = re.search(r'name="version" value="(\d+)"', form)
    assert version is not None
    data = {"file": upload(CHANGED, "second.md"), "note": "A term for ending it", "version": version[1]}
    sent = browser.post(f"/library/{resource.id}/versions/new", data=data)
    assert (sent.status_code, sent.headers["Location"]) == (303, f"/library/{resource.id}")
    page = browser.get(f"/library/{resource.id}").text
    assert "Version 2" in page
    assert "A term for ending it" in page
    late = browser.post(f"/library/{resource.id}/versions/new", data={**data, "file": upload(b"# Third\n", "third.md")})
    assert late.status_code == 412
    assert "third.md is uploaded and kept" in late.text
    assert "A term for ending it" in late.text


def test_the_button_takes_an_old_version_back(app: Flask, sign_in: SignIn) -> None:
    owner = create_member()
    resource = create_resource(owner)
    first = resource.file_id
    _renew(resource)
    browser = sign_in(owner)
    sent = browser.post(f"/library/{resource.id}/versions/1/return", data={})
    assert sent.headers["Location"] == f"/library/{resource.id}/versions#version-3"
    assert session.get_one(Resource, resource.id, populate_existing=True).file_id == first
    assert "Back to version 1" in browser.get(f"/library/{resource.id}/versions").text
    assert browser.post(f"/library/{resource.id}/versions/3/return", data={}).status_code == 409
    assert browser.post(f"/library/{resource.id}/versions/8/return", data={}).status_code == 422


def test_the_list_costs_the_same_for_one_version_and_for_many(
    app: Flask, sign_in: SignIn, count_statements: Callable[[], Any]
) -> None:
    owner = create_member()
    resource = create_resource(owner)
    browser = sign_in(create_member())
    counts = []
    for rounds in (0, 12):
        for number in range(rounds):
            _renew(resource, f"# Notes\n\nNumber {number}.\n".encode())
        for path in (f"/api/v1/resources/{resource.id}/versions", f"/library/{resource.id}/versions"):
            browser.get(path)
            with count_statements() as statements:
                assert browser.get(path).status_code == 200
            counts.append(len(statements))
    assert counts[:2] == counts[2:]
    page = browser.get(f"/api/v1/resources/{resource.id}/versions?limit=5").get_json()
    rest = browser.get(f"/api/v1/resources/{resource.id}/versions?limit=50&cursor={page['next']}").get_json()
    assert [one["number"] for one in page["items"] + rest["items"]] == list(range(13, 0, -1))


def test_versions_are_of_what_is_in_the_library(app: Flask) -> None:
    resource = create_resource(create_member())
    _, page = queries.list_versions(SYSTEM, resource.id)
    assert [version.number for version in page.items] == [1]
