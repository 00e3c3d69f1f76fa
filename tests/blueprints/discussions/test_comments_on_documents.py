"""Comments on a document are a thread in a group: who writes where, who reads them, and that they stay with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from forum.blueprints.discussions.services import discussing, moving
from forum.blueprints.discussions.services import posts as post_services
from tests.factories.accounts import actor_of, create_member
from tests.factories.discussions import start_thread
from tests.factories.groups import add_to_group, create_group
from tests.factories.library import create_resource
from tests.factories.standards import load_standards

SignIn = Callable[[Any], Any]


@pytest.fixture(autouse=True)
def _standards(app: Flask) -> None:
    load_standards()


def comment(member: Any, resource: Any, body: str = "We left clause 6 out.", group: Any = None) -> Any:
    return discussing.comment_on_document(actor_of(member), resource.id, body, group.id if group else None)


def read(browser: Any, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200
    return str(answer.get_data(as_text=True))


def test_the_first_comment_opens_a_thread_and_the_next_ones_answer_in_it(sign_in: SignIn) -> None:
    owner, other = create_member(), create_member()
    group = create_group(owner, other)
    resource = create_resource(owner, title="Exit clauses", criteria=["DM3"])
    path = f"/api/v1/resources/{resource.id}/comments"
    first = sign_in(other).post(path, json={"body": "We left clause 6 out.", "group_id": group.id})
    assert first.status_code == 201
    assert (first.get_json()["thread"]["title"], first.get_json()["number"]) == ("Exit clauses", 1)
    second = sign_in(owner).post(path, json={"body": "Why?"}).get_json()
    assert (second["thread"]["id"], second["number"]) == (first.get_json()["thread"]["id"], 2)
    thread = sign_in(other).get(f"/api/v1/threads/{second['thread']['id']}").get_json()
    assert [one["code"] for one in thread["criteria"]] == ["DM3"]
    listed = sign_in(other).get(path).get_json()["items"]
    assert [one["html"] for one in listed] == ["<p>Why?</p>\n", "<p>We left clause 6 out.</p>\n"]


def test_the_page_of_the_document_shows_them_and_takes_the_next_one(sign_in: SignIn) -> None:
    owner, other = create_member(), create_member()
    group = create_group(owner, other, name="Data people")
    resource = create_resource(owner, title="Exit clauses")
    browser = sign_in(other)
    assert "Discuss this document" in read(browser, resource.path)
    sent = browser.post(f"{resource.path}/comments", data={"body": "Ours is shorter.", "group_id": str(group.id)})
    assert (sent.status_code, sent.location) == (303, f"{resource.path}#comments")
    page = read(browser, resource.path)
    assert "Ours is shorter." in page
    assert "The whole discussion in Data people" in page
    assert "Exit clauses" in read(
        browser, browser.get(f"/api/v1/resources/{resource.id}/comments").get_json()["items"][0]["thread"]["url"]
    )
    empty = browser.post(f"{resource.path}/comments", data={"body": "", "group_id": str(group.id)})
    assert empty.status_code == 422
    assert "Ours is shorter." in empty.get_data(as_text=True)


def test_nobody_sees_comments_of_a_group_she_cannot_read_nor_that_there_are_any(sign_in: SignIn) -> None:
    owner, insider, outsider = create_member(), create_member(), create_member()
    private = create_group(insider, visibility="private", name="Quiet room")
    resource = create_resource(owner)
    comment(insider, resource, "A quagmire of clauses", private)
    api = f"/api/v1/resources/{resource.id}/comments"
    assert len(sign_in(insider).get(api).get_json()["items"]) == 1
    for other in (owner, outsider):
        browser = sign_in(other)
        assert browser.get(api).get_json() == {"items": [], "next": None}
        for path in (resource.path, f"{resource.path}/comments"):
            page = read(browser, path)
            assert "quagmire" not in page
            assert "Quiet room" not in page
            assert "Nobody has written about this document yet where you can read it" in page


def test_a_comment_is_read_by_no_more_people_than_the_document(sign_in: SignIn) -> None:
    owner = create_member()
    home, open_group = create_group(owner, visibility="private"), create_group(owner)
    public = create_group(owner, visibility="public")
    within = create_resource(owner, "One", title="Within", group_id=home.id)
    for_members = create_resource(owner, "Two", title="For members")
    for_all = create_resource(owner, "Three", title="For all", audience="public")
    browser = sign_in(owner)

    def send(resource: Any, group: Any) -> int:
        body = {"body": f"About {resource.title} in {group.id}", "group_id": group.id}
        status: int = browser.post(f"/api/v1/resources/{resource.id}/comments", json=body).status_code
        return status

    assert [send(within, group) for group in (home, open_group, public)] == [201, 403, 403]
    assert [send(for_members, group) for group in (home, open_group, public)] == [201, 201, 403]
    assert [send(for_all, group) for group in (home, open_group, public)] == [201, 201, 201]


def test_a_document_for_the_people_of_an_open_group_is_not_named_by_its_thread(sign_in: SignIn) -> None:
    owner, outsider = create_member(), create_member()
    group = create_group(owner, name="Data people")
    resource = create_resource(owner, title="Secret draft", group_id=group.id, audience="group")
    post = comment(owner, resource)
    assert post.thread.title == "About a document of Data people"
    path, number = post.thread.path, post.thread_id
    page = read(sign_in(outsider), path)
    assert "Secret draft" not in page
    assert sign_in(outsider).get(f"/api/v1/threads/{number}/documents").get_json()["items"] == []
    assert "Secret draft" in read(sign_in(owner), path)


def test_one_writes_in_groups_of_one_s_own_and_says_which_when_there_are_several(sign_in: SignIn) -> None:
    owner, reader = create_member(), create_member()
    first = create_group(owner)
    resource = create_resource(owner)
    path = f"/api/v1/resources/{resource.id}/comments"
    body = {"body": "May I?"}
    assert sign_in(reader).post(path, json=body | {"group_id": first.id}).status_code == 403
    assert list(sign_in(reader).post(path, json=body).get_json()["errors"]) == ["group_id"]
    assert sign_in(reader).post(path, json=body | {"group_id": 99_999}).status_code == 422
    assert "Comments stand in a group" in read(sign_in(reader), resource.path)
    add_to_group(create_group(), reader)
    assert sign_in(reader).post(path, json=body).status_code == 201
    add_to_group(first, reader)
    assert list(sign_in(reader).post(path, json={"body": "Again"}).get_json()["errors"]) == ["group_id"]


def test_who_cannot_see_the_document_neither_reads_nor_writes(client: Any, sign_in: SignIn) -> None:
    owner, outsider = create_member(), create_member()
    group = create_group(owner, visibility="private")
    hidden = create_resource(owner, group_id=group.id, audience="group")
    path = f"/api/v1/resources/{hidden.id}/comments"
    assert sign_in(outsider).get(path).status_code == 404
    assert sign_in(outsider).post(path, json={"body": "Hello"}).status_code == 404
    assert client.get(path).status_code == 404


def test_moving_and_merging_keep_the_link_and_undoing_gives_it_back(sign_in: SignIn) -> None:
    owner = create_member(role="staff")
    group, other = create_group(owner), create_group(owner)
    resource = create_resource(owner, title="Exit clauses")
    thread = comment(owner, resource, group=group).thread
    moving.move_thread(actor_of(owner), thread.id, other.id)
    browser = sign_in(owner)
    about = f"/api/v1/threads/{thread.id}/documents"
    assert [one["title"] for one in browser.get(about).get_json()["items"]] == ["Exit clauses"]
    target = start_thread(owner, other, title="Clauses in general")
    moving.merge_thread(actor_of(owner), thread.id, target.id)
    into = f"/api/v1/threads/{target.id}/documents"
    assert [one["title"] for one in browser.get(into).get_json()["items"]] == ["Exit clauses"]
    listed = browser.get(f"/api/v1/resources/{resource.id}/comments").get_json()["items"]
    assert {one["thread"]["id"] for one in listed} == {target.id}
    assert "Exit clauses" in read(browser, target.path)
    assert group.id != other.id
    assert thread.id != target.id
    undo_last_merge(owner)
    assert browser.get(into).get_json()["items"] == []
    assert [one["title"] for one in browser.get(about).get_json()["items"]] == ["Exit clauses"]


def test_withdrawn_comments_are_not_shown(sign_in: SignIn) -> None:
    owner = create_member()
    create_group(owner)
    resource = create_resource(owner)
    comment(owner, resource, "First")
    second = post_services.post_reply(actor_of(owner), comment_thread(owner, resource), "Second", separate=True)
    post_services.withdraw_post(actor_of(owner), second.id)
    listed = sign_in(owner).get(f"/api/v1/resources/{resource.id}/comments").get_json()["items"]
    assert [one["html"] for one in listed] == ["<p>First</p>\n"]


@pytest.mark.parametrize("path", ["/library/{}", "/library/{}/comments", "/api/v1/resources/{}/comments"])
def test_comments_cost_the_same_for_one_and_for_many(
    sign_in: SignIn, count_statements: Callable[[], Any], path: str
) -> None:
    owner = create_member()
    groups = [create_group(owner) for _ in range(3)]
    resource = create_resource(owner)
    comment(owner, resource, "First", groups[0])
    browser = sign_in(owner)
    browser.get(path.format(resource.id))
    with count_statements() as few:
        browser.get(path.format(resource.id))
    for number in range(12):
        writer = create_member()
        add_to_group(groups[number % 3], writer)
        comment(writer, resource, f"Comment {number}", groups[number % 3])
    with count_statements() as many:
        browser.get(path.format(resource.id))
    assert len(few) == len(many) <= 30, (len(few), len(many))


def comment_thread(member: Any, resource: Any) -> int:
    from forum.blueprints.discussions.queries import discussing as queries

    return queries.list_threads(actor_of(member), resource)[0].id


def undo_last_merge(member: Any) -> None:
    import sqlalchemy as sa

    from forum.kernel.audit import AuditEntry
    from forum.kernel.database import session

    entry = session.scalar(
        sa.select(AuditEntry).where(AuditEntry.act == "thread_merged").order_by(AuditEntry.id.desc())
    )
    assert entry is not None
    moving.undo_move(actor_of(member), entry)
