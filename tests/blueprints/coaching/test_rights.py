"""Who may see what of coaching: one table over API, page, feed, calendar, mail, notifications and search."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from forum.blueprints.accounts.services.members import promote
from forum.blueprints.accounts.services.sanctions import silence_member
from forum.blueprints.coaching.models.mentorings import Appointment, Mentoring
from forum.blueprints.coaching.models.requests import CoachingLine, CoachingRequest
from forum.blueprints.coaching.queries import mentorings
from forum.blueprints.coaching.queries.offers import find_offer_of
from forum.blueprints.coaching.rules import states
from forum.blueprints.coaching.services import answering, appointments, offers, team
from forum.blueprints.coaching.services import mentorings as together
from forum.blueprints.coaching.services import requests as asking
from forum.blueprints.directory.services.blocks import block_member
from forum.kernel import clock
from forum.kernel.actor import SYSTEM
from forum.kernel.calendars import entries_of
from forum.kernel.database import session
from forum.kernel.errors import Forbidden
from tests.factories.accounts import actor_of, create_city, create_member
from tests.factories.coaching import ASK, create_offer
from tests.factories.mails import letters_of
from tests.factories.standards import load_standards

SECRET, REASON = "Our water figures are wrong", "Nobody dares to say so aloud."
EVERYBODY = ("asker", "mentor", "declined", "team", "staff", "admin", "member")


@dataclass(frozen=True)
class World:
    """The people, and how far it has come."""

    people: dict[str, Any]
    request: CoachingRequest
    mentoring: Mentoring | None = None
    appointment: Appointment | None = None


def people() -> dict[str, Any]:
    roles = {"staff": "staff", "admin": "administrator"}
    load_standards()
    made = {name: create_member(city_id=create_city().id, role=roles.get(name, "member")) for name in EVERYBODY}
    team.add_to_team(actor_of(made["admin"]), made["team"].id)
    return made


def world(state: str, confidential: bool) -> World:
    """A request that looks for somebody (`waiting`), is asked of a mentor by its asker (`chosen`) or by those who place
    it (`placed`), or became a mentoring (`mentoring`). One mentor has declined it before."""
    who = people()
    first, second = create_offer(who["declined"]), create_offer(who["mentor"])
    told = {**ASK, "title": SECRET, "reason": REASON}
    request = asking.ask_for_help(actor_of(who["asker"]), confidential=confidential, offer_id=first.id, **told)
    answering.answer_request(actor_of(who["declined"]), request.id, answering.DECLINE, "Not my field.")
    if state == "waiting":
        return World(who, request)
    chooser = who["asker"] if state == "chosen" else who["team"] if confidential else who["staff"]
    asking.choose_mentor(actor_of(chooser), request.id, second.id)
    if state != "mentoring":
        return World(who, request)
    answering.answer_request(actor_of(who["mentor"]), request.id, answering.ACCEPT)
    mentoring = session.query(Mentoring).one()
    slot = mentorings.list_free(mentorings.get_mentoring(actor_of(who["asker"]), mentoring.id))[0]
    booked = appointments.book_appointment(actor_of(who["asker"]), mentoring.id, slot, agenda=REASON)
    return World(who, request, mentoring, booked)


REQUESTS = [
    ("waiting", True, {"asker", "team"}), ("waiting", False, {"asker", "staff", "admin"}),
    ("chosen", True, {"asker", "mentor"}), ("chosen", False, {"asker", "mentor"}),
    ("placed", True, {"asker", "mentor", "team"}), ("placed", False, {"asker", "mentor", "staff", "admin"}),
    ("mentoring", True, {"asker", "mentor"}), ("mentoring", False, {"asker", "mentor"}),
]  # fmt: skip


@pytest.mark.parametrize(("state", "confidential", "readers"), REQUESTS)
def test_a_request_is_read_by_these_and_by_nobody_else(
    app: Flask, sign_in: Any, client: Any, deliver: Any, state: str, confidential: bool, readers: set[str]
) -> None:
    made = world(state, confidential)
    letters = letters_of(deliver)
    for name, member in made.people.items():
        browser, reads = sign_in(member), name in readers
        found = 200 if reads else 404
        assert browser.get(f"/api/v1{made.request.path.replace('/coaching/', '/coaching-')}").status_code == found, name
        assert browser.get(made.request.path).status_code == found, name
        for role in ("mine", "for_me", "to_place"):
            listed = browser.get(f"/api/v1/coaching-requests?role={role}").json["items"]
            assert reads or not listed, name
        for address in (
            "/",
            "/coaching",
            "/coaching/requests",
            "/notifications",
            "/search?q=water+figures",
            "/mentorings",
        ):
            assert reads or SECRET not in browser.get(address).text, (name, address)
        if name in ("staff", "admin", "team"):
            shown = browser.get("/coaching/round").text + browser.get("/api/v1/coaching-round").text
            assert REASON not in shown, name
            assert reads or SECRET not in shown, name
    assert client.get(made.request.path).status_code in (302, 401)
    for letter in letters:
        assert SECRET not in f"{letter.subject}{letter.text}{letter.html}", letter
        assert REASON not in f"{letter.subject}{letter.text}{letter.html}", letter


@pytest.mark.parametrize("state", ["chosen", "placed", "mentoring"])
def test_a_mentor_does_not_learn_who_was_asked_before_her(app: Flask, sign_in: Any, state: str) -> None:
    made = world(state, confidential=False)
    before, asked, asker = (made.people[name] for name in ("declined", "mentor", "asker"))
    at = made.request.path
    for author, text in ((before, "Which year?"), (asker, "This one.")):
        session.add(CoachingLine(request_id=made.request.id, author_id=author.id, text=text, at=clock.now()))
    session.commit()
    for name, told in (("asker", {before.id, asked.id}), ("mentor", {asked.id})):
        browser = sign_in(made.people[name])
        shown = browser.get(f"/api/v1/coaching-requests/{made.request.id}").json
        assert {one["mentor"]["id"] for one in shown["asks"]} == told, name
        assert {one["author"]["id"] for one in shown["lines"]} == {asker.id, *(told & {before.id})}, name
        page = browser.get(at).text
        assert "This one." in page
        assert [before.path in page, "Which year?" in page] == [before.id in told] * 2, name


@pytest.mark.parametrize("confidential", [True, False])
def test_a_mentoring_is_opened_by_the_two_alone(app: Flask, sign_in: Any, confidential: bool) -> None:
    made = world("mentoring", confidential)
    assert made.mentoring is not None
    assert made.appointment is not None
    for name, member in made.people.items():
        browser, actor = sign_in(member), actor_of(member)
        found = 200 if name in ("asker", "mentor") else 404
        for address in (
            made.mentoring.path, f"/api/v1{made.mentoring.path}", f"/api/v1{made.mentoring.path}/notes",
            made.appointment.path, f"/api/v1{made.appointment.path}", f"{made.appointment.path}.ics",
        ):  # fmt: skip
            assert browser.get(address).status_code == found, (name, address)
        at = made.appointment.starts_at
        entries = entries_of(actor, at, made.appointment.ends_at)
        assert len(entries) == (1 if found == 200 else 0), name
        assert all(SECRET not in f"{one.title}{one.description}" for one in entries)


def test_staff_count_ordinary_ones_and_the_team_confidential_ones(app: Flask, sign_in: Any) -> None:
    made = world("mentoring", confidential=True)
    counts = {name: sign_in(made.people[name]).get("/api/v1/coaching-round").json for name in ("staff", "team")}
    assert (counts["staff"]["running"], counts["team"]["running"]) == (0, 1)
    assert sign_in(made.people["member"]).get("/api/v1/coaching-round").status_code in (403, 404)


def test_only_administrators_choose_the_team(app: Flask, sign_in: Any) -> None:
    who = people()
    for name in ("staff", "team", "member"):
        assert sign_in(who[name]).put(f"/api/v1/coaching-team/{who['member'].id}").status_code == 403, name
    admin = sign_in(who["admin"])
    assert admin.put(f"/api/v1/coaching-team/{who['member'].id}").status_code == 204
    assert "Member reads confidential requests for help" in admin.get("/moderation/log").text
    assert admin.delete(f"/api/v1/coaching-team/{who['member'].id}").status_code == 204


def test_members_find_a_mentor_by_what_she_offers_and_strangers_do_not(
    app: Flask, sign_in: Any, client: Any, deliver: Any
) -> None:
    who = people()
    made = create_offer(who["mentor"], headline="Zephyrine inventories")
    deliver()
    found = sign_in(who["member"]).get("/search?q=zephyrine").text
    assert who["mentor"].name in found
    assert who["mentor"].name not in client.get("/search?q=zephyrine").text
    offers.withdraw_offer(actor_of(who["mentor"]), made.id)
    deliver()
    assert who["mentor"].name not in sign_in(who["member"]).get("/search?q=zephyrine").text


def test_a_coach_of_the_programme_is_one_as_long_as_she_is_of_its_staff(app: Flask, sign_in: Any) -> None:
    who = people()
    offer = create_offer(who["staff"], as_coach=True)
    for name in ("mentor", "declined"):
        create_offer(who[name], as_coach=True)
    browser = sign_in(who["member"])
    shown = lambda: [one["as_coach"] for one in browser.get("/api/v1/coaching-offers").json["items"]]  # noqa: E731  # read twice
    assert shown() == [False, False, True]
    assert ">Coach<" in browser.get(offer.path).text
    promote(SYSTEM, who["staff"].email, "member")
    assert shown() == [False, False, False]
    assert ">Coach<" not in browser.get(offer.path).text


def told_by(who: str, made: World) -> list[Callable[[], object]]:
    """What a mentor or an asker can tell the other, or everybody, in words."""
    actor, meeting, meets = actor_of(made.people[who]), made.mentoring, made.appointment
    assert meeting is not None
    assert meets is not None
    return [
        lambda: together.write_note(actor, meeting.id, "Read this", shared=True),
        lambda: together.add_goal(actor, meeting.id, "Read this"),
        lambda: together.end_mentoring(actor, meeting.id, states.REACHED, "Read this"),
        lambda: appointments.book_appointment(actor, meeting.id, meets.starts_at + timedelta(days=1), agenda="Read"),
        lambda: appointments.move_appointment(actor, meets.id, agenda="Read this"),
        lambda: appointments.cancel_appointment(actor, meets.id, "Read this"),
    ]


def refusals(acts: list[Callable[[], object]]) -> list[str]:
    """With which code each of these is refused."""
    codes = []
    for act in acts:
        with pytest.raises(Forbidden) as refused:
            act()
        codes.append(refused.value.code)
    return codes


@pytest.mark.parametrize("who", ["asker", "mentor"])
def test_who_is_silenced_tells_nobody_anything_and_may_still_leave(app: Flask, who: str) -> None:
    made = world("mentoring", confidential=False)
    actor, asked = actor_of(made.people[who]), made.people["member"]
    offer = create_offer(made.people[who]) if who == "asker" else find_offer_of(actor, actor.id)
    waiting = asking.ask_for_help(actor, **ASK)
    posed = asking.ask_for_help(actor_of(asked), offer_id=offer.id, **ASK)
    silence_member(SYSTEM, made.people[who].id, clock.now() + timedelta(days=1))
    session.expire_all()
    actor = actor_of(made.people[who])
    acts = [
        *told_by(who, made),
        lambda: offers.change_offer(actor, offer.id, version=offer.version, headline="Read this"),
        lambda: asking.tell_more(actor, waiting.id, "Read this"),
        lambda: answering.answer_request(actor, posed.id, answering.DECLINE, "Read this"),
    ]
    assert set(refusals(acts)) == {"silenced"}
    assert made.mentoring is not None
    assert made.appointment is not None
    together.write_note(actor, made.mentoring.id, "For me alone")
    offers.pause_offer(actor, offer.id)
    appointments.cancel_appointment(actor, made.appointment.id)
    assert together.end_mentoring(actor, made.mentoring.id, states.REACHED).running is False


@pytest.mark.parametrize(("who", "blocks"), [("asker", "mentor"), ("mentor", "asker"), ("asker", "asker")])
def test_two_of_whom_one_blocked_the_other_tell_each_other_nothing(app: Flask, who: str, blocks: str) -> None:
    made = world("mentoring", confidential=False)
    blocked = made.people["mentor" if blocks == "asker" else "asker"]
    block_member(actor_of(made.people[blocks]), blocked.id)
    assert set(refusals(told_by(who, made))) == {"apart"}
    assert made.mentoring is not None
    assert together.end_mentoring(actor_of(made.people[who]), made.mentoring.id, states.REACHED).running is False
    note = together.write_note(actor_of(made.people[who]), made.mentoring.id, "For me alone")
    assert refusals([lambda: together.share_note(actor_of(made.people[who]), note.id, True)]) == ["apart"]


def test_a_goal_that_is_ticked_too_late_shows_the_page_with_the_reason(app: Flask, sign_in: Any) -> None:
    made = world("mentoring", confidential=False)
    assert made.mentoring is not None
    actor = actor_of(made.people["asker"])
    goal = together.add_goal(actor, made.mentoring.id, "An inventory").goals[0]
    together.end_mentoring(actor, made.mentoring.id, states.REACHED)
    at = f"{made.mentoring.path}/goals/{goal.id}"
    for address, sent in ((at, {"done": "true"}), (f"{at}/removal", {})):
        answer = sign_in(made.people["asker"]).post(address, data=sent)
        assert answer.status_code == 403
        assert "This mentoring has ended." in answer.text
