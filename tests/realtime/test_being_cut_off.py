"""The official Python client, cut off in every way and over both transports, is told everything once and in order."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from forum.blueprints.accounts.services.passwords import end_sessions
from forum.blueprints.groups.services import groups
from forum.kernel.actor import SYSTEM
from forum.kernel.use_case import transaction
from tests.live import POSTGRESQL, Community, Person, Server, Visitor, community
from tests.realtime.returners import Returner
from tests.realtime.scenes import group_of, thread_in
from tests.realtime.wires import Wire

TRANSPORTS = ["websocket", "polling"]
pytestmark = pytest.mark.parametrize("transport", TRANSPORTS)
AT_ONCE = 1.0


@dataclass
class Story:
    """Ana listens, Luis writes, and what lies between them breaks."""

    plaza: Community
    server: Server
    ana: Person
    page: Visitor
    luis: Visitor
    thread: dict[str, Any]
    returners: list[Returner] = field(default_factory=list)

    def listen(self, transport: str, url: str = "") -> Returner:
        self.returners.append(Returner(self.page, transport, url))
        return self.returners[-1]

    def write(self, *words: str) -> list[int]:
        """Luis answers; the numbers of his posts."""
        path = f"/threads/{self.thread['id']}/posts"
        return [int(self.luis.write(path, body=one, separate=True)["id"]) for one in words]

    def start_again(self) -> None:
        """The same server on the same port."""
        self.server = self.plaza.start(PORT=str(urlsplit(self.server.url).port))


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    with community(tmp_path, POSTGRESQL) as plaza:
        ana, luis = plaza.join(), plaza.join()
        server = plaza.start()
        page, other = server.visit(ana), server.visit(luis)
        made = Story(plaza, server, ana, page, other, thread_in(page, group_of(plaza, ana, luis)))
        plaza.rest()
        yield made
        for one in made.returners:
            one.close()
        made.server.kill()


def test_a_connection_that_is_cut_again_and_again_loses_and_repeats_nothing(story: Story, transport: str) -> None:
    wire = Wire(int(urlsplit(story.server.url).port or 0))
    ear = story.listen(transport, wire.url)
    room = ear.watch(thread_id=story.thread["id"])
    sent = story.write("Before")
    for cut in range(1, 4):
        with wire.cut():
            sent += story.write(f"Cut {cut}")
            ear.wait_until(lost=cut)
            sent += story.write(f"Away {cut}")
        sent += story.write(f"Whole {cut}")
        ear.wait_until(connected=cut + 1)
        ear.wait_for(room, sent)
    assert ear.transport == transport
    wire.close()


@pytest.mark.parametrize("end", ["kill", "stop"])
def test_a_server_that_ends_and_comes_back_loses_and_repeats_nothing(story: Story, transport: str, end: str) -> None:
    ear = story.listen(transport)
    room = ear.watch(thread_id=story.thread["id"])
    sent = story.write("Before")
    ear.wait_for(room, sent)
    for time_ in range(1, 3):
        sent += story.write(f"On the edge {time_}")  # committed, and perhaps not told any more
        getattr(story.server, end)()
        ear.wait_until(lost=time_)
        story.start_again()
        sent += story.write(f"After {time_}", f"And again {time_}")
        ear.wait_until(connected=time_ + 1)
        ear.wait_for(room, sent)
    sent += story.write("Live again")
    ear.wait_for(room, sent)
    assert ear.posts(room) == sent


def test_whose_session_ended_while_she_was_away_is_refused_and_told_nothing(story: Story, transport: str) -> None:
    ear = story.listen(transport)
    room = ear.watch(thread_id=story.thread["id"])
    sent = story.write("Before")
    ear.wait_for(room, sent)
    story.server.kill()
    ear.wait_until(lost=1)
    story.plaza.ask(lambda: _end_sessions(story.ana))
    story.start_again()
    story.write("Not for her")
    assert ear.wait_until_refused() == "sign_in_required"
    time.sleep(AT_ONCE)
    assert ear.posts(room) == sent
    assert ear.connected == 1


def test_who_was_taken_out_of_the_group_while_she_was_away_is_told_nothing_of_it(story: Story, transport: str) -> None:
    group_id = group_of(story.plaza, story.ana, story.luis.person, visibility="private")
    story.thread = thread_in(story.luis, group_id)
    story.plaza.rest()
    wire = Wire(int(urlsplit(story.server.url).port or 0))
    ear = story.listen(transport, wire.url)
    room = ear.watch(thread_id=story.thread["id"])
    sent = story.write("Before")
    ear.wait_for(room, sent)
    with wire.cut():
        ear.wait_until(lost=1)
        story.write("Not for her any more")
        story.plaza.ask(lambda: groups.remove_member(SYSTEM, group_id, story.ana.id))
    ear.wait_until(connected=2)
    story.write("Nor this")
    time.sleep(AT_ONCE)
    assert ear.posts(room) == sent
    wire.close()


def _end_sessions(person: Person) -> None:
    with transaction():
        end_sessions(person.id, except_id=None)
