"""Collections: documents in an order, each with a note, of which each reader sees what she may see anyway."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from forum.blueprints.accounts.models import Member
from forum.blueprints.library import policies
from forum.blueprints.library.models.collections import Collection, CollectionItem
from forum.blueprints.library.models.resources import Resource
from forum.blueprints.library.rules.collecting import moved, reorder
from forum.blueprints.library.services import collections, resources
from forum.kernel.actor import ANONYMOUS, SYSTEM, Actor
from forum.kernel.database import session
from tests.factories.accounts import actor_of, create_city, create_member
from tests.factories.groups import add_to_group, create_group
from tests.factories.library import create_resource

SignIn = Callable[[Any], Any]


def _collect(owner: Member, *documents: Resource, **told: Any) -> Collection:
    collection = collections.create_collection(actor_of(owner), told.pop("title", "Before you sign"), **told)
    for one in documents:
        collections.put_item(actor_of(owner), collection.id, one.id)
    return collection


def _order(browser: Any, collection: Collection) -> list[int]:
    items = browser.get(f"/api/v1/collections/{collection.id}/items").get_json()["items"]
    return [item["resource"]["id"] for item in items]


def test_a_collection_is_made_changed_and_removed(app: Flask, sign_in: SignIn) -> None:
    browser = sign_in(create_member())
    made = browser.post("/api/v1/collections", json={"title": "Before you sign", "summary": "**Five** of them."})
    told = made.get_json()
    assert (made.status_code, told["summary_html"]) == (201, "<p><strong>Five</strong> of them.</p>\n")
    path = f"/api/v1/collections/{told['id']}"
    assert browser.patch(path, json={"title": "Other"}).status_code == 428
    changed = browser.patch(path, json={"title": "Other"}, headers={"If-Match": made.headers["ETag"]})
    assert (changed.status_code, changed.get_json()["title"]) == (200, "Other")
    assert browser.patch(path, json={"title": "X"}, headers={"If-Match": made.headers["ETag"]}).status_code == 412
    assert browser.delete(path).status_code == 204
    assert browser.get(path).status_code == 404


@pytest.mark.parametrize(
    ("told", "field"),
    [({"title": ""}, "title"), ({"title": "x" * 121}, "title"), ({}, "title"), ({"audience": "me"}, "audience"),
     ({"audience": "group"}, "audience"), ({"group_id": 999}, "group_id"), ({"other": 1}, "other")],
)  # fmt: skip
def test_what_is_wrong_is_told_by_field(app: Flask, sign_in: SignIn, told: dict[str, Any], field: str) -> None:
    body = told if field == "title" else {"title": "T", **told}
    answer = sign_in(create_member()).post("/api/v1/collections", json=body)
    assert (answer.status_code, list(answer.get_json()["errors"])) == (422, [field])


def test_documents_are_added_once_with_a_note_and_taken_out(app: Flask, sign_in: SignIn) -> None:
    owner = create_member()
    first, second = create_resource(owner), create_resource(create_member())
    collection = _collect(owner, first)
    browser, path = sign_in(owner), f"/api/v1/collections/{collection.id}/items"
    assert browser.put(f"{path}/{second.id}", json={"note": "Read this."}).get_json()["note"] == "Read this."
    assert browser.put(f"{path}/{second.id}", json={}).get_json()["note"] == "Read this."
    assert _order(browser, collection) == [first.id, second.id]
    assert [browser.delete(f"{path}/{first.id}").status_code for _ in range(2)] == [204, 204]
    assert _order(browser, collection) == [second.id]
    assert browser.put(f"{path}/999999", json={}).status_code == 404
    assert browser.put(f"{path}/{first.id}", json={"note": "x" * 501}).status_code == 422


def test_a_collection_holds_two_hundred_documents_at_most(
    app: Flask, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collections, "MOST_ITEMS", 2)
    owner = create_member()
    collection = _collect(owner, create_resource(owner), create_resource(owner))
    one_more = create_resource(owner)
    answer = sign_in(owner).put(f"/api/v1/collections/{collection.id}/items/{one_more.id}", json={})
    assert (answer.status_code, answer.get_json()["code"]) == (409, "collection_full")


def test_nobody_learns_of_documents_she_may_not_see(app: Flask, client: FlaskClient, sign_in: SignIn) -> None:
    owner, outsider = create_member(), create_member()
    group = create_group(owner, visibility="private")
    hidden = create_resource(owner, title="The secret annex", audience="group", group_id=group.id)
    members, public = create_resource(owner), create_resource(owner, audience="public")
    collection = _collect(owner, hidden, members, public, audience="public")
    collections.put_item(actor_of(owner), collection.id, hidden.id, "About the annex.")
    seen = {"owner": (sign_in(owner), 3), "outsider": (sign_in(outsider), 2), "stranger": (client, 1)}
    for name, (browser, count) in seen.items():
        assert len(_order(browser, collection)) == count, name
        for page in (collection.path, "/library/collections"):
            text = browser.get(page).text
            assert f"{count} document" in text, name
            assert f"{count + 1} document" not in text, name
            assert ("annex" in text) == (name == "owner" and page == collection.path), name
    assert sign_in(outsider).get(f"/api/v1/collections?resource={hidden.id}").get_json()["items"] == []
    assert len(sign_in(owner).get(f"/api/v1/collections?resource={hidden.id}").get_json()["items"]) == 1
    resources.remove_resource(actor_of(owner), members.id)
    assert len(_order(seen["outsider"][0], collection)) == 1


def test_a_filter_tells_strangers_neither_the_owner_nor_the_city(
    app: Flask, client: FlaskClient, sign_in: SignIn
) -> None:
    owner, city = create_member(), create_city()
    public = create_resource(owner, audience="public", city_id=city.id)
    _collect(owner, public, audience="public")
    member, filters = sign_in(create_member()), (f"resources?owner={owner.id}", f"resources?city={city.id}")
    for path in (*filters, f"collections?owner={owner.id}"):
        assert len(member.get(f"/api/v1/{path}").get_json()["items"]) == 1, path
        assert client.get(f"/api/v1/{path}").get_json()["items"] == [], path
    assert public.title not in client.get(f"/library?owner={owner.id}").text
    assert public.title in client.get("/library").text


def test_who_sees_a_part_puts_it_in_order_and_moves_nothing_else(app: Flask, sign_in: SignIn) -> None:
    owner, editor = create_member(), create_member()
    group = create_group(owner, visibility="hidden")
    hidden = create_resource(owner, audience="group", group_id=group.id)
    a, b, c = (create_resource(owner) for _ in range(3))
    collection = _collect(owner, a, hidden, b, c)
    collections.add_editor(actor_of(owner), collection.id, editor.id)
    browser, path = sign_in(editor), f"/api/v1/collections/{collection.id}"
    assert browser.put(f"{path}/order", json={"resource_ids": [c.id, a.id, b.id]}).status_code == 204
    assert _order(browser, collection) == [c.id, a.id, b.id]
    assert _order(sign_in(owner), collection) == [c.id, hidden.id, a.id, b.id]
    for wrong in ([c.id, a.id], [c.id, a.id, b.id, b.id], [c.id, a.id, b.id, hidden.id]):
        answer = browser.put(f"{path}/order", json={"resource_ids": wrong})
        assert (answer.status_code, list(answer.get_json()["errors"])) == (422, ["resource_ids"])
    assert browser.put(f"{path}/items/{hidden.id}", json={"note": "x"}).status_code == 404
    assert browser.delete(f"{path}/items/{hidden.id}").status_code == 404
    page = f"/library/collections/{collection.id}/items"
    assert browser.post(f"{page}/{a.id}/place", data={"way": "up"}).status_code == 303
    assert _order(sign_in(owner), collection) == [a.id, hidden.id, c.id, b.id]
    assert browser.post(f"{page}/{a.id}/place", data={"way": "up"}).status_code == 303
    assert browser.post(f"{page}/{hidden.id}/place", data={"way": "up"}).status_code == 404


def test_owner_co_editors_moderators_and_staff_edit_and_nobody_else(app: Flask, sign_in: SignIn) -> None:
    owner, editor, moderator, insider, staff = (create_member(role=r) for r in ("member",) * 4 + ("staff",))
    group = create_group(owner, editor, insider)
    add_to_group(group, moderator, "moderator")
    collection = _collect(owner, group_id=group.id)
    document = create_resource(create_member())
    path = f"/api/v1/collections/{collection.id}"
    assert sign_in(insider).put(f"{path}/editors/{insider.id}").status_code == 403
    assert sign_in(owner).put(f"{path}/editors/{editor.id}").status_code == 200
    for person in (owner, editor, moderator, staff):
        assert sign_in(person).put(f"{path}/items/{document.id}", json={}).status_code == 200
    assert sign_in(insider).put(f"{path}/items/{document.id}", json={}).status_code == 403
    assert sign_in(insider).get(path).get_json()["can"] == {"edit": False, "remove": False}
    assert sign_in(editor).delete(path).status_code == 403
    assert sign_in(editor).put(f"{path}/editors/{insider.id}").status_code == 403
    assert sign_in(editor).delete(f"{path}/editors/{editor.id}").status_code == 204
    assert sign_in(editor).put(f"{path}/items/{document.id}", json={}).status_code == 403
    assert sign_in(moderator).delete(path).status_code == 204


def test_only_who_sees_a_collection_edits_it_and_only_ten_do(
    app: Flask, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collections, "MOST_EDITORS", 1)
    owner, outsider, insider, another = (create_member() for _ in range(4))
    group = create_group(owner, insider, another, visibility="private")
    collection = _collect(owner, group_id=group.id, audience="group")
    browser, path = sign_in(owner), f"/api/v1/collections/{collection.id}/editors"
    assert browser.put(f"{path}/{outsider.id}").status_code == 422
    assert [browser.put(f"{path}/{insider.id}").status_code for _ in range(2)] == [200, 200]
    assert browser.put(f"{path}/{another.id}").get_json()["code"] == "too_many_editors"


def test_in_a_group_collects_who_may_share_there(app: Flask, sign_in: SignIn) -> None:
    guest, member = create_member(), create_member()
    group = create_group(member)
    add_to_group(group, guest, "guest")
    body = {"title": "Ours", "group_id": group.id, "audience": "group"}
    assert sign_in(guest).post("/api/v1/collections", json=body).status_code == 403
    assert sign_in(member).post("/api/v1/collections", json=body).status_code == 201
    assert "Ours" in sign_in(guest).get(f"{group.path}/library").text


@pytest.mark.parametrize("name", ["stranger", "owner", "insider", "outsider", "staff", "system"])
def test_the_list_and_the_single_collection_tell_the_same(app: Flask, name: str) -> None:
    owner, insider = create_member(), create_member()
    made = [_collect(owner, audience=audience) for audience in ("members", "public")]
    for visibility in ("public", "members", "private", "hidden"):
        group = create_group(owner, insider, visibility=visibility)
        made += [_collect(owner, audience=one, group_id=group.id) for one in ("members", "group", "public")]
    gone = _collect(owner)
    collections.remove_collection(actor_of(owner), gone.id)
    actors: dict[str, Actor] = {
        "stranger": ANONYMOUS, "owner": actor_of(owner), "insider": actor_of(insider),
        "outsider": actor_of(create_member()), "staff": actor_of(create_member(role="staff")), "system": SYSTEM,
    }  # fmt: skip
    actor = actors[name]
    listed = {one.id for one in session.scalars(policies.visible_collections(actor))}
    for one in session.query(Collection):
        session.refresh(one, ["group"])
        assert bool(policies.can_see_collection(actor, one)) == (one.id in listed), (one.audience, one.group)
    assert gone.id not in listed
    assert (name != "owner") or len(listed) == len(made)


def test_it_all_works_without_scripts(app: Flask, sign_in: SignIn) -> None:
    owner, helper = create_member(), create_member()
    document, other = create_resource(owner, title="First"), create_resource(owner, title="Second")
    browser = sign_in(owner)
    assert browser.post(f"/library/{document.id}/collections", data={"collection_id": ""}).status_code == 422
    begun = browser.post(
        f"/library/{document.id}/collections", data={"title": "Before you sign", "note": "Start here."}
    )
    assert begun.status_code == 303
    collection = session.query(Collection).one()
    assert "Before you sign" in browser.get(f"/library/{document.id}").text
    assert browser.post(f"/library/{other.id}/collections", data={"collection_id": collection.id}).status_code == 303
    shown = browser.get(collection.path).text
    assert shown.index("First") < shown.index("Start here.") < shown.index("Second")
    assert browser.post(f"{collection.path}/items/{other.id}/note", data={"note": "Then <this>."}).status_code == 303
    assert "Then &lt;this&gt;." in browser.get(collection.path).text
    too_long = browser.post(f"{collection.path}/items/{other.id}/note", data={"note": "x" * 501})
    assert too_long.status_code == 422
    assert browser.post(f"{collection.path}/editors", data={"editor": "nobody-here"}).status_code == 422
    assert browser.post(f"{collection.path}/editors", data={"editor": helper.handle}).status_code == 303
    form = {"title": "After you sign", "audience": "members", "summary": "", "version": str(collection.version)}
    assert browser.post(f"{collection.path}/edit", data=form).status_code == 303
    assert browser.post(f"{collection.path}/items/{other.id}/removal").status_code == 303
    assert session.query(CollectionItem).count() == 1
    assert "After you sign" in sign_in(helper).get("/library/collections?q=after").text
    assert "After you sign" not in sign_in(helper).get("/library/collections?q=before").text
    assert browser.post(f"{collection.path}/removal").status_code == 303
    assert browser.get(collection.path).status_code == 404


def test_lists_and_pages_cost_the_same_for_one_and_for_many(
    app: Flask, sign_in: SignIn, count_statements: Callable[[], Any]
) -> None:
    owner = create_member()
    browser, counts = sign_in(owner), []
    first = _collect(owner)
    for many in (1, 7):
        for _ in range(many):
            document = create_resource(owner)
            collections.put_item(actor_of(owner), first.id, document.id)
            _collect(owner, document)
        for path in ("/api/v1/collections", f"/api/v1/collections/{first.id}/items", "/library/collections",
                     first.path, f"/library/{document.id}"):  # fmt: skip
            session.expunge_all()
            with count_statements() as statements:
                assert browser.get(path).status_code == 200
            counts.append(len(statements))
        first = session.get_one(Collection, first.id)
    assert counts[:5] == counts[5:]


def test_items_come_in_pages_in_their_order(app: Flask, sign_in: SignIn) -> None:
    owner = create_member()
    documents = [create_resource(owner) for _ in range(5)]
    collection = _collect(owner, *documents)
    browser, path = sign_in(owner), f"/api/v1/collections/{collection.id}/items"
    first = browser.get(f"{path}?limit=3").get_json()
    second = browser.get(f"{path}?limit=3&cursor={first['next']}").get_json()
    ids = [item["resource"]["id"] for item in first["items"] + second["items"]]
    assert (ids, second["next"]) == ([one.id for one in documents], None)


def test_the_rules_of_order() -> None:
    assert reorder([1, 9, 2, 3], [3, 1, 2]) == [3, 9, 1, 2]
    assert moved([1, 2, 3], 2, "up") == [2, 1, 3]
    assert moved([1, 2, 3], 2, "down") == [1, 3, 2]
    assert moved([1, 2, 3], 1, "up") == moved([1, 2, 3], 3, "down") == [1, 2, 3]
