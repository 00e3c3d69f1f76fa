"""A hundred people, twenty places, two who withdraw and a larger room, all at the same moment."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from forum.blueprints.accounts.models import Member
from forum.blueprints.accounts.queries import as_actor
from forum.blueprints.events.models.events import Event, Registration
from forum.blueprints.events.services import editing, registering
from forum.kernel import clock
from forum.kernel.actor import SYSTEM
from forum.kernel.database import db, session
from forum.kernel.outbox.delivering import deliver_all
from tests.factories.events import create_event
from tests.live import POSTGRESQL, Community, community
from tests.racing import Race, Ready, holding_races

PEOPLE, PLACES, MORE, PROCESSES, THREADS = 100, 20, 25, 7, 2
SECONDS = 240.0  # on a quiet machine it takes five


@dataclass(frozen=True)
class Register:
    """One process with a few threads, in each of which some people register one after another."""

    member_ids: list[int]
    event_id: int

    def __call__(self, app: Flask, ready: Ready) -> dict[int, str]:
        db.session.remove()
        ready()
        states: dict[int, str] = {}
        lots = [self.member_ids[number::THREADS] for number in range(THREADS)]
        threads = [threading.Thread(target=self._register, args=(app, lot, states)) for lot in lots]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(SECONDS)
        return states

    def _register(self, app: Flask, lot: list[int], states: dict[int, str]) -> None:
        with app.app_context():
            for number in lot:
                actor = _actor(number)
                states[number] = _in_turn(lambda actor=actor: registering.register(actor, self.event_id).state)


@dataclass(frozen=True)
class Withdraw:
    """Somebody who has a place gives it up in the midst of it."""

    member_id: int
    event_id: int

    def __call__(self, app: Flask, ready: Ready) -> dict[int, str]:
        actor = _actor(self.member_id)
        ready()
        time.sleep(0.3)
        _in_turn(lambda: registering.withdraw(actor, self.event_id))
        return {}


@dataclass(frozen=True)
class Enlarge:
    """A host finds a larger room."""

    event_id: int
    version: int

    def __call__(self, app: Flask, ready: Ready) -> dict[int, str]:
        db.session.remove()
        ready()
        time.sleep(0.5)
        _in_turn(lambda: editing.edit_event(SYSTEM, self.event_id, self.version, capacity=MORE))
        return {}


@dataclass(frozen=True)
class Watch:
    """Somebody looks all the time; answers the looks at which more had a place than there were."""

    event_id: int

    def __call__(self, app: Flask, ready: Ready) -> dict[int, str]:
        coming = sa.select(sa.func.count()).where(
            Registration.event_id == self.event_id, Registration.state == "registered"
        )
        look = sa.select(Event.capacity, Event.registered_count, coming.scalar_subquery())
        look = look.where(Event.id == self.event_id)
        wrong, end = {}, time.monotonic() + 3
        ready()
        while time.monotonic() < end:
            capacity, counted, came = session.execute(look).one()
            session.rollback()
            if (came > capacity or counted > capacity) and len(wrong) < 3:
                wrong[len(wrong)] = f"{came} and {counted} of {capacity}"
            time.sleep(0.005)
        return {-1: str(wrong)} if wrong else {}


def _actor(member_id: int) -> Any:
    actor = as_actor(session.get_one(Member, member_id))
    session.rollback()
    return actor


def _in_turn(verb: Callable[[], Any]) -> Any:
    for _ in range(400):  # SQLite lets one write at a time, and a waiting writer may be told to come again
        try:
            return verb()
        except sa.exc.OperationalError:
            session.rollback()
            time.sleep(0.05)
    raise AssertionError("the turn never came")


@pytest.fixture(scope="module")
def plaza(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Community]:
    with community(tmp_path_factory.mktemp("race-for-places"), POSTGRESQL) as made:
        yield made


@pytest.fixture(scope="module")
def race(plaza: Community) -> Iterator[Race]:
    def prepare() -> Register:
        return Register([plaza.join().id], create_event().id)

    with holding_races(plaza.settings, plaza.ask(prepare), patience=SECONDS) as made:
        yield made


def _rows(event_id: int) -> list[Any]:
    columns = (Registration.member_id, Registration.state, Registration.place)
    rows = sa.select(*columns).where(Registration.event_id == event_id).order_by(Registration.place)
    return list(session.execute(rows).all())


def _told(event_id: int) -> Counter[int]:
    from forum.blueprints.notifications.models.notifications import Notification

    kinds = sa.select(Notification.member_id).where(
        Notification.kind == "event_promoted", Notification.subject_id == event_id
    )
    return Counter(session.scalars(kinds))


def _calendars(plaza: Community, title: str) -> Counter[tuple[str, str]]:
    folder = Path(plaza.app.extensions["forum_mailer"].folder)
    found: Counter[tuple[str, str]] = Counter()
    for path in folder.glob("*.eml"):
        mail = message_from_bytes(path.read_bytes(), policy=policy.default)
        for part in mail.walk():
            if part.get_content_type() == "text/calendar" and title in part.get_content():
                found[str(mail["To"]), str(part.get_param("method"))] += 1
    return found


def test_never_more_than_there_are_places_in_order_and_each_told_once(plaza: Community, race: Race) -> None:
    people = {person.id: person.email for person in (plaza.join() for _ in range(PEOPLE))}
    first, second, *others = people
    title = "The race for twenty places"

    def prepare() -> tuple[int, int]:
        event = create_event(title=title, capacity=PLACES, starts_at=clock.now() + timedelta(days=3))
        for number in (first, second):
            registering.register(_actor(number), event.id)
        return event.id, session.get_one(Event, event.id).version

    event_id, version = plaza.ask(prepare)
    lots = [others[number::PROCESSES] for number in range(PROCESSES)]
    racers: list[Any] = [Register(lot, event_id) for lot in lots]
    racers += [Withdraw(first, event_id), Withdraw(second, event_id), Enlarge(event_id, version), Watch(event_id)]
    answers: dict[int, str] = {}
    for answer in race(racers):
        answers |= answer
    assert -1 not in answers, answers.get(-1)
    assert answers.keys() == set(others)

    rows = plaza.ask(lambda: _rows(event_id))
    coming = [row for row in rows if row.state == "registered"]
    waiting = [row for row in rows if row.state == "waiting"]
    gone = {row.member_id for row in rows if row.state == "withdrawn"}
    assert (len(coming), len(waiting), gone) == (MORE, PEOPLE - 2 - MORE, {first, second})
    assert len({row.place for row in rows}) == PEOPLE
    assert max(row.place for row in coming) < min(row.place for row in waiting)
    counted = plaza.ask(lambda: session.get_one(Event, event_id))
    assert (counted.registered_count, counted.waiting_count) == (len(coming), len(waiting))

    plaza.ask(deliver_all)
    came_up = {row.member_id for row in coming if answers[row.member_id] == "waiting"}
    assert plaza.ask(lambda: _told(event_id)) == Counter(came_up)
    assert len(came_up) == sum(state == "waiting" for state in answers.values()) - len(waiting)
    wanted = Counter({(people[row.member_id], "REQUEST"): 1 for row in coming})
    wanted |= Counter({(people[number], "CANCEL"): 1 for number in (first, second)})
    assert _calendars(plaza, title) == wanted
