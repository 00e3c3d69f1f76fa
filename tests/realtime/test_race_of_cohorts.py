"""Cities confirm and give up places at the same moment, each at a process of their own: no place is given twice."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from forum.blueprints.accounts.models import Member
from forum.blueprints.messages import feature as _feature  # noqa: F401  # all its models, before one of them is used
from forum.blueprints.sprints.models.applications import SprintApplication, SprintLetter
from forum.blueprints.sprints.models.sprints import Sprint, SprintPlace
from forum.blueprints.sprints.services import selecting
from forum.kernel.database import session
from tests.browser import FreshContextClient, signed_in_browser
from tests.factories.accounts import actor_of, create_city, create_member
from tests.factories.sprints import close_call, create_application, create_sprint
from tests.live import POSTGRESQL, Community, community
from tests.racing import Race, Ready, holding_races

PLACES, WAITING = 4, 6


@dataclass(frozen=True)
class Act:
    """What one process does: this lead confirms or withdraws; or staff change the places."""

    member_id: int
    path: str
    told: tuple[tuple[str, Any], ...] = ()
    version: str = ""

    def __call__(self, app: Flask, ready: Ready) -> tuple[int, int]:
        app.test_client_class = FreshContextClient
        browser = signed_in_browser(app, session.get_one(Member, self.member_id))
        session.rollback()
        ready()
        for _ in range(80):  # SQLite lets one write at a time, and a waiting writer may be told to come again
            headers = {"If-Match": browser.get(self.path).headers["ETag"]} if self.version else {}
            answer = browser.patch(self.path, json=dict(self.told), headers=headers)
            if answer.status_code not in (503, 412):
                break
            time.sleep(0.05)
        return self.member_id, answer.status_code


@pytest.fixture(scope="module")
def plaza(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Community]:
    with community(tmp_path_factory.mktemp("race-of-cohorts"), POSTGRESQL) as made:
        yield made


@pytest.fixture(scope="module")
def race(plaza: Community) -> Iterator[Race]:
    with holding_races(plaza.settings, Act(plaza.join().id, "/api/v1/me")) as made:
        yield made


def _prepare() -> tuple[int, list[tuple[int, int]], int]:
    """A sprint of four places and a waiting list of six: its number, (lead, application) in their order, and staff."""
    staff, sprint = create_member(role="staff"), create_sprint(places=PLACES)
    people = []
    for _ in range(PLACES + WAITING):
        city = create_city()
        lead = create_member(city_id=city.id, leads_city=True)
        people.append((lead.id, create_application(sprint, city, submitted_by_id=lead.id).id))
    close_call(sprint)
    numbers = [number for _lead, number in people]
    selecting.select_cities(actor_of(staff), sprint.id, numbers[:PLACES], numbers[PLACES:])
    session.commit()
    return sprint.id, people, staff.id


def _after(sprint_id: int) -> dict[str, Any]:
    session.rollback()
    held = sa.select(sa.func.count()).where(SprintPlace.sprint_id == sprint_id, SprintPlace.left_at.is_(None))
    rows = session.execute(
        sa.select(SprintApplication.id, SprintApplication.state)
        .where(SprintApplication.sprint_id == sprint_id).order_by(SprintApplication.id)
    ).all()  # fmt: skip
    letters = sa.select(SprintLetter.application_id).join(SprintApplication).where(
        SprintApplication.sprint_id == sprint_id, SprintLetter.kind == "promoted"
    )  # fmt: skip
    return {
        "held": session.scalar(held), "states": [row.state for row in rows],
        "promoted": sorted(session.scalars(letters)), "places": session.get_one(Sprint, sprint_id).places,
    }  # fmt: skip


def test_three_give_up_their_places_while_one_confirms_and_a_place_is_added(plaza: Community, race: Race) -> None:
    sprint_id, people, staff = plaza.ask(_prepare)
    act = [("withdraw", people[0]), ("withdraw", people[1]), ("withdraw", people[2]), ("confirm", people[3]),
           ("withdraw", people[5])]  # fmt: skip
    racers = [Act(lead, f"/api/v1/applications/{number}", (("act", verb),)) for verb, (lead, number) in act]
    racers.append(Act(staff, f"/api/v1/sprints/{sprint_id}", (("places", PLACES + 1),), "read"))
    assert {status for _who, status in race(racers)} == {200}

    found = plaza.ask(lambda: _after(sprint_id))
    assert (found["held"], found["places"]) == (PLACES + 1, PLACES + 1)
    # Who withdrew from the waiting list may have been given a place just before, which went on to the next.
    moved = [number for number in found["promoted"] if number != people[5][1]]
    assert moved == [number for _lead, number in (people[4], *people[6:9])]
    assert found["states"][9] == "waiting"
