"""Measures messages at small and at large volume in one run: `python -m bench.conversations [--database URL]`.

One member has twenty conversations of twenty lines, another ten thousand, one of them with a million lines. Opening
the list, opening a conversation and sending must cost the second at most twice what they cost the first; the program
ends with status 1 when something costs more. Times are those until the answer, in turns, the middle of five.
"""

from __future__ import annotations

import argparse
import itertools
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests
import sqlalchemy as sa

from bench.meter import Measure
from bench.volume import Comparison, Pair, compare
from forum.kernel import clock
from forum.kernel.database import db, is_postgresql, session
from forum.kernel.use_case import transaction
from tests.live import Community, Person, Server, Visitor, community

TURNS = 5
CONVERSATIONS, LINES = 10_000, 1_000_000  # of the member with many, of the long one
KNOWN_ON_SQLITE = dict.fromkeys(
    ("rare word", "word anywhere"), "SQLite has no index of parts of words and reads the conversation (decision 11)"
)
_numbers = itertools.count(1)
_CONVERSATIONS = """
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :conversations)
    INSERT INTO conversations (title, search_title, created_at, last_message_at, last_number, version)
    SELECT 'Talk ' || i, 'talk ' || i, :at, :at, :lines, 1 FROM n
"""
_PARTICIPATIONS = """
    INSERT INTO participations (conversation_id, member_id, joined_at, last_read_number, history_from, last_number,
        last_at, muted, archived, pinned)
    SELECT c.id, m.id, :at, :lines, 1, :lines, :at, :no, :no, :no FROM conversations c, members m
    WHERE c.id > :after AND m.id IN (:one, :other)
"""
_MESSAGES = """
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :lines)
    INSERT INTO messages (conversation_id, author_id, number, body, html, search_text, sent_at, version)
    SELECT c.id, :one, n.i, 'Line ' || n.i || ' on drains', '<p>Line ' || n.i || ' on drains</p>',
        'line ' || n.i || ' on drains', :at, 1
    FROM conversations c, n WHERE c.id > :after AND c.id <= :until
"""

_LONG_CONVERSATION = "UPDATE conversations SET last_number = :long WHERE id = :last"
_LONG_PARTICIPATIONS = """
    UPDATE participations SET last_number = :long, last_read_number = :long WHERE conversation_id = :last
"""


@dataclass(frozen=True)
class Volume:
    """A member and a conversation of hers."""

    person: Person
    conversation_id: int


def write(person: Person, other: Person, conversations: int, lines: int, long: int) -> Volume:
    """So many conversations of so many lines between two people, the last one of `long` lines."""
    after = session.scalar(sa.text("SELECT coalesce(max(id), 0) FROM conversations")) or 0
    facts = {"at": clock.now(), "no": False, "one": person.id, "other": other.id, "after": after}
    times = sa.bindparam("at", type_=sa.DateTime(timezone=True))
    with transaction():
        made = sa.text(_CONVERSATIONS).bindparams(times)
        session.execute(made, {"conversations": conversations, "lines": lines, "at": facts["at"]})
        session.execute(sa.text(_PARTICIPATIONS).bindparams(times), {**facts, "lines": lines})
        last = session.scalar(sa.text("SELECT max(id) FROM conversations")) or 0
        written = sa.text(_MESSAGES).bindparams(times)
        named = {name: facts[name] for name in ("at", "one")}
        session.execute(written, {**named, "after": after, "until": last - 1, "lines": lines})
        session.execute(written, {**named, "after": last - 1, "until": last, "lines": long})
        for changed in (_LONG_CONVERSATION, _LONG_PARTICIPATIONS):
            session.execute(sa.text(changed), {"long": long, "last": last})
    return Volume(person, last)


def tidy() -> None:
    """What a database does by itself in a quiet hour, so that it knows what it holds."""
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.text("VACUUM ANALYZE" if is_postgresql() else "ANALYZE"))
    if not is_postgresql():  # the log of what was written in one piece is as long as all of it
        with closing(sqlite3.connect(str(db.engine.url.database))) as apart:
            assert apart.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0, "somebody still reads"


@contextmanager
def staged(
    folder: Path, database: str | None, conversations: int, lines: int
) -> Iterator[tuple[Community, Server, Volume, Volume]]:
    """Both volumes in one community, and a server."""
    with community(folder, database) as plaza:
        people = [plaza.join() for _ in range(4)]
        small = plaza.ask(lambda: write(people[0], people[1], 20, 20, 20))
        large = plaza.ask(lambda: write(people[2], people[3], conversations, 20, lines))
        plaza.ask(tidy)
        with plaza.serve() as server:
            yield plaza, server, small, large


def make_measures(server: Server, name: str, volume: Volume) -> list[Measure]:
    """What is done with a volume."""
    visitor = server.visit(volume.person)
    base = f"/conversations/{volume.conversation_id}"
    page = f"{server.url}/messages"

    def read(address: str) -> Callable[[], None]:
        return lambda: visitor.get(address, timeout=60).raise_for_status()

    return [
        Measure(f"{name} list", [], 20, read(page)),
        Measure(f"{name} unread", [], 20, read(f"{page}?show=unread")),
        Measure(f"{name} conversation", [], 20, read(f"{page}/{volume.conversation_id}")),
        Measure(f"{name} middle", [], 20, read(f"{page}/{volume.conversation_id}?at=10")),
        Measure(f"{name} common word", [], 20, read(f"{server.url}/api/v1{base}/messages?q=drains")),
        Measure(f"{name} rare word", [], 5, read(f"{server.url}/api/v1{base}/messages?q=zebra")),
        Measure(f"{name} word anywhere", [], 5, read(f"{server.url}/api/v1/conversations/messages?q=zebra")),
        Measure(f"{name} sending", [], 10, lambda: send(visitor, base), lambda: settle(server)),
    ]


def send(visitor: Visitor, base: str) -> None:
    """A message."""
    visitor.write(f"{base}/messages", body=f"Message {next(_numbers)}")


def settle(server: Server) -> None:
    """Wait until everybody has been told."""
    while requests.get(f"{server.url}/readyz", timeout=60).json()["outbox"]["waiting"]:
        time.sleep(0.02)


def compare_conversations(database: str | None, conversations: int = CONVERSATIONS, lines: int = LINES) -> Comparison:
    """Both volumes."""
    with (
        tempfile.TemporaryDirectory(prefix="plaza-bench-") as folder,
        staged(Path(folder), database, conversations, lines) as (_, server, small, large),
    ):
        both = zip(make_measures(server, "small", small), make_measures(server, "large", large), strict=True)
        pairs = [Pair(one.name.removeprefix("small "), one, other) for one, other in both]
        title = f"{conversations:,} conversations, one of {lines:,} lines, against 20 of 20"
        return compare(title, pairs, TURNS, {} if database else KNOWN_ON_SQLITE)


def main() -> int:
    """Measure and print; 1 when the large volume costs too much."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--conversations", type=int, default=CONVERSATIONS, help="of the member with many")
    parser.add_argument("--lines", type=int, default=LINES, help="of the long conversation")
    parser.add_argument("--database", help="a PostgreSQL server on which a database may be made; SQLite without it")
    options = parser.parse_args()
    found = compare_conversations(options.database, options.conversations, options.lines)
    print(found.text)
    return 1 if found.too_much else 0


if __name__ == "__main__":
    sys.exit(main())
