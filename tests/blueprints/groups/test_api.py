"""Groups through the JSON routes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask.testing import FlaskClient

from tests.factories.accounts import create_member
from tests.factories.groups import add_to_group, create_group


def test_strangers_see_public_groups_only_and_no_people(client: FlaskClient) -> None:
    public, members = create_group(visibility="public"), create_group()
    items = client.get("/api/v1/groups").get_json()["items"]
    assert [item["id"] for item in items] == [public.id]
    assert items[0]["can"]["join"] is False
    assert client.get(f"/api/v1/groups/{members.id}").status_code == 404
    assert client.get(f"/api/v1/groups/{public.id}/members").status_code == 401


def test_joining_and_leaving_with_ones_own_id(sign_in: Callable[[Any], Any]) -> None:
    member, group = create_member(), create_group()
    browser = sign_in(member)
    joined = browser.put(f"/api/v1/groups/{group.id}/members/{member.id}", json={})
    assert (joined.status_code, joined.get_json()["role"]) == (200, "member")
    watched = browser.put(f"/api/v1/groups/{group.id}/watch", json={"level": "watching"})
    assert watched.get_json()["watch_level"] == "watching"
    assert browser.delete(f"/api/v1/groups/{group.id}/members/{member.id}").status_code == 204
    assert browser.delete(f"/api/v1/groups/{group.id}/members/{member.id}").status_code == 403


def test_an_edit_needs_the_version_it_began_with(sign_in: Callable[[Any], Any]) -> None:
    group = create_group()
    browser = sign_in(create_member(role="staff"))
    address = f"/api/v1/groups/{group.id}"
    tag = browser.get(address).headers["ETag"]
    assert browser.patch(address, json={"name": "Sharing data"}).status_code == 428
    changed = browser.patch(address, json={"name": "Sharing data"}, headers={"If-Match": tag})
    assert (changed.status_code, changed.get_json()["name"]) == (200, "Sharing data")
    assert browser.patch(address, json={"name": "Lost"}, headers={"If-Match": tag}).status_code == 412


def test_wrong_values_are_told_by_field(sign_in: Callable[[Any], Any]) -> None:
    browser = sign_in(create_member(role="staff"))
    answer = browser.post("/api/v1/groups", json={"name": "x", "visibility": "secret", "member_count": 5})
    assert answer.status_code == 422
    assert set(answer.get_json()["errors"]) == {"name", "visibility", "member_count"}


def test_people_come_with_owners_and_moderators_first(sign_in: Callable[[Any], Any]) -> None:
    member, moderator, owner = (create_member() for _ in range(3))
    group = create_group(member)
    add_to_group(group, moderator, "moderator")
    add_to_group(group, owner, "owner")
    add_to_group(group, create_member(closed_at=member.joined_at))
    items = sign_in(member).get(f"/api/v1/groups/{group.id}/members").get_json()["items"]
    assert [item["role"] for item in items] == ["owner", "moderator", "member"]


def test_lists_cost_the_same_for_one_group_and_for_a_hundred(
    sign_in: Callable[[Any], Any], count_statements: Callable[[], Any]
) -> None:
    member = create_member()
    browser = sign_in(member)
    group = create_group(member)
    costs = []
    for size in (1, 99):
        for _ in range(size - 1):
            create_group(), add_to_group(group, create_member())
        for address in ("/api/v1/groups?limit=100", f"/api/v1/groups/{group.id}/members?limit=100"):
            with count_statements() as statements:
                assert len(browser.get(address).get_json()["items"]) == size
            costs.append(len(statements))
    assert costs == [3, 4, 3, 4]
