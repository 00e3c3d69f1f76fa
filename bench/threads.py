"""Measures discussions at small and at large volume in one run: `python -m bench.threads [--database URL]`.

Two communities, each with a member of 200 groups of 100 threads. In the large one, one of the groups has a million
threads and one of these 100,000 posts; in the small one a thread has 20. Opening a thread at its end and in its
middle, the lists, the counts of what is new and unread in all 200 groups, and posting must cost the large one at most
twice what they cost the small one; the program ends with status 1 when something costs more. Times are those until the
answer, in turns, the middle of five.
"""

from __future__ import annotations

import argparse
import itertools
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from bench.conversations import settle, tidy
from bench.meter import Measure
from bench.volume import Comparison, Pair, compare
from forum.blueprints.accounts.models import Member
from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.groups.models.groups import Group, Membership
from forum.kernel import clock, indexing
from forum.kernel.database import Model, is_postgresql, session
from forum.kernel.outbox.delivering import deliver_all
from forum.kernel.use_case import transaction
from tests.factories.discussions import write_long_thread
from tests.factories.groups import create_group
from tests.live import Community, Person, Server, Visitor, community

TURNS = 5
GROUPS, OF_GROUP, OF_THREAD = 200, 100, 20
THREADS, POSTS = 1_000_000, 100_000  # of the large group, of its long thread
EVERY = 180  # seconds between the threads of the large group, which so goes back almost six years
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Volume:
    """A member of all groups, the largest of them, and its long thread."""

    person: Person
    group_id: int
    slug: str
    thread_id: int
    path: str
    posts: int


def write(person: Person, threads: int, posts: int) -> Volume:
    """So many groups, the first of so many threads, the last of them of so many posts."""
    member = session.get_one(Member, person.id)
    long_ago = clock.now() - timedelta(days=300)
    group = create_group(member, name="Group 0", slug="group-0")
    session.execute(sa.update(Membership).values(joined_at=long_ago, read_up_to=long_ago))
    session.commit()
    thread = write_long_thread(member, group, 1)
    deliver_all()  # so that the server has nothing to do but what is measured
    at, (group_id, thread_id) = clock.now(), (group.id, thread.id)
    with transaction():
        _copy(Group, group_id, GROUPS - 1, {"name": "'Group ' || n.i", "slug": "'group-' || n.i"})
        _copy(Membership, _first(Membership), GROUPS - 1, {"group_id": f"{group_id} + n.i"})
        many = GROUPS - 1, {"group_id": f"{group_id} + n.i", "first_post_id": "NULL"}
        _copy(Thread, thread_id, *many)
        for number in range(1, OF_GROUP):
            ago = _ago(at, f"(n.i * 7 + {number} * 3600)")
            moments = {"created_at": ago, "last_post_at": ago}
            _copy(Thread, thread_id, many[0], {**many[1], **moments})
        ago = _ago(at, f"(n.i * {EVERY})")
        _copy(Thread, thread_id, threads - 1, {"first_post_id": "NULL", "created_at": ago, "last_post_at": ago})
        written = {"number": "n.i + 1", "position": "n.i + 1", "body": "'Post ' || n.i"}
        _copy(Post, _first(Post), posts - 1, {**written, "created_at": _ago(at, f"({posts} - n.i)")})
        long = {"last_number": posts, "post_count": posts, "reply_count": posts - 1, "last_post_at": at}
        session.execute(sa.update(Thread).where(Thread.id == thread_id).values(**long))
    return Volume(person, group_id, "group-0", thread_id, thread.path, posts)


def _copy(model: type[Model], template: int, times: int, changes: Mapping[str, str]) -> None:
    """A row so many times, each with these expressions of `n.i`, which counts from 1."""
    table = model.__table__
    names = [column.name for column in table.columns if column.name != "id"]
    values = ", ".join(changes.get(name, f"t.{name}") for name in names)
    session.execute(
        sa.text(f"""
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :times)
            INSERT INTO {table.name} ({", ".join(names)}) SELECT {values} FROM n, {table.name} t WHERE t.id = :template
        """),
        {"times": times, "template": template},
    )


def _first(model: type[Model]) -> int:
    return int(session.scalar(sa.select(sa.func.min(model.__table__.c.id))) or 0)


def _ago(at: datetime, seconds: str) -> str:
    """A moment so many seconds before another, as the database stores it."""
    if is_postgresql():
        return f"TIMESTAMPTZ '{at.isoformat()}' - {seconds} * INTERVAL '1 second'"
    return f"strftime('%Y-%m-%d %H:%M:%f000', '{at:%Y-%m-%d %H:%M:%S}', '-' || {seconds} || ' seconds')"


@contextmanager
def staged(folder: Path, database: str | None, threads: int, posts: int) -> Iterator[tuple[Server, Volume]]:
    """A community of these volumes, and its server."""
    folder.mkdir()
    with community(folder, database) as plaza:
        volume = _fill(plaza, threads, posts)
        with plaza.serve() as server:
            yield server, volume


def _fill(plaza: Community, threads: int, posts: int) -> Volume:
    person = plaza.join()
    # Searching is measured by itself: an index that is there and empty is not filled while this is measured.
    plaza.ask(lambda: [indexing.rebuild(name) for name in indexing.names()])
    volume: Volume = plaza.ask(lambda: write(person, threads, posts))
    plaza.ask(tidy)
    return volume


def make_measures(server: Server, volume: Volume) -> list[Measure]:
    """What is done with a volume."""
    visitor = server.visit(volume.person)
    api = f"{server.url}/api/v1"
    page, thread = f"{server.url}{volume.path}", f"/threads/{volume.thread_id}/posts"
    group = f"{server.url}/groups/{volume.slug}"

    def read(address: str) -> Callable[[], None]:
        return lambda: visitor.get(address, timeout=120).raise_for_status()

    return [
        Measure("thread at its end", [], 10, read(f"{page}/{volume.posts}")),
        Measure("thread in its middle", [], 10, read(f"{page}/{volume.posts // 2}")),
        Measure("thread at a day", [], 10, read(f"{server.url}/t/{volume.thread_id}/go?on=2020-01-01")),
        Measure("posts as JSON at the end", [], 20, read(f"{api}{thread}?around={volume.posts}")),
        Measure("latest of all groups", [], 10, read(f"{server.url}/threads")),
        Measure("new of all groups", [], 10, read(f"{api}/threads?sort=new")),
        Measure("unread of all groups", [], 10, read(f"{api}/threads?sort=unread")),
        Measure("top of all groups", [], 10, read(f"{api}/threads?sort=top&period=all")),
        Measure("group", [], 10, read(group)),
        Measure("new of a group", [], 10, read(f"{group}?sort=new")),
        Measure("top of a group", [], 10, read(f"{group}?sort=top&period=all")),
        Measure("counts of 200 groups", [], 5, read(f"{api}/me/news")),
        Measure("posting", [], 10, lambda: post(visitor, thread), lambda: settle(server)),
    ]


def post(visitor: Visitor, thread: str) -> None:
    """An answer."""
    visitor.write(thread, body=f"Answer {next(_numbers)}")


def compare_threads(database: str | None, threads: int = THREADS, posts: int = POSTS) -> Comparison:
    """Both volumes."""
    with (
        tempfile.TemporaryDirectory(prefix="plaza-bench-") as folder,
        staged(Path(folder) / "small", database, OF_GROUP, OF_THREAD) as small,
        staged(Path(folder) / "large", database, threads, posts) as large,
    ):
        both = zip(make_measures(*small), make_measures(*large), strict=True)
        pairs = [Pair(one.name, one, other) for one, other in both]
        title = f"a group of {threads:,} threads, one of {posts:,} posts, against {OF_GROUP} and {OF_THREAD}"
        return compare(title, pairs, TURNS)


def main() -> int:
    """Measure and print; 1 when the large volume costs too much."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--threads", type=int, default=THREADS, help="of the large group")
    parser.add_argument("--posts", type=int, default=POSTS, help="of its long thread")
    parser.add_argument("--database", help="a PostgreSQL server on which a database may be made; SQLite without it")
    options = parser.parse_args()
    found = compare_threads(options.database, options.threads, options.posts)
    print(found.text)
    return 1 if found.too_much else 0


if __name__ == "__main__":
    sys.exit(main())
