"""The people, groups and words of a run, and a clock that the run moves by itself."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from forum.blueprints.accounts.models import Member
from forum.blueprints.groups.models.groups import Group
from forum.kernel import clock, indexing
from forum.kernel.actor import Member as Acting
from forum.kernel.database import session
from forum.kernel.outbox.delivering import deliver_all
from tests.factories.accounts import actor_of, create_member
from tests.factories.groups import add_to_group, create_group

LETTERS = "abcdefghijklmnopqrstuvwxyz"
PEOPLE = ("ana", "luis", "bo", "rita", "guest", "outsider", "omar", "mei", "sol", "staff")
ROLES = {
    "open": {"ana": "member", "luis": "member", "bo": "member", "rita": "member",
             "omar": "moderator", "mei": "moderator"},
    "public": {"ana": "member", "luis": "member", "bo": "member", "guest": "guest", "mei": "moderator"},
    "private": {"ana": "member", "rita": "member", "mei": "moderator", "sol": "owner"},
}  # fmt: skip


@dataclass
class Clock:
    """The moment it is, for everything that asks."""

    at: datetime

    def now(self) -> datetime:
        return self.at

    def pass_by(self, dice: random.Random) -> None:
        """A few seconds mostly, sometimes half an hour, seldom a day."""
        roll = dice.random()
        seconds = 86_400 if roll < 0.006 else dice.randint(900, 2_400) if roll < 0.2 else dice.randint(5, 240)
        self.at += timedelta(seconds=seconds)


@dataclass
class World:
    """Who acts where. `posts_of` and `threads_of` say whose word it is that stands in a body or a title.

    `addresses` are all threads and numbers that a post ever had, with the post.
    """

    dice: random.Random
    clock: Clock
    people: dict[str, int] = field(default_factory=dict)
    groups: dict[str, int] = field(default_factory=dict)
    posts_of: dict[str, int] = field(default_factory=dict)
    threads_of: dict[str, int] = field(default_factory=dict)
    addresses: dict[tuple[int, int], int] = field(default_factory=dict)
    published: set[int] = field(default_factory=set)
    told: set[tuple[int, int]] = field(default_factory=set)
    _words: Iterator[int] = field(default_factory=itertools.count)

    def actor(self, name: str) -> Acting:
        """Somebody as the one who asks, with what is known of her now."""
        session.expire_all()
        return actor_of(session.get_one(Member, self.people[name]))

    def name_of(self, member_id: int) -> str:
        return next(name for name, number in self.people.items() if number == member_id)

    def word(self, kind: str) -> str:
        """A word that nobody has used before: `qx....` in a body, `qt....` in a title."""
        number, letters = next(self._words), ""
        for _ in range(4):
            number, rest = divmod(number, len(LETTERS))
            letters = LETTERS[rest] + letters
        return f"{kind}{letters}"


@contextmanager
def ticking(at: datetime | None = None) -> Iterator[Clock]:
    """A clock that only the run moves, in the place of the real one; it begins now, or at a moment."""
    real = clock.now
    made = Clock((at or real()).replace(microsecond=0))
    clock.now = made.now  # type: ignore[assignment]
    try:
        yield made
    finally:
        clock.now = real


def build(dice: random.Random, moving: Clock) -> World:
    """An open group, a public one in which everything waits for approval, and a private one. Bo is blocked by Ana."""
    from forum.blueprints.directory.services.blocks import block_member

    world = World(dice, moving)
    for name in PEOPLE:
        role = "staff" if name == "staff" else "member"
        world.people[name] = create_member(handle=f"{name}-{role}", name=name.title(), role=role).id
    rules = {"public": {"approve_threads": "all", "approve_replies": "all"}}
    shown = {"open": "members", "public": "public", "private": "private"}
    for key, roles in ROLES.items():
        group = create_group(visibility=shown[key], **rules.get(key, {}))
        world.groups[key] = group.id
        for name, role in roles.items():
            add_to_group(session.get_one(Group, group.id), session.get_one(Member, world.people[name]), role)
    block_member(world.actor("ana"), world.people["bo"])
    deliver_all()
    for index in indexing.names():  # nobody need have written before search is looked at
        indexing.rebuild(index)
    return world
