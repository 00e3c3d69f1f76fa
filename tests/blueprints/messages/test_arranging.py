"""One's own order among conversations: archived, pinned, muted, unread."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from forum.blueprints.accounts.models import Member
from forum.blueprints.messages.queries import conversations as queries
from forum.blueprints.messages.services import conversations, people
from forum.kernel.errors import Forbidden
from tests.factories.accounts import actor_of, create_member
from tests.factories.messages import create_conversation, send

pytestmark = pytest.mark.usefixtures("app")


def listed(member: Member, show: str = "inbox") -> list[int]:
    return [conversation.id for conversation in queries.list_conversations(actor_of(member), show).items]


def test_what_is_archived_leaves_the_inbox_for_oneself_and_comes_back_when_somebody_writes() -> None:
    ana, luis = create_member(), create_member()
    talk = create_conversation(ana, luis)
    for person in (ana, luis):
        conversations.arrange(actor_of(person), talk.id, archived=True)
        assert (listed(person), listed(person, "archived")) == ([], [talk.id])
    send(ana, talk, "One more thing")
    assert (listed(ana), listed(luis)) == ([talk.id], [talk.id])


def test_what_is_muted_stays_archived_but_for_the_one_who_writes() -> None:
    ana, luis = create_member(), create_member()
    talk = create_conversation(ana, luis)
    for person in (ana, luis):
        conversations.arrange(actor_of(person), talk.id, archived=True, muted=True)
    send(ana, talk)
    assert (listed(ana), listed(luis)) == ([talk.id], [])


def test_a_note_alone_brings_nothing_back() -> None:
    ana, luis = create_member(), create_member()
    group = create_conversation(ana, luis, title="Tenders")
    conversations.arrange(actor_of(luis), group.id, archived=True)
    conversations.rename(actor_of(ana), group.id, "Bids", group.version)
    assert listed(luis) == []


def test_pinned_conversations_stand_first_page_after_page_and_are_few() -> None:
    ana = create_member()
    talks = [create_conversation(ana, create_member()) for _ in range(8)]
    for talk in talks[:5]:
        conversations.arrange(actor_of(ana), talk.id, pinned=True)
    with pytest.raises(Forbidden) as error:
        conversations.arrange(actor_of(ana), talks[5].id, pinned=True)
    assert error.value.code == "too_many_pinned"
    pages, cursor = [], None
    for _ in range(3):
        page = queries.list_conversations(actor_of(ana), cursor=cursor, limit=3)
        pages += [talk.id for talk in page.items]
        cursor = page.next
    newest_first = [talk.id for talk in reversed(talks)]
    assert pages == [*newest_first[3:], *newest_first[:3]]


def test_what_is_archived_is_not_pinned() -> None:
    ana = create_member()
    talk = create_conversation(ana, create_member())
    conversations.arrange(actor_of(ana), talk.id, pinned=True)
    own = conversations.arrange(actor_of(ana), talk.id, archived=True).participation_of(ana.id)
    assert own is not None
    assert (own.archived, own.pinned) == (True, False)


def test_the_list_of_unread_ones_leaves_out_what_is_read_or_muted() -> None:
    ana, luis = create_member(), create_member()
    unread, muted = create_conversation(ana, luis), create_conversation(ana, luis, title="Muted")
    create_conversation(luis, ana, title="Written by herself")
    conversations.arrange(actor_of(luis), muted.id, muted=True)
    assert listed(luis, "unread") == [unread.id]


def test_lists_are_pages_and_each_conversation_has_its_buttons(sign_in: Callable[[Any], Any]) -> None:
    ana = create_member()
    talk = create_conversation(ana, create_member(name="Luis Perez"))
    browser = sign_in(ana)
    sent = {"what": "archive", "next": "/messages"}
    assert browser.post(f"/messages/{talk.id}/arrangement", data=sent).headers["Location"] == "/messages"
    assert "Luis Perez" not in browser.get("/messages").text.split('id="conversation-list"')[1]
    assert "Luis Perez" in browser.get("/messages?show=archived").text
    assert browser.get(f"/messages/{talk.id}/row?show=archived").status_code == 200
    assert browser.get(f"/messages/{talk.id}/row").status_code == 404
    assert browser.post(f"/messages/{talk.id}/arrangement", data={"what": "explode"}).status_code == 422


def test_the_api_arranges_and_lists(sign_in: Callable[[Any], Any]) -> None:
    ana, luis = create_member(), create_member()
    talk = create_conversation(ana, luis)
    browser = sign_in(luis)
    base = f"/api/v1/conversations/{talk.id}"
    changed = browser.patch(base, json={"pinned": True, "muted": True}).get_json()
    assert (changed["pinned"], changed["muted"], changed["archived"]) == (True, True, False)
    assert browser.patch(base, json={"archived": True}).get_json()["pinned"] is False
    assert [one["id"] for one in browser.get("/api/v1/conversations?show=archived").get_json()["items"]] == [talk.id]
    assert browser.get("/api/v1/conversations?show=secret").status_code == 422
    assert sign_in(create_member()).patch(base, json={"archived": True}).status_code == 404


def test_archiving_is_told_to_ones_own_pages_only(deliver: Callable[[], int]) -> None:
    from forum.kernel.realtime.rooms import last_seq

    ana, luis = create_member(), create_member()
    talk = create_conversation(ana, luis)
    deliver()
    rooms = [f"member:{ana.id}", f"member:{luis.id}", f"conversation:{talk.id}"]
    before = [last_seq(room) for room in rooms]
    conversations.arrange(actor_of(ana), talk.id, archived=True)
    deliver()
    assert [last_seq(room) - earlier for room, earlier in zip(rooms, before, strict=True)] == [1, 0, 0]


def test_who_left_a_group_has_it_in_no_list() -> None:
    ana, luis = create_member(), create_member()
    group = create_conversation(ana, luis, title="Tenders")
    conversations.arrange(actor_of(luis), group.id, pinned=True)
    people.leave(actor_of(luis), group.id, luis.id)
    assert [listed(luis, show) for show in ("inbox", "unread", "archived")] == [[], [], []]
