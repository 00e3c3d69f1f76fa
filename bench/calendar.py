"""Measures the calendar at two sizes in one run: `python -m bench.calendar [--database URL]`.

A month of ten thousand events against one of a thousand, in twenty groups and for all, each with a host and a
criterion, and as many in the year before; a member comes to thirty of them at either size. Every way to look is asked
in turns of both, and the middle of the turns counts, in processor time of the server. Ends with status 1 when many
events cost more than twice as much, or take more statements.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from bench.meter import Measure
from bench.volume import Comparison, Pair, compare
from forum.blueprints.accounts.models import Member
from forum.blueprints.accounts.queries import as_actor
from forum.blueprints.events.models.events import Event, EventCriterion, EventHost, Registration
from forum.blueprints.events.queries import calendar, spans
from forum.blueprints.events.queries import events as queries
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.standards.importers import load_shipped_frameworks
from forum.blueprints.standards.models import Criterion, Framework
from forum.kernel import clock
from forum.kernel.database import session
from forum.kernel.use_case import transaction
from tests.counting import counting
from tests.live import Community, Server, Visitor, community

FEW, MANY, GROUPS, OWN, TURNS, TIMES = 1_000, 10_000, 20, 30, 5, 20
MONTH, YEAR = timedelta(days=30), timedelta(days=365)


@dataclass(frozen=True)
class Crowd:
    """A served community of so many events, and a browser of the member who comes to some of them."""

    plaza: Community
    server: Server
    visitor: Visitor
    start: datetime

    def ask(self, path: str) -> Callable[[], None]:
        """Something that reads the address and fails unless it is answered."""
        span = f"start={_text(self.start)}&end={_text(self.start + MONTH)}"

        def once() -> None:
            self.visitor.call("GET", path.replace("SPAN", span), timeout=120).raise_for_status()

        return once

    def statements(self) -> list[int]:
        """How many statements each way to look takes, as a fresh process asks."""
        member_id, end = self.visitor.person.id, self.start + MONTH

        def count() -> list[int]:
            numbers = []
            for look in (
                lambda actor: spans.list_events(actor, self.start, end), queries.list_events,
                lambda actor: spans.list_entries(actor, self.start, end), calendar.feed_entries,
            ):  # fmt: skip
                session.expunge_all()
                actor = as_actor(session.get_one(Member, member_id))
                with counting() as statements:
                    look(actor)
                numbers.append(len(statements))
            return numbers

        counted: list[int] = self.plaza.ask(count)
        return counted


def fill(events: int, member_id: int, start: datetime) -> None:
    """A month full of events and as many in the year before; the member comes to some of the month."""
    load_shipped_frameworks()
    with transaction():
        at = clock.now()
        groups = [
            {"name": f"Group {n}", "slug": f"group-{n}", "created_at": at, "last_activity_at": at, "member_count": 0}
            for n in range(GROUPS)
        ]
        session.execute(sa.insert(Group), groups)
        group_ids = session.scalars(sa.select(Group.id)).all()
        criteria = session.scalars(sa.select(Criterion.id).join(Framework).where(Framework.current)).all()
        step, year = MONTH / events, YEAR / events
        for first in range(0, events, 1_000):
            lot = range(first, min(first + 1_000, events))
            rows = [_event(n, start + n * step, group_ids, member_id) for n in lot]
            over = [_event(n, start - MONTH - n * year, group_ids, member_id) for n in lot]
            session.execute(sa.insert(Event), over)
            ids = list(session.scalars(sa.insert(Event).returning(Event.id), rows))
            session.execute(sa.insert(EventHost), [{"event_id": one, "member_id": member_id + 1} for one in ids])
            tags = [{"event_id": one, "criterion_id": criteria[one % len(criteria)]} for one in ids]
            session.execute(sa.insert(EventCriterion), tags)
        coming = sa.select(Event.id).where(Event.starts_at >= start).order_by(Event.id)
        own = session.scalars(coming).all()[:: events // OWN][:OWN]
        session.execute(sa.insert(Registration), [_registration(one, member_id) for one in own])
        session.execute(sa.text("analyze"))  # as a server does by itself some time after so many rows


def _event(number: int, starts_at: datetime, group_ids: Sequence[int], member_id: int) -> dict[str, object]:
    place = number % (GROUPS + 5)  # a fifth is for all
    return {
        "kind": "workshop", "state": "published", "title": f"Workshop {number}", "time_zone": "America/Bogota",
        "starts_at": starts_at, "ends_at": starts_at + timedelta(hours=1), "created_at": starts_at, "version": 1,
        "changed_at": starts_at, "group_id": group_ids[place] if place < GROUPS else None, "created_by_id": member_id,
    }  # fmt: skip


def _registration(event_id: int, member_id: int) -> dict[str, object]:
    at = clock.now()
    return {
        "event_id": event_id, "member_id": member_id, "state": "registered", "place": 1, "asked_at": at,
        "changed_at": at, "version": 1,
    }  # fmt: skip


@contextmanager
def crowds(server: str | None, sizes: list[int]) -> Iterator[list[Crowd]]:
    """A served community of each size."""
    with ExitStack() as stack:
        made = []
        for size in sizes:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="plaza-bench-")))
            plaza = stack.enter_context(community(folder, server))
            person, _host = plaza.join(), plaza.join()
            start = (clock.now() + timedelta(days=1)).replace(microsecond=0)
            plaza.ask(lambda size=size, person=person, start=start: fill(size, person.id, start))
            running = stack.enter_context(plaza.serve(FORUM_RELAY="off"))
            made.append(Crowd(plaza, running, running.visit(person), start))
        yield made


def compare_calendars(server: str | None) -> tuple[Comparison, list[int], list[int]]:
    """Many events against few, and the statements of both."""
    asked = {
        "the next events": "/events?limit=20",
        "the last events": "/events?past=true&limit=20",
        "a month (its first 400)": "/events/between?SPAN",
        "the next of a group": "/events?group_id=1&limit=20",
        "the next about a criterion": "/events?criterion=DM3&limit=20",
        "those that I come to": "/events?mine=true&limit=20",
        "my calendar of a month": "/calendar?SPAN",
    }
    with crowds(server, [FEW, MANY]) as (few, many):
        pairs = [_pair(name, path, few, many) for name, path in asked.items()]
        compared = compare(f"events in a month: {MANY:,} against {FEW:,}", pairs, TURNS)
        return compared, few.statements(), many.statements()


def _pair(name: str, path: str, few: Crowd, many: Crowd) -> Pair:
    small, large = (Measure(name, one.server.pids(), TIMES, one.ask(path)) for one in (few, many))
    return Pair(name, small, large)


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def main() -> int:
    """Measure and print; 1 when many events cost too much."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--database", default=os.environ.get("TEST_DATABASE_URL"),
        help="a PostgreSQL server on which databases may be made; SQLite without it",
    )  # fmt: skip
    compared, few, many = compare_calendars(parser.parse_args().database)
    print(f"{compared.text}\nStatements: {many} against {few}.")
    return 1 if compared.too_much or many != few else 0


if __name__ == "__main__":
    sys.exit(main())
