"""What must hold whatever people do between the call and the cohort."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from forum.blueprints.groups.models.groups import Membership
from forum.blueprints.sprints.errors import Judged, PlacesTaken, ScoresOpen
from forum.blueprints.sprints.models.applications import SprintLetter, SprintScorer
from forum.blueprints.sprints.queries import places
from forum.blueprints.sprints.queries import sprints as queries
from forum.blueprints.sprints.services import applying, calls, scoring, selecting
from forum.kernel.database import session
from forum.kernel.errors import Forbidden, Invalid
from tests.factories.accounts import actor_of, create_city, create_member
from tests.factories.mails import letters_of
from tests.factories.sprint_stories import choose_cohort
from tests.factories.sprints import create_application, create_sprint


def test_nine_apply_six_take_part_one_withdraws_and_her_people_leave_the_group(app):
    cohort = choose_cohort()
    assert places.count_taken(cohort.sprint.id) == 6
    people = set(session.scalars(sa.select(Membership.member_id).where(Membership.group_id == cohort.sprint.group_id)))
    assert people == {cohort.staff.id, *(cohort.leads[place].id for place in cohort.taking_part)}


def test_places_are_not_lowered_below_the_cities_that_have_one(app):
    cohort = choose_cohort()
    staff = actor_of(cohort.staff)
    with pytest.raises(PlacesTaken):
        calls.edit_sprint(staff, cohort.sprint.id, version=cohort.sprint.version, places=5)
    assert queries.get_sprint(staff, cohort.sprint.id).places == 6


def test_one_more_place_goes_to_the_first_on_the_waiting_list(app):
    cohort = choose_cohort()
    staff = actor_of(cohort.staff)
    calls.edit_sprint(staff, cohort.sprint.id, version=cohort.sprint.version, places=9)
    assert queries.get_application(staff, cohort.applications[7]).state == "chosen"
    assert places.count_taken(cohort.sprint.id) == 7  # nobody else waits


def test_a_city_that_withdrew_may_apply_again_until_the_deadline_and_is_judged_anew(app):
    sprint, city = create_sprint(), create_city()
    lead, staff = actor_of(create_member(city_id=city.id, leads_city=True)), actor_of(create_member(role="staff"))
    sent = create_application(sprint, city)
    scoring.assign_scorer(staff, sent.id, staff.id)
    scoring.put_score(staff, sent.id, {"need": 1, "team": 1})
    selecting.withdraw(lead, sent.id)
    again = applying.start_application(lead, sprint.id)
    assert (again.id, again.state, again.answers) == (sent.id, "draft", {"why": "We begin."})
    assert session.scalar(sa.select(sa.func.count()).select_from(SprintScorer)) == 0
    assert applying.submit_application(lead, sent.id).state == "submitted"


def test_a_city_that_withdrew_does_not_come_back_after_the_deadline(app):
    cohort = choose_cohort()
    lead = actor_of(cohort.leads[0])
    assert applying.start_application(lead, cohort.sprint.id).state == "withdrawn"
    with pytest.raises(Forbidden):
        applying.submit_application(lead, cohort.applications[0])


def test_scores_that_can_be_read_stand_and_so_do_the_criteria_of_judgement(app):
    sprint, staff = create_sprint(), actor_of(create_member(role="staff"))
    sent = create_application(sprint, create_city())
    scorers = [actor_of(create_member(role="staff")) for _ in range(2)]
    for scorer in scorers:
        scoring.assign_scorer(staff, sent.id, scorer.id)
        scoring.put_score(scorer, sent.id, {"need": 2, "team": 2})
    with pytest.raises(ScoresOpen):
        scoring.put_score(scorers[0], sent.id, {"need": 5, "team": 5})
    sprint = queries.get_sprint(staff, sprint.id)
    with pytest.raises(Judged):
        calls.edit_sprint(staff, sprint.id, version=sprint.version, judging=[{"key": "other", "name": "Other"}])


def test_another_time_zone_keeps_the_last_day(app):
    staff, sprint = actor_of(create_member(role="staff")), create_sprint(time_zone="America/Bogota")
    before = sprint.deadline_at
    calls.edit_sprint(staff, sprint.id, version=sprint.version, deadline_on=(before + timedelta(days=3)).date())
    sprint = queries.get_sprint(staff, sprint.id)
    there = sprint.deadline_at
    calls.edit_sprint(staff, sprint.id, version=sprint.version, time_zone="America/Los_Angeles")
    moved = queries.get_sprint(staff, sprint.id).deadline_at - there
    assert moved in (timedelta(hours=2), timedelta(hours=3))  # in summer and in winter


def test_a_precall_that_cannot_be_read_and_two_questions_of_one_key_are_refused(app):
    staff, sprint = actor_of(create_member(role="staff")), create_sprint()
    twice = [{"key": "a", "label": "One"}, {"key": "a", "label": "Two"}]
    for wrong in ({"precalls": ["tomorrow"]}, {"questions": twice}):
        with pytest.raises(Invalid):
            calls.edit_sprint(staff, sprint.id, version=sprint.version, **wrong)
        session.rollback()
        sprint = queries.get_sprint(staff, sprint.id)


def test_a_letter_goes_out_once_in_the_language_of_who_sent_the_application(app, deliver):
    cohort = choose_cohort()
    mails = letters_of(deliver)
    of_letters = [mail for mail in mails if mail.headers.get("Message-ID", "").startswith("<sprint-letter")] or mails
    to_sixth = [mail for mail in of_letters if mail.to == cohort.leads[6].email]
    assert len(to_sixth) >= 2  # on the waiting list, then moved up
    assert session.scalar(sa.select(sa.func.count()).where(SprintLetter.sent_at.is_(None))) == 0
    assert letters_of(deliver) == []
