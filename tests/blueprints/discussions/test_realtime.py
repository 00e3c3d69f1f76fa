"""Discussions over the socket."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from forum.blueprints.discussions.services import posts, states
from forum.blueprints.groups.services import groups as group_services
from forum.kernel.events import client_id
from tests.factories.accounts import actor_of, create_member
from tests.factories.discussions import reply, start_thread
from tests.factories.groups import create_group
from tests.sockets import Socket

Connect = Callable[[Any], Socket]


def test_a_reply_an_edit_and_a_lock_reach_everybody_who_has_the_thread_open(
    connect: Connect, deliver: Callable[[], int]
) -> None:
    ana, luis = create_member(role="staff"), create_member()
    thread = start_thread(ana, create_group(ana, luis))
    deliver()
    socket = connect(luis)
    joined = socket.ask("watch_thread", thread_id=thread.id)
    assert (joined["ok"], joined["room"]) == (True, f"group:{thread.group_id}")
    token = client_id.set("tab-1")
    post = reply(ana, thread, "We write it down.")
    client_id.reset(token)
    deliver()
    posts.edit_post(actor_of(ana), post.id, "We **always** do.", version=post.version)
    posts.withdraw_post(actor_of(ana), post.id)
    states.lock_thread(actor_of(ana), thread.id, "Answered")
    deliver()
    heard = socket.heard_all()
    assert [name for name, _ in heard] == ["post_published", "post_edited", "post_hidden", "thread_changed"]
    published = heard[0][1]
    assert (published["number"], published["author"]["name"], published["client_id"]) == (2, ana.name, "tab-1")
    assert "can" not in published
    assert published["html"] == "<p>We write it down.</p>\n"
    assert heard[2][1]["html"] == ""
    assert heard[3][1]["lock_reason"] == "Answered"
    assert [payload["seq"] for _, payload in heard] == list(range(joined["seq"] + 1, joined["seq"] + 5))


def test_a_stranger_to_a_private_group_can_neither_watch_nor_resume_nor_type(connect: Connect) -> None:
    ana = create_member()
    thread = start_thread(ana, create_group(ana, visibility="private"))
    socket = connect(create_member(role="administrator"))
    assert socket.ask("watch_thread", thread_id=thread.id) == {"error": "not_found"}
    assert socket.ask("typing", thread_id=thread.id) == {"error": "not_found"}
    room = f"group:{thread.group_id}"
    assert socket.ask("resume", **{room: 0})["rooms"] == {room: {"error": "not_found"}}
    assert socket.ask("watch_thread", thread_id="x")["error"] == "invalid"


def test_who_returns_hears_what_was_missed_and_who_left_does_not(connect: Connect, deliver: Callable[[], int]) -> None:
    ana, luis = create_member(), create_member()
    thread = start_thread(ana, create_group(ana, luis, visibility="private"))
    reply(ana, thread)
    deliver()
    room = f"group:{thread.group_id}"
    told = connect(luis).ask("resume", **{room: 0})["rooms"][room]
    assert [event["event"] for event in told["events"]] == ["thread_changed", "post_published", "post_published"]
    group_services.leave_group(actor_of(luis), thread.group_id)
    assert connect(luis).ask("resume", **{room: 0})["rooms"][room] == {"error": "not_found"}


def test_typing_is_told_to_others_by_those_who_may_answer(connect: Connect) -> None:
    ana, luis, visitor = create_member(name="Ana Souza"), create_member(), create_member()
    thread = start_thread(ana, create_group(ana, luis))
    writer, reader, outsider = connect(ana), connect(luis), connect(visitor)
    for socket in (writer, reader, outsider):
        socket.ask("watch_thread", thread_id=thread.id)
    assert writer.ask("typing", thread_id=thread.id) == {"ok": True}
    assert outsider.ask("typing", thread_id=thread.id) == {"error": "not_in_group"}
    assert [(name, told["name"], told["thread_id"]) for name, told in reader.heard_all()] == [
        ("typing", "Ana Souza", thread.id)
    ]
    assert writer.heard_all() == []
    assert writer.ask("typing", thread_id=thread.id, conversation_id=1)["error"] == "invalid"
    assert reader.ask("leave_thread", thread_id=thread.id) == {"ok": True}
