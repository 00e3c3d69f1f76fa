"""Reviewing lines, asking the city, deciding, awarding: as programme staff do it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from sqlalchemy.orm import joinedload

from forum.blueprints.accounts.models import Member
from forum.blueprints.assessments import policies
from forum.blueprints.assessments.jobs.renewals import remind_of_renewals
from forum.blueprints.assessments.models.assessments import Assessment, AssessmentLine
from forum.blueprints.assessments.models.awards import Award
from forum.blueprints.assessments.models.frozen import FrozenSnapshot
from forum.blueprints.assessments.models.remarks import Remark
from forum.blueprints.assessments.models.reviews import LineReview, LineValidation
from forum.blueprints.assessments.queries import awards as award_queries
from forum.blueprints.assessments.queries import lines as line_queries
from forum.blueprints.assessments.queries import remarks as remark_queries
from forum.blueprints.assessments.queries import validating
from forum.blueprints.assessments.services import awarding, clarifying, deciding, remarks, reviewing, submitting
from forum.blueprints.assessments.services.clarifying import NotAsked, NothingAsked
from forum.blueprints.assessments.services.deciding import AnotherIsOpen, NotAllFinal
from forum.blueprints.assessments.services.reviewing import ReviewedMeanwhile
from forum.blueprints.cities.models.cities import City
from forum.blueprints.cities.models.standings import Standing
from forum.blueprints.cities.queries.merging import preview_merge
from forum.blueprints.cities.services import cities as city_services
from forum.blueprints.cities.services.merging import merge_cities
from forum.blueprints.notifications.queries.notifications import Notification
from forum.blueprints.standards.models import Criterion, Framework
from forum.kernel import clock
from forum.kernel.audit import AuditEntry
from forum.kernel.database import session
from forum.kernel.errors import Conflict, Forbidden, Invalid, VersionRequired
from tests.factories.accounts import actor_of, create_city, create_member
from tests.factories.assessments import create_assessment
from tests.factories.validation import (
    codes_of,
    create_framework,
    create_staff,
    create_submitted,
    decide_with,
    review,
    version_of,
)

Deliver = Callable[[], int]
WHOLE = (joinedload(Remark.line).joinedload(AssessmentLine.assessment), joinedload(Remark.author))
SAID = {"QA1": "met", "QA2": "in_progress"}


@pytest.fixture
def framework(app: Flask) -> Framework:
    return create_framework(current=True)


@pytest.fixture
def city(app: Flask) -> City:
    return create_city(name="Boise")


@pytest.fixture
def waiting(framework: Framework, city: City) -> Assessment:
    return create_submitted(city, SAID, framework=framework)


@pytest.fixture
def ana(app: Flask) -> Member:
    return create_staff(name="Ana")


@pytest.fixture
def ben(app: Flask) -> Member:
    return create_staff(name="Ben")


def told_of(member: Member) -> list[str]:
    wanted = sa.select(Notification.kind).where(Notification.member_id == member.id).order_by(Notification.id)
    return list(session.scalars(wanted))


def test_a_second_person_makes_what_is_met_final(waiting: Assessment, ana: Member, ben: Member) -> None:
    assert review(ana, waiting, "QA1").state == "second"
    assert review(ana, waiting, "QA1").state == "second"
    assert session.scalar(sa.select(sa.func.count()).select_from(LineReview)) == 1
    done = review(ben, waiting, "QA1")
    assert (done.state, done.validation.outcome if done.validation else "") == ("final", "met")


def test_two_who_review_at_once_one_is_taken_and_the_other_hears_who(
    waiting: Assessment, ana: Member, ben: Member
) -> None:
    reviewing.review_line(actor_of(ana), waiting.id, "QA1", version=0, outcome="not_met", reason="No document.")
    with pytest.raises(ReviewedMeanwhile) as refused:
        reviewing.review_line(actor_of(ben), waiting.id, "QA1", version=0, outcome="met")
    assert refused.value.status == 409
    assert refused.value.extensions["review"] == {"by": "Ana", "outcome": "not_met", "reason": "No document."}
    assert "Ana" in str(refused.value.detail)
    with pytest.raises(VersionRequired):
        reviewing.review_line(actor_of(ben), waiting.id, "QA1", version=None, outcome="met")


def test_what_is_not_met_needs_a_reason_and_a_standard_of_criteria_has_no_steps(
    waiting: Assessment, ana: Member
) -> None:
    for wrong, field in (
        ({"outcome": "not_met", "reason": ""}, "reason"), ({"outcome": ""}, "outcome"), ({"step": 3}, "step"),
    ):  # fmt: skip
        with pytest.raises(Invalid) as refused:
            review(ana, waiting, "QA1", **{"outcome": "met", **wrong})
        assert list(refused.value.errors) == [field]


def test_staff_of_the_own_city_and_the_city_itself_review_nothing(waiting: Assessment, city: City) -> None:
    for somebody in (create_staff(city_id=city.id), create_member(city_id=city.id, leads_city=True)):
        with pytest.raises(Forbidden):
            review(somebody, waiting, "QA1")


def test_the_city_is_asked_about_several_lines_at_once_and_they_are_reviewed_anew(
    waiting: Assessment, city: City, ana: Member, ben: Member, deliver: Deliver
) -> None:
    colleague = create_member(city_id=city.id)
    review(ana, waiting, "QA1", "not_met")
    review(ana, waiting, "QA2", "not_met")
    with pytest.raises(NothingAsked):
        clarifying.send_questions(actor_of(ana), waiting.id)
    clarifying.ask(actor_of(ana), waiting.id, "QA1", "Which departments?")
    clarifying.ask(actor_of(ben), waiting.id, "qb-1", "Since when?")
    clarifying.note(actor_of(ben), waiting.id, "QB1", "Looks thin.")
    assert waiting.state == "submitted"
    assert clarifying.send_questions(actor_of(ana), waiting.id).state == "clarifying"
    deliver()
    assert told_of(colleague) == ["assessment_asked"]
    lines = {one.criterion.code: one for one in validating.list_lines(waiting)}
    assert [lines[code].state for code in ("QA1", "QA2", "QB1")] == ["open", "final", "open"]
    with pytest.raises(Forbidden, match="asked"):
        review(ana, waiting, "QA1")
    circles = [one.circle for one in validating.list_remarks(actor_of(ana), lines["QB1"])]
    assert circles == ["both", "staff"]
    kept = validating.list_all_reviews(lines["QA1"])
    assert [one.cycle for one in kept] == [1]


def test_a_question_is_the_citys_to_read_once_it_is_sent_and_never_when_it_was_taken_back(
    waiting: Assessment, city: City, ana: Member
) -> None:
    reader, actor = actor_of(create_member(city_id=city.id)), actor_of(ana)
    colleague = actor_of(create_staff(name="Cat"))

    def read(code: str) -> list[str]:
        line = line_queries.get_line(reader, waiting.id, code)
        assert {one.body for one in remark_queries.page_remarks(reader, line, None, 10).items} == {
            one.body for one in remark_queries.list_remarks(reader, line)
        }
        return [one.body for one in remark_queries.list_remarks(reader, line)]

    for code in ("QA1", "QA2"):
        clarifying.ask(actor, waiting.id, code, f"Why {code}?")
    remarks.write_remark(reader, waiting.id, "QA1", "We add something.", circle="both")
    asked = session.scalars(sa.select(Remark).options(*WHOLE)).all()
    assert [(one.body, bool(policies.can_see_remark(reader, one))) for one in asked] == [
        ("Why QA1?", False), ("Why QA2?", False), ("We add something.", True),
    ]  # fmt: skip
    seen = line_queries.get_line(colleague, waiting.id, "QA1")
    assert [one.body for one in remark_queries.list_remarks(colleague, seen)] == ["Why QA1?", "We add something."]
    assert (read("QA1"), read("QA2")) == (["We add something."], [])
    clarifying.close(actor, waiting.id, "QA2")
    assert read("QA2") == []
    clarifying.send_questions(actor, waiting.id)
    assert (read("QA1"), read("QA2")) == (["Why QA1?", "We add something."], [])


def test_what_was_never_sent_stays_with_staff_when_the_city_withdraws(
    waiting: Assessment, city: City, ana: Member
) -> None:
    lead = actor_of(create_member(city_id=city.id, leads_city=True))
    clarifying.ask(actor_of(ana), waiting.id, "QA1", "Why?")
    submitting.withdraw_assessment(lead, waiting.id)
    assert remark_queries.list_remarks(lead, line_queries.get_line(lead, waiting.id, "QA1")) == []


def test_while_the_city_is_asked_a_further_question_goes_out_at_once(
    waiting: Assessment, city: City, ana: Member, ben: Member, deliver: Deliver
) -> None:
    colleague = create_member(city_id=city.id)
    clarifying.ask(actor_of(ana), waiting.id, "QA1", "Why?")
    clarifying.send_questions(actor_of(ana), waiting.id)
    review(ana, waiting, "QA2", "not_met")
    deliver()
    session.execute(sa.delete(Notification))
    session.commit()
    clarifying.ask(actor_of(ben), waiting.id, "QA2", "Since when?")
    deliver()
    assert "assessment_asked" in told_of(colleague)
    line = line_queries.get_line(actor_of(colleague), waiting.id, "QA2")
    assert [one.body for one in remark_queries.list_remarks(actor_of(colleague), line)] == ["Since when?"]
    assert (line.is_asked, validating.get_line(waiting, "QA2").state) == (True, "open")


def test_one_person_alone_does_not_contradict_what_the_city_says_is_met(
    waiting: Assessment, ana: Member, ben: Member
) -> None:
    assert review(ana, waiting, "QA1", "not_met").state == "second"
    assert review(ben, waiting, "QA1", "not_met").final
    assert review(ana, waiting, "QA2", "not_met").final


def test_whoever_was_first_in_another_window_is_told_so(waiting: Assessment, ana: Member) -> None:
    review(ana, waiting, "QA1")
    with pytest.raises(ReviewedMeanwhile) as refused:
        reviewing.review_line(actor_of(ana), waiting.id, "QA1", version=0, outcome="not_met", reason="No.")
    assert str(refused.value.detail).startswith("You reviewed this line in another window: met.")


def test_with_the_last_question_taken_back_the_assessment_waits_for_staff_again(
    waiting: Assessment, ana: Member
) -> None:
    actor = actor_of(ana)
    with pytest.raises(NotAsked):
        clarifying.close(actor, waiting.id, "QA1")
    for code in ("QA1", "QA2"):
        clarifying.ask(actor, waiting.id, code, "Why?")
    clarifying.send_questions(actor, waiting.id)
    clarifying.close(actor, waiting.id, "QA1")
    assert waiting.state == "clarifying"
    clarifying.close(actor, waiting.id, "QA2")
    assert waiting.state == "submitted"


def test_nothing_is_decided_before_every_line_is_final(waiting: Assessment, ana: Member, ben: Member) -> None:
    review(ana, waiting, "QA1")
    review(ana, waiting, "QA2", "not_met")
    with pytest.raises(NotAllFinal) as refused:
        deciding.decide(actor_of(ana), waiting.id)
    assert refused.value.extensions["open"] == ["QA1", "QB1"]
    clarifying.ask(actor_of(ana), waiting.id, "QA2", "Sure?")
    review(ben, waiting, "QA1")
    review(ana, waiting, "QB1", "not_met")
    with pytest.raises(NotAllFinal) as again:
        deciding.decide(actor_of(ana), waiting.id)
    assert again.value.extensions["open"] == ["QA2"]


def test_a_decision_computes_the_level_writes_standings_freezes_and_awards(
    waiting: Assessment, city: City, framework: Framework, ana: Member, deliver: Deliver
) -> None:
    criterion = session.scalar(sa.select(Criterion).where(Criterion.code == "QA1"))
    assert criterion is not None
    session.add(
        Standing(city_id=city.id, criterion_id=criterion.id, status="in_progress", audience="peers",
                 changed_at=clock.now())
    )  # fmt: skip
    session.commit()
    colleague = create_member(city_id=city.id)
    decided = decide_with(waiting, met=2)
    deliver()
    assert (decided.state, decided.level, decided.met, decided.score) == ("decided", "silver", 2, None)
    standing = {
        code: (status, audience, source)
        for code, status, audience, source in session.execute(
            sa.select(Criterion.code, Standing.status, Standing.audience, Standing.source).join(Criterion)
        )
    }
    assert standing["QA1"] == ("met", "peers", "assessment")
    assert standing["QA2"][0] == "met"
    award = session.scalars(sa.select(Award)).one()
    assert (award.level, award.renew_by.year - award.awarded_on.year) == ("silver", 3)
    assert (city.level, city.level_on, city.level_shared, city.level_awarded) == (
        "silver", award.awarded_on, True, True,
    )  # fmt: skip
    assert [one.kind for one in session.scalars(sa.select(FrozenSnapshot))] == ["decided"]
    assert told_of(colleague) == ["assessment_award"]
    acts = set(session.scalars(sa.select(AuditEntry.act).where(AuditEntry.subject_type == "assessment")))
    assert acts == {"assessment_decided", "level_awarded"}


def test_what_is_not_met_is_in_progress_only_where_the_city_says_that_something_is_done(
    waiting: Assessment, city: City
) -> None:
    decide_with(waiting, met=0)
    by_code = {row[0]: row[1] for row in session.execute(sa.select(Criterion.code, Standing.status).join(Criterion))}
    assert by_code == {"QA1": "in_progress", "QA2": "in_progress"}  # what has not started is as good as unsaid
    assert (city.level, session.scalar(sa.select(Award))) == ("", None)


def test_a_criterion_without_its_prerequisite_raises_no_level(city: City) -> None:
    framework = create_framework(prerequisites={"QA1": ["QB1"]})
    decided = decide_with(create_submitted(city, framework=framework), met=2)
    assert (decided.level, decided.met) == ("", 1)


def test_a_standard_scored_by_steps_has_a_score_from_the_steps_found(city: City, ana: Member, ben: Member) -> None:
    steps = {"kind": "steps", "steps": [{"en": str(number)} for number in range(5)]}
    waiting = create_submitted(city, framework=create_framework(scoring=steps, levels=[]))
    for line in session.scalars(sa.select(AssessmentLine).where(AssessmentLine.assessment_id == waiting.id)):
        line.step = 3
    session.commit()
    with pytest.raises(Invalid):
        review(ana, waiting, "QA1", "met")
    with pytest.raises(Invalid, match="invalid") as lower:
        review(ana, waiting, "QA1", "", step=1, reason="")
    assert list(lower.value.errors) == ["reason"]
    for code, step in (("QA1", 4), ("QA2", 2), ("QB1", 0)):
        for who in (ana, ben):
            done = review(who, waiting, code, "", step=step, reason="As the report shows.")
        assert done.final
    decided = deciding.decide(actor_of(ana), waiting.id)
    assert (decided.level, decided.met, decided.score) == ("", None, 37.5)
    outcomes = session.scalars(
        sa.select(AssessmentLine.outcome)
        .where(AssessmentLine.assessment_id == decided.id)
        .order_by(AssessmentLine.position)
    ).all()
    assert outcomes == ["met", "not_met", "not_met"]


def test_a_decision_taken_back_takes_its_award_and_what_was_frozen_stays(
    waiting: Assessment, city: City, framework: Framework
) -> None:
    boss = create_staff("administrator")
    decide_with(waiting, met=3)
    with pytest.raises(Forbidden):
        deciding.reopen(actor_of(create_staff()), waiting.id, "A mistake.")
    reopened = deciding.reopen(actor_of(boss), waiting.id, "The wrong file was read.")
    assert (reopened.state, reopened.level, reopened.met, city.level, city.level_awarded) == (
        "submitted", "", None, "", False,
    )  # fmt: skip
    award = session.scalars(sa.select(Award)).one()
    assert (award.stands, award.revoked_reason, award.remind_on) == (False, "The wrong file was read.", None)
    assert session.scalar(sa.select(sa.func.count()).select_from(FrozenSnapshot)) == 1
    again = deciding.decide(actor_of(boss), waiting.id)
    assert (again.level, city.level) == ("gold", "gold")
    deciding.reopen(actor_of(boss), waiting.id, "Once more.")
    deciding.decide(actor_of(boss), waiting.id)
    create_assessment(city, framework=framework)
    with pytest.raises(AnotherIsOpen):
        deciding.reopen(actor_of(boss), waiting.id, "Too late.")


def test_nothing_that_staff_send_can_be_a_level() -> None:
    import inspect

    for verb in (reviewing.review_line, deciding.decide, deciding.reopen, awarding.revoke, awarding.give):
        taken = set(inspect.signature(inspect.unwrap(verb)).parameters)
        assert not taken & {"level", "met", "score"}


def test_the_newest_award_that_stands_is_the_level_and_a_revoked_one_gives_way(
    framework: Framework, city: City, deliver: Deliver
) -> None:
    lead = create_member(city_id=city.id, leads_city=True)
    boss = actor_of(create_staff("administrator"))
    with time_machine.travel(clock.now() - timedelta(days=800)):
        decide_with(create_submitted(city, framework=framework), met=2)
    decide_with(create_submitted(city, framework=framework), met=3)
    assert city.level == "gold"
    newest, first = award_queries.list_awards(boss, city.id)
    assert (first.remind_on, newest.remind_on is None) == (None, False)
    with pytest.raises(Forbidden):
        awarding.revoke(actor_of(lead), newest.id, "We do not want it.")
    awarding.revoke(boss, newest.id, "The documents were forged.")
    deliver()
    assert (city.level, city.level_on, city.level_awarded) == ("silver", first.awarded_on, True)
    assert "award_revoked" in told_of(lead)
    awarding.revoke(boss, first.id, "So were these.")
    assert (city.level, city.level_on, city.level_awarded, city.level_shared) == ("", None, False, False)


def test_an_award_of_another_standard_is_no_certified_level(city: City) -> None:
    create_framework(current=True, family="wwc")
    decide_with(create_submitted(city, framework=create_framework(family="ours")), met=3)
    assert (city.level, len(award_queries.list_awards(actor_of(create_member()), city.id))) == ("", 1)


def test_nobody_types_another_level_over_an_award_and_the_lead_cannot_hide_it(
    waiting: Assessment, city: City, ana: Member
) -> None:
    lead = actor_of(create_member(city_id=city.id, leads_city=True))
    typed = city_services.change_city(actor_of(ana), city.id, version=city.version, level="platinum")
    assert (typed.level, typed.level_awarded) == ("platinum", False)
    decide_with(waiting, met=2)
    with pytest.raises(Invalid) as refused:
        city_services.change_city(actor_of(ana), city.id, version=city.version, level="platinum")
    assert list(refused.value.errors) == ["level"]
    with pytest.raises(Conflict):
        city_services.share_level(lead, city.id, False)
    changed = city_services.change_city(
        actor_of(ana), city.id, version=city.version, about="Four analysts.", level="silver", level_on=city.level_on,
        level_shared=False,
    )  # fmt: skip
    assert (changed.level, changed.level_shared, changed.about) == ("silver", True, "Four analysts.")


def test_lead_and_staff_are_reminded_before_the_renewal_and_on_its_day(
    waiting: Assessment, city: City, ana: Member, deliver: Deliver
) -> None:
    lead, colleague = create_member(city_id=city.id, leads_city=True), create_member(city_id=city.id)
    decide_with(waiting, met=2)
    deliver()
    award = session.scalars(sa.select(Award)).one()
    first, start = award.remind_on, clock.now()
    for days, heard, following in (
        (900, 0, first), (1010, 1, award.renew_by), (1011, 1, award.renew_by), (1097, 1, None), (1400, 1, None),
    ):  # fmt: skip
        with time_machine.travel(start + timedelta(days=days)):
            remind_of_renewals()
            deliver()
            state = award.state_on(clock.now().date())
        assert award.remind_on == following
        told = [told_of(person).count("award_renewal") for person in (lead, ana, colleague)]
        assert told == [heard, heard, 0]
    assert state == "due"


def test_what_a_city_submits_is_frozen_once_and_staff_hear_of_it(
    waiting: Assessment, city: City, ana: Member, deliver: Deliver
) -> None:
    from forum.blueprints.assessments.events import AssessmentMoved
    from forum.kernel.outbox.recording import record
    from forum.kernel.use_case import transaction

    own, lead = create_staff(city_id=city.id), create_member(city_id=city.id)
    for _ in range(2):
        with transaction():
            record(AssessmentMoved(assessment_id=waiting.id, city_id=city.id, state="submitted", by_id=lead.id))
        deliver()
    kept = session.scalars(sa.select(FrozenSnapshot)).one()
    assert (kept.kind, kept.round, [line["claim"] for line in kept.content["lines"]]) == (
        "submitted", 1, ["met", "in_progress", ""],
    )  # fmt: skip
    assert "outcome" not in kept.content["lines"][0]
    assert told_of(ana) == ["assessment_queued"]
    assert set(told_of(own)) == {"assessment_moved"}, "as one of its city's people, not to validate it"


@pytest.mark.parametrize("act", ["update", "delete"])
def test_the_database_itself_refuses_to_change_what_was_frozen(waiting: Assessment, act: str) -> None:
    decide_with(waiting, met=1)
    change = sa.update(FrozenSnapshot).values(digest="x") if act == "update" else sa.delete(FrozenSnapshot)
    with pytest.raises(sa.exc.DBAPIError, match="a frozen assessment is not changed"), session.begin_nested():
        session.execute(change)


def test_awards_move_with_a_city_that_becomes_part_of_another(
    waiting: Assessment, city: City, deliver: Deliver
) -> None:
    decide_with(waiting, met=2)
    other = create_city(name="Greater Boise")
    preview = preview_merge(actor_of(create_staff()), city.id, other.id)
    assert [moving.count for moving in preview.moves if moving.code == "awards"] == [1]
    merge_cities(actor_of(create_staff()), city.id, other.id)
    deliver()
    assert (other.level, other.level_awarded) == ("silver", True)
    assert [one.city_id for one in session.scalars(sa.select(Award))] == [other.id]


def test_all_lines_need_two_where_the_programme_says_so(app: Flask, waiting: Assessment, ana: Member) -> None:
    before = app.config["SECOND_REVIEW"]
    app.config["SECOND_REVIEW"] = "all"
    try:
        assert review(ana, waiting, "QB1", "not_met").state == "second"
    finally:
        app.config["SECOND_REVIEW"] = before
    assert version_of(waiting, "QB1") == 1
    assert codes_of(waiting) == ["QA1", "QA2", "QB1"]
    assert session.scalar(sa.select(LineValidation.state)) == "second"
