"""One process: a page that was away is told exactly what it missed, as long as it may still be told."""

from __future__ import annotations

from collections.abc import Callable

from tests.live import Community, Server
from tests.realtime.ears import Ear
from tests.realtime.scenes import conversation_of, group_of, post_reply, send_message, thread_in

Listen = Callable[..., Ear]


def test_who_returns_is_told_exactly_what_was_missed_in_order(plaza: Community, server: Server, listen: Listen) -> None:
    ana, luis = plaza.join(), plaza.join()
    author, page = server.visit(ana), server.visit(luis)
    own = listen(author)
    before, conversation_id = listen(page), conversation_of(author, luis)
    room = before.ask("watch_conversation", conversation_id=conversation_id)["room"]
    seen = send_message(author, before, conversation_id)
    last = before.hears("message_sent", lambda told: told["room"] == room and _id(told) == seen.written["id"])
    before.close()
    sent = [send_message(author, own, conversation_id).written["id"] for _ in range(3)]
    back = listen(page)
    told = back.ask("resume", **{room: last.payload["seq"]})["rooms"][room]
    assert [(one["event"], _id(one["payload"]), one["payload"]["seq"]) for one in told["events"]] == [
        ("message_sent", number, last.payload["seq"] + step) for step, number in enumerate(sent, start=1)
    ]
    assert told["seq"] == last.payload["seq"] + 3
    later = send_message(author, back, conversation_id)
    live = back.hears("message_sent", lambda told: told["room"] == room and _id(told) == later.written["id"])
    assert live.payload["seq"] == told["seq"] + 1


def test_numbers_grow_by_one_in_a_room_while_several_write(plaza: Community, server: Server, listen: Listen) -> None:
    people = [plaza.join() for _ in range(3)]
    thread = thread_in(server.visit(people[0]), group_of(plaza, *people))
    reader = listen(server.visit(people[0]))
    room = reader.ask("watch_thread", thread_id=thread["id"])["room"]
    for _ in range(2):
        for person in people[1:]:
            post_reply(server.visit(person), reader, thread["id"])
    numbers = [heard.payload["seq"] for heard in reader.heard if heard.payload["room"] == room]
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def test_a_number_from_the_future_means_loading_again(plaza: Community, server: Server, listen: Listen) -> None:
    ana = plaza.join()
    page = listen(server.visit(ana))
    answer = page.ask("resume", **{f"member:{ana.id}": 1_000})
    assert answer["rooms"][f"member:{ana.id}"]["reload"] is True


def test_who_was_taken_out_meanwhile_is_told_nothing_of_the_room(
    plaza: Community, server: Server, listen: Listen
) -> None:
    ana, luis = plaza.join(), plaza.join()
    group_id = group_of(plaza, ana, luis, visibility="private")
    author, page = server.visit(ana), server.visit(luis)
    own, before = listen(author), listen(page)
    thread = thread_in(author, group_id)
    room = before.ask("watch_thread", thread_id=thread["id"])["room"]
    own.ask("watch_thread", thread_id=thread["id"])
    before.close()
    post_reply(author, own, thread["id"])
    assert page.call("DELETE", f"/groups/{group_id}/members/{luis.id}").status_code == 204
    assert listen(page).ask("resume", **{room: 0})["rooms"][room] == {"error": "not_found"}


def _id(payload: dict[str, dict[str, int]]) -> int:
    return payload["message"]["id"]
