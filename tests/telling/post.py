"""By when what members are told must have been mailed to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any

from forum.kernel import clock
from tests.acts.effects import words_in
from tests.acts.state import State
from tests.acts.world import World
from tests.telling.due import check_due
from tests.telling.hours import GRACE, Wishes, wishes_of
from tests.telling.ledger import Fact, Ledger
from tests.telling.letters import check_letter, read_letter
from tests.telling.reasons import PRECEDENCE, Reasons

STOPPED_FOR = timedelta(days=30)


class Postbag:
    """In the place of a mail server: keeps what is handed over."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []

    def send(self, message: EmailMessage) -> None:
        self.letters.append(message)


@dataclass
class Plan:
    """Something that a member is to be mailed of, at `due` at the latest: by itself or with the rest."""

    member_id: int
    kind: str
    alone: bool
    due: datetime
    told_at: datetime


@dataclass
class Post:
    """What is planned, and what was mailed before. A plan goes by a post, a line or a notification."""

    world: World
    bag: Postbag
    plans: dict[tuple[str, int, int], Plan] = field(default_factory=dict)
    mailed: set[tuple[str, int, int]] = field(default_factory=set)
    sent: dict[tuple[int, Any], int] = field(default_factory=Counter)
    chosen: dict[int, tuple[Wishes, datetime]] = field(default_factory=dict)
    together_at: dict[int, datetime] = field(default_factory=dict)
    chains: dict[int, str] = field(default_factory=dict)
    at_of: dict[int, datetime] = field(default_factory=dict)
    issues: set[int] = field(default_factory=set)
    seen: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    lines_of: dict[str, tuple[int, int]] = field(default_factory=dict)

    def wishes(self, state: State, member_id: int) -> Wishes:
        zones = {row.id: row.timezone for row in state.table("members")}
        rows = {row.member_id: row for row in state.table("notification_preferences")}
        return wishes_of(zones[member_id], rows.get(member_id))

    def plan(self, before: State, state: State, ledger: Ledger, *, moved: bool = False) -> None:
        """After an act: what is new is planned, what changed in what members have chosen moves what waits. What was
        moved to another thread is told by itself, some minutes from now."""
        for plan in self.plans.values() if moved else ():
            if plan.alone:
                wishes = self.wishes(state, plan.member_id)
                plan.due = max(plan.due, wishes.loud(clock.now() + GRACE))
        for name in self.world.people.values():
            self._follow_wishes(state, name)
        for fact in ledger.new:
            self._add(state, ("post", fact.member_id, fact.post_id), fact.row_kind or fact.kind)
        for fact in ledger.new:
            self._hurry(state, ledger, fact)
        known = {row.id for row in before.table("messages")}
        for line in state.table("messages"):
            self.lines_of |= dict.fromkeys(words_in(line.body, "qm"), (line.conversation_id, line.number))
            if line.id not in known and line.note is None:
                self._plan_line(state, line)
        self.plan_rows(state)

    def plan_rows(self, state: State) -> None:
        """What tells of anything but posts, as it was last told."""
        for row in state.table("notifications"):
            if row.kind not in PRECEDENCE and self.at_of.get(row.id) != row.at:
                if row.read_at is None:
                    self._add(state, ("row", row.member_id, row.id), row.kind)
                self.at_of[row.id] = row.at

    def _add(self, state: State, key: tuple[str, int, int], kind: str) -> None:
        wishes, now = self.wishes(state, key[1]), clock.now()
        self.mailed.discard(key) if key[0] == "row" else None
        if wishes.alone(kind):
            self.plans[key] = Plan(key[1], kind, True, wishes.loud(now + GRACE), now)
        elif wishes.together(kind):
            self.plans[key] = Plan(key[1], kind, False, wishes.slot(now), now)

    def _hurry(self, state: State, ledger: Ledger, fact: Fact) -> None:
        """What became of a kind that is mailed by itself takes along what it grew from."""
        for other in ledger.facts.values():
            if other.row_id == fact.row_id and other is not fact and other.read_at is None:
                key = ("post", other.member_id, other.post_id)
                plan = self.plans.get(key)
                if plan is not None and not plan.alone:
                    self._add(state, key, fact.row_kind)

    def _plan_line(self, state: State, line: Any) -> None:
        for row in state.table("participations"):
            taking = row.conversation_id == line.conversation_id and row.left_at is None and not row.muted
            if taking and row.member_id != line.author_id:
                self._add(state, ("line", row.member_id, line.id), "line")

    def _follow_wishes(self, state: State, member_id: int) -> None:
        wishes = self.wishes(state, member_id)
        before = self.chosen.get(member_id, (None, None))[0]
        if before == wishes:
            return
        self.chosen[member_id] = (wishes, clock.now())
        for key, plan in list(self.plans.items()):
            if plan.member_id == member_id and not plan.alone:
                plan.due = wishes.slot(clock.now())
                if not wishes.mailed(plan.kind):
                    del self.plans[key]

    def is_due(self) -> bool:
        """Whether something that is planned had to be sent by now."""
        return any(plan.due <= clock.now() for plan in self.plans.values())

    def check(self, state: State, ledger: Ledger, before: State) -> Iterator[str]:
        """After the jobs ran: what was sent may be sent, and nothing that had to be is missing."""
        rows = {f"<mail-{row.id}.": row for row in state.table("mails")}
        fresh, self.seen = self.bag.letters[self.seen :], len(self.bag.letters)
        letters = [letter for message in fresh if (letter := read_letter(state, rows, message)) is not None]
        reasons = Reasons(self.world, state)
        for letter in letters:
            self.kinds[letter.row.kind] += 1
            name = f"mail {letter.row.id} ({letter.row.kind}) to {self.world.name_of(letter.row.member_id)}"
            yield from (f"{name}: {wrong}" for wrong in check_letter(self, state, reasons, ledger, letter))
        yield from check_due(self, state, before, reasons, ledger, letters)

    def reachable(self, state: State, member_id: int) -> bool:
        """Whether her address takes mail."""
        lately = clock.now() - STOPPED_FOR
        return not any(
            row.member_id == member_id and row.stopped_at is not None and (row.complained or row.last_at >= lately)
            for row in state.table("mail_bounces")
        )
