"""Whoever is blocked, shut out, taken out or signed out hears nothing more on an open socket, within a second."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from forum.blueprints.accounts.models import Member
from forum.blueprints.accounts.services.passwords import end_sessions
from forum.kernel import clock
from forum.kernel.database import session
from forum.kernel.use_case import transaction
from tests.live import Person
from tests.realtime.ears import Ear
from tests.realtime.places import Place
from tests.realtime.scenes import AT_ONCE, conversation_of, group_of, post_reply, send_message, thread_in

Listen = Callable[..., Ear]


def test_who_is_blocked_sees_neither_presence_nor_typing_nor_reading_any_more(place: Place, listen: Listen) -> None:
    plaza, one, other = place.plaza, place.one, place.other
    ana, luis = plaza.join(), plaza.join()
    author, page = one.visit(ana), other.visit(luis)
    conversation_id = conversation_of(author, luis)
    own, blocked = listen(author), listen(page)
    blocked.ask("watch_conversation", conversation_id=conversation_id)
    assert blocked.ask("watch_presence", member_ids=[ana.id])["present"] == []
    own.ask("seen")
    blocked.hears("presence_changed", lambda told: (told["member_id"], told["state"]) == (ana.id, "present"))
    own.ask("typing", conversation_id=conversation_id)
    blocked.hears("typing")
    began = time.monotonic()
    assert author.call("PUT", f"/members/{luis.id}/block").status_code == 204
    gone = blocked.hears("presence_changed", lambda told: told["state"] == "away")
    assert gone.at - began < AT_ONCE
    time.sleep(max(0.0, began + AT_ONCE - time.monotonic()))
    before = len(blocked.heard)
    time.sleep(1.2)  # typing is told every 2 seconds at most
    own.ask("typing", conversation_id=conversation_id)
    own.ask("seen")
    last = author.call("GET", f"/conversations/{conversation_id}/messages").json()["items"][-1]
    assert page.call("POST", f"/conversations/{conversation_id}/messages", json={"body": "Hello?"}).status_code == 403
    assert author.call("DELETE", f"/messages/{last['id']}").status_code == 204
    own.hears("message_edited")
    time.sleep(AT_ONCE)
    assert blocked.heard[before:] == []
    assert blocked.ask("watch_presence", member_ids=[ana.id])["present"] == []


@pytest.mark.parametrize("way", ["closed", "ended", "signed out"])
def test_whose_account_is_closed_or_whose_session_ends_hears_nothing_more(
    place: Place, listen: Listen, way: str
) -> None:
    plaza, one, other = place.plaza, place.one, place.other
    ana, luis = plaza.join(), plaza.join()
    author, page = one.visit(ana), other.visit(luis)
    own, leaving = listen(author), listen(page)
    conversation_id = conversation_of(author, luis)
    own.ask("watch_conversation", conversation_id=conversation_id)
    leaving.ask("watch_conversation", conversation_id=conversation_id)
    began = time.monotonic()
    if way == "signed out":
        assert page.call("POST", "/auth/logout").status_code == 204
    else:
        plaza.ask(lambda: _shut_out(luis, close=way == "closed"))
    assert leaving.ends() - began < AT_ONCE
    if way != "closed":
        later = send_message(author, own, conversation_id).written["id"]
        assert leaving.count("message_sent", lambda told: told["message"]["id"] == later) == 0


def test_who_has_left_a_conversation_hears_nothing_more_of_it(place: Place, listen: Listen) -> None:
    plaza, one, other = place.plaza, place.one, place.other
    ana, luis = plaza.join(), plaza.join()
    author, page = one.visit(ana), other.visit(luis)
    begun = author.write("/conversations", member_ids=[luis.id], title="Tenders", body="Good morning")
    own, leaving = listen(author), listen(page)
    leaving.ask("watch_conversation", conversation_id=begun["id"])
    assert page.call("DELETE", f"/conversations/{begun['id']}/members/{luis.id}").status_code == 204
    time.sleep(AT_ONCE)
    before = len(leaving.heard)
    send_message(author, own, begun["id"])
    own.ask("typing", conversation_id=begun["id"])
    time.sleep(0.3)
    assert leaving.heard[before:] == []


def test_who_is_taken_out_of_a_group_hears_nothing_more_of_it(place: Place, listen: Listen) -> None:
    plaza, one, other = place.plaza, place.one, place.other
    ana, luis = plaza.join(role="staff"), plaza.join()
    group_id = group_of(plaza, ana, luis, visibility="private")
    author, page = one.visit(ana), other.visit(luis)
    own, out = listen(author), listen(page)
    thread = thread_in(author, group_id)
    for ear in (own, out):
        ear.ask("watch_thread", thread_id=thread["id"])
    assert page.call("DELETE", f"/groups/{group_id}/members/{luis.id}").status_code == 204
    time.sleep(AT_ONCE)
    later = post_reply(author, own, thread["id"]).written["id"]
    own.ask("typing", thread_id=thread["id"])
    assert out.count("post_published", lambda told: told["post_id"] == later) == 0
    assert out.count("typing") == 0


def test_who_shows_nothing_more_is_away_at_once_and_told_of_nobody(place: Place, listen: Listen) -> None:
    plaza, one, other = place.plaza, place.one, place.other
    ana, luis = plaza.join(), plaza.join()
    author, page = one.visit(ana), other.visit(luis)
    conversation_of(author, luis)
    own, reader = listen(author), listen(page)
    reader.ask("watch_presence", member_ids=[ana.id])
    own.ask("watch_presence", member_ids=[luis.id])
    own.ask("seen")
    reader.hears("presence_changed", lambda told: told["state"] == "present")
    began = time.monotonic()
    tag = author.call("GET", "/me/message-preferences").headers["ETag"]
    changed = author.call("PATCH", "/me/message-preferences", json={"presence": False}, headers={"If-Match": tag})
    assert changed.status_code == 200
    assert reader.hears("presence_changed", lambda told: told["state"] == "away").at - began < AT_ONCE
    time.sleep(max(0.0, began + AT_ONCE - time.monotonic()))
    before = len(own.heard)
    reader.ask("seen")
    time.sleep(0.3)
    assert own.heard[before:] == []
    assert own.ask("watch_presence", member_ids=[luis.id])["present"] == []
    assert reader.ask("watch_presence", member_ids=[ana.id])["present"] == []


def _shut_out(person: Person, close: bool) -> None:
    with transaction():
        if close:
            session.get_one(Member, person.id).closed_at = clock.now()
        end_sessions(person.id, except_id=None)
