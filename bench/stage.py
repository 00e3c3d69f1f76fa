"""What is measured: the forum with a long thread, a member in her browser, and the bare routes beside it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests

from forum.blueprints.accounts.models import Member
from forum.blueprints.groups.models.groups import Group
from forum.kernel.database import session
from forum.kernel.outbox.delivering import deliver_all
from tests.factories.discussions import write_long_thread
from tests.live import HOST, Community, Person, Server, Visitor, community, free_port
from tests.realtime.scenes import group_of

ROOT = Path(__file__).parents[1]
PEOPLE = 20


@dataclass(frozen=True)
class Stage:
    """Both servers run; `thread` is the address of the thread's posts in the API, `page` that of its page."""

    plaza: Community
    server: Server
    bare: Server
    people: list[Person]
    visitor: Visitor
    group_id: int
    thread: str
    page: str
    posts: int


@contextmanager
def staged(folder: Path, posts: int) -> Iterator[Stage]:
    """A public group of twenty people with a thread of so many posts."""
    with ExitStack() as stack:
        plaza = stack.enter_context(community(folder))
        people = [plaza.join() for _ in range(PEOPLE)]
        group_id = group_of(plaza, *people, visibility="public")
        thread_id, path = plaza.ask(lambda: _write(people[0], group_id, posts))
        server = stack.enter_context(plaza.serve())
        thread = f"/threads/{thread_id}/posts"
        body = requests.get(f"{server.url}/api/v1{thread}", timeout=30).content
        bare = _start_bare(folder, body)
        stack.callback(bare.stop)
        visitor = server.visit(people[0])
        yield Stage(plaza, server, bare, people, visitor, group_id, thread, server.url + path, posts)


def _write(author: Person, group_id: int, posts: int) -> tuple[int, str]:
    thread = write_long_thread(session.get_one(Member, author.id), session.get_one(Group, group_id), posts)
    found = thread.id, thread.path
    deliver_all()
    return found


def _start_bare(folder: Path, body: bytes) -> Server:
    port = free_port()
    (folder / "body").write_bytes(body)
    command = [sys.executable, "-m", "bench.bare", str(port), str(folder / "body"), str(folder / "bare.sqlite3")]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    server = Server(command, environment, folder / "bare.log", f"http://{HOST}:{port}")
    server.wait_until_ready("/bytes")
    return server
