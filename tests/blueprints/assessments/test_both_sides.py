"""An assessment from its first word to its award: the city writes, programme staff ask, review and decide."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from forum.blueprints.accounts.models import Member
from forum.blueprints.assessments.models.frozen import FrozenSnapshot
from forum.blueprints.assessments.services import answering, clarifying, deciding, starting, submitting
from forum.blueprints.notifications.queries.notifications import Notification
from forum.kernel.database import session
from forum.kernel.errors import Forbidden
from tests.factories.accounts import actor_of, create_city, create_member
from tests.factories.validation import create_framework, create_staff, review

Deliver = Callable[[], int]
CODES = ("QA1", "QA2", "QB1")


def told_of(member: Member) -> list[str]:
    wanted = sa.select(Notification.kind).where(Notification.member_id == member.id).order_by(Notification.id)
    return list(session.scalars(wanted))


def test_an_assessment_goes_from_its_first_word_to_its_award(app: Flask, sign_in: Any, deliver: Deliver) -> None:
    create_framework(current=True)
    city = create_city()
    lead, colleague = create_member(city_id=city.id, leads_city=True), create_member(city_id=city.id)
    ana, ben = create_staff(), create_staff()
    assessment = starting.start_assessment(actor_of(lead))
    for code in CODES:
        answering.change_line(actor_of(colleague), assessment.id, code, seen={"claim": ""}, claim="met")
    submitting.submit_assessment(actor_of(lead), assessment.id)
    deliver()
    assert told_of(ana) == ["assessment_queued"]
    review(ana, assessment, "QA1")
    clarifying.ask(actor_of(ana), assessment.id, "QA2", "Since when?")
    clarifying.send_questions(actor_of(ana), assessment.id)
    deliver()
    assert told_of(lead).count("assessment_asked") == 1
    with pytest.raises(Forbidden):
        answering.change_line(actor_of(colleague), assessment.id, "QA1", seen={"claim": "met"}, claim="not_met")
    answering.change_line(actor_of(colleague), assessment.id, "QA2", seen={"claim": "met"}, claim="in_progress")
    assert submitting.submit_assessment(actor_of(lead), assessment.id).round == 2
    deliver()
    review(ben, assessment, "QA1")
    review(ana, assessment, "QA2", "not_met")
    for who in (ana, ben):
        review(who, assessment, "QB1")
    before = {member.id: len(told_of(member)) for member in (lead, colleague)}
    decided = deciding.decide(actor_of(ben), assessment.id)
    deliver()
    assert (decided.level, city.level) == ("silver", "silver")
    for member in (lead, colleague):
        assert told_of(member)[before[member.id] :] == ["assessment_award"]
    kinds = session.execute(sa.select(FrozenSnapshot.kind, FrozenSnapshot.round).order_by(FrozenSnapshot.number)).all()
    assert [tuple(row) for row in kinds] == [("submitted", 1), ("submitted", 2), ("decided", 2)]
    page = sign_in(lead).get(f"/assessments/{assessment.id}").get_data(as_text=True)
    assert "Silver. 2 of 3 criteria count" in page
    line = sign_in(lead).get(f"/assessments/{assessment.id}/QA2").get_data(as_text=True)
    assert "It is missing." in line
    again = starting.start_assessment(actor_of(lead))
    assert again.previous_id == assessment.id
