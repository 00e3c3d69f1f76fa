"""What happens when two do the same at the same moment, each in a thread and a transaction of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from forum.app import create_app
from forum.blueprints.accounts.errors import AlreadyDecided, LastLead
from forum.blueprints.accounts.models import CityApplication, Invitation, Member
from forum.blueprints.accounts.services import applications
from forum.blueprints.accounts.services import cities as people
from forum.kernel import clock
from forum.kernel.database import db, session
from forum.kernel.errors import ForumError
from tests.factories.accounts import actor_of, create_city, create_member

AT_ONCE = 6


@pytest.fixture
def plaza(settings_with: Callable[..., Any], tmp_path: Path) -> Iterator[Flask]:
    """An application with a database of its own, in which transactions are real."""
    app = create_app(settings_with(database_url=f"sqlite:///{tmp_path}/at-once.sqlite3", data=tmp_path))
    with app.app_context():
        db.create_all()
        yield app
        session.remove()
        db.engine.dispose()


def together(app: Flask, verbs: Sequence[Callable[[], object]]) -> list[str]:
    """Run all at once; what became of each, by the name of its error."""
    outcomes: list[str] = []
    gate = threading.Barrier(len(verbs))

    def run(verb: Callable[[], object]) -> None:
        with app.app_context():
            gate.wait()
            try:
                verb()
                outcomes.append("done")
            except ForumError as error:
                outcomes.append(type(error).__name__)
            finally:
                session.remove()

    threads = [threading.Thread(target=run, args=(verb,)) for verb in verbs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


def test_of_staff_who_decide_at_once_one_wins_and_one_invitation_is_made(plaza: Flask) -> None:
    city = create_city()
    staff = [actor_of(create_member(role="staff")) for _ in range(AT_ONCE)]
    application = CityApplication(
        city_id=city.id, city_name="Boise", country_code="US", name="N", email="n@x.example", created_at=clock.now()
    )
    session.add(application)
    session.commit()
    number, seen = application.id, application.version
    session.commit()
    outcomes = together(plaza, [
        lambda actor=actor: applications.decide_application(actor, number, decision="accepted", version=seen)
        for actor in staff
    ])  # fmt: skip
    assert outcomes == [AlreadyDecided.__name__] * (AT_ONCE - 1) + ["done"]
    assert session.query(Invitation).count() == 1


def test_two_who_lead_a_city_and_step_down_at_once_do_not_leave_it_without_a_lead(plaza: Flask) -> None:
    city = create_city()
    leads = [create_member(city_id=city.id, leads_city=True) for _ in range(2)]
    told = [(actor_of(lead), lead.id, lead.version) for lead in leads]
    number = city.id
    session.commit()
    outcomes = together(plaza, [
        lambda actor=actor, own=own, version=version: people.set_lead(actor, number, own, leads=False, version=version)
        for actor, own, version in told
    ])  # fmt: skip
    assert outcomes == [LastLead.__name__, "done"]
    session.expire_all()
    assert session.query(Member).filter_by(city_id=number, leads_city=True).count() == 1
