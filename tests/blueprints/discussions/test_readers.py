"""Who reads a thread: shown to those who read it too and show themselves, to nobody else."""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from forum.blueprints.directory.models.courtesies import Courtesy
from forum.blueprints.directory.services import blocks
from forum.blueprints.groups.services import groups as group_services
from forum.kernel.database import session
from forum.kernel.realtime import attending
from tests.factories.accounts import actor_of, create_member
from tests.factories.discussions import start_thread, write_long_thread
from tests.factories.groups import create_group
from tests.sockets import Socket

Connect = Callable[[Any], Socket]


def names(answer: dict[str, Any]) -> list[str]:
    return [reader["name"] for reader in answer["readers"]]


def test_readers_hear_of_one_another_as_they_come_and_go(connect: Connect) -> None:
    ana, luis = create_member(name="Ana"), create_member(name="Luis")
    thread, other = (start_thread(ana, create_group(ana, luis)) for _ in range(2))
    first, second = connect(ana), connect(luis)
    assert names(first.ask("read_thread", thread_id=thread.id)) == ["Ana"]
    first.heard_all()
    assert names(second.ask("read_thread", thread_id=thread.id)) == ["Ana", "Luis"]
    assert [names(told) for told in first.heard("readers_changed")] == [["Ana", "Luis"]]
    assert names(second.ask("read_thread", thread_id=other.id)) == ["Luis"]
    assert first.heard_all() == []
    second.ask("close_thread", thread_id=thread.id)
    assert [names(told) for told in first.heard("readers_changed")] == [["Ana"]]


def test_readers_stand_in_the_order_in_which_they_came(connect: Connect) -> None:
    ana, luis = create_member(name="Ana"), create_member(name="Luis")
    thread = start_thread(ana, create_group(ana, luis))
    connect(luis).ask("read_thread", thread_id=thread.id)
    assert names(connect(ana).ask("read_thread", thread_id=thread.id)) == ["Luis", "Ana"]


def test_saying_it_again_is_no_news(connect: Connect) -> None:
    ana = create_member()
    thread = start_thread(ana, create_group(ana))
    socket = connect(ana)
    socket.ask("read_thread", thread_id=thread.id)
    socket.heard_all()
    socket.ask("read_thread", thread_id=thread.id)
    assert socket.heard_all() == []


def test_who_shows_no_presence_is_not_seen_and_sees_nobody(connect: Connect) -> None:
    ana, hidden = create_member(name="Ana"), create_member(name="Hidden")
    thread = start_thread(ana, create_group(ana, hidden))
    courtesy = Courtesy.usual(hidden.id)
    courtesy.presence = False
    session.add(courtesy)
    session.commit()
    shown, unseen = connect(ana), connect(hidden)
    shown.ask("read_thread", thread_id=thread.id)
    shown.heard_all()
    assert unseen.ask("read_thread", thread_id=thread.id)["readers"] == []
    assert shown.heard_all() == []
    assert names(shown.ask("read_thread", thread_id=thread.id)) == ["Ana"]


def test_nobody_learns_of_whom_she_has_blocked_nor_who_has_blocked_her(connect: Connect) -> None:
    ana, luis = create_member(name="Ana"), create_member(name="Luis")
    thread = start_thread(ana, create_group(ana, luis))
    blocks.block_member(actor_of(luis), ana.id)
    first, second = connect(ana), connect(luis)
    assert first.ask("read_thread", thread_id=thread.id)["readers"] == []
    assert second.ask("read_thread", thread_id=thread.id)["readers"] == []


def test_a_stranger_to_a_private_group_learns_of_nobody(connect: Connect) -> None:
    ana = create_member()
    thread = start_thread(ana, create_group(ana, visibility="private"))
    stranger = connect(create_member(role="administrator"))
    assert stranger.ask("read_thread", thread_id=thread.id) == {"error": "not_found"}
    group_services.leave_group(actor_of(ana), thread.group_id)
    assert connect(ana).ask("read_thread", thread_id=thread.id) == {"error": "not_found"}


def test_a_page_asks_for_the_posts_that_changed_in_one_request(sign_in: Callable[[Any], Any]) -> None:
    ana = create_member()
    thread = write_long_thread(ana, create_group(ana), 30)
    browser = sign_in(ana)
    part = browser.get(f"/t/{thread.id}/fragment?numbers=3&numbers=17&numbers=999").text
    assert [part.count(f'id="post-{number}"') for number in (3, 4, 17)] == [1, 0, 1]
    assert browser.get(f"/t/{thread.id}/fragment?numbers=x").status_code == 200


def attendances() -> list[Any]:
    found: list[Any] = [attending.ProcessAttendance]
    if url := os.environ.get("TEST_REDIS_URL"):
        found.append(lambda: attending.RedisAttendance(url, f"test-{uuid.uuid4().hex}"))
    return found


@pytest.mark.parametrize("make", attendances())
def test_who_does_not_say_so_again_has_gone_after_a_while(make: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = make()
    assert kept.stay("thread:1", 7)
    assert not kept.stay("thread:1", 7)
    assert kept.stay("thread:1", 9)
    assert (sorted(kept.who("thread:1")), kept.who("thread:2")) == ([7, 9], [])
    assert kept.go("thread:1", 9)
    assert not kept.go("thread:1", 9)
    monkeypatch.setattr(attending, "LASTS_SECONDS", 0.05)
    kept.stay("thread:1", 7)
    time.sleep(0.1)
    assert kept.who("thread:1") == []
