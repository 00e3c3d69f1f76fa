"""Between a call and its cohort: what is refused, what stays blind, when a day ends."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from forum.blueprints.sprints.errors import AlreadyChosen, AnswerChanged, NotEligible, TooManyChosen
from forum.blueprints.sprints.queries import sprints as queries
from forum.blueprints.sprints.rules.deadlines import deadline_of, last_day_of
from forum.blueprints.sprints.rules.judging import compare
from forum.blueprints.sprints.services import applying, calls, scoring, selecting
from forum.kernel import clock
from forum.kernel.errors import Forbidden, Invalid, NotFound
from tests.factories.accounts import actor_of, create_city, create_member
from tests.factories.sprints import close_call, create_application, create_sprint


def _city_with_lead():
    city = create_city()
    return city, actor_of(create_member(city_id=city.id, leads_city=True))


def test_no_more_cities_are_chosen_than_there_are_places_and_they_are_chosen_once(app):
    staff = actor_of(create_member(role="staff"))
    sprint = create_sprint(places=1)
    first, second = (create_application(sprint, create_city()) for _ in range(2))
    close_call(sprint)
    with pytest.raises(TooManyChosen):
        selecting.select_cities(staff, sprint.id, [first.id, second.id])
    with pytest.raises(Invalid):
        selecting.select_cities(staff, sprint.id, [first.id], [first.id])
    selecting.select_cities(staff, sprint.id, [first.id], [second.id])
    with pytest.raises(AlreadyChosen):
        selecting.select_cities(staff, sprint.id, [first.id])


def test_scores_stay_blind_until_both_are_in_and_never_reach_the_city(app):
    staff, one, two = (actor_of(create_member(role="staff")) for _ in range(3))
    sprint, (city, lead) = create_sprint(), _city_with_lead()
    application = create_application(sprint, city)
    for scorer in (one, two):
        scoring.assign_scorer(staff, application.id, scorer.id)
    with pytest.raises(Invalid):
        scoring.put_score(one, application.id, {"need": 6, "team": 1})
    scoring.put_score(one, application.id, {"need": 5, "team": 3}, {"need": "Clear."})

    def shown(actor):
        scorers = queries.list_scorers([application.id])[application.id]
        return [row.member_id for row in queries.shown_scores(actor, application, scorers)]

    assert (shown(one), shown(two), shown(staff), shown(lead)) == ([one.id], [], [], [])
    scoring.put_score(two, application.id, {"need": 2, "team": 2})
    both = [one.id, two.id]
    assert (shown(one), shown(two), shown(staff), shown(lead)) == (both, both, both, [])
    assert compare([{"need": 5, "team": 3}, {"need": 2, "team": 2}]).spread == 2


def test_nobody_scores_the_own_city_and_who_has_a_conflict_is_replaced(app):
    staff, one, two = (actor_of(create_member(role="staff")) for _ in range(3))
    city = create_city()
    colleague = create_member(city_id=city.id, role="staff")
    application = create_application(create_sprint(), city)
    with pytest.raises(Invalid):
        scoring.assign_scorer(staff, application.id, colleague.id)
    scoring.assign_scorer(staff, application.id, one.id)
    scoring.declare_conflict(one, application.id, "I advised this city.")
    with pytest.raises(Forbidden):
        scoring.put_score(one, application.id, {"need": 3, "team": 3})
    scoring.assign_scorer(staff, application.id, two.id)
    assert [row.member_id for row in queries.list_scorers([application.id])[application.id]] == [two.id]


def test_colleagues_write_one_application_and_nobody_overwrites_what_was_not_seen(app):
    sprint, (city, lead) = create_sprint(), _city_with_lead()
    colleague, stranger = actor_of(create_member(city_id=city.id)), _city_with_lead()[1]
    begun = applying.start_application(colleague, sprint.id)
    assert applying.start_application(lead, sprint.id).id == begun.id
    applying.write_application(colleague, begun.id, {"why": "First."}, {"why": ""})
    with pytest.raises(AnswerChanged):
        applying.write_application(lead, begun.id, {"why": "Second."}, {"why": ""})
    with pytest.raises(NotFound):
        queries.get_application(stranger, begun.id)
    with pytest.raises(Forbidden):
        applying.submit_application(colleague, begun.id)
    close_call(queries.get_sprint(lead, sprint.id))
    with pytest.raises(Forbidden):
        applying.submit_application(lead, begun.id)


def test_who_may_not_apply_reads_why(app):
    sprint = create_sprint(eligibility={"least_population": 500_000, "countries": ["BR"]})
    with pytest.raises(NotEligible) as refused:
        applying.start_application(_city_with_lead()[1], sprint.id)
    assert len(refused.value.extensions["reasons"]) == 2


def test_the_next_edition_in_another_language_is_linked_with_the_first(app):
    staff = actor_of(create_member(role="staff"))
    first = create_sprint()
    day = clock.now().date() + timedelta(days=300)
    copy = calls.copy_sprint(
        staff, first.id, deadline_on=day, starts_on=day, ends_on=day + timedelta(days=60), language="es"
    )
    assert (copy.language, copy.state, copy.edition_of_id) == ("es", "draft", first.id)
    assert [one.id for one in queries.list_editions(staff, copy)] == [first.id]
    with pytest.raises(NotFound):
        queries.get_sprint(_city_with_lead()[1], copy.id)


@pytest.mark.parametrize(
    ("zone", "day", "moment"),
    [
        ("America/Toronto", date(2024, 11, 3), datetime(2024, 11, 4, 5, tzinfo=UTC)),  # clocks go back that night
        ("America/Toronto", date(2024, 3, 10), datetime(2024, 3, 11, 4, tzinfo=UTC)),
        ("America/Los_Angeles", date(2024, 7, 26), datetime(2024, 7, 27, 7, tzinfo=UTC)),
        ("America/Bogota", date(2024, 7, 26), datetime(2024, 7, 27, 5, tzinfo=UTC)),
        ("America/Sao_Paulo", date(2018, 11, 3), datetime(2018, 11, 4, 3, tzinfo=UTC)),  # midnight did not exist
        ("America/Mexico_City", date(2022, 10, 29), datetime(2022, 10, 30, 5, tzinfo=UTC)),
    ],
)
def test_a_deadline_is_the_end_of_its_last_day_where_the_call_says(zone, day, moment):
    assert deadline_of(day, zone) == moment
    assert last_day_of(moment, zone) == day
