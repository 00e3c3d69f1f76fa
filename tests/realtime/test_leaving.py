"""One process: whoever loses a group or a session hears nothing more, within a second, on sockets that stay open."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

import pytest

from forum.kernel import clock
from tests.live import Community, Server
from tests.realtime.ears import Ear, Refused
from tests.realtime.scenes import AT_ONCE, conversation_of, group_of, post_reply, send_message, thread_in

Listen = Callable[..., Ear]


def test_who_is_taken_out_of_a_group_stops_hearing_it_within_a_second(
    plaza: Community, server: Server, listen: Listen
) -> None:
    ana, luis = plaza.join(), plaza.join()
    group_id = group_of(plaza, ana, luis, visibility="private")
    author, page = server.visit(ana), server.visit(luis)
    own, reader = listen(author), listen(page)
    thread = thread_in(author, group_id)
    for ear in (own, reader):
        ear.ask("watch_thread", thread_id=thread["id"])
    post_reply(author, reader, thread["id"])
    assert page.call("DELETE", f"/groups/{group_id}/members/{luis.id}").status_code == 204
    time.sleep(AT_ONCE)
    later = post_reply(author, own, thread["id"])
    reader.hears("membership_ended")
    assert reader.ask("watch_thread", thread_id=thread["id"]) == {"error": "not_found"}
    assert reader.count("post_published", lambda told: told["post_id"] == later.written["id"]) == 0


def test_signing_out_ends_every_socket_of_that_session_and_of_no_other_within_a_second(
    plaza: Community, server: Server, listen: Listen
) -> None:
    ana, luis = plaza.join(), plaza.join()
    author, leaving, staying = server.visit(ana), server.visit(luis), server.visit(luis)
    tabs, elsewhere = [listen(leaving), listen(leaving)], listen(staying)
    conversation_id = conversation_of(author, luis)
    began = time.monotonic()
    assert leaving.call("POST", "/auth/logout").status_code == 204
    for tab in tabs:
        assert tab.ends() - began < AT_ONCE
    later = send_message(author, elsewhere, conversation_id)
    for tab in tabs:
        assert tab.count("message_sent", lambda told: told["message"]["id"] == later.written["id"]) == 0


def test_whoever_is_suspended_loses_every_socket_within_a_second_and_opens_none(
    plaza: Community, server: Server, listen: Listen
) -> None:
    staff, luis = plaza.join(role="staff"), plaza.join()
    office, page, other = server.visit(staff), server.visit(luis), server.visit(luis)
    tabs, cookie = [listen(page), listen(other)], page.cookie
    ends_at = (clock.now() + timedelta(days=1)).isoformat()
    sent = {"kind": "suspension", "reason": "Why", "ends_at": ends_at}
    began = time.monotonic()
    assert office.call("POST", f"/members/{luis.id}/sanctions", json=sent).status_code == 201
    for tab in tabs:
        assert tab.ends() - began < AT_ONCE
    with pytest.raises(Refused):
        Ear(server.url, cookie, server.url)


def test_the_cookie_of_an_ended_session_opens_no_socket(plaza: Community, server: Server) -> None:
    page = server.visit(plaza.join())
    cookie = page.cookie
    page.call("POST", "/auth/logout")
    with pytest.raises(Refused):
        Ear(server.url, cookie, server.url)


def test_a_stopping_server_lets_its_sockets_go_and_ends_in_time(plaza: Community, listen: Listen) -> None:
    people = [plaza.join() for _ in range(3)]
    server = plaza.start()
    ears = [listen(server.visit(person)) for person in people]
    seconds = server.stop(within=5.0)
    assert seconds < 5.0
    for ear in ears:
        ear.ends()
    assert server.pids() == []
