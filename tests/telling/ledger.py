"""What everybody must have been told of posts, kept act by act: each person of each post once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from forum.kernel import clock
from tests.acts.state import State, stands
from tests.acts.world import World
from tests.telling.reasons import ALONE, GROWING, PRECEDENCE, Reasons
from tests.telling.trying import Telling

MOVES = ("split", "merge", "move", "undo", "restore_thread", "remove_thread")
Key = tuple[int, int]  # of a member and a post


@dataclass
class Fact:
    """A member is told of a post. `due` is by when it is mailed if she does not read it, `alone` whether by itself."""

    member_id: int
    post_id: int
    kind: str
    by_id: int
    at: datetime
    read_at: datetime | None = None
    row_id: int = 0
    row_kind: str = ""


@dataclass
class Ledger:
    """All facts that hold. `new` are those of the last act."""

    facts: dict[Key, Fact] = field(default_factory=dict)
    published: set[int] = field(default_factory=set)
    new: list[Fact] = field(default_factory=list)

    def follow(self, world: World, one: Telling, act: str, before: State, after: State) -> None:
        """What an act changes of who must have been told of what."""
        reasons = Reasons(world, after)
        self.new = []
        self._forget(reasons, before, after)
        for post in after.posts.values():
            if stands(post) and post.id not in self.published and after.threads[post.thread_id].deleted_at is None:
                self.published.add(post.id)
                self._tell(post, post.author_id, reasons.of_post(post))
        for post in before.posts.values():
            if post.id in self.published and after.posts[post.id].body != post.body and stands(after.posts[post.id]):
                editor_id = world.people[one.who]
                self._tell(after.posts[post.id], editor_id, reasons.of_edit(after.posts[post.id], post.body, editor_id))
        if act not in MOVES:
            self._read(world, one, before, after)
        self._read_elsewhere(world, one, after)

    def _tell(self, post: Any, by_id: int, kinds: dict[int, str]) -> None:
        for member_id, kind in kinds.items():
            if (member_id, post.id) not in self.facts:
                fact = Fact(member_id, post.id, kind, by_id, clock.now())
                self.facts[member_id, post.id] = fact
                self.new.append(fact)

    def _forget(self, reasons: Reasons, before: State, after: State) -> None:
        """What is gone, or out of sight, is told no more."""
        blocks = {(row.member_id, row.blocked_id) for row in after.table("blocks")}
        fresh = blocks - {(row.member_id, row.blocked_id) for row in before.table("blocks")}
        for key, fact in list(self.facts.items()):
            post = after.posts[fact.post_id]
            thread = after.threads[post.thread_id]
            out_of_sight = thread.deleted_at is not None or not reasons.browses(fact.member_id, thread.group_id)
            if not stands(post) or out_of_sight:
                del self.facts[key]
        for key, fact in list(self.facts.items()):
            if (fact.member_id, fact.by_id) in fresh and fact.kind in GROWING and self._others(fact, after):
                del self.facts[key]

    def _others(self, fact: Fact, state: State) -> bool:
        """Whether the same row tells of what others wrote, too."""
        same = [one for one in self.facts.values() if one.row_id == fact.row_id]
        return any(one.by_id != fact.by_id for one in same)

    def _read(self, world: World, one: Telling, before: State, after: State) -> None:
        """Who has read a thread so far, or has written there, has read what told of it."""
        reader = world.people[one.who]
        read = {row.thread_id: row.read_number for row in before.table("thread_readings") if row.member_id == reader}
        for row in after.table("thread_readings"):
            if row.member_id == reader and row.read_number > read.get(row.thread_id, 0):
                for fact in self._of(reader):
                    post = after.posts[fact.post_id]
                    if post.thread_id == row.thread_id and post.number <= row.read_number:
                        fact.read_at = fact.read_at or clock.now()

    def _read_elsewhere(self, world: World, one: Telling, after: State) -> None:
        """All at once, by opening what tells of a thread, or put aside with a group and brought back."""
        if one.settled is None:
            return
        what, number = one.settled
        for fact in self._of(world.people[one.who]):
            thread = after.threads[after.posts[fact.post_id].thread_id]
            if (
                what == "all"
                or (what == "thread" and thread.id == number)
                or (what == "group" and thread.group_id == number)
            ):
                fact.read_at = fact.read_at or clock.now()
            elif what == "back" and fact.read_at is not None and fact.read_at == one.moment:
                fact.read_at = None

    def _of(self, member_id: int) -> list[Fact]:
        return [fact for (number, _), fact in self.facts.items() if number == member_id]


def check_told(world: World, ledger: Ledger, state: State, act: str, unread_before: dict[Key, int]) -> Iterator[str]:
    """Each is told of what she must, once, as what it is, and as unread as it should be; and of nothing else."""
    rows = rows_by_fact(state)
    for (member_id, post_id), told in rows.items():
        name = f"{world.name_of(member_id)} is told of post {post_id}"
        fact = ledger.facts.get((member_id, post_id))
        if fact is None:
            yield f"{name} ({told[0].kind}) and must not"
            continue
        if len(told) > 1:
            yield f"{name} {len(told)} times: {[(row.id, row.kind) for row in told]}"
        fact.row_id, fact.row_kind = told[0].id, told[0].kind
        if (told[0].read_at is None) != (fact.read_at is None):
            yield f"{name} as read at {told[0].read_at}, should be {fact.read_at}"
    for fact in ledger.facts.values():
        if (fact.member_id, fact.post_id) not in rows:
            yield f"{world.name_of(fact.member_id)} is not told of post {fact.post_id} ({fact.kind})"
    yield from _precedence(world, ledger)
    yield from _collapsed(world, state, act, unread_before)


def _precedence(world: World, ledger: Ledger) -> Iterator[str]:
    for fact in ledger.new:
        alone = fact.kind in ALONE
        fits = (
            fact.row_kind == fact.kind
            if alone
            else PRECEDENCE.index(fact.row_kind or "group") <= PRECEDENCE.index(fact.kind)
        )
        if fact.row_id and not (fits and (alone or fact.row_kind in GROWING)):
            yield f"{world.name_of(fact.member_id)} is told of post {fact.post_id} as {fact.row_kind}, not {fact.kind}"


def _collapsed(world: World, state: State, act: str, before: dict[Key, int]) -> Iterator[str]:
    """What is unread of a thread is one, and leads to the first of its posts."""
    if act not in (*MOVES, "bring_back"):
        for (member_id, thread_id), count in unread_rows(state).items():
            if count > max(1, before.get((member_id, thread_id), 0)):
                yield f"{count} unread notifications tell {world.name_of(member_id)} of thread {thread_id}"
    first = {}
    for row in state.table("notification_posts"):
        number = state.posts[row.post_id].number
        first[row.notification_id] = min(first.get(row.notification_id, number), number)
    for row in state.table("notifications"):
        if row.kind in GROWING and row.number != first.get(row.id):
            yield f"notification {row.id} leads to {row.number} and first tells of {first.get(row.id)}"
        if row.thread_id is not None and row.about != f"thread:{row.thread_id}":
            yield f"notification {row.id} of thread {row.thread_id} stands with those about {row.about}"


def unread_rows(state: State) -> dict[Key, int]:
    """How many unread growing notifications there are, by member and thread."""
    counts: dict[Key, int] = defaultdict(int)
    for row in state.table("notifications"):
        if row.kind in GROWING and row.read_at is None:
            counts[row.member_id, row.thread_id] += 1
    return counts


def rows_by_fact(state: State) -> dict[Key, list[Any]]:
    """The notifications that tell of posts, by member and post."""
    rows = {row.id: row for row in state.table("notifications")}
    found: dict[Key, list[Any]] = defaultdict(list)
    for row in rows.values():
        if row.kind in ALONE:
            found[row.member_id, row.post_id].append(row)
    for told in state.table("notification_posts"):
        row = rows[told.notification_id]
        found[row.member_id, told.post_id].append(row)
    return found
