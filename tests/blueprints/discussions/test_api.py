"""Discussions through the JSON routes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from forum.blueprints.accounts.models import Member
from forum.blueprints.discussions.schemas.posts import PostSchema
from forum.kernel.database import session
from tests.factories.accounts import create_city, create_member
from tests.factories.discussions import reply, start_thread, write_long_thread
from tests.factories.groups import add_to_group, create_group


def test_a_thread_is_started_answered_and_read(sign_in: Callable[[Any], Any]) -> None:
    ana, luis = create_member(), create_member()
    group = create_group(ana, luis)
    asks, answers = sign_in(ana), sign_in(luis)
    form = {"title": "How do you share data?", "body": "We **ask**."}
    started = asks.post(f"/api/v1/groups/{group.id}/threads", json=form)
    thread = started.get_json()
    assert (started.status_code, thread["url"]) == (201, f"/t/how-do-you-share-data/{thread['id']}")
    assert thread["can"] == {
        "reply": True,
        "edit": True,
        "moderate": False,
        "remove": True,
        "follow": True,
        "curate": False,
    }
    answered = answers.post(f"/api/v1/threads/{thread['id']}/posts", json={"body": "We write it down."})
    assert (answered.status_code, answered.get_json()["number"]) == (201, 2)
    listed = asks.get("/api/v1/threads?sort=unread").get_json()["items"]
    assert [(item["id"], item["unread"], item["read_number"]) for item in listed] == [(thread["id"], True, 1)]
    read = asks.put(f"/api/v1/threads/{thread['id']}/read", json={"post_number": 2})
    assert read.get_json()["read_number"] == 2
    assert asks.get("/api/v1/threads?sort=unread").get_json()["items"] == []


def test_what_the_rows_say_is_what_the_schema_describes(sign_in: Callable[[Any], Any]) -> None:
    ana = create_member(city_id=create_city(name="Boise").id)
    closed = create_member()
    group = create_group(ana, closed)
    thread = start_thread(ana, group)
    reply(closed, thread, reply_to_id=thread.first_post_id)
    session.execute(sa.update(Member).where(Member.id == closed.id).values(closed_at=closed.joined_at))
    session.commit()
    post = sign_in(ana).get(f"/api/v1/threads/{thread.id}/posts?after=1").get_json()["items"][0]
    assert set(post) == set(PostSchema().fields)
    assert set(post["author"]) == set(PostSchema().fields["author"].schema.fields)  # type: ignore[attr-defined]
    assert post["author"]["url"] is None
    assert post["created_at"].endswith("Z")
    first = sign_in(ana).get(f"/api/v1/posts/{thread.first_post_id}").get_json()
    assert first["author"]["city"]["name"] == "Boise"
    assert {verb for verb, may in first["can"].items() if may} == {"edit", "withdraw", "quote", "bookmark", "remove"}


def test_strangers_read_public_groups_and_nothing_else(client: FlaskClient) -> None:
    ana = create_member()
    public = start_thread(ana, create_group(ana, visibility="public"))
    private = start_thread(ana, create_group(ana, visibility="private"))
    items = client.get(f"/api/v1/threads/{public.id}/posts").get_json()["items"]
    assert [(item["number"], item["can"]["quote"]) for item in items] == [(1, False)]
    for address in (f"threads/{private.id}", f"threads/{private.id}/posts", f"posts/{private.first_post_id}"):
        assert client.get(f"/api/v1/{address}").status_code == 404
    assert client.get(f"/api/v1/posts/{private.first_post_id}/revisions").status_code == 404
    assert client.post(f"/api/v1/threads/{public.id}/posts", json={"body": "Hello"}).status_code == 401


def test_bad_input_is_told_by_field_and_a_huge_post_is_too_large(sign_in: Callable[[Any], Any]) -> None:
    ana = create_member()
    group = create_group(ana)
    browser, address = sign_in(ana), f"/api/v1/groups/{group.id}/threads"
    wrong = browser.post(address, json={"title": "abc", "body": "  ", "pinned": True, "criteria": ["ZZ9"]})
    assert (wrong.status_code, set(wrong.get_json()["errors"])) == (422, {"title", "body", "pinned"})
    unknown = browser.post(address, json={"title": "A question", "body": "Text", "criteria": ["ZZ9"]})
    assert (unknown.status_code, set(unknown.get_json()["errors"])) == (422, {"criteria"})
    thread = start_thread(ana, group)
    long = browser.post(f"/api/v1/threads/{thread.id}/posts", json={"body": "x" * 32_001})
    huge = browser.post(f"/api/v1/threads/{thread.id}/posts", json={"body": "x" * 10_000_000})
    assert (long.status_code, huge.status_code) == (422, 413)
    assert browser.get(f"/api/v1/threads/{thread.id}/posts?after=x").status_code == 422
    assert browser.get("/api/v1/threads?sort=best").status_code == 422
    assert browser.get("/api/v1/threads?cursor=abc").status_code == 400


def test_the_same_key_writes_once(sign_in: Callable[[Any], Any]) -> None:
    ana = create_member()
    thread = start_thread(ana, create_group(ana))
    browser, address = sign_in(ana), f"/api/v1/threads/{thread.id}/posts"
    sent = [browser.post(address, json={"body": "Once."}, headers={"Idempotency-Key": "k1"}) for _ in range(2)]
    assert sent[0].get_json()["id"] == sent[1].get_json()["id"]
    again = browser.post(address, json={"body": "Once."})
    assert (again.status_code, again.get_json()["code"]) == (409, "duplicate_post")


def test_editing_and_withdrawing_keep_to_versions(sign_in: Callable[[Any], Any]) -> None:
    ana = create_member()
    thread = start_thread(ana, create_group(ana))
    browser, address = sign_in(ana), f"/api/v1/posts/{thread.first_post_id}"
    tag = browser.get(address).headers["ETag"]
    assert browser.get(address, headers={"If-None-Match": tag}).status_code == 304
    assert browser.patch(address, json={"body": "Newer"}).status_code == 428
    edited = browser.patch(address, json={"body": "Newer", "reason": "Clearer"}, headers={"If-Match": tag})
    assert (edited.status_code, edited.get_json()["edit_count"]) == (200, 1)
    assert browser.patch(address, json={"body": "Lost"}, headers={"If-Match": tag}).status_code == 412
    revisions = browser.get(f"{address}/revisions").get_json()["items"]
    assert [(revision["number"], revision["reason"]) for revision in revisions] == [(1, ""), (2, "Clearer")]
    assert browser.delete(address, headers={"If-Match": tag}).status_code == 412
    assert browser.delete(address).status_code == 204
    assert browser.get(address).get_json()["html"] == ""


def test_pins_and_locks_are_for_moderators_and_bear_repeating(sign_in: Callable[[Any], Any]) -> None:
    ana, moderator = create_member(), create_member()
    group = create_group(ana)
    add_to_group(group, moderator, "moderator")
    thread = start_thread(ana, group)
    address = f"/api/v1/threads/{thread.id}"
    assert sign_in(ana).put(f"{address}/pin").status_code == 403
    browser = sign_in(moderator)
    assert [browser.put(f"{address}/pin").get_json()["pinned"] for _ in range(2)] == [True, True]
    locked = browser.put(f"{address}/lock", json={"reason": "Answered"}).get_json()
    assert (locked["locked"], locked["lock_reason"], locked["can"]["reply"]) == (True, "Answered", False)
    assert [browser.delete(f"{address}/{state}").status_code for state in ("pin", "lock", "lock")] == [204, 204, 204]
    assert browser.put(f"{address}/watch", json={"level": "muted"}).get_json()["watch_level"] == "muted"
    assert browser.delete(f"{address}/watch").status_code == 204


def test_lists_cost_the_same_for_one_row_and_for_a_hundred(
    app: Flask, sign_in: Callable[[Any], Any], count_statements: Callable[[], Any]
) -> None:
    ana = create_member(city_id=create_city().id)
    group = create_group(ana)
    browser = sign_in(ana)
    costs: dict[str, list[int]] = {}
    for size in (1, 100):
        thread = write_long_thread(ana, group, size)
        for _ in range(size - 2):
            write_long_thread(ana, group, 1)
        addresses = {
            "posts": f"/api/v1/threads/{thread.id}/posts?limit=100",
            "around": f"/api/v1/threads/{thread.id}/posts?limit=100&around=1",
            "threads": "/api/v1/threads?limit=100",
            "group": f"/api/v1/groups/{group.id}/threads?limit=100",
        }
        for name, address in addresses.items():
            with count_statements() as statements:
                assert len(browser.get(address).get_json()["items"]) == size
            costs.setdefault(name, []).append(len(statements))
        for name, address in {"thread": f"/api/v1/threads/{thread.id}"}.items():
            with count_statements() as statements:
                assert browser.get(address).status_code == 200
            costs.setdefault(name, []).append(len(statements))
    # The session lookup, the memberships and, of posts, the blocks are among them.
    assert costs == {"posts": [11, 11], "around": [12, 12], "threads": [6, 6], "group": [7, 7], "thread": [5, 5]}
