"""The library as JSON."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from forum.blueprints.files.models import File
from forum.blueprints.library.models.resources import Resource
from forum.blueprints.library.services import resources
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from tests.factories.accounts import create_city, create_member
from tests.factories.files import HANDBOOK, NOTES, create_file, upload
from tests.factories.groups import create_group
from tests.factories.library import create_resource
from tests.factories.standards import load_standards

SignIn = Callable[[Any], Any]


def _share(browser: Any, content: bytes = NOTES, filename: str = "notes.md", **told: Any) -> Any:
    return browser.post("/api/v1/resources", data={"file": upload(content, filename), **told})


def test_a_document_is_shared_with_all_that_is_told_about_it(app: Flask, sign_in: SignIn) -> None:
    load_standards()
    city = create_city(name="Boise")
    answer = _share(
        sign_in(create_member(city_id=city.id)), title="Exit clauses", summary="**Eight** clauses.",
        doc_type="agreement", licence="CC BY 4.0", year="2024", language="en", city_id=city.id,
        criteria=["dm-3", "SI1"], tags="data sharing, clauses", attribution="City of Boise", source_url="https://example.org/a",
    )  # fmt: skip
    shared = answer.get_json()
    assert answer.status_code == 201
    assert [criterion["code"] for criterion in shared["criteria"]] == ["DM3", "CI1"]
    assert shared["practice_areas"] == ["DM", "CI"]
    assert shared["tags"] == ["data sharing", "clauses"]
    assert (shared["city"]["name"], shared["year"], shared["doc_type"]) == ("Boise", 2024, "agreement")
    assert shared["summary_html"] == "<p><strong>Eight</strong> clauses.</p>\n"
    assert shared["file"]["state"] == "waiting"
    allowed = {verb for verb, may in shared["can"].items() if may}
    assert allowed == {"edit", "remove", "review", "hand_over"}


def test_without_a_title_the_document_says_what_it_is_called(
    app: Flask, sign_in: SignIn, deliver: Callable[[], int]
) -> None:
    browser = sign_in(create_member())
    first = _share(browser, HANDBOOK.read_bytes(), "final_v2.pdf").get_json()
    assert (first["title"], first["title_guessed"], first["language"]) == ("Final v2", True, None)
    deliver()
    later = browser.get(f"/api/v1/resources/{first['id']}").get_json()
    assert (later["title"], later["language"]) == ("Data-sharing agreement handbook", "en")
    assert (later["file"]["state"], later["file"]["page_count"]) == ("ready", 21)


def test_reading_the_text_makes_nobody_s_open_form_stale(
    app: Flask, sign_in: SignIn, deliver: Callable[[], int]
) -> None:
    browser = sign_in(create_member())
    first = _share(browser, title="Mine", language="en")
    deliver()
    path = f"/api/v1/resources/{first.get_json()['id']}"
    answer = browser.patch(path, json={"year": 2020}, headers={"If-Match": first.headers["ETag"]})
    assert (answer.status_code, answer.get_json()["title"]) == (200, "Mine")


def test_an_earlier_upload_is_shared_once_and_only_by_who_sent_it(app: Flask, sign_in: SignIn) -> None:
    owner = create_member()
    file = create_file(owner)
    data = {"upload_id": str(file.id)}
    assert sign_in(create_member()).post("/api/v1/resources", data=data).status_code == 422
    assert sign_in(owner).post("/api/v1/resources", data=data).status_code == 201
    again = sign_in(owner).post("/api/v1/resources", data=data)
    assert (again.status_code, again.get_json()["code"]) == (409, "already_shared")


def test_a_file_that_one_may_read_is_still_not_one_s_own_to_share(app: Flask, sign_in: SignIn) -> None:
    resource = create_resource(create_member())
    answer = sign_in(create_member()).post("/api/v1/resources", data={"upload_id": resource.file_id})
    assert (answer.status_code, answer.get_json()["code"]) == (403, "not_your_upload")


@pytest.mark.parametrize(
    ("told", "field"),
    [({"criteria": "ZZ9"}, "criteria"), ({"audience": "group"}, "audience"), ({"audience": "me"}, "audience"),
     ({"group_id": "999"}, "group_id"), ({"city_id": "99999"}, "city_id"), ({"year": "12"}, "year"),
     ({"language": "de"}, "language"), ({"doc_type": "poem"}, "doc_type"), ({"title": "x" * 201}, "title"),
     ({"source_url": "javascript:alert(1)"}, "source_url"), ({"tags": ",".join(map(str, range(20)))}, "tags"),
     ({"unknown": "1"}, "unknown")],
)  # fmt: skip
def test_what_is_wrong_is_told_by_field(app: Flask, sign_in: SignIn, told: dict[str, str], field: str) -> None:
    load_standards()
    answer = _share(sign_in(create_member()), **told)
    assert (answer.status_code, list(answer.get_json()["errors"])) == (422, [field])
    assert session.query(Resource).count() == 0


def test_text_in_place_of_a_file_and_no_file_at_all_are_told(app: Flask, sign_in: SignIn) -> None:
    browser = sign_in(create_member())
    for data in ({"file": "text"}, {"title": "Nothing"}):
        answer = browser.post("/api/v1/resources", data=data, content_type="multipart/form-data")
        assert (answer.status_code, list(answer.get_json()["errors"])) == (422, ["file"])


def test_a_group_takes_documents_from_those_in_it(app: Flask, sign_in: SignIn) -> None:
    insider = create_member()
    group = create_group(insider)
    outside = _share(sign_in(create_member()), group_id=group.id, audience="group")
    assert (outside.status_code, outside.get_json()["code"]) == (403, "not_in_group")
    inside = _share(sign_in(insider), group_id=group.id, audience="group")
    assert (inside.status_code, inside.get_json()["group"]["id"]) == (201, group.id)


def test_two_people_editing_at_once_lose_nothing(app: Flask, sign_in: SignIn) -> None:
    owner, staff = create_member(), create_member(role="staff")
    resource = create_resource(owner)
    path = f"/api/v1/resources/{resource.id}"
    seen = sign_in(owner).get(path).headers["ETag"]
    first = sign_in(staff).patch(path, json={"title": "By staff"}, headers={"If-Match": seen})
    second = sign_in(owner).patch(path, json={"title": "By owner"}, headers={"If-Match": seen})
    blind = sign_in(owner).patch(path, json={"title": "Blind"})
    assert [answer.status_code for answer in (first, second, blind)] == [200, 412, 428]
    assert sign_in(owner).get(path).get_json()["title"] == "By staff"


def test_only_what_is_named_is_changed(app: Flask, sign_in: SignIn) -> None:
    load_standards()
    owner = create_member()
    resource = create_resource(owner, criteria=["DM3"], tags=["privacy"], year=2020)
    path = f"/api/v1/resources/{resource.id}"
    browser = sign_in(owner)
    etag = browser.get(path).headers["ETag"]
    changed = browser.patch(path, json={"criteria": ["OD1"], "year": None}, headers={"If-Match": etag}).get_json()
    assert [criterion["code"] for criterion in changed["criteria"]] == ["OD1"]
    assert (changed["tags"], changed["year"], changed["title"]) == (["privacy"], None, "How we share data")


def test_others_cannot_change_or_remove_it(app: Flask, sign_in: SignIn, client: FlaskClient) -> None:
    resource = create_resource(create_member())
    path = f"/api/v1/resources/{resource.id}"
    other = sign_in(create_member())
    assert other.patch(path, json={}, headers={"If-Match": "1"}).get_json()["code"] == "not_yours"
    assert other.delete(path).status_code == 403
    assert client.delete(path).status_code == 401


def test_what_is_removed_is_gone_for_others_and_its_file_stays_with_the_uploader(app: Flask, sign_in: SignIn) -> None:
    owner, reader = create_member(), create_member()
    resource = create_resource(owner)
    path = f"/api/v1/resources/{resource.id}"
    assert sign_in(owner).delete(path).status_code == 204
    assert sign_in(owner).get(path).status_code == 404
    assert sign_in(reader).get(f"/files/{resource.file_id}").status_code == 404
    assert sign_in(owner).get(f"/files/{resource.file_id}").status_code == 200


def test_lists_are_narrowed_by_each_filter(app: Flask, sign_in: SignIn) -> None:
    load_standards()
    owner, other = create_member(), create_member()
    city, group = create_city(), create_group(owner)
    wanted = create_resource(
        owner, title="Cláusulas de salida", criteria=["DM3"], tags=["Intercambio"], language="es", doc_type="agreement",
        city_id=city.id, group_id=group.id,
    )  # fmt: skip
    create_resource(other, title="Another", criteria=["OD1"], tags=["portal"])
    browser = sign_in(owner)
    for query in ("q=clausulas+sal", "criterion=dm-3", "practice_area=DM", "language=es", "doc_type=agreement",
                  "tag=intercambio", f"city={city.id}", f"group={group.id}", f"owner={owner.id}"):  # fmt: skip
        items = browser.get(f"/api/v1/resources?{query}").get_json()["items"]
        assert [item["id"] for item in items] == [wanted.id], query
    for query in ("q=nowhere", "criterion=ZZ9", "practice_area=QQ", "tag=inter"):
        assert browser.get(f"/api/v1/resources?{query}").get_json()["items"] == [], query
    assert len(browser.get("/api/v1/resources?q=%25").get_json()["items"]) == 0


def test_pages_of_a_list_follow_one_another_without_gap(app: Flask, sign_in: SignIn) -> None:
    owner = create_member()
    made = [create_resource(owner, title=f"Document {n}").id for n in range(5)]
    browser, seen, address = sign_in(owner), [], "/api/v1/resources?limit=2"
    while address:
        page = browser.get(address).get_json()
        seen += [item["id"] for item in page["items"]]
        address = f"/api/v1/resources?limit=2&cursor={page['next']}" if page["next"] else ""
    assert seen == sorted(made, reverse=True)


def test_a_page_of_the_text_knows_its_neighbours(app: Flask, sign_in: SignIn) -> None:
    resource = create_resource(create_member(), "One.", "Two.", "Three.")
    browser = sign_in(create_member())
    path = f"/api/v1/resources/{resource.id}/pages"
    middle = browser.get(f"{path}/2").get_json()
    assert (middle["text"], middle["heading"], middle["unit"]) == ("Two.", "Part 2", "section")
    assert (middle["previous"], middle["next"], middle["page_count"]) == (1, 3, 3)
    assert middle["url"] == f"/library/{resource.id}/page/2"
    assert [browser.get(f"{path}/{n}").get_json().get(side) for n, side in ((1, "previous"), (3, "next"))] == [
        None,
        None,
    ]
    assert browser.get(f"{path}/4").status_code == 404


def test_strangers_read_what_is_public_without_learning_who_shared_it(client: FlaskClient) -> None:
    city = create_city()
    resource = create_resource(create_member(city_id=city.id), audience="public", city_id=city.id)
    create_resource(create_member())
    items = client.get("/api/v1/resources").get_json()["items"]
    assert [(item["id"], item["owner"], item["city"]) for item in items] == [(resource.id, None, None)]
    assert city.name not in client.get(f"/library/{resource.id}").text


def test_the_file_of_a_document_is_downloaded_under_its_name(app: Flask, sign_in: SignIn) -> None:
    resource = create_resource(create_member(), filename="acordo.md")
    answer = sign_in(create_member()).get(f"/api/v1/resources/{resource.id}/file")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="acordo.md"'
    assert answer.data == NOTES


def test_the_same_key_shares_a_document_once(app: Flask, sign_in: SignIn) -> None:
    browser = sign_in(create_member())
    send = {"headers": {"Idempotency-Key": "once"}}
    ids = set()
    for _ in range(2):
        data = {"file": (io.BytesIO(NOTES), "notes.md"), "title": "Once"}
        ids.add(browser.post("/api/v1/resources", data=data, **send).get_json()["id"])
    assert len(ids) == 1
    assert session.query(File).count() == 1


@pytest.mark.parametrize("body", ["[]", "{", "null", json.dumps({"title": ""}), json.dumps({"title": None}),
                                  json.dumps({"tags": "x" * 50}), json.dumps({"criteria": [None]})])  # fmt: skip
def test_malformed_changes_are_told_and_change_nothing(app: Flask, sign_in: SignIn, body: str) -> None:
    owner = create_member()
    resource = create_resource(owner)
    answer = sign_in(owner).patch(
        f"/api/v1/resources/{resource.id}", data=body, content_type="application/json", headers={"If-Match": "1"}
    )
    assert answer.status_code in (400, 422)
    session.expire_all()
    assert session.get_one(Resource, resource.id).version == 1


def test_removing_twice_and_reading_after_removal_do_no_harm(app: Flask) -> None:
    resource = create_resource(create_member())
    resources.remove_resource(SYSTEM, resource.id)
    resources.note_text_read(SYSTEM, resource.file_id)
    session.expire_all()
    assert session.get_one(Resource, resource.id).deleted_at is not None


@pytest.mark.parametrize("path", ["/api/v1/resources", "/library"])
def test_the_number_of_statements_does_not_grow_with_the_library(
    app: Flask, sign_in: SignIn, count_statements: Callable[[], Any], path: str
) -> None:
    load_standards()
    owner = create_member(city_id=create_city().id)
    browser = sign_in(owner)
    numbers = []
    for more in (1, 99):
        for n in range(more):
            create_resource(owner, criteria=["DM3", "OD1"], tags=[f"t{n}"], city_id=owner.city_id)
        session.expunge_all()
        with count_statements() as statements:
            answer = browser.get(f"{path}?limit=100")
        assert answer.status_code == 200
        numbers.append(len(statements))
    assert numbers[0] == numbers[1]
    # What the frame of a page shows belongs to other features and adds a few.
    assert numbers[0] in ([6] if path.startswith("/api") else range(9, 16))


@pytest.mark.parametrize("kind", ["api", "page", "text_api", "text"])
def test_the_number_of_statements_does_not_grow_with_a_document(
    app: Flask, sign_in: SignIn, count_statements: Callable[[], Any], kind: str
) -> None:
    load_standards()
    owner = create_member()
    browser = sign_in(owner)
    numbers = []
    for pages in (1, 100):
        resource = create_resource(owner, *(["Some text."] * pages), criteria=["DM3", "OD1"][: 1 + (pages > 1)])
        path = {
            "api": f"/api/v1/resources/{resource.id}",
            "page": f"/library/{resource.id}",
            "text_api": f"/api/v1/resources/{resource.id}/pages/1",
            "text": f"/library/{resource.id}/page/1?q=text",
        }[kind]
        session.expunge_all()
        with count_statements() as statements:
            assert browser.get(path).status_code == 200
        numbers.append(len(statements))
    assert numbers[0] == numbers[1]
    expected = {"api": [5], "page": range(5, 24), "text_api": [6], "text": range(6, 10)}  # pages have a frame
    assert numbers[0] in expected[kind]
