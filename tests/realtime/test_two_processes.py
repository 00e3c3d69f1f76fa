"""Two web processes that record, one worker that delivers, Redis between them: pages on either hear the same."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator

import pytest

from tests.live import Community, Server, community
from tests.realtime.ears import Ear
from tests.realtime.scenes import AT_ONCE, conversation_of, group_of, mention, post_reply, send_message, thread_in

POSTGRESQL, REDIS = os.environ.get("TEST_DATABASE_URL"), os.environ.get("TEST_REDIS_URL")
Listen = Callable[..., Ear]
pytestmark = [
    pytest.mark.redis,
    pytest.mark.skipif(not POSTGRESQL, reason="TEST_DATABASE_URL names no PostgreSQL server"),
    pytest.mark.skipif(not REDIS, reason="TEST_REDIS_URL names no Redis server"),
]


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Community]:
    with community(tmp_path_factory.mktemp("network"), POSTGRESQL, REDIS) as made:
        yield made


@pytest.fixture(scope="module")
def servers(network: Community) -> Iterator[tuple[Server, Server]]:
    with network.work(), network.serve(FORUM_RELAY="off") as one, network.serve(FORUM_RELAY="off") as other:
        yield one, other


def test_a_message_a_reply_and_a_mention_cross_from_one_process_to_the_other_within_a_second(
    network: Community, servers: tuple[Server, Server], listen: Listen
) -> None:
    ana, luis = network.join(), network.join()
    author, reader = servers[0].visit(ana), listen(servers[1].visit(luis))
    thread = thread_in(author, group_of(network, ana, luis))
    conversation_id = conversation_of(author, luis)
    reader.ask("watch_thread", thread_id=thread["id"])
    reader.hears("message_sent")  # the worker has begun
    seconds = {
        "message": send_message(author, reader, conversation_id).seconds,
        "reply": post_reply(author, reader, thread["id"]).seconds,
        "mention": mention(author, reader, thread["id"], luis.handle).seconds,
    }
    assert {name: taken for name, taken in seconds.items() if taken >= AT_ONCE} == {}


def test_each_page_hears_once_what_both_processes_were_told(
    network: Community, servers: tuple[Server, Server], listen: Listen
) -> None:
    ana, luis = network.join(), network.join()
    author, page = servers[0].visit(ana), servers[1].visit(luis)
    ears = [listen(page), listen(page, servers[0]), listen(author)]
    conversation_id = conversation_of(author, luis)
    sent = send_message(author, ears[0], conversation_id).written["id"]
    for ear in ears:
        ear.hears("message_sent", lambda told: told["message"]["id"] == sent)
    last = send_message(author, ears[0], conversation_id).written["id"]
    for ear in ears:
        ear.hears("message_sent", lambda told: told["message"]["id"] == last)
        assert ear.count("message_sent", lambda told: told["message"]["id"] == sent) == 1


def test_losing_a_group_or_a_session_is_carried_out_on_both_processes_within_a_second(
    network: Community, servers: tuple[Server, Server], listen: Listen
) -> None:
    ana, luis = network.join(), network.join()
    group_id = group_of(network, ana, luis, visibility="private")
    author, page = servers[0].visit(ana), servers[0].visit(luis)
    own, tabs = listen(author), [listen(page), listen(page, servers[1])]
    thread = thread_in(author, group_id)
    for ear in (own, *tabs):
        ear.ask("watch_thread", thread_id=thread["id"])
    assert page.call("DELETE", f"/groups/{group_id}/members/{luis.id}").status_code == 204
    time.sleep(AT_ONCE)
    later = post_reply(author, own, thread["id"]).written["id"]
    began = time.monotonic()
    assert page.call("POST", "/auth/logout").status_code == 204
    for tab in tabs:
        assert tab.ends() - began < AT_ONCE
        assert tab.count("post_published", lambda told: told["post_id"] == later) == 0
