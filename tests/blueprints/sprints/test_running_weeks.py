"""The weeks of a running sprint: two cities, of which one submits twice and is accepted and one falls behind."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from forum.blueprints.notifications.queries import notifications as told_queries
from forum.blueprints.notifications.services.wording import words_of
from forum.blueprints.sprints.errors import AssignmentOpenAlready, VersionSubmitted
from forum.blueprints.sprints.jobs import nudges as jobs
from forum.blueprints.sprints.models.programme import SprintNudge
from forum.blueprints.sprints.queries import assignments as queries
from forum.blueprints.sprints.queries import board as boards
from forum.blueprints.sprints.queries import programme as programme_queries
from forum.blueprints.sprints.rules.risk import in_words
from forum.blueprints.sprints.services import assigning, merging, programme, submitting
from forum.kernel import clock
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from forum.kernel.errors import Forbidden, Invalid, NotFound
from tests.factories.accounts import actor_of, create_city, create_member
from tests.factories.sprints import create_assignment, create_plan, create_session, create_submission, start_sprint

MONDAY = datetime(2026, 11, 30, 16, 0, tzinfo=UTC)  # nine in Boise, one in the afternoon in Buenos Aires


@pytest.fixture
def staff(app):
    return actor_of(create_member(role="staff", name="Imani Whitfield"))


@pytest.fixture
def boise(app):
    return create_city(name="Boise")


@pytest.fixture
def mendoza(app):
    return create_city(name="Mendoza", timezone="America/Argentina/Mendoza", country_code="AR")


@pytest.fixture
def ana(boise):
    return create_member(city_id=boise.id, name="Ana Souza", seen_at=clock.now())


@pytest.fixture
def luis(mendoza):
    return create_member(city_id=mendoza.id, name="Luis Pérez", language="es", seen_at=clock.now())


@pytest.fixture
def at(monkeypatch):
    return lambda moment: monkeypatch.setattr(clock, "now", lambda: moment)


def told(kind):
    session.expire_all()
    return sorted(
        set(session.scalars(sa.text("select member_id from notifications where kind = :kind"), {"kind": kind}))
    )


def test_one_city_submits_twice_and_is_accepted_while_the_other_falls_behind_and_is_nudged(
    staff, boise, mendoza, ana, luis, at, deliver
):
    begun = datetime(2026, 11, 2, 15, 0, tzinfo=UTC)
    at(begun)
    luis.seen_at, ana.seen_at = begun, begun + timedelta(days=15)
    session.commit()
    sprint = start_sprint(boise, mendoza, title="Trust in city AI")
    sessions = programme.plan_sessions(
        staff, sprint.id, title="Weekly session", starts_at=begun + timedelta(days=1),
        ends_at=begun + timedelta(days=1, hours=2), time_zone="America/New_York", weeks=6,
    )  # fmt: skip
    map_of_partners = assigning.create_assignment(
        staff, sprint.id, title="Map of partners", due_at=begun + timedelta(days=11), time_zone="America/New_York",
        words="Who is it for?", opened=True,
    )  # fmt: skip
    assigning.create_assignment(
        staff, sprint.id, title="Draft of the plan", due_at=begun + timedelta(days=31), time_zone="America/New_York",
        opened=True,
    )  # fmt: skip
    deliver()
    assert told("sprint_assignment") == sorted([ana.id, luis.id])

    # Boise submits, is asked for changes, submits again and is accepted.
    mine = submitting.submit(actor_of(ana), map_of_partners.id, "Libraries and clinics.")
    submitting.review(staff, mine.id, accept=False, number=1, words="Who decides?")
    submitting.submit(actor_of(ana), map_of_partners.id, "Libraries decide with clinics.", seen=1)
    submitting.comment(actor_of(ana), mine.id, "The second page answers you.")
    accepted = submitting.review(staff, mine.id, accept=True, number=2, words="Clear.")
    assert (accepted.state, accepted.latest) == ("accepted", 2)
    assert [one.number for one in queries.list_versions(accepted)] == [2, 1]
    deliver()
    assert told("sprint_reviewed") == [ana.id]
    assert told("sprint_submitted") == [staff.id]

    # Mendoza misses two sessions and the assignment.
    at(datetime(2026, 11, 18, 15, 0, tzinfo=UTC))
    for one in sessions[:3]:
        programme.note_attendance(staff, sprint.id, one.event_id, boise.id, True)
    programme.note_attendance(staff, sprint.id, sessions[0].event_id, mendoza.id, True)
    board = boards.get_board(staff, sprint.id)
    assert [(row.city.name, row.status) for row in board.rows] == [("Mendoza", "at_risk"), ("Boise", "on_track")]
    assert [in_words(one) for one in board.rows[0].reasons] == [
        "Missed 2 of the last three sessions", "“Map of partners” is 5 days late", "No visit of the city for 16 days",
    ]  # fmt: skip

    # On Monday morning, each where it is, both hear what the week brings, once.
    at(datetime(2026, 11, 30, 12, 30, tzinfo=UTC))  # half past nine in Mendoza, half past five in Boise
    jobs.nudge_cities()
    jobs.nudge_cities()
    deliver()
    assert [one.city_id for one in session.scalars(sa.select(SprintNudge))] == [mendoza.id]
    assert told("sprint_nudge") == [luis.id]
    at(MONDAY)
    jobs.nudge_cities()
    deliver()
    assert told("sprint_nudge") == sorted([ana.id, luis.id])
    nudge = session.scalars(sa.select(SprintNudge).where(SprintNudge.city_id == mendoza.id)).one()
    assert nudge.monday == date(2026, 11, 30)
    words = next(words_of(one) for one in told_queries.list_notifications(actor_of(luis)).items
                 if one.kind == "sprint_nudge")  # fmt: skip
    assert "Trust in city AI" in words.sentence
    assert "Draft of the plan" in words.detail
    assert "Map of partners" in words.detail
    assert words.target == f"/sprints/{sprint.id}/programme"


def test_a_city_reads_why_it_is_behind_and_of_others_only_what_they_did(staff, boise, mendoza, ana, luis):
    sprint = start_sprint(boise, mendoza)
    create_session(sprint, here=[ana])
    late = create_assignment(sprint, due_at=clock.now() - timedelta(days=3))
    create_submission(late, boise)
    own, other = boards.get_board(actor_of(luis), sprint.id).rows
    assert (own.city.name, own.told, own.sessions, own.assignments[0].state) == ("Mendoza", True, ["absent"], "late")
    assert (other.city.name, other.sessions, other.assignments[0].state) == ("Boise", ["present"], "submitted")
    own, other = boards.get_board(actor_of(ana), sprint.id).rows
    assert (other.city.name, other.told, other.reasons, other.last_visit) == ("Mendoza", False, (), None)
    assert (other.sessions, other.assignments[0].state, other.assignments[0].days_late) == (["unknown"], "open", 0)
    with pytest.raises(Forbidden):
        boards.get_board(actor_of(create_member(city_id=create_city().id)), sprint.id)


def test_other_cities_do_not_read_that_a_city_is_to_change_what_it_submitted(staff, boise, mendoza, ana, luis):
    sprint = start_sprint(boise, mendoza)
    one = create_submission(create_assignment(sprint), boise)
    submitting.review(staff, one.id, accept=False, number=1, words="Who decides?")

    def state_for(reader):
        rows = boards.get_board(reader, sprint.id).rows
        return next(row.assignments[0].state for row in rows if row.city.name == "Boise")

    assert [state_for(one) for one in (staff, actor_of(ana), actor_of(luis))] == ["changes", "changes", "submitted"]


def test_the_word_of_staff_outweighs_what_people_said_and_can_be_taken_back(staff, boise, mendoza, ana):
    sprint = start_sprint(boise, mendoza)
    one = create_session(sprint, here=[ana])

    def attended():
        return {row.city.name: row.sessions[0] for row in boards.get_board(staff, sprint.id).rows}

    assert attended() == {"Boise": "present", "Mendoza": "absent"}
    programme.note_attendance(staff, sprint.id, one.event_id, boise.id, False)
    programme.note_attendance(staff, sprint.id, one.event_id, mendoza.id, True)
    assert attended() == {"Boise": "absent", "Mendoza": "present"}
    for city in (boise, mendoza):
        programme.note_attendance(staff, sprint.id, one.event_id, city.id, None)
    assert attended() == {"Boise": "present", "Mendoza": "absent"}
    with pytest.raises(NotFound):
        programme.note_attendance(staff, sprint.id, one.event_id, create_city().id, True)
    with pytest.raises(Forbidden):
        programme.note_attendance(actor_of(ana), sprint.id, one.event_id, boise.id, True)


def test_a_session_of_which_nothing_is_known_speaks_against_nobody(staff, boise):
    sprint = start_sprint(boise)
    for days in (9, 2):
        create_session(sprint, starts_at=clock.now() - timedelta(days=days))
    (row,) = boards.get_board(staff, sprint.id).rows
    assert (row.sessions, [one.code for one in row.reasons if one.code == "missed"]) == (["unknown", "unknown"], [])


def test_nobody_overwrites_a_version_that_was_not_seen_and_none_is_accepted_unread(staff, boise, ana):
    sprint = start_sprint(boise)
    assignment = create_assignment(sprint)
    colleague = actor_of(create_member(city_id=boise.id))
    mine = submitting.submit(actor_of(ana), assignment.id, "First.")
    with pytest.raises(VersionSubmitted):
        submitting.submit(colleague, assignment.id, "Second, of who had not seen the first.")
    submitting.submit(colleague, assignment.id, "Second.", seen=1)
    with pytest.raises(VersionSubmitted):
        submitting.review(staff, mine.id, accept=True, number=1)
    with pytest.raises(Invalid):
        submitting.review(staff, mine.id, accept=False, number=2)
    submitting.review(staff, mine.id, accept=True, number=2)
    with pytest.raises(Forbidden):
        submitting.submit(colleague, assignment.id, "Third.", seen=2)
    with pytest.raises(Forbidden):
        submitting.review(staff, mine.id, accept=False, number=2, words="After all.")


def test_who_may_not_submit_and_who_may_not_review(staff, boise, mendoza, ana, luis):
    sprint = start_sprint(boise)
    assignment = create_assignment(sprint)
    draft = create_assignment(sprint, opened_at=None)
    with pytest.raises(NotFound):
        submitting.submit(actor_of(luis), assignment.id, "From a city that does not take part.")
    with pytest.raises(NotFound):
        submitting.submit(actor_of(ana), draft.id, "Too early.")
    with pytest.raises(Invalid):
        submitting.submit(actor_of(ana), assignment.id)
    submission = create_submission(assignment, boise)
    colleague = actor_of(create_member(role="staff", city_id=boise.id))
    with pytest.raises(Forbidden):
        submitting.review(colleague, submission.id, accept=True, number=1)
    with pytest.raises(Forbidden):
        submitting.review(actor_of(ana), submission.id, accept=True, number=1)
    with pytest.raises(NotFound):
        submitting.comment(actor_of(luis), submission.id, "May I?")
    assigning.open_assignment(staff, draft.id)
    with pytest.raises(AssignmentOpenAlready):
        assigning.open_assignment(staff, draft.id)


def test_nudges_rest_when_staff_pause_them_and_nobody_hears_of_an_empty_week(staff, boise, ana, at, deliver):
    at(MONDAY)
    sprint = start_sprint(boise)
    jobs.nudge_cities()
    deliver()
    assert told("sprint_nudge") == []
    create_assignment(sprint, due_at=MONDAY + timedelta(days=3))
    programme.pause_nudges(staff, sprint.id, paused=True)
    jobs.nudge_cities()
    deliver()
    assert told("sprint_nudge") == []
    programme.pause_nudges(staff, sprint.id, paused=False)
    jobs.nudge_cities()
    deliver()
    assert told("sprint_nudge") == [ana.id]


def test_weekly_sessions_keep_the_clock_on_the_wall_when_daylight_saving_ends(staff, boise):
    sprint = start_sprint(boise)
    starts_at = datetime(2026, 10, 27, 18, 0, tzinfo=UTC)  # two in the afternoon in Toronto, until clocks go back
    made = programme.plan_sessions(
        staff, sprint.id, title="Weekly session", starts_at=starts_at, ends_at=starts_at + timedelta(hours=2),
        time_zone="America/Toronto", weeks=2,
    )  # fmt: skip
    assert [one.event.starts_at.hour for one in made] == [18, 19]
    assert [one.event_id for one in programme_queries.list_sessions(staff, sprint.id)] == [one.event_id for one in made]


def test_what_a_city_has_in_sprints_follows_it_into_another(staff, boise, mendoza, ana, luis):
    alone, both = start_sprint(mendoza), start_sprint(boise, mendoza)
    theirs, shared = create_assignment(alone), create_assignment(both)
    moved, kept = create_submission(theirs, mendoza), create_submission(shared, boise)
    left = create_submission(shared, mendoza)
    plans = create_plan(alone, mendoza), create_plan(both, boise), create_plan(both, mendoza)
    for _ in range(2):
        merging.merge_city(SYSTEM, mendoza.id, boise.id)
    session.expire_all()
    for three in ((moved, kept, left), plans):
        assert [one.city_id for one in three] == [boise.id, boise.id, mendoza.id]
    for sprint in (alone, both):
        assert [place.city_id for place in programme_queries.list_places(sprint.id)] == [boise.id]
    assert queries.get_assignment(actor_of(ana), theirs.id).title == theirs.title


@pytest.mark.parametrize("size", [1, 12])
def test_the_board_costs_as_many_statements_for_one_city_as_for_many(staff, count_statements, size):
    cities = [create_city() for _ in range(size)]
    sprint = start_sprint(*cities)
    for _ in range(size):
        create_session(sprint)
        create_submission(create_assignment(sprint), cities[0])
    number = sprint.id
    session.expire_all()
    with count_statements() as statements:
        assert len(boards.get_board(staff, number).rows) == size
    assert len(statements) == 8
