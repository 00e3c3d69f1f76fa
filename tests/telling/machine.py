"""Doing acts one after the other, letting time pass after each, and comparing with who must have been told of what."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from forum.blueprints.accounts.models import Member
from forum.blueprints.discussions.services import bookmarks
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.notifications.jobs import mailing as jobs
from forum.blueprints.notifications.models.mails import DigestIssue
from forum.kernel import clock
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from forum.kernel.errors import ForumError
from forum.kernel.outbox.delivering import count_waiting, deliver_all
from tests.acts.acts import Nothing
from tests.acts.effects import check_notifications
from tests.acts.machine import last_failure, note_words
from tests.acts.rows import _addresses
from tests.acts.state import State
from tests.acts.world import World, build, ticking
from tests.factories.groups import add_to_group, create_group
from tests.factories.mails import choose
from tests.telling.acts import ACTS
from tests.telling.digests import plan_digests
from tests.telling.events import check_events
from tests.telling.ledger import MOVES, Ledger, check_told, unread_rows
from tests.telling.letters import MOST_A_DAY
from tests.telling.lists import check_lists
from tests.telling.post import Post, Postbag
from tests.telling.trying import Telling

BEGINS = datetime(2026, 11, 18, 9, 30, tzinfo=UTC)  # a Wednesday
ZONES = {"ana": "America/Boise", "luis": "Europe/Madrid", "bo": "Asia/Kolkata", "mei": "Australia/Sydney"}
COMPARED = (
    "audit_entries", "blocks", "conversations", "group_invitations", "join_requests", "messages", "notifications",
    "participations", "posts", "reactions", "reports", "review_items", "room_events", "thread_readings",
)  # fmt: skip
TRIES = 4  # of acts for which there is nothing, or which somebody may not do
LATER = ((45, 5, 240), (25, 240, 1_800), (18, 1_800, 21_600), (9, 21_600, 108_000), (3, 200_000, 400_000))  # seconds


@dataclass
class Report:
    """What a run has seen: each act in words, what was refused, and what is wrong."""

    seed: int
    numbers: list[int] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    done: Counter[str] = field(default_factory=Counter)
    mails: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        lines = "\n".join(
            f"  {number}: {line}" for number, line in list(zip(self.numbers, self.told, strict=True))[-14:]
        )
        wrong = "\n".join(f"  WRONG {one}" for one in self.wrong[:12])
        again = f"python -m bench.telling --sequences 1 --seed {self.seed} --acts {max(self.numbers, default=0) + 1}"
        return f"seed {self.seed}, {len(self.told)} acts:\n{lines}\n{wrong}\n  again: {again}"


@dataclass
class Scene:
    """All that a run needs."""

    world: World
    ledger: Ledger
    post: Post
    report: Report
    looks_every: int

    def act(self, number: int) -> None:
        """One act with the dice of its number, so that the others throw the same without it; then time passes."""
        self.world.dice = random.Random(f"{self.report.seed}/{number}")
        before = snapshot()
        for _ in range(TRIES):
            one = Telling(self.world, before)
            chosen = self.world.dice.choices([act for act, _ in ACTS], [weight for _, weight in ACTS])[0]
            try:
                told = chosen(one)
            except (Nothing, ForumError):
                session.rollback()
            else:
                self._follow(number, one, chosen.__name__, told, before)
                return

    def _follow(self, number: int, one: Telling, act: str, told: str, before: State) -> None:
        self.report.numbers.append(number)
        self.report.done[act] += 1
        self.report.told.append(f"{clock.now():%a %d %H:%M} {one.who} {told}")
        self.report.wrong += self._effects(one, act, before)
        self.report.wrong += self._wait()

    def _effects(self, one: Telling, act: str, before: State) -> Iterator[str]:
        session.expire_all()
        after = State()
        note_words(self.world, after)
        list(_addresses(self.world, after))
        self.ledger.follow(self.world, one, act, before, after)
        deliver_all()
        if (waiting := count_waiting()) != (0, 0):
            yield f"deliveries: {waiting[0]} wait, {waiting[1]} are parked: {last_failure()}"
        told = State()
        yield from check_told(self.world, self.ledger, told, act, unread_rows(before))
        yield from check_events(self.world, before, after, told)
        yield from check_notifications(self.world, told)
        self.post.plan(before, told, self.ledger, moved=act in MOVES)
        if len(self.report.told) % self.looks_every == 0:
            deaf = {self.world.name_of(row.member_id) for row in told.table("blocks")}
            yield from check_lists(self.world, told, sorted(deaf | {self.world.dice.choice(sorted(self.world.people))}))

    def _wait(self) -> Iterator[str]:
        """Some time passes, at times in one leap, as when the worker was down."""
        shares = [share for share, _, _ in LATER]
        _, least, most = self.world.dice.choices(LATER, shares)[0]
        seconds = self.world.dice.randint(least, most)
        ticks = 1 if self.world.dice.random() < 0.3 else max(1, min(12, seconds // 1_800))
        for _ in range(ticks):
            self.world.clock.at += timedelta(seconds=seconds // ticks)
            yield from self._tick()

    def _tick(self) -> Iterator[str]:
        """What recurs, and whether it was right."""
        before = snapshot(("mails",))
        for job in (remind, jobs.look_at_the_week, jobs.spread_digests, jobs.queue_mails):
            job()
        waiting = count_waiting() != (0, 0)
        if waiting:
            deliver_all()
        issued = session.scalar(sa.select(sa.func.count()).select_from(DigestIssue)) != len(self.post.issues)
        if waiting or issued or self.post.is_due():
            state = State()
            self.post.plan_rows(state)
            yield from plan_digests(self.post, state)
            yield from self.post.check(state, self.ledger, before)
            self.report.mails = self.post.kinds


def remind() -> None:
    """Of bookmarks whose moment has come."""
    bookmarks.remind_due(SYSTEM)


def snapshot(names: Sequence[str] = COMPARED) -> State:
    """The rows as they are now, of tables that will have changed when they are looked at."""
    state = State()
    for name in names:
        state.table(name)
    return state


def run(app: Any, seed: int, acts: int | Sequence[int], looks_every: int = 1) -> Report:
    """A sequence of so many acts, or of those of these numbers, in an empty community.

    It ends at the first act after which something is wrong.
    """
    deliver_all()  # what there was before, by the real clock
    report, bag = Report(seed), Postbag()
    kept = app.extensions["forum_mailer"], app.config["MAILS_PER_DAY"]
    app.extensions["forum_mailer"], app.config["MAILS_PER_DAY"] = bag, MOST_A_DAY
    try:
        with ticking(BEGINS) as moving:
            world = build_world(random.Random(seed), moving)
            scene = Scene(world, Ledger(), Post(world, bag), report, looks_every)
            scene.post.plan(snapshot(), State(), scene.ledger)
            for number in range(acts) if isinstance(acts, int) else acts:
                scene.act(number)
                if report.wrong:
                    break
    finally:
        app.extensions["forum_mailer"], app.config["MAILS_PER_DAY"] = kept
    return report


def build_world(dice: random.Random, moving: Any) -> World:
    """The people and groups of `tests.acts`, each group with a name to call it by, in several time zones; and a group
    that one asks to join."""
    world = build(dice, moving)
    group = create_group(visibility="listed", join_policy="request")
    world.groups["listed"] = group.id
    for name, role in (("ana", "member"), ("mei", "moderator"), ("sol", "owner")):
        add_to_group(session.get_one(Group, group.id), session.get_one(Member, world.people[name]), role)
    for name, group_id in world.groups.items():
        session.get_one(Group, group_id).handle = f"{name}-people"
    for name, zone in ZONES.items():
        session.get_one(Member, world.people[name]).timezone = zone
    session.commit()
    choose(world.people["luis"], mail_cadence="at_once")
    choose(world.people["rita"], mail_cadence="every_4_hours", mail_at_once=[])
    choose(world.people["omar"], mail_only_unread=False, quiet_from=18, quiet_until=8)
    deliver_all()
    return world
