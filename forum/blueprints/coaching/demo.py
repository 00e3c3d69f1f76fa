"""Mentors of the demo community, what is asked of them, and two mentorings, one of them gone silent."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from forum.blueprints.accounts.models import Member
from forum.blueprints.coaching.models.mentorings import (
    Appointment,
    Mentoring,
    MentoringFeedback,
    MentoringGoal,
    MentoringNote,
)
from forum.blueprints.coaching.models.offers import CoachingOffer, OfferHours, OfferLanguage
from forum.blueprints.coaching.models.requests import CoachingAsk, CoachingLine, CoachingRequest, CoachingTeamMember
from forum.blueprints.coaching.rules import states
from forum.blueprints.standards import queries as standard_queries
from forum.kernel import clock
from forum.kernel.database import session
from forum.kernel.feature import DemoStep, DemoWorld
from forum.kernel.use_case import transaction

TOLD = Path(__file__).parents[2] / "demo" / "coaching.json"
LENGTH = timedelta(minutes=45)


@cache
def _told() -> dict[str, Any]:
    return dict(json.loads(TOLD.read_text(encoding="utf-8")))


def _ago(days: float) -> datetime:
    return clock.now() - timedelta(days=days)


def _offers(world: DemoWorld) -> None:
    with transaction():
        for name in _told()["team"]:
            session.add(CoachingTeamMember(member_id=world.find("member", name), added_at=_ago(40)))
        for place, one in enumerate(_told()["offers"]):
            _offer(world, dict(one), _ago(30 - place))


def _offer(world: DemoWorld, one: dict[str, Any], at: datetime) -> None:
    number = world.find("member", one.pop("mentor"))
    hours, languages, criteria = one.pop("hours"), one.pop("languages"), one.pop("criteria")
    paused = one.pop("paused_days", 0)
    zone = session.get_one(Member, number).timezone or "UTC"
    offer = CoachingOffer(mentor_id=number, timezone=zone, created_at=at, changed_at=at, **one)
    offer.criteria = list(standard_queries.find_criteria(criteria).values())
    offer.languages = [OfferLanguage(language=code, position=place) for place, code in enumerate(languages)]
    offer.hours = [OfferHours(weekday=int(day), begins=a, ends=b) for day, spans in hours.items() for a, b in spans]
    if paused:
        offer.pause(clock.now(), states.BY_HERSELF, (clock.now() + timedelta(days=paused)).date())
    session.add(offer)


def _requests(world: DemoWorld) -> None:
    with transaction():
        for one in _told()["requests"]:
            _request(world, dict(one))


def _request(world: DemoWorld, one: dict[str, Any]) -> CoachingRequest:
    at, mentor, lines = _ago(one.pop("days_ago")), one.pop("mentor", None), one.pop("lines", [])
    criteria, asker = one.pop("criteria"), world.find("member", one.pop("asker"))
    request = CoachingRequest(**one, asker_id=asker, created_at=at, changed_at=at)
    request.criteria = list(standard_queries.find_criteria(criteria).values())
    session.add(request)
    session.flush()
    if mentor:
        number = world.find("member", mentor)
        due = states.due_at(clock.now(), session.get_one(Member, number).timezone or "UTC")
        taken = request.state == states.ACCEPTED
        session.add(CoachingAsk(
            request_id=request.id, mentor_id=number, asked_by_id=asker, asked_at=at, due_at=due,
            outcome=states.TAKEN if taken else states.PENDING, answered_at=at if taken else None,
        ))  # fmt: skip
    for name, text in lines:
        session.add(CoachingLine(request_id=request.id, author_id=world.find("member", name), text=text, at=_ago(1)))
    return request


def _mentorings(world: DemoWorld) -> None:
    with transaction():
        for one in _told()["mentorings"]:
            told = {name: one[name] for name in ("title", "reason", "form", "languages", "criteria", "mentor")}
            asked = {**told, "asker": one["mentee"], "days_ago": one["began"] + 2, "state": states.ACCEPTED}
            request = _request(world, asked)
            mentor, mentee = (world.find("member", one[name]) for name in ("mentor", "mentee"))
            mentoring = Mentoring(
                request_id=request.id, mentor_id=mentor, mentee_id=mentee, confidential=False, title=one["title"],
                link=one["link"], began_at=_ago(one["began"]), active_at=_ago(one["active"]),
            )  # fmt: skip
            session.add(mentoring)
            session.flush()
            _written(world, mentoring, one)
            for meeting in one["meetings"]:
                _meeting(world, mentoring, meeting)


def _written(world: DemoWorld, mentoring: Mentoring, one: dict[str, Any]) -> None:
    at = mentoring.began_at
    for text, done in one["goals"]:
        session.add(MentoringGoal(
            mentoring_id=mentoring.id, text=text, added_by_id=mentoring.mentee_id, added_at=at,
            done_at=_ago(3) if done else None,
        ))  # fmt: skip
    for name, text, shared, days in one["notes"]:
        author = world.find("member", name)
        session.add(MentoringNote(
            mentoring_id=mentoring.id, author_id=author, text=text, shared=shared, at=_ago(days)
        ))  # fmt: skip


def _meeting(world: DemoWorld, mentoring: Mentoring, meeting: dict[str, Any]) -> None:
    starts_at = (clock.now() + timedelta(days=meeting["in_days"])).replace(hour=15, minute=0, second=0, microsecond=0)
    at, over = mentoring.began_at, meeting["in_days"] < 0
    zone = session.get_one(Member, mentoring.mentor_id).timezone or "UTC"
    appointment = Appointment(
        mentoring_id=mentoring.id, mentor_id=mentoring.mentor_id, mentee_id=mentoring.mentee_id, starts_at=starts_at,
        ends_at=starts_at + LENGTH, timezone=zone, link=mentoring.link, agenda=meeting["agenda"], booked_at=at,
        booked_by_id=mentoring.mentee_id, changed_at=at, told_day_at=starts_at if over else None,
        told_hour_at=starts_at if over else None, feedback_asked_at=starts_at + LENGTH if over else None,
    )  # fmt: skip
    session.add(appointment)
    session.flush()
    for name, (useful, words) in meeting.get("said", {}).items():
        session.add(MentoringFeedback(
            mentoring_id=mentoring.id, appointment_id=appointment.id, author_id=world.find("member", name),
            useful=useful, words=words, at=starts_at + timedelta(hours=2),
        ))  # fmt: skip


DEMO = [
    DemoStep("Mentors", _offers), DemoStep("Requests for help", _requests), DemoStep("Mentorings", _mentorings),
]  # fmt: skip
