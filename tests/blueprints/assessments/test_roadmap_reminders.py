"""Members hear of actions given to them, due soon and late: once each, while they are at work."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from forum.blueprints.accounts.models import Member
from forum.blueprints.accounts.queries import as_actor as actor_of
from forum.blueprints.assessments.jobs import roadmaps as jobs
from forum.blueprints.assessments.rules.planning import working_day_at
from forum.blueprints.assessments.services import roadmap
from forum.blueprints.cities.models.cities import City
from forum.blueprints.notifications.models.notifications import Notification
from forum.blueprints.notifications.queries import notifications as told_queries
from forum.blueprints.notifications.services.wording import words_of
from forum.kernel import clock
from forum.kernel.database import session
from tests.factories.accounts import create_city, create_member
from tests.factories.roadmaps import create_action
from tests.factories.standards import criterion, load_standards

WEDNESDAY = datetime(2026, 12, 2, 17, 0, tzinfo=UTC)  # ten in the morning in Boise
Deliver = Callable[[], int]


@pytest.fixture
def city(app: Flask) -> City:
    load_standards()
    return create_city(name="Boise")


@pytest.fixture
def ana(city: City) -> Member:
    return create_member(city_id=city.id, leads_city=True, name="Ana Souza", timezone="America/Boise")


@pytest.fixture
def luis(city: City) -> Member:
    return create_member(city_id=city.id, name="Luis Prado", timezone="America/Boise")


@pytest.fixture
def remind(deliver: Deliver, monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    def run(at: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: at)
        jobs.remind_of_actions()
        deliver()

    return run


def told(kind: str) -> list[int]:
    session.expire_all()
    return sorted(one.member_id for one in session.query(Notification).filter_by(kind=kind))


def test_whoever_is_given_an_action_hears_of_it_and_nobody_of_own_doings(
    city: City, ana: Member, luis: Member, deliver: Deliver, sign_in: Callable[[Any], Any]
) -> None:
    roadmap.add_action(actor_of(ana), city.id, criterion("DM2").id, title="Mine", owner_id=ana.id)
    action = roadmap.add_action(
        actor_of(ana), city.id, criterion("DM2").id, title="List the data", owner_id=luis.id, due_on=date(2027, 3, 31)
    )
    deliver()
    assert told("roadmap_given") == [luis.id]
    (one,) = told_queries.list_notifications(actor_of(luis), topic="requests").items
    words = words_of(one)
    assert words.sentence == "Ana Souza asks you to look after “List the data”"
    assert words.target == action.path
    assert "Roadmap of Boise, DM2" in words.detail
    assert "Mar 31, 2027" in words.detail

    # Opening the page settles it.
    assert sign_in(luis).get(action.path).status_code == 200
    deliver()
    session.expire_all()
    assert not told_queries.list_notifications(actor_of(luis)).items[0].unread


def test_a_title_with_quotes_is_told_without_further_ones(
    city: City, ana: Member, luis: Member, deliver: Deliver
) -> None:
    title = "First steps towards “Sharing Data”"
    roadmap.add_action(actor_of(ana), city.id, criterion("DM3").id, title=title, owner_id=luis.id)
    deliver()
    (one,) = told_queries.list_notifications(actor_of(luis), topic="requests").items
    assert words_of(one).sentence == "Ana Souza asks you to look after First steps towards “Sharing Data”"


def test_the_owner_hears_a_week_before_once(city: City, luis: Member, remind: Callable[[datetime], None]) -> None:
    create_action(city, owner_id=luis.id, due_on=WEDNESDAY.date() + timedelta(days=8))
    remind(WEDNESDAY)
    assert told("roadmap_soon") == []
    for _ in range(2):
        remind(WEDNESDAY + timedelta(days=1))
        assert told("roadmap_soon") == [luis.id]
    remind(WEDNESDAY + timedelta(days=2))
    assert told("roadmap_soon") == [luis.id]


def test_the_owner_hears_once_that_the_day_has_passed(
    city: City, luis: Member, remind: Callable[[datetime], None]
) -> None:
    create_action(city, owner_id=luis.id, due_on=WEDNESDAY.date() - timedelta(days=1))
    for _ in range(2):
        remind(WEDNESDAY)
    remind(WEDNESDAY + timedelta(days=1))
    assert (told("roadmap_late"), told("roadmap_soon")) == ([luis.id], [])


def test_of_another_day_she_hears_anew(city: City, luis: Member, remind: Callable[[datetime], None]) -> None:
    action = create_action(city, owner_id=luis.id, due_on=WEDNESDAY.date() - timedelta(days=1))
    remind(WEDNESDAY)
    session.query(Notification).delete()
    session.refresh(action)
    roadmap.change_action(
        actor_of(luis), action.id, version=action.version, due_on=WEDNESDAY.date() + timedelta(days=3)
    )
    remind(WEDNESDAY)
    assert (told("roadmap_soon"), told("roadmap_late")) == ([luis.id], [])


@pytest.mark.parametrize(
    "at",
    [WEDNESDAY.replace(hour=13), WEDNESDAY + timedelta(hours=8), WEDNESDAY + timedelta(days=3)],
    ids=["before nine", "after five", "on a Saturday"],
)
def test_nobody_is_reminded_outside_working_hours(
    city: City, luis: Member, remind: Callable[[datetime], None], at: datetime
) -> None:
    create_action(city, owner_id=luis.id, due_on=WEDNESDAY.date() - timedelta(days=1))
    remind(at)
    assert told("roadmap_late") == []


def test_each_is_reminded_in_her_own_time_zone(city: City, remind: Callable[[datetime], None]) -> None:
    far = create_member(city_id=city.id, timezone="Asia/Tokyo")
    near = create_member(city_id=city.id, timezone="America/Boise")
    for owner in (far, near):
        create_action(city, owner_id=owner.id, due_on=WEDNESDAY.date() - timedelta(days=1))
    remind(WEDNESDAY)
    assert told("roadmap_late") == [near.id]
    remind(WEDNESDAY + timedelta(hours=9))
    assert told("roadmap_late") == sorted([near.id, far.id])


def test_without_an_owner_the_leads_hear_of_it(
    city: City, ana: Member, luis: Member, remind: Callable[[datetime], None]
) -> None:
    create_action(city, due_on=WEDNESDAY.date())
    remind(WEDNESDAY)
    assert told("roadmap_soon") == [ana.id]


@pytest.mark.parametrize("state", ["done", "dropped"])
def test_what_is_no_longer_to_do_reminds_nobody(
    city: City, luis: Member, remind: Callable[[datetime], None], state: str
) -> None:
    create_action(city, state=state, owner_id=luis.id, due_on=WEDNESDAY.date() - timedelta(days=1))
    remind(WEDNESDAY)
    assert told("roadmap_late") == []


def test_more_than_a_hundred_are_reminded_in_one_run(
    city: City, luis: Member, remind: Callable[[datetime], None]
) -> None:
    for number in range(103):
        create_action(city, owner_id=luis.id, due_on=WEDNESDAY.date() - timedelta(days=1), position=number)
    remind(WEDNESDAY)
    assert told("roadmap_late") == [luis.id] * 103


def test_a_removed_action_is_told_of_no_more(city: City, ana: Member, luis: Member, deliver: Deliver) -> None:
    action = roadmap.add_action(actor_of(ana), city.id, criterion("DM2").id, title="Gone soon", owner_id=luis.id)
    deliver()
    roadmap.remove_action(actor_of(ana), action.id)
    deliver()
    assert told_queries.list_notifications(actor_of(luis)).items == []


def test_a_working_hour_is_one_from_nine_to_five_on_a_working_day() -> None:
    assert working_day_at("America/Boise", WEDNESDAY) == WEDNESDAY.date()
    assert working_day_at("Asia/Tokyo", WEDNESDAY) is None
