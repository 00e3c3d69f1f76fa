"""Two web processes that record, one worker that delivers, Redis between them: pages on either hear the same."""

from __future__ import annotations

import time
from collections.abc import Callable

from tests.realtime.ears import Ear
from tests.realtime.places import TWO_PROCESSES, Place
from tests.realtime.scenes import AT_ONCE, conversation_of, group_of, mention, post_reply, send_message, thread_in

Listen = Callable[..., Ear]
pytestmark = TWO_PROCESSES


def test_a_message_a_reply_and_a_mention_cross_from_one_process_to_the_other_within_a_second(
    network: Place, listen: Listen
) -> None:
    ana, luis = network.plaza.join(), network.plaza.join()
    author, reader = network.one.visit(ana), listen(network.other.visit(luis))
    thread = thread_in(author, group_of(network.plaza, ana, luis))
    conversation_id = conversation_of(author, luis)
    reader.ask("watch_thread", thread_id=thread["id"])
    seconds = {
        "message": send_message(author, reader, conversation_id).seconds,
        "reply": post_reply(author, reader, thread["id"]).seconds,
        "mention": mention(author, reader, thread["id"], luis.handle).seconds,
    }
    assert {name: taken for name, taken in seconds.items() if taken >= AT_ONCE} == {}


def test_each_page_hears_once_what_both_processes_were_told(network: Place, listen: Listen) -> None:
    ana, luis = network.plaza.join(), network.plaza.join()
    author, page = network.one.visit(ana), network.other.visit(luis)
    ears = [listen(page), listen(page, network.one), listen(author)]
    conversation_id = conversation_of(author, luis)
    sent = send_message(author, ears[0], conversation_id).written["id"]
    for ear in ears:
        ear.hears("message_sent", lambda told: told["message"]["id"] == sent)
    last = send_message(author, ears[0], conversation_id).written["id"]
    for ear in ears:
        ear.hears("message_sent", lambda told: told["message"]["id"] == last)
        assert ear.count("message_sent", lambda told: told["message"]["id"] == sent) == 1


def test_losing_a_group_or_a_session_is_carried_out_on_both_processes_within_a_second(
    network: Place, listen: Listen
) -> None:
    ana, luis = network.plaza.join(), network.plaza.join()
    group_id = group_of(network.plaza, ana, luis, visibility="private")
    author, page = network.one.visit(ana), network.one.visit(luis)
    own, tabs = listen(author), [listen(page), listen(page, network.other)]
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
