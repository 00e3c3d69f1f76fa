"""Every audience by every kind of reader, over every way in which a document can show itself."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from forum.blueprints.accounts.models import Member
from forum.blueprints.files import policies as file_policies
from forum.blueprints.files.models import File
from forum.blueprints.groups.models.groups import Group, Membership
from forum.blueprints.library import documents, policies
from forum.blueprints.library.models.resources import Reader, Resource
from forum.blueprints.library.queries import resources as queries
from forum.blueprints.library.queries.facets import count_facets
from forum.blueprints.library.services import resources
from forum.kernel import indexing
from forum.kernel.database import session
from forum.kernel.search import tokens_of
from forum.kernel.storage.port import storage
from tests.factories.accounts import actor_of, create_city, create_member
from tests.factories.groups import add_to_group, create_group
from tests.factories.library import create_resource
from tests.factories.standards import criterion, load_standards

SignIn = Callable[[Any], Any]
PEOPLE = ("owner", "insider", "second", "guest", "named", "outsider", "staff")
READERS = ("stranger", *PEOPLE)
CANARY = "xylophonist"

SEEN_BY = {
    "public": {*READERS},
    "members": {*PEOPLE},
    "group": {"owner", "insider", "guest"},
    "two groups": {"owner", "insider", "guest", "second"},
    "groups and people": {"owner", "insider", "guest", "named"},
    "people": {"owner", "named"},
    "an open group": {"owner", "insider", "staff"},
    "no guests": {"owner", "insider"},
}


@dataclass
class Community:
    people: dict[str, Member]
    city_id: int
    first: Group
    second: Group
    open: Group
    strict: Group

    def share(self, audience: str) -> Resource:
        """A document for this audience, of a city, about a criterion, with a picture of its first page."""
        groups = {"two groups": [self.first, self.second], "groups and people": [self.first], "people": [],
                  "an open group": [self.open], "no guests": [self.strict]}  # fmt: skip
        told: dict[str, Any] = {"audience": audience}
        if audience == "group":
            told["group_id"] = self.first.id
        elif audience in groups:
            people = [self.people["named"].id] if "people" in audience else []
            told = {"audience": "chosen", "reader_groups": [one.id for one in groups[audience]],
                    "reader_members": people}  # fmt: skip
        resource = create_resource(
            self.people["owner"], f"Ask the {CANARY} first.", title=f"The {CANARY} handbook", city_id=self.city_id,
            criteria=["DM3"], doc_type="charter", **told,
        )  # fmt: skip
        file = session.get_one(File, resource.file_id)
        file.thumbnail_key = f"thumbnail-{file.id}"
        storage().put(file.thumbnail_key, io.BytesIO(b"picture"))
        session.commit()
        return resource


@pytest.fixture
def plaza(app: Flask) -> Community:
    load_standards()
    for index in ("library_passages", "library_resources"):  # what other tests have left in them takes no place
        indexing.rebuild(index)
    people = {name: create_member(role="staff" if name == "staff" else "member") for name in PEOPLE}
    first, second = create_group(visibility="private"), create_group(visibility="hidden")
    opened, strict = create_group(visibility="members"), create_group(visibility="private", browse_from="member")
    for group in (first, opened, strict):
        add_to_group(group, people["insider"])
    add_to_group(first, people["guest"], "guest")
    add_to_group(strict, people["guest"], "guest")
    add_to_group(second, people["second"])
    return Community(people, create_city().id, first, second, opened, strict)


def _addresses(plaza: Community, resource: Resource) -> list[str]:
    one, file = f"/api/v1/resources/{resource.id}", f"/files/{resource.file_id}"
    return [one, f"{one}/file", f"{one}/pages/1", f"/library/{resource.id}", f"/library/{resource.id}/page/1", file,
            f"/api/v1{file}", f"{file}/thumbnail", f"/api/v1{file}/thumbnail", f"{one}/rating"]  # fmt: skip


TO_MEMBERS = ("/library?city={city}", "/api/v1/resources?owner={owner}")  # whose it is and from where
LISTS = (
    "/api/v1/resources", "/library", *TO_MEMBERS, "{criterion}", "/cities/{city}",
    "/search?q=xylophonist", "/api/v1/search?q=xylophonist", "/api/v1/search?q=xylophonist&type=document",
    "/api/v1/search/suggestions?q=xylopho", "/api/v1/search?q=xylophonist&doc_type=charter",
)  # fmt: skip


@pytest.mark.parametrize("audience", SEEN_BY)
def test_each_audience_is_seen_by_its_readers_alone_over_every_channel(
    plaza: Community, client: FlaskClient, sign_in: SignIn, deliver: Callable[[], int], audience: str
) -> None:
    resource = plaza.share(audience)
    deliver()
    told = {"city": plaza.city_id, "owner": plaza.people["owner"].id, "criterion": criterion("DM3").path}
    for name in READERS:
        browser = client if name == "stranger" else sign_in(plaza.people[name])
        seen = name in SEEN_BY[audience]
        for address in _addresses(plaza, resource):
            status = browser.get(address).status_code
            assert (status == 200) == seen, (name, address, status)
            assert seen or status == 404, (name, address, status)
        for address in LISTS:
            answer = browser.get(address.format(**told))
            if name == "stranger" and (answer.status_code in (302, 303, 401, 404) or "/cities/" in address):
                continue  # people and cities are among members
            shown = f"/library/{resource.id}" in answer.text
            # Staff find by search what has a token for them; the library itself shows them more.
            expected = seen and (name != "stranger" or address not in TO_MEMBERS)
            assert shown == expected or (name == "staff" and not shown and "search" in address), (name, address)
            assert seen or f"{CANARY} handbook" not in answer.text, (name, address)
            assert seen or f"{CANARY} first" not in answer.text, (name, address)


@pytest.mark.parametrize("audience", SEEN_BY)
def test_counts_facets_tokens_and_the_single_decision_tell_the_same(plaza: Community, audience: str) -> None:
    resource = plaza.share(audience)
    loaded = queries.find_by_ids([resource.id])[0]
    for name in PEOPLE:
        actor, seen = actor_of(plaza.people[name]), name in SEEN_BY[audience]
        assert bool(policies.can_see_resource(actor, loaded)) == seen, name
        assert queries.count_resources(actor, queries.Narrowing()) == int(seen), name
        facets = count_facets(actor, queries.Narrowing())
        expected = {"charter": 1} if seen else {}
        assert (facets.doc_types, facets.areas) == (expected, {"DM": 1} if seen else {}), name
        findable = bool({*tokens_of(actor)} & {*documents.acl_of(loaded)})
        assert findable == seen or (name == "staff" and not findable), name
        assert bool(file_policies.can_see_file(actor, loaded.file)) == seen, name


def test_facets_and_totals_of_the_search_count_nothing_hidden(
    plaza: Community, sign_in: SignIn, deliver: Callable[[], int]
) -> None:
    for audience in ("people", "two groups", "no guests"):
        plaza.share(audience)
    deliver()
    found = sign_in(plaza.people["outsider"]).get(f"/api/v1/search?q={CANARY}&type=document").get_json()
    assert (found["hits"], found["estimated_total"]) == ([], 0)
    assert not any(found["facets"].values())


def test_the_library_of_each_group_shows_what_is_for_it_among_others(plaza: Community, sign_in: SignIn) -> None:
    resource = plaza.share("two groups")
    pages = {"insider": plaza.first, "second": plaza.second}
    for name, group in pages.items():
        browser = sign_in(plaza.people[name])
        assert f"/library/{resource.id}" in browser.get(f"{group.path}/library").text
        assert [one["id"] for one in browser.get(f"/api/v1/resources?group={group.id}").get_json()["items"]] == [
            resource.id
        ]
    insider = sign_in(plaza.people["insider"])
    assert insider.get(f"/api/v1/resources?group={plaza.second.id}").get_json()["items"] == []


def test_a_hidden_group_is_named_to_nobody_who_may_not_know_it(plaza: Community, sign_in: SignIn) -> None:
    plaza.second.name = "The quiet ones"
    session.commit()
    resource = plaza.share("two groups")
    insider, second = sign_in(plaza.people["insider"]), sign_in(plaza.people["second"])
    told = insider.get(f"/api/v1/resources/{resource.id}").get_json()["readers"]
    assert [group["id"] for group in told["groups"]] == [plaza.first.id]
    assert "The quiet ones" not in insider.get(f"/library/{resource.id}").text
    both = second.get(f"/api/v1/resources/{resource.id}").get_json()["readers"]["groups"]
    assert [group["id"] for group in both] == [plaza.second.id]
    assert "The quiet ones" in second.get(f"/library/{resource.id}").text


def test_an_editor_keeps_the_groups_she_may_not_know(plaza: Community, sign_in: SignIn) -> None:
    owner = plaza.people["owner"]
    resource = plaza.share("two groups")
    add_to_group(plaza.first, owner)
    browser, path = sign_in(owner), f"/api/v1/resources/{resource.id}"
    tag = browser.get(path).headers["ETag"]
    body = {"reader_groups": [plaza.open.id], "reader_members": [plaza.people["named"].id]}
    add_to_group(plaza.open, owner)
    answer = browser.patch(path, json=body, headers={"If-Match": tag})
    assert answer.status_code == 200
    kept = {(one.group_id, one.member_id) for one in session.query(Reader)}
    assert kept == {(plaza.second.id, None), (plaza.open.id, None), (None, plaza.people["named"].id)}


def test_who_adds_a_group_needs_the_right_to_share_in_it(plaza: Community, sign_in: SignIn) -> None:
    owner = plaza.people["owner"]
    resource = create_resource(owner)
    add_to_group(plaza.first, owner, "guest")
    browser, path = sign_in(owner), f"/api/v1/resources/{resource.id}"

    def choose(**body: Any) -> Any:
        tag = browser.get(path).headers["ETag"]
        return browser.patch(path, json={"audience": "chosen", **body}, headers={"If-Match": tag})

    assert choose(reader_groups=[plaza.first.id]).get_json()["code"] == "role_too_low"
    assert choose(reader_groups=[plaza.open.id]).get_json()["code"] == "not_in_group"
    for body in ({"reader_groups": [plaza.second.id]}, {"reader_groups": [999_999]}, {"reader_groups": []}, {}):
        answer = choose(**body)
        assert (answer.status_code, list(answer.get_json()["errors"])) == (422, ["reader_groups"]), body
    unknown = choose(reader_members=[999_999])
    assert (unknown.status_code, list(unknown.get_json()["errors"])) == (422, ["reader_members"])
    both = choose(group_id=plaza.first.id, reader_members=[plaza.people["named"].id])
    assert both.status_code in (403, 422)
    assert session.query(Reader).count() == 0


def test_narrowing_takes_effect_at_once_and_in_the_index(
    plaza: Community, sign_in: SignIn, deliver: Callable[[], int]
) -> None:
    owner, outsider = plaza.people["owner"], sign_in(plaza.people["outsider"])
    resource = plaza.share("members")
    deliver()
    search = f"/api/v1/search?q={CANARY}&type=document"
    assert len(outsider.get(search).get_json()["hits"]) == 1
    changes = {"audience": "chosen", "reader_members": [plaza.people["named"].id]}
    resources.edit_resource(actor_of(owner), resource.id, session.get_one(Resource, resource.id).version, **changes)
    assert outsider.get(search).get_json()["hits"] == []
    deliver()
    assert outsider.get(search).get_json()["estimated_total"] == 0
    named = sign_in(plaza.people["named"])
    assert len(named.get(search).get_json()["hits"]) == 1
    widened = {"audience": "members"}
    resources.edit_resource(actor_of(owner), resource.id, session.get_one(Resource, resource.id).version, **widened)
    deliver()
    assert session.query(Reader).count() == 0
    assert len(outsider.get(search).get_json()["hits"]) == 1


def test_who_leaves_one_of_the_groups_loses_the_document(plaza: Community, sign_in: SignIn) -> None:
    resource = plaza.share("two groups")
    browser = sign_in(plaza.people["second"])
    assert browser.get(f"/files/{resource.file_id}").status_code == 200
    session.execute(sa.delete(Membership).where(Membership.group_id == plaza.second.id))
    session.commit()
    assert browser.get(f"/files/{resource.file_id}").status_code == 404


def test_a_group_s_document_becomes_one_for_chosen_groups_and_back(plaza: Community, sign_in: SignIn) -> None:
    owner = plaza.people["owner"]
    add_to_group(plaza.first, owner)
    resource = plaza.share("group")
    browser, page = sign_in(owner), f"/library/{resource.id}/edit"
    form = {"title": "Kept", "audience": "chosen", "group_id": "", "reader_groups": [str(plaza.first.id)],
            "reader_handles": plaza.people["named"].handle, "version": "1"}  # fmt: skip
    assert browser.post(page, data=form).status_code == 303
    assert sign_in(plaza.people["named"]).get(f"/library/{resource.id}").status_code == 200
    shown = browser.get(page).text
    assert f'value="{plaza.people["named"].handle}"' in shown
    version = re.search(r'name="version" value="(\d+)"', shown)
    assert version is not None
    again = {"title": "Kept", "audience": "group", "group_id": str(plaza.first.id), "version": version[1]}
    assert browser.post(page, data=again).status_code == 303
    assert sign_in(plaza.people["named"]).get(f"/library/{resource.id}").status_code == 404
    version = re.search(r'name="version" value="(\d+)"', browser.get(page).text)
    assert version is not None
    wrong = browser.post(page, data={**form, "reader_handles": "nobody-here", "version": version[1]})
    assert wrong.status_code == 422


def test_a_document_is_shared_with_chosen_people_from_the_start(plaza: Community, sign_in: SignIn) -> None:
    from tests.factories.files import upload

    browser = sign_in(plaza.people["owner"])
    data = {"file": upload(), "audience": "chosen", "reader_members": [str(plaza.people["named"].id)]}
    shared = browser.post("/api/v1/resources", data=data)
    assert shared.status_code == 201
    assert [one["id"] for one in shared.get_json()["readers"]["members"]] == [plaza.people["named"].id]
    alone = browser.post("/api/v1/resources", data={"file": upload(b"# Other", "b.md"), "audience": "chosen"})
    assert (alone.status_code, list(alone.get_json()["errors"])) == (422, ["reader_groups"])


def test_lists_of_chosen_documents_cost_the_same_for_one_and_for_many(
    plaza: Community, sign_in: SignIn, count_statements: Callable[[], Any]
) -> None:
    browser, counts = sign_in(plaza.people["insider"]), []
    for many in (1, 8):
        for _ in range(many):
            plaza.share("groups and people")
        session.expunge_all()
        with count_statements() as statements:
            assert browser.get("/api/v1/resources").status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_it_is_discussed_in_each_of_its_groups_and_in_no_other(plaza: Community, sign_in: SignIn) -> None:
    resource = plaza.share("an open group")
    insider, path = sign_in(plaza.people["insider"]), f"/api/v1/resources/{resource.id}/comments"
    elsewhere = insider.post(path, json={"body": "What of clause 4?", "group_id": plaza.first.id})
    assert (elsewhere.status_code, elsewhere.get_json()["code"]) == (403, "wider_than_document")
    here = insider.post(path, json={"body": "What of clause 4?", "group_id": plaza.open.id})
    assert here.status_code == 201
    assert f"{CANARY} handbook" not in sign_in(plaza.people["outsider"]).get(plaza.open.path).text
