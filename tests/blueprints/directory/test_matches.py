"""Two members who can help each other are told so once, if both wish it and may see it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from forum.blueprints.accounts.models import Member
from forum.blueprints.directory.models.blocks import Block
from forum.blueprints.directory.models.matches import Match
from forum.blueprints.directory.services import matches
from forum.blueprints.notifications.queries import notifications as notification_queries
from forum.kernel import clock
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from tests.factories.accounts import actor_of
from tests.factories.directory import create_person
from tests.factories.standards import load_standards

Deliver = Callable[[], int]


@pytest.fixture(autouse=True)
def _standards(app: Flask) -> None:
    load_standards()


def pair(**of_the_second: Any) -> tuple[Member, Member]:
    first = create_person(name="Ana", can_help_with=["DM1"], looking_for=["RDC2"])
    return first, create_person(name="Luis", **{"can_help_with": ["RDC2"], "looking_for": ["DM1"], **of_the_second})


def told(member: Member) -> list[str]:
    return [one.actor.name for one in notification_queries.list_notifications(actor_of(member)).items]


def test_both_are_told_once_for_ever(deliver: Deliver) -> None:
    ana, luis = pair()
    deliver()
    assert (told(ana), told(luis)) == (["Luis"], ["Ana"])
    matches.tell_match(SYSTEM, luis.id, ana.id)
    deliver()
    assert (told(ana), told(luis)) == (["Luis"], ["Ana"])
    assert session.scalar(sa.select(sa.func.count()).select_from(Match)) == 1


@pytest.mark.parametrize("half", [{"looking_for": []}, {"can_help_with": []}, {"looking_for": ["OD1"]}])
def test_help_in_one_direction_is_no_match(half: dict[str, Any], deliver: Deliver) -> None:
    ana, luis = pair(**half)
    deliver()
    assert told(ana) == told(luis) == []


@pytest.mark.parametrize("hidden", ["can_help_with", "looking_for"])
def test_what_the_other_may_not_see_makes_no_match(hidden: str, deliver: Deliver) -> None:
    ana, luis = pair(audiences={hidden: "me"})
    deliver()
    assert told(ana) == told(luis) == []


def test_who_does_not_wish_it_is_not_told_nor_is_the_other(deliver: Deliver) -> None:
    ana = create_person(name="Ana", can_help_with=["DM1"], looking_for=["RDC2"])
    matches.wish_for_matches(actor_of(ana), False)
    luis = create_person(name="Luis", can_help_with=["RDC2"], looking_for=["DM1"])
    deliver()
    assert told(ana) == told(luis) == []


@pytest.mark.parametrize("facts", [{"listed": False}, {"closed_at": clock.now()}])
def test_who_left_the_directory_or_plaza_is_not_matched(facts: dict[str, Any], deliver: Deliver) -> None:
    ana, luis = pair(listed=facts.get("listed", True))
    luis.closed_at = facts.get("closed_at")
    session.commit()
    deliver()
    assert told(ana) == []


def test_who_is_apart_is_not_matched_and_not_told_any_more(deliver: Deliver) -> None:
    ana, luis = pair()
    deliver()
    session.add(Block(member_id=luis.id, blocked_id=ana.id, blocked_at=clock.now()))
    session.commit()
    assert told(ana) == told(luis) == []
    eva = create_person(name="Eva", can_help_with=["RDC2"], looking_for=["DM1"])
    deliver()
    assert told(eva) == ["Ana"]


def test_nobody_is_told_of_more_than_three_people_a_week(deliver: Deliver) -> None:
    for number in range(6):
        create_person(name=f"Helper {number}", can_help_with=["RDC2"], looking_for=["DM1"])
    ana = create_person(name="Ana", can_help_with=["DM1"], looking_for=["RDC2"])
    deliver()
    assert len(told(ana)) == 3


def test_the_wish_is_changed_through_the_api_and_the_page(sign_in: Callable[[Any], Any]) -> None:
    browser = sign_in(create_person())
    assert browser.get("/api/v1/me/notification-preferences").json["peer_matches"] is True
    assert browser.put("/api/v1/me/notification-preferences", json={"peer_matches": False}).status_code == 200
    assert browser.get("/api/v1/me/notification-preferences").json["peer_matches"] is False
    assert browser.put("/api/v1/me/notification-preferences", json={"peer_matches": "x"}).status_code == 422
    page = browser.get("/notifications/preferences").text
    assert "checked" not in page.split('name="peer_matches"')[1].split(">")[0]
    assert browser.post("/notifications/preferences", data={"peer_matches": "1"}).status_code == 303
    assert browser.get("/api/v1/me/notification-preferences").json["peer_matches"] is True
