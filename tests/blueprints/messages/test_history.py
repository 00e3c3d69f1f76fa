"""Who is added to a group, with or without what was written before, who leaves, and who comes back."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from forum.blueprints.accounts.models import Member
from forum.blueprints.messages.models.conversations import Conversation
from forum.blueprints.messages.queries import conversations as queries
from forum.blueprints.messages.queries import searching
from forum.blueprints.messages.realtime.lines import may_read, render_message
from forum.blueprints.messages.services import people
from forum.kernel.errors import Invalid, NotFound
from tests.factories.accounts import actor_of, create_member
from tests.factories.messages import attach, create_conversation, send

pytestmark = pytest.mark.usefixtures("app")


def said(member: Member, group: Conversation) -> list[str]:
    lines = queries.list_messages(actor_of(member), group.id, limit=100).items
    return [line.body for line in lines if line.note is None]


def group_with_a_newcomer(history: bool = False) -> tuple[Member, Member, Conversation]:
    ana, grace = create_member(), create_member()
    group = create_conversation(ana, create_member(), title="Tenders", body="An early secret")
    people.add_member(actor_of(ana), group.id, grace.id, history=history)
    send(ana, group, "Welcome")
    return ana, grace, group


def test_a_newcomer_without_history_sees_what_is_written_from_now_on() -> None:
    ana, grace, group = group_with_a_newcomer()
    assert said(grace, group) == ["Welcome"]
    assert said(ana, group) == ["An early secret", "Welcome"]
    assert queries.count_unread(actor_of(grace)) == 2
    with pytest.raises(NotFound):
        queries.get_line(actor_of(grace), group.id, 1)


def test_a_newcomer_with_history_sees_everything_and_has_only_the_new_unread() -> None:
    _, grace, group = group_with_a_newcomer(history=True)
    assert said(grace, group) == ["An early secret", "Welcome"]
    assert queries.count_unread(actor_of(grace)) == 2


def test_a_newcomer_neither_finds_quotes_exports_nor_opens_what_was_before(sign_in: Callable[[Any], Any]) -> None:
    ana, luis, grace = create_member(), create_member(), create_member()
    group = create_conversation(ana, luis, title="Tenders", body="An early secret")
    file = attach(ana, "secret.csv", b"year,share\n2026,4\n")
    early = send(ana, group, "Secret figures", file_ids=[file.id])
    people.add_member(actor_of(ana), group.id, grace.id)
    answer = send(luis, group, "I agree", quoted_message_id=early.id)
    reader = sign_in(grace)
    base = f"/api/v1/conversations/{group.id}"
    assert reader.get(f"{base}/messages?q=secret").get_json()["items"] == []
    assert reader.get("/api/v1/conversations/messages?q=secret").get_json()["items"] == []
    assert reader.get(f"{base}/messages?before=3").get_json()["items"] == []
    assert [line["quoted"] for line in reader.get(f"{base}/messages").get_json()["items"]] == [None, None]
    assert "ecret" not in reader.get(f"/messages/{group.id}").text
    assert reader.get(f"/messages/{group.id}?quote=2").status_code == 404
    assert reader.get(f"/files/{file.id}").status_code == 404
    with zipfile.ZipFile(io.BytesIO(reader.get(f"{base}/export").data)) as archive:
        assert all(b"ecret" not in archive.read(name) and "secret" not in name for name in archive.namelist())
    with pytest.raises(Invalid):
        send(grace, group, "What was that?", quoted_message_id=early.id)
    told = render_message({"message_id": answer.id})
    assert told is not None
    assert told["message"]["quoted"] is None


def test_those_who_were_there_still_see_what_is_quoted() -> None:
    ana, grace, group = group_with_a_newcomer()
    early = queries.get_line(actor_of(ana), group.id, 1)
    answer = send(ana, group, "As I said", quoted_message_id=early.id)
    for reader, quoted in ((ana, early.id), (grace, None)):
        queries.session.expire_all()
        line = queries.get_message(actor_of(reader), answer.id)
        assert (line.quoted.id if line.quoted else None) == quoted


def test_who_returns_to_the_room_hears_nothing_from_before_she_came() -> None:
    ana, grace, group = group_with_a_newcomer()
    early = queries.get_line(actor_of(ana), group.id, 1)
    late = queries.get_line(actor_of(ana), group.id, 3)
    told = [{"message_id": early.id}, {"message_id": late.id}]
    assert may_read(actor_of(grace), told) == [False, True]
    assert may_read(actor_of(ana), told) == [True, True]
    people.leave(actor_of(grace), group.id, grace.id)
    assert may_read(actor_of(grace), told) == [False, False]


def test_who_comes_back_sees_what_she_could_see_and_what_follows_but_not_what_she_missed() -> None:
    ana, grace, group = group_with_a_newcomer()
    people.leave(actor_of(grace), group.id, grace.id)
    send(ana, group, "Now that Grace is away")
    people.add_member(actor_of(ana), group.id, grace.id)
    send(ana, group, "Back again")
    assert said(grace, group) == ["Welcome", "Back again"]
    assert queries.count_unread(actor_of(grace)) == 2
    assert searching.search_messages(actor_of(grace), "away").items == []
    people.leave(actor_of(grace), group.id, grace.id)
    send(ana, group, "Away a second time")
    people.add_member(actor_of(ana), group.id, grace.id)
    assert said(grace, group) == ["Welcome", "Back again"]
    people.leave(actor_of(grace), group.id, grace.id)
    people.add_member(actor_of(ana), group.id, grace.id, history=True)
    assert len(said(grace, group)) == 5


def test_nobody_is_brought_back_by_what_others_write() -> None:
    ana, grace, group = group_with_a_newcomer()
    people.leave(actor_of(grace), group.id, grace.id)
    send(ana, group, "Anybody there?")
    assert queries.list_conversations(actor_of(grace)).items == []


def test_the_page_asks_what_a_newcomer_may_read_and_the_group_is_told(sign_in: Callable[[Any], Any]) -> None:
    ana, luis, grace = create_member(), create_member(), create_member(name="Grace Hall", handle="grace-hall")
    group = create_conversation(ana, luis, title="Tenders", body="The beginning")
    browser = sign_in(ana)
    page = browser.get(f"/messages/{group.id}/people").text
    assert "What they can read" in page
    browser.post(f"/messages/{group.id}/people", data={"people": "grace-hall", "history": "all"})
    assert "You added Grace Hall, who can read what was written before" in browser.get(f"/messages/{group.id}").text
    assert "The beginning" in sign_in(grace).get(f"/messages/{group.id}").text


def test_resume_gives_a_newcomer_places_without_content(
    app: Flask, sign_in: Callable[[Any], Any], deliver: Any
) -> None:
    from forum.kernel.realtime.hub import socketio

    _, grace, group = group_with_a_newcomer()
    deliver()
    browser = sign_in(grace)
    with app.app_context():
        socket = socketio.test_client(app, flask_test_client=browser.client)
        answer = socket.emit("resume", {f"conversation:{group.id}": 0}, callback=True)
        socket.disconnect()
    events = answer["rooms"][f"conversation:{group.id}"]["events"]
    assert [bool(event["payload"].get("gone")) for event in events] == [True, False, False]
    assert "An early secret" not in str(answer)


def test_a_group_of_thirty_costs_the_statements_of_two(
    sign_in: Callable[[Any], Any], count_statements: Callable[[], Any]
) -> None:
    counted = []
    for size in (2, 30):
        members = [create_member() for _ in range(size)]
        group = create_conversation(*members, title="Everybody")
        browser = sign_in(members[1])
        browser.get(f"/messages/{group.id}")
        cost = []
        for address in ("/messages", f"/messages/{group.id}", f"/messages/{group.id}/people"):
            with count_statements() as statements:
                assert browser.get(address).status_code == 200
            cost.append(len(statements))
        with count_statements() as statements:
            browser.post(f"/api/v1/conversations/{group.id}/messages", json={"body": "To all"})
        counted.append([*cost, len(statements)])
    assert counted[0] == counted[1]
