"""Two processes and a worker whose Redis goes away, hangs and comes back: pages hear all the same, and once."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from bench.own_redis import PROGRAM, OwnRedis
from tests.realtime.ears import Ear
from tests.realtime.places import TWO_PROCESSES, Place
from tests.realtime.scenes import conversation_of, group_of, mention, post_reply, send_message, thread_in

Listen = Callable[..., Ear]
BACK = 4.0  # seconds until everything is as before
pytestmark = [*TWO_PROCESSES, pytest.mark.skipif(not PROGRAM, reason="redis-server is not installed")]


@pytest.mark.parametrize("how", ["away", "hanging"])
def test_what_is_written_while_redis_is_gone_is_heard_once_on_other_processes(
    network: Place, own_redis: OwnRedis, listen: Listen, how: str
) -> None:
    ana, luis = network.plaza.join(), network.plaza.join()
    author, reader = network.one.visit(ana), listen(network.other.visit(luis))
    thread = thread_in(author, group_of(network.plaza, ana, luis))
    conversation_id = conversation_of(author, luis)
    reader.ask("watch_thread", thread_id=thread["id"])
    told = []
    with getattr(own_redis, how)():
        time.sleep(0.5)
        for _ in range(2):
            told.append(send_message(author, reader, conversation_id))
            told.append(post_reply(author, reader, thread["id"]))
            told.append(mention(author, reader, thread["id"], luis.handle))
    time.sleep(BACK)
    later = post_reply(author, reader, thread["id"])
    assert later.seconds < BACK
    for one in [*told, later]:
        seq, room = one.heard.payload["seq"], one.heard.payload["room"]
        same = [heard for heard in reader.heard if (heard.payload.get("room"), heard.payload.get("seq")) == (room, seq)]
        assert [heard.event for heard in same] == [one.heard.event]
    network.plaza.rest()


def test_pages_and_commands_answer_while_redis_is_gone(network: Place, own_redis: OwnRedis, listen: Listen) -> None:
    ana, luis = network.plaza.join(), network.plaza.join()
    author, reader = network.one.visit(ana), listen(network.other.visit(luis))
    conversation_id = conversation_of(author, luis)
    with own_redis.away():
        assert reader.ask("watch_presence", member_ids=[ana.id]) == {"ok": True, "present": []}
        assert reader.ask("seen") == {"ok": True}
        assert reader.ask("typing", conversation_id=conversation_id) == {"ok": True}
        assert author.get(f"{author.url}/messages/{conversation_id}", timeout=10).status_code == 200
        assert network.other.visit(ana).call("GET", "/me").status_code == 200
    own = listen(author)
    deadline = time.monotonic() + BACK
    while reader.ask("watch_presence", member_ids=[ana.id])["present"] != [ana.id]:
        assert time.monotonic() < deadline
        own.ask("seen")
        time.sleep(0.2)


def test_who_comes_to_a_room_while_redis_is_gone_is_not_told_what_was_told_before(
    network: Place, own_redis: OwnRedis, listen: Listen
) -> None:
    ana, luis = network.plaza.join(), network.plaza.join()
    author, page = network.one.visit(ana), network.other.visit(luis)
    thread = thread_in(author, group_of(network.plaza, ana, luis))
    with own_redis.away():
        first = listen(page)
        first.ask("watch_thread", thread_id=thread["id"])
        before = post_reply(author, first, thread["id"])
        second = listen(page)
        second.ask("watch_thread", thread_id=thread["id"])
        post_reply(author, second, thread["id"])
    assert second.count("post_published", lambda told: told["post_id"] == before.written["id"]) == 0


def test_whose_session_ends_while_redis_is_gone_is_shown_out_of_every_process(
    network: Place, own_redis: OwnRedis, listen: Listen
) -> None:
    page = network.one.visit(network.plaza.join())
    tabs = [listen(page), listen(page, network.other)]
    with own_redis.away():
        began = time.monotonic()
        assert page.call("POST", "/auth/logout").status_code == 204
        for tab in tabs:
            assert tab.ends() - began < 2.0
