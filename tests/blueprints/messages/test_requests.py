"""Asking a peer about a criterion: the card that goes along, the answer, the waiting, what came of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from forum.blueprints.directory.models.answers import AnswerHistory
from forum.blueprints.messages.queries import conversations as conversation_queries
from forum.blueprints.messages.queries import requests as queries
from forum.blueprints.messages.services import messages, requests, waiting
from forum.kernel import clock
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from forum.kernel.errors import Forbidden, Invalid, NotFound, StaleVersion
from tests.factories.accounts import actor_of, create_city, create_member
from tests.factories.messages import create_conversation, send
from tests.factories.requests import Watch, ask, share_standing
from tests.factories.standards import load_standards

MONDAY = datetime(2026, 11, 23, 15, tzinfo=UTC)  # ten in the morning of São Paulo and Denver alike
AFTER_FIVE_DAYS = datetime(2026, 12, 1, 12, tzinfo=UTC)  # Tuesday: Tuesday to Friday and Monday are over


@pytest.fixture(autouse=True)
def _standards(app: Flask) -> None:
    load_standards()


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    return Watch(monkeypatch, MONDAY)


def count() -> None:
    waiting.count_days(SYSTEM)


def test_a_question_is_the_first_message_of_a_conversation_with_a_card_of_the_askers_city() -> None:
    city = create_city(name="Porto Alegre", country_code="BR", population=1_332_570)
    ana, luis = create_member(city_id=city.id), create_member()
    request = ask(ana, luis)
    assert request.card == {
        "id": city.id, "name": "Porto Alegre", "country_code": "BR", "population_band": "over_1m", "level": None,
        "standing": None,
    }  # fmt: skip
    assert request.message.body == "How do you pay by the result?"
    assert request.message.number == 1
    assert queries.get_request(actor_of(luis), request.id).criterion.code == "RDC2"


def test_it_goes_into_the_conversation_that_the_two_have_already() -> None:
    ana, luis = create_member(), create_member()
    conversation = create_conversation(luis, ana)
    assert ask(ana, luis).conversation_id == conversation.id


@pytest.mark.parametrize(
    ("audience", "told"), [("city", None), ("peers", None), ("members", "in_progress"), ("public", "in_progress")]
)
def test_the_card_tells_the_standing_only_as_far_as_the_asked_one_may_know(audience: str, told: str | None) -> None:
    city = create_city()
    share_standing(city, status="in_progress", audience=audience)
    assert ask(create_member(city_id=city.id), create_member()).card["standing"] == told


@pytest.mark.parametrize(("shared", "told"), [(False, None), (True, "gold")])
def test_the_card_tells_the_level_only_where_it_is_shared(shared: bool, told: str | None) -> None:
    city = create_city(level="gold", level_shared=shared)
    assert ask(create_member(city_id=city.id), create_member()).card["level"] == told


def test_what_the_card_told_stays_when_the_city_shares_less_later() -> None:
    city = create_city()
    standing = share_standing(city)
    luis = create_member()
    request = ask(create_member(city_id=city.id), luis)
    standing.audience = "city"
    session.commit()
    assert queries.get_request(actor_of(luis), request.id).card["standing"] == "met"


def test_the_same_words_sent_again_at_once_are_one_question() -> None:
    ana, luis = create_member(), create_member()
    assert ask(ana, luis).id == ask(ana, luis).id
    assert len(queries.list_requests(actor_of(luis)).items) == 1


def test_nobody_asks_herself_or_about_what_the_standard_does_not_know() -> None:
    ana = create_member()
    with pytest.raises(Forbidden):
        ask(ana, ana)
    with pytest.raises(Invalid):
        ask(ana, create_member(), "ZZ9")
    with pytest.raises(NotFound):
        ask(ana, create_member(closed_at=clock.now()))


def test_only_the_two_see_a_question_not_even_programme_staff() -> None:
    request = ask(create_member(), create_member())
    for stranger in (create_member(), create_member(role="staff"), create_member(role="administrator")):
        with pytest.raises(NotFound):
            queries.get_request(actor_of(stranger), request.id)


def test_a_question_whose_message_was_taken_back_is_gone() -> None:
    ana, luis = create_member(), create_member()
    request = ask(ana, luis)
    messages.withdraw_message(actor_of(ana), request.message_id)
    assert queries.list_requests(actor_of(luis)).items == []


def test_the_first_answer_of_the_asked_one_is_noted_with_her_history(watch: Watch, deliver: Callable[[], int]) -> None:
    ana, luis = create_member(), create_member()
    request = ask(ana, luis)
    conversation = conversation_queries.get_conversation(actor_of(ana), request.conversation_id)
    watch.move(MONDAY + timedelta(hours=30))
    send(ana, conversation, "Are you there?")
    deliver()
    session.refresh(request)
    assert request.answered_at is None
    send(luis, conversation, "By the room in use.")
    watch.move(MONDAY + timedelta(hours=90))
    send(luis, conversation, "And with photographs.")
    deliver()
    deliver()
    session.refresh(request)
    assert request.answered_at is not None
    assert request.count_at is None
    history = session.get_one(AnswerHistory, luis.id)
    assert (history.asked, history.answered) == (1, 1)


def test_what_was_written_before_the_question_does_not_answer_it(deliver: Callable[[], int]) -> None:
    ana, luis = create_member(), create_member()
    create_conversation(luis, ana)
    request = ask(ana, luis)
    deliver()
    session.refresh(request)
    assert request.answered_at is None


def test_after_five_working_days_of_the_recipient_the_asker_is_told_once(watch: Watch) -> None:
    ana, luis = create_member(), create_member(timezone="America/Denver")
    request = ask(ana, luis)
    watch.move(datetime(2026, 12, 1, 6, 59, tzinfo=UTC))  # still Monday in Denver
    count()
    assert request.unanswered_at is None
    watch.move(datetime(2026, 12, 1, 7, 0, tzinfo=UTC))
    count()
    assert request.unanswered_at == watch.at
    watch.move(AFTER_FIVE_DAYS + timedelta(days=30))
    count()
    assert request.unanswered_at == datetime(2026, 12, 1, 7, 0, tzinfo=UTC)
    history = session.get_one(AnswerHistory, luis.id)
    assert (history.asked, history.answered) == (1, 0)


def test_counting_often_counts_each_day_once(watch: Watch) -> None:
    request = ask(create_member(), create_member())
    for hours in range(0, 24 * 5, 3):
        watch.move(MONDAY + timedelta(hours=hours))
        count()
        count()
    assert request.waited_days == 4  # Tuesday to Friday


def test_days_out_of_office_do_not_count_against_her(watch: Watch) -> None:
    luis = create_member(away_from=date(2026, 11, 24), away_until=date(2026, 11, 26))
    request = ask(create_member(), luis)
    watch.move(AFTER_FIVE_DAYS)
    count()
    assert (request.waited_days, request.unanswered_at) == (2, None)
    luis.away_from = luis.away_until = None  # she is back and says so; the days she was away stay uncounted
    session.commit()
    watch.move(datetime(2026, 12, 5, tzinfo=UTC))
    count()
    assert request.unanswered_at == watch.at


def test_an_answered_question_is_never_told_as_unanswered(watch: Watch, deliver: Callable[[], int]) -> None:
    ana, luis = create_member(), create_member()
    request = ask(ana, luis)
    conversation = conversation_queries.get_conversation(actor_of(luis), request.conversation_id)
    send(luis, conversation, "Gladly.")
    deliver()
    watch.move(AFTER_FIVE_DAYS)
    count()
    session.refresh(request)
    assert request.unanswered_at is None


def test_a_late_answer_is_an_answer_to_a_question_that_was_counted(watch: Watch, deliver: Callable[[], int]) -> None:
    ana, luis = create_member(), create_member()
    request = ask(ana, luis)
    watch.move(AFTER_FIVE_DAYS)
    count()
    conversation = conversation_queries.get_conversation(actor_of(luis), request.conversation_id)
    send(luis, conversation, "Sorry, this took me a while.")
    deliver()
    history = session.get_one(AnswerHistory, luis.id)
    assert (history.asked, history.answered) == (1, 1)
    assert queries.list_to_repeat(actor_of(ana), 5) == []


def test_a_question_taken_back_makes_nobody_wait(watch: Watch) -> None:
    ana = create_member()
    request = ask(ana, create_member())
    messages.withdraw_message(actor_of(ana), request.message_id)
    watch.move(AFTER_FIVE_DAYS)
    count()
    session.refresh(request)
    assert (request.unanswered_at, request.count_at) == (None, None)


def test_she_may_ask_somebody_else_with_the_same_words_once(watch: Watch) -> None:
    ana, luis, eva, tom = (create_member() for _ in range(4))
    request = ask(ana, luis)
    watch.move(AFTER_FIVE_DAYS)
    count()
    further = requests.ask_next(actor_of(ana), request.id, eva.id)
    assert further.message.body == request.message.body
    assert requests.ask_next(actor_of(ana), request.id, eva.id).id == further.id
    with pytest.raises(Forbidden):
        requests.ask_next(actor_of(ana), request.id, tom.id)
    with pytest.raises(Forbidden):
        requests.ask_next(actor_of(luis), request.id, tom.id)
    assert queries.list_to_repeat(actor_of(ana), 5) == []


def test_staff_see_who_waits_and_nobody_else_does(watch: Watch) -> None:
    ana, luis = create_member(), create_member()
    request = ask(ana, luis)
    other = ask(create_member(), luis)
    staff = actor_of(create_member(role="staff"))
    assert queries.list_waiting(staff).items == []
    watch.move(AFTER_FIVE_DAYS)
    count()
    assert [one.id for one in queries.list_waiting(staff).items] == [request.id, other.id]
    assert queries.list_waiting(actor_of(ana)).items == []
    assert queries.list_waiting(actor_of(create_member(leads_city=True))).items == []


def test_the_asked_one_is_not_told_that_she_lets_somebody_wait(watch: Watch) -> None:
    ana, luis = create_member(), create_member()
    request = ask(ana, luis)
    watch.move(AFTER_FIVE_DAYS)
    count()
    assert [one.id for one in queries.list_requests(actor_of(ana), "unanswered").items] == [request.id]
    assert queries.list_requests(actor_of(luis), "unanswered").items == []


def test_both_say_what_came_of_it_each_for_herself() -> None:
    ana, luis = create_member(), create_member()
    request = ask(ana, luis)
    requests.log_outcome(actor_of(ana), request.id, "template_shared", "The scorecard")
    logged = requests.log_outcome(actor_of(luis), request.id, "call_held")
    assert [(one.by, one.outcome, one.note) for one in logged.outcomes] == [
        ("asker", "template_shared", "The scorecard"),
        ("asked", "call_held", ""),
    ]
    again = requests.log_outcome(actor_of(ana), request.id, "solved")
    first = again.outcomes[0]
    assert (first.outcome, first.note) == ("solved", "The scorecard")
    with pytest.raises(NotFound):
        requests.log_outcome(actor_of(create_member()), request.id, "solved")
    with pytest.raises(StaleVersion):
        requests.log_outcome(actor_of(ana), request.id, "call_held", version=1)


def test_a_page_of_a_conversation_costs_the_same_with_and_without_questions(
    count_statements: Callable[[], Any],
) -> None:
    ana, luis = create_member(), create_member()
    conversation = create_conversation(ana, luis)
    numbers = set()
    for _ in range(3):
        session.expire_all()
        with count_statements() as statements:
            conversation_queries.list_messages(actor_of(ana), conversation.id, limit=50)
        numbers.add(len(statements))
        for code in ("RDC1", "RDC2", "RDC3"):
            ask(ana, luis, code, f"About {code}")
    assert len(numbers) == 1
