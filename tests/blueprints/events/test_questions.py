"""Questions before and during an event: asked, ranked by votes, answered, merged."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from forum.blueprints.events.errors import AlreadyAsked
from forum.blueprints.events.queries import events as event_queries
from forum.blueprints.events.queries import questions as queries
from forum.blueprints.events.services import answering, questions
from forum.kernel import clock
from forum.kernel.actor import SYSTEM
from forum.kernel.errors import Forbidden, Invalid, NotFound, StaleVersion
from tests.factories.accounts import actor_of, create_member
from tests.factories.events import create_event
from tests.factories.groups import create_group


def people(count: int) -> list[Any]:
    return [actor_of(create_member()) for _ in range(count)]


def ranked(actor: Any, event: Any) -> list[tuple[str, int]]:
    found = queries.list_questions(actor, event_queries.get_event(actor, event.id))
    return [(question.text, question.vote_count) for question in found.items]


def test_what_most_people_want_to_know_comes_first_and_equals_stay_in_their_order(app: Any) -> None:
    event = create_event()
    ana, luis, grace = people(3)
    first = questions.ask_question(ana, event.id, "Who signs the agreement?")
    second = questions.ask_question(ana, event.id, "How long did it take?")
    third = questions.ask_question(luis, event.id, "What did it cost?")
    questions.vote(luis, second.id)
    questions.vote(grace, second.id)
    assert ranked(ana, event) == [("How long did it take?", 2), (first.text, 0), (third.text, 0)]


def test_a_member_has_one_vote_for_a_question_and_may_take_it_back(app: Any) -> None:
    ana, luis = people(2)
    question = questions.ask_question(ana, create_event().id, "Who signs it?")
    assert [questions.vote(luis, question.id).vote_count for _ in range(3)] == [1, 1, 1]
    assert [questions.take_vote_back(luis, question.id).vote_count for _ in range(2)] == [0, 0]
    with pytest.raises(Forbidden) as refused:
        questions.vote(ana, question.id)
    assert refused.value.code == "own_question"


def test_who_asked_without_a_name_is_told_to_nobody_not_even_the_hosts(app: Any, sign_in: Any) -> None:
    host, asker = create_member(), create_member(name="Quiet Person")
    event = create_event(host)
    with pytest.raises(Invalid):
        questions.ask_question(actor_of(asker), event.id, "May we say no?", unnamed=True)
    answering.set_floor(actor_of(host), event.id, unnamed=True)
    question = questions.ask_question(actor_of(asker), event.id, "May we say no?", unnamed=True)
    browser = sign_in(host)
    told = browser.get(f"/api/v1/events/{event.id}/questions")
    assert told.json["items"][0]["author"] is None
    for path in (f"/api/v1/events/{event.id}/questions", f"/api/v1/questions/{question.id}"):
        assert "Quiet Person" not in browser.get(path).text


def test_the_hosts_answer_in_writing_or_live_and_whoever_asked_is_told_once(
    app: Any, sign_in: Any, deliver: Any
) -> None:
    host, asker = create_member(), create_member()
    event = create_event(host)
    question = questions.ask_question(actor_of(asker), event.id, "Who signs it?")
    answered = answering.answer_question(actor_of(host), question.id, "The **head** of the department.")
    answering.answer_question(actor_of(host), question.id, "The head of the *other* one.", answered.version)
    with pytest.raises(StaleVersion):
        answering.answer_question(actor_of(host), question.id, "Nobody.", 1)
    deliver()
    told = sign_in(asker).get("/api/v1/notifications").json["items"]
    assert [one["kind"] for one in told] == ["question_answered"]
    found = queries.get_question(SYSTEM, question.id)
    assert (found.state, found.answer_html.strip()) == ("answered", "<p>The head of the <em>other</em> one.</p>")


def test_a_member_who_holds_nothing_neither_answers_nor_sets_aside(app: Any) -> None:
    ana, luis = people(2)
    question = questions.ask_question(ana, create_event().id, "Who signs it?")
    for refused in (
        lambda: answering.answer_question(luis, question.id, "I do."),
        lambda: answering.mark_question(ana, question.id, "aside"),
        lambda: answering.set_floor(luis, question.event_id, asking=False),
    ):
        with pytest.raises(Forbidden):
            refused()


def test_of_two_questions_that_stand_together_each_voter_counts_once(app: Any) -> None:
    host, ana, luis, grace, teo = people(5)
    event = create_event()
    first = questions.ask_question(ana, event.id, "Who signs it?")
    second = questions.ask_question(luis, event.id, "Who has to sign?")
    for voter, question in ((grace, first), (grace, second), (teo, second), (ana, second)):
        questions.vote(voter, question.id)
    merged = answering.merge_question(SYSTEM, second.id, first.id)
    assert (merged.id, merged.vote_count) == (first.id, 2)  # Grace and Teo; Ana asked it herself
    assert ranked(host, event) == [("Who signs it?", 2)]
    with pytest.raises(Forbidden):
        questions.vote(teo, second.id)
    with pytest.raises(Invalid):
        answering.merge_question(SYSTEM, first.id, questions.ask_question(ana, create_event().id, "Elsewhere?").id)


def test_the_same_question_of_one_member_stands_once(app: Any) -> None:
    ana, luis = people(2)
    event = create_event()
    questions.ask_question(ana, event.id, "Who signs it?")
    with pytest.raises(AlreadyAsked):
        questions.ask_question(ana, event.id, "Who signs it?")
    questions.ask_question(luis, event.id, "Who signs it?")


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"starts_at": clock.now() - timedelta(hours=5)}, "event_over"),
        ({"state": "cancelled"}, "not_published"),
    ],
)
def test_nothing_is_asked_where_nobody_will_answer(app: Any, facts: dict[str, Any], code: str) -> None:
    (ana,) = people(1)
    with pytest.raises(Forbidden) as refused:
        questions.ask_question(ana, create_event(**facts).id, "Is anybody here?")
    assert refused.value.code == code


def test_the_questions_of_a_private_group_do_not_exist_for_others(app: Any, sign_in: Any, client: Any) -> None:
    inside, outside = create_member(), create_member()
    event = create_event(group_id=create_group(inside, visibility="private").id)
    question = questions.ask_question(actor_of(inside), event.id, "Who signs it?")
    with pytest.raises(NotFound):
        questions.vote(actor_of(outside), question.id)
    for browser in (sign_in(outside), client):
        assert browser.get(f"/api/v1/events/{event.id}/questions").status_code in (401, 404)
        assert browser.get(f"/api/v1/questions/{question.id}").status_code in (401, 404)


def test_a_list_of_questions_takes_as_many_statements_for_one_as_for_many(
    app: Any, sign_in: Any, count_statements: Any
) -> None:
    event = create_event()
    browser = sign_in(create_member())
    counted = []
    for lot in (1, 20):
        for _ in range(lot):
            questions.ask_question(actor_of(create_member()), event.id, "Who signs it?")
        with count_statements() as statements:
            assert browser.get(f"/api/v1/events/{event.id}/questions?limit=50").status_code == 200
        counted.append(len(statements))
    assert counted[0] == counted[1]


def test_a_reported_question_can_be_hidden_and_shown_again(app: Any, sign_in: Any) -> None:
    asker, reporter, staff = create_member(), create_member(), create_member(role="staff")
    event = create_event()
    question = questions.ask_question(actor_of(asker), event.id, "Buy my maps?")
    sent = sign_in(reporter).post(
        "/api/v1/reports", json={"subject_type": "event_question", "subject_id": question.id, "reason": "spam"}
    )
    assert sent.status_code == 201, sent.text
    answering.hide_question(actor_of(staff), question.id, "An advertisement")
    assert ranked(actor_of(reporter), event) == []
    answering.unhide_question(actor_of(staff), question.id, "It was none")
    assert ranked(actor_of(reporter), event) == [("Buy my maps?", 0)]


def test_what_happens_is_told_to_the_room_in_lots_and_names_nobody_who_asked_without_a_name(
    app: Any, connect: Any, deliver: Any
) -> None:
    host, listener = create_member(), create_member()
    event = create_event(host)
    answering.set_floor(actor_of(host), event.id, unnamed=True)
    deliver()
    socket = connect(listener)
    assert socket.ask("watch_event", event_id=event.id)["ok"]
    asked = [
        questions.ask_question(actor_of(create_member()), event.id, f"Question {n}?", unnamed=True) for n in range(5)
    ]
    deliver()
    heard = socket.heard("question_asked")
    assert [one["text"] for told in heard for one in told["questions"]] == [f"Question {n}?" for n in range(5)]
    assert len(heard) == 1
    assert {one["author"] for told in heard for one in told["questions"]} == {None}
    for member in people(3):
        questions.vote(member, asked[0].id)
    deliver()
    assert [told["votes"] for told in socket.heard("question_voted")] == [{str(asked[0].id): 3}]
    answering.mark_question(actor_of(host), asked[1].id, "live")
    deliver()
    assert [told["questions"][0]["state"] for told in socket.heard("question_answered")] == ["live"]


def test_who_is_here_is_seen_by_those_who_show_it(app: Any, connect: Any) -> None:
    ana, luis = create_member(name="Ana"), create_member(name="Luis")
    event = create_event()
    first, second = connect(ana), connect(luis)
    assert first.ask("attend_event", event_id=event.id)["count"] == 1
    assert second.ask("attend_event", event_id=event.id)["count"] == 2
    assert {one["name"] for one in first.heard("event_attended")[-1]["people"]} == {"Ana", "Luis"}
    second.ask("depart_event", event_id=event.id)
    assert first.heard("event_attended")[-1]["count"] == 1
