"""Newcomers write a little, and reading and helping lift that."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from forum.blueprints.accounts import policies as account_policies
from forum.blueprints.accounts import queries as account_queries
from forum.blueprints.accounts.models import Trust
from forum.blueprints.discussions.jobs import measure_everybody
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.discussions.queries import earning as earning_queries
from forum.blueprints.discussions.services import earning, following, posts, reactions, states, writing
from forum.blueprints.discussions.services.pacing import count_content
from forum.kernel import clock
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from forum.kernel.errors import Invalid, TooMany
from tests.factories.accounts import actor_of, create_member
from tests.factories.discussions import reply, start_thread, write_long_thread
from tests.factories.groups import add_to_group, create_group
from tests.factories.trust import at_level


@pytest.fixture
def limits_on(app: Any) -> Iterator[None]:
    app.config["RATELIMIT_ENABLED"] = True
    yield
    app.config["RATELIMIT_ENABLED"] = False


def newcomer_in_group() -> tuple[Any, Any]:
    newcomer = at_level(create_member(), 0)
    return newcomer, create_group(newcomer)


def test_a_newcomer_starts_three_threads_a_day_and_is_told_when_the_next_may_come(limits_on: None) -> None:
    newcomer, group = newcomer_in_group()
    for _ in range(3):
        start_thread(newcomer, group)
    with pytest.raises(TooMany) as refusal:
        start_thread(newcomer, group)
    assert "3 threads in 24 hours" in str(refusal.value.detail)
    assert 23 * 3600 < (refusal.value.retry_after or 0) <= 24 * 3600
    yesterday = {"created_at": clock.now() - timedelta(hours=25)}
    session.execute(sa.update(Thread).values(yesterday))
    session.commit()
    start_thread(newcomer, group)


def test_a_newcomer_sends_ten_replies_a_day_and_withdrawn_ones_count(limits_on: None) -> None:
    newcomer, group = newcomer_in_group()
    ana = create_member()
    add_to_group(group, ana)
    thread = start_thread(ana, group)
    sent = [reply(newcomer, thread) for _ in range(10)]
    posts.withdraw_post(actor_of(newcomer), sent[0].id)
    with pytest.raises(TooMany):
        reply(newcomer, thread)
    at_level(ana, 2)
    for _ in range(11):
        reply(ana, thread)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("https://a.example https://b.example https://c.example", "2 links"),
        ("@one-person @two-person @three-person", "2 people"),
        ("![a](/files/1) ![b](/files/2)", "1 image"),
    ],
)
def test_a_post_of_a_newcomer_holds_few_links_people_and_images(app: Any, body: str, told: str) -> None:
    newcomer, group = newcomer_in_group()
    for handle in ("one-person", "two-person", "three-person"):
        create_member(handle=handle)
    with pytest.raises(Invalid) as refusal:
        start_thread(newcomer, group, body=body)
    assert told in refusal.value.errors["body"][0]
    thread = start_thread(newcomer, group, body="Only this.")
    with pytest.raises(Invalid):
        posts.edit_post(actor_of(newcomer), thread.first_post_id, body, version=1)


def test_links_within_the_community_are_no_links_to_elsewhere(app: Any) -> None:
    newcomer, group = newcomer_in_group()
    thread = start_thread(newcomer, group, body="[a](/t/a/1) [b](/t/b/2) [c](/library/3) @nobody")
    assert (thread.post_count, thread.pending) == (1, False)
    own = "http://localhost/t/a/1 [b](http://localhost/t/b/2#post-3) http://localhost?x=1"
    assert count_content(writing.render(own).html).links == 0
    for away in (
        "http://localhost.example/t/a/1",
        "http://localhost@b.example/",
        "https://b.example/?http://localhost/",
    ):
        assert count_content(writing.render(f"[a]({away})").html).links == 1


def test_an_edit_may_keep_what_was_there_before(app: Any) -> None:
    ana = create_member()
    many = "https://a.example https://b.example https://c.example"
    thread = start_thread(ana, create_group(ana), body=many)
    at_level(ana, 0)
    edited = posts.edit_post(actor_of(ana), thread.first_post_id, f"{many} and more words", version=1)
    assert edited.body == f"{many} and more words"


def test_who_moderates_the_group_has_no_limits_in_it(limits_on: None) -> None:
    newcomer = at_level(create_member(), 0)
    group = create_group()
    add_to_group(group, newcomer, "moderator")
    many = "https://a.example https://b.example https://c.example"
    started = [start_thread(newcomer, group, body=f"{many} {number}") for number in range(5)]
    assert [thread.pending for thread in started] == [False] * 5


def test_a_refused_post_is_told_as_json_and_keeps_what_was_typed_on_the_page(
    sign_in: Callable[[Any], Any],
) -> None:
    newcomer, group = newcomer_in_group()
    many = "https://a.example https://b.example https://c.example"
    browser = sign_in(newcomer)
    told = browser.post(f"/api/v1/groups/{group.id}/threads", json={"title": "Three links", "body": many})
    assert told.status_code == 422
    assert "2 links" in told.get_json()["errors"]["body"][0]
    page = browser.post(f"/groups/{group.slug}/new", data={"title": "Three links", "body": many, "language": "en"})
    assert page.status_code == 422
    assert many in page.text


def test_reading_lifts_the_limits_at_once(app: Any, deliver: Any) -> None:
    newcomer, group = newcomer_in_group()
    author = create_member()
    add_to_group(group, author)
    long = [write_long_thread(author, group, 8) for _ in range(3)]
    for thread in long:
        assert account_policies.trust_of(actor_of(newcomer)) == 0
        following.mark_read(actor_of(newcomer), thread.id)
        deliver()
    assert account_policies.trust_of(actor_of(newcomer)) == 1
    kept = account_queries.get_trust(SYSTEM, newcomer.id)
    assert (kept.threads, kept.posts, kept.days) == (3, 24, 1)


def test_jumping_to_the_end_of_a_long_thread_is_not_reading_it_all(app: Any) -> None:
    newcomer, group = newcomer_in_group()
    author = create_member()
    add_to_group(group, author)
    following.mark_read(actor_of(newcomer), write_long_thread(author, group, 80).id)
    assert earning_queries.measure([newcomer.id])[newcomer.id].posts == 50


def test_answers_in_ones_own_threads_do_not_count(app: Any) -> None:
    ana, luis = create_member(), create_member()
    group = create_group(ana, luis)
    own, other = start_thread(ana, group), start_thread(luis, group)
    for _ in range(2):
        reply(ana, own)
        reply(ana, other)
    assert earning_queries.measure([ana.id])[ana.id].answered == 1


def test_people_who_thank_for_a_post_count_once_each_and_oneself_never(app: Any, deliver: Any) -> None:
    ana, luis, rosa = at_level(create_member(), 1), create_member(), create_member()
    group = create_group(ana, luis, rosa)
    thread = start_thread(luis, group)
    answers = [reply(ana, thread), reply(ana, thread)]
    for post in answers:
        reactions.react(actor_of(luis), post.id, "thanks")
    reactions.react(actor_of(rosa), answers[0].id, "useful")
    reactions.react(actor_of(rosa), answers[1].id, "agree")
    deliver()
    assert account_queries.get_trust(SYSTEM, ana.id).helped == 2


def test_a_solution_in_the_thread_of_somebody_else_helps(app: Any, deliver: Any) -> None:
    ana, luis = at_level(create_member(), 1), create_member()
    group = create_group(ana, luis)
    for author in (ana, luis):
        thread = start_thread(author, group)
        answer = reply(ana, thread)
        states.mark_solution(actor_of(author), thread.id, answer.id)
    deliver()
    assert account_queries.get_trust(SYSTEM, ana.id).helped == 1


def test_the_daily_job_measures_who_was_never_measured_and_who_came_back(app: Any) -> None:
    ana, luis = create_member(), at_level(create_member(), 1, measured_at=clock.now() - timedelta(days=2))
    group = create_group(ana, luis)
    start_thread(ana, group)
    luis.seen_at = clock.now()
    session.commit()
    measure_everybody()
    assert session.get_one(Trust, ana.id).threads == 1
    assert clock.now() - session.get_one(Trust, luis.id).measured_at < timedelta(minutes=1)
    assert earning.measure_next(SYSTEM, 0) == 0


def test_measuring_costs_the_same_for_one_and_many(app: Any, count_statements: Any) -> None:
    group = create_group()

    def statements(count: int) -> int:
        people = [create_member() for _ in range(count)]
        for one in people:
            add_to_group(group, one)
            start_thread(one, group)
        numbers = [one.id for one in people]
        with count_statements() as made:
            earning.measure_active(SYSTEM, numbers)
        return len(made)

    assert statements(1) == statements(10) == 7
