"""Further files beside a document: labelled, ordered, read and found at their pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from forum.blueprints.accounts.models import Member
from forum.blueprints.files.models import File
from forum.blueprints.library import documents
from forum.blueprints.library.models.files import MOST_FILES, ResourceFile
from forum.blueprints.library.models.resources import Resource
from forum.blueprints.library.services import files
from forum.kernel.database import session
from forum.kernel.search import engine
from search.checks import check_document
from search.engine import Hit, SearchRequest, Viewer
from search.indexes import INDEXES
from tests.factories.accounts import actor_of, create_member
from tests.factories.files import create_read_file, upload
from tests.factories.groups import create_group
from tests.factories.library import create_resource

SignIn = Callable[[Any], Any]
ANNEX = b"# Annex\n\nThe perambulator clause.\n\n## Ending\n\nThirty days.\n"


def _add(browser: Any, resource: Resource, content: bytes = ANNEX, filename: str = "annex_a.md", **told: Any) -> Any:
    headers = told.pop("headers", {})
    data = {"file": upload(content, filename), **told}
    return browser.post(f"/api/v1/resources/{resource.id}/files", data=data, headers=headers)


def _attach(resource: Resource, *texts: str, label: str = "") -> ResourceFile:
    owner = session.get_one(Member, resource.owner_id)
    file = create_read_file(owner, *(texts or ("An annex.",)), word_count=2)
    return files.attach_file(actor_of(owner), resource.id, file.id, label)


def _hits(text: str) -> list[Hit]:
    result = engine().search(SearchRequest("library_passages", Viewer(("mem",), ()), text=text))
    there = {f"r{number}" for (number,) in session.query(Resource.id)}  # other tests have left theirs in the index
    return [hit for hit in result.hits if hit.id.split("-")[0] in there]


def _labels(browser: Any, resource: Resource) -> list[str]:
    items = browser.get(f"/api/v1/resources/{resource.id}/files").get_json()["items"]
    assert [one["position"] for one in items] == list(range(1, len(items) + 1))
    return [one["label"] for one in items]


def test_a_further_file_is_read_and_found_at_its_page(app: Flask, sign_in: SignIn, deliver: Callable[[], int]) -> None:
    owner = create_member()
    resource = create_resource(owner, "The agreement.")
    added = _add(sign_in(owner), resource, label="Annex A")
    told = added.get_json()
    assert (added.status_code, told["label"], told["position"], told["file"]["state"]) == (201, "Annex A", 1, "waiting")
    deliver()
    reader = sign_in(create_member())
    found = reader.get("/api/v1/search?q=perambulator").get_json()
    hit = next(one for one in found["groups"][0]["hits"] if one["type"] == "document") if "groups" in found else None
    hits = _hits("perambulator")
    shown = documents.present_pages(actor_of(owner), hits, "perambulator")
    url = f"/library/{resource.id}/files/{told['file']['id']}/page/1"
    assert [one.url for one in shown.values()] == [f"{url}?q=perambulator#found"]
    assert hit is None or hit["url"].startswith(url)
    page = reader.get(f"{url}?q=perambulator").text
    assert ">perambulator</mark>" in page
    assert "Annex A" in page
    assert f"{url[:-1]}2?q=perambulator" in page
    text = reader.get(f"/api/v1/resources/{resource.id}/files/{told['file']['id']}/pages/2").get_json()
    assert (text["file_id"], text["number"], text["page_count"], text["previous"]) == (told["file"]["id"], 2, 2, 1)
    assert text["url"] == f"{url[:-1]}2"
    assert "Thirty days" in text["text"]


def test_the_index_accepts_its_passages_and_the_label_is_found(app: Flask) -> None:
    resource = create_resource(create_member(), "The agreement.")
    attached = _attach(resource, "First.", "word " * 1200, label="Form to fill in")
    passages, wholes = documents.passages([resource.id]), documents.resources([resource.id])
    base = f"r{resource.id}-f{attached.file_id}"
    assert [one["id"] for one in passages] == [
        f"r{resource.id}-p1-0", f"{base}-p1-0", f"{base}-p2-0", f"{base}-p2-1", f"{base}-p2-2"
    ]  # fmt: skip
    assert passages[1]["section"] == "Form to fill in > Part 1"
    assert "Form to fill in" in wholes[0]["abstract"]
    for document in passages:
        check_document(INDEXES["library_passages"], document)


def test_what_is_removed_is_no_longer_found(app: Flask, sign_in: SignIn, deliver: Callable[[], int]) -> None:
    owner = create_member()
    resource = create_resource(owner, "The agreement.")
    added = _add(sign_in(owner), resource).get_json()
    deliver()
    stale = _hits("perambulator")
    assert stale
    path = f"/api/v1/resources/{resource.id}/files/{added['file']['id']}"
    assert sign_in(owner).delete(path).status_code == 204
    assert documents.present_pages(actor_of(owner), stale, "perambulator") == {}
    deliver()
    assert _hits("perambulator") == []
    assert sign_in(owner).get(path).status_code == 404
    assert session.get(File, added["file"]["id"]) is not None


def test_the_pages_of_a_further_file_are_gone_through_like_those_of_the_document(app: Flask, sign_in: SignIn) -> None:
    owner = create_member()
    resource = create_resource(owner, "The exit clause.", "The exit clause again.")
    attached = _attach(resource, "An exit clause.", "Nothing.", "A clause for the exit.", label="Form")
    browser = sign_in(create_member())

    def step(address: str) -> str:
        answer = browser.get(f"{attached.base}/{address}")
        assert answer.status_code == 303
        return answer.headers["Location"].removeprefix(attached.base)

    assert step("page/1/next?q=exit+clause") == "/page/3?q=exit+clause#found"
    assert step("page/3/next?q=exit+clause") == "/page/1?q=exit+clause#found"
    assert step("page?number=99&q=exit") == "/page/3?q=exit"
    html = browser.get(f"{attached.page_path(1)}?q=exit").text
    for address in (f"{attached.page_path(1)}/next?q=exit", f"{attached.base}/page", attached.download_path):
        assert f'"{address}"' in html


def test_whoever_may_not_see_the_document_sees_no_file_of_it(app: Flask, sign_in: SignIn) -> None:
    owner = create_member()
    group = create_group(owner, visibility="private")
    resource = create_resource(owner, group_id=group.id, audience="group")
    attached = _attach(resource, "Secret.")
    other = sign_in(create_member())
    base = f"/api/v1/resources/{resource.id}/files"
    for path in (base, f"{base}/{attached.file_id}", f"{base}/{attached.file_id}/file",
                 f"{base}/{attached.file_id}/pages/1", f"/files/{attached.file_id}", attached.page_path(1),
                 f"{attached.base}/page", f"{attached.page_path(1)}/next?q=secret",
                 f"{attached.page_path(1)}/marks.svg?q=secret", attached.download_path,
                 f"/library/{resource.id}/files"):  # fmt: skip
        assert other.get(path).status_code == 404, path
    assert _add(other, resource).status_code == 404


def test_whoever_sees_the_document_gets_its_files(app: Flask, sign_in: SignIn, client: Any) -> None:
    resource = create_resource(create_member(), audience="public")
    attached = _attach(resource)
    for browser in (client, sign_in(create_member())):
        for path in (f"/files/{attached.file_id}", attached.download_path):
            assert browser.get(path).status_code == 200
        assert attached.label in browser.get(f"/library/{resource.id}").text
    assert f'/library/{resource.id}/files"' not in sign_in(create_member()).get(f"/library/{resource.id}").text


def test_a_file_of_another_document_is_not_found_under_this_one(app: Flask, sign_in: SignIn) -> None:
    owner = create_member()
    one, other = create_resource(owner), create_resource(owner)
    attached = _attach(other)
    browser = sign_in(owner)
    assert browser.get(f"/api/v1/resources/{one.id}/files/{attached.file_id}").status_code == 404
    for part in ("page", "page/1", "page/1/next?q=annex", "page/1/marks.svg?q=annex"):
        assert browser.get(f"/library/{one.id}/files/{attached.file_id}/{part}").status_code == 404
    taken = browser.post(f"/api/v1/resources/{one.id}/files", data={"upload_id": str(attached.file_id)})
    assert (taken.status_code, taken.get_json()["code"]) == (409, "already_shared")


def test_only_who_may_edit_changes_files_and_nothing_is_kept_of_others(app: Flask, sign_in: SignIn) -> None:
    resource = create_resource(create_member())
    attached = _attach(resource)
    other = sign_in(create_member())
    before = session.query(File).count()
    path = f"/api/v1/resources/{resource.id}/files/{attached.file_id}"
    answers = [_add(other, resource), other.patch(path, json={"label": "Mine"}), other.delete(path)]
    assert [answer.get_json()["code"] for answer in answers] == ["not_yours"] * 3
    assert session.query(File).count() == before
    assert other.get(f"/library/{resource.id}/files").status_code == 403


def test_files_are_named_and_put_in_order(app: Flask, sign_in: SignIn) -> None:
    owner = create_member()
    resource = create_resource(owner)
    attached = [_attach(resource, label=label) for label in ("One", "Two", "Three")]
    browser = sign_in(owner)
    path = f"/api/v1/resources/{resource.id}/files/{attached[2].file_id}"
    moved = browser.patch(path, json={"position": 1, "label": "Annex C"})
    assert (moved.status_code, moved.get_json()["position"]) == (200, 1)
    assert _labels(browser, resource) == ["Annex C", "One", "Two"]
    assert browser.patch(path, json={"position": 20}).get_json()["position"] == 3
    assert _labels(browser, resource) == ["One", "Two", "Annex C"]
    browser.delete(f"/api/v1/resources/{resource.id}/files/{attached[0].file_id}")
    assert _labels(browser, resource) == ["Two", "Annex C"]


def test_two_people_naming_at_once_lose_nothing(app: Flask, sign_in: SignIn) -> None:
    owner, staff = create_member(), create_member(role="staff")
    resource = create_resource(owner)
    path = f"/api/v1/resources/{resource.id}/files/{_attach(resource).file_id}"
    seen = sign_in(owner).get(path).headers["ETag"]
    first = sign_in(staff).patch(path, json={"label": "By staff"}, headers={"If-Match": seen})
    second = sign_in(owner).patch(path, json={"label": "By owner"}, headers={"If-Match": seen})
    assert (first.status_code, second.status_code) == (200, 412)


def test_a_document_has_at_most_twenty_further_files(app: Flask, sign_in: SignIn) -> None:
    owner = create_member()
    resource = create_resource(owner)
    for _ in range(MOST_FILES):
        _attach(resource)
    late = _add(sign_in(owner), resource)
    assert (late.status_code, late.get_json()["code"]) == (409, "too_many_files")
    assert "at most 20 further files" in sign_in(owner).get(f"/library/{resource.id}/files").text


def test_adding_a_file_makes_nobody_s_open_form_stale(app: Flask, sign_in: SignIn) -> None:
    owner = create_member()
    resource = create_resource(owner)
    browser = sign_in(owner)
    seen = browser.get(f"/api/v1/resources/{resource.id}").headers["ETag"]
    _add(browser, resource, headers={"Idempotency-Key": "once"})
    _add(browser, resource, headers={"Idempotency-Key": "once"})
    assert session.query(ResourceFile).count() == 1
    changed = browser.patch(f"/api/v1/resources/{resource.id}", json={"year": 2020}, headers={"If-Match": seen})
    assert changed.status_code == 200


@pytest.mark.parametrize(
    ("data", "field"), [({}, "file"), ({"upload_id": "999"}, "file"), ({"label": "x" * 121}, "label")]
)
def test_what_is_wrong_is_told_by_field(app: Flask, sign_in: SignIn, data: dict[str, str], field: str) -> None:
    owner = create_member()
    resource = create_resource(owner)
    answer = sign_in(owner).post(
        f"/api/v1/resources/{resource.id}/files", data=data, content_type="multipart/form-data"
    )
    assert (answer.status_code, list(answer.get_json()["errors"])) == (422, [field])


def test_the_page_adds_names_orders_and_removes(app: Flask, sign_in: SignIn) -> None:
    owner = create_member()
    resource = create_resource(owner)
    browser = sign_in(owner)
    path = f"/library/{resource.id}/files"
    assert f'href="{path}"' in browser.get(f"/library/{resource.id}").text
    for name in ("annex_a.md", "annex_b.md"):
        assert browser.post(path, data={"file": upload(name.encode() + ANNEX, name)}).status_code == 303
    first, second = session.query(ResourceFile).order_by(ResourceFile.position)
    assert (first.label, second.label) == ("Annex a", "Annex b")
    assert browser.post(f"{path}/{second.file_id}/first").status_code == 303
    assert _labels(browser, resource) == ["Annex b", "Annex a"]
    assert browser.post(f"{path}/{first.file_id}/label", data={"label": "Form"}).status_code == 303
    assert browser.post(f"{path}/{first.file_id}/label", data={"label": " "}).status_code == 422
    assert browser.post(f"{path}/{second.file_id}/removal").status_code == 303
    assert _labels(browser, resource) == ["Form"]
    refused = browser.post(path, data={"file": upload(b"", "empty.md"), "label": "Typed"})
    assert refused.status_code == 422
    assert 'value="Typed"' in refused.text


def test_files_cost_the_same_for_one_and_for_many(
    app: Flask, sign_in: SignIn, count_statements: Callable[[], Any]
) -> None:
    owner = create_member()
    resource = create_resource(owner)
    browser = sign_in(owner)
    counts = []
    for rounds in (1, 15):
        for _ in range(rounds):
            _attach(resource)
        for path in (
            f"/api/v1/resources/{resource.id}/files",
            f"/library/{resource.id}",
            f"/library/{resource.id}/files",
        ):
            browser.get(path)
            with count_statements() as statements:
                assert browser.get(path).status_code == 200
            counts.append(len(statements))
    assert counts[:3] == counts[3:]
