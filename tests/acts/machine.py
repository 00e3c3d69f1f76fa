"""Doing acts one after the other, and looking at everything after each of them or after some."""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from forum.kernel.database import Model, session
from forum.kernel.errors import ForumError, NotFound
from forum.kernel.outbox.delivering import count_waiting, deliver_all
from tests.acts.acts import ACTS, Nothing, Try
from tests.acts.effects import check_index, check_notifications, check_queue, note_told
from tests.acts.readers import Readers
from tests.acts.rows import check_links, check_rows
from tests.acts.state import State, stands
from tests.acts.world import Clock, World, build, ticking

_TOUCHED = (
    "audit_entries", "blocks", "bookmarks", "groups", "memberships", "mentions", "notification_posts", "notifications",
    "outbox_deliveries", "poll_options", "poll_votes", "polls", "post_addresses", "post_links", "post_moves",
    "post_originals", "post_revisions", "posted_links", "posts", "reactions", "reports", "review_items", "room_events",
    "sanctions", "tags", "thread_events", "thread_participants", "thread_readings", "thread_summaries", "thread_tags",
    "threads",
)  # fmt: skip


@dataclass
class Report:
    """What a run has seen: each act in words, what was refused, and what is wrong."""

    seed: int
    told: list[str] = field(default_factory=list)
    done: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        last = "\n".join(f"  {number}: {line}" for number, line in list(enumerate(self.told, 1))[-12:])
        wrong = "\n".join(f"  WRONG {one}" for one in self.wrong[:12])
        again = f"python -m bench.acts --sequences 1 --seed {self.seed} --acts {len(self.told)}"
        return f"seed {self.seed}, act {len(self.told)} of the sequence:\n{last}\n{wrong}\n  again: {again}"


def run(app: Any, seed: int, acts: int, looks_every: int = 1) -> Report:
    """A sequence of so many acts in an empty community. It ends at the first act after which something is wrong.

    The rows are looked at after every act; what search, notifications and readers have of them after every so many.
    """
    report = Report(seed)
    with ticking() as moving:
        world = build(random.Random(seed), moving)
        readers = Readers(app, world)
        while len(report.told) < acts and not report.wrong:
            if try_one(world, moving, report) and len(report.told) % looks_every == 0:
                report.wrong += look(world, readers)
    return report


def try_one(world: World, moving: Clock, report: Report) -> bool:
    """One act, with its effects delivered; whatever is wrong with it is noted. False when there was nothing to do."""
    state = State()
    one = Try(world, state)
    chosen = world.dice.choices([act for act, _ in ACTS], [weight for _, weight in ACTS])[0]
    before = fingerprint()
    try:
        told = chosen(one)
    except Nothing:
        return False
    except ForumError as error:
        session.rollback()
        report.refused[chosen.__name__] += 1
        report.told.append(f"{one.who} may not {chosen.__name__}: {error.code}")
        report.wrong += _wrongly_refused(one, error, before)
    except Exception as error:  # whatever it is, an act answers with a refusal of its own
        session.rollback()
        report.told.append(f"{one.who} fails to {chosen.__name__}")
        report.wrong.append(f"{type(error).__name__}: {error}"[:600])
        return True
    else:
        report.done[chosen.__name__] += 1
        report.told.append(f"{one.who} {told}")
        if not (one.sees and one.may):
            report.wrong.append(f"{one.who} was allowed to, sees {one.sees}, may {one.may}")
    report.wrong += settle(world)
    moving.pass_by(world.dice)
    return True


def settle(world: World) -> Iterator[str]:
    """Deliver what was recorded, and look at the rows before and after."""
    session.expire_all()
    yield from check_rows(world, State())
    deliver_all()
    if (waiting := count_waiting()) != (0, 0):
        yield f"deliveries: {waiting[0]} wait, {waiting[1]} are parked: {last_failure()}"
    state = State()
    note_words(world, state)
    yield from note_told(world, state)
    yield from check_rows(world, state)
    yield from check_links(world, state)
    yield from check_notifications(world, state)
    yield from check_queue(state)


def look(world: World, readers: Readers) -> Iterator[str]:
    """The index, and what some readers are shown."""
    state = State()
    yield from check_index(world, state)
    yield from readers.check(state)


def fingerprint() -> dict[str, str]:
    """All rows that acts might change, by table."""
    session.rollback()  # what was read before is not what is there now
    found = {}
    for name in _TOUCHED:
        table = Model.metadata.tables[name]
        rows = session.execute(sa.select(table).order_by(*table.primary_key.columns)).all()
        found[name] = hashlib.sha256(repr(rows).encode()).hexdigest()
    session.rollback()
    return found


def _wrongly_refused(one: Try, error: ForumError, before: dict[str, str]) -> Iterator[str]:
    if changed := [name for name, rows in fingerprint().items() if rows != before[name]]:
        yield f"refused with {error.code}, and {', '.join(changed)} changed"
    if not one.sees and not isinstance(error, NotFound):
        yield f"{one.who} learns by {error.code} of what she does not see"


def note_words(world: World, state: State) -> None:
    """Whose word it is that is new in a text or a title."""
    for post in state.posts.values():
        for word in words_in(post.body, "qx"):
            world.posts_of.setdefault(word, post.id)
    for thread in state.threads.values():
        for word in words_in(thread.title, "qt"):
            world.threads_of.setdefault(word, thread.id)


def words_in(text: str, kind: str) -> set[str]:
    from tests.acts.effects import words_in as found

    return found(text, kind)


def last_failure() -> str:
    """Of a delivery that waits, who waits and why."""
    table = Model.metadata.tables["outbox_deliveries"]
    row = session.execute(sa.select(table.c.subscriber, table.c.last_error).limit(1)).one()
    return f"{row[0]} {row[1]}"[:900]


__all__ = ["Callable", "Report", "run", "stands"]
