"""What many reports do by themselves: a newcomer is silent, and a thread rests, until somebody has looked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from forum.blueprints.accounts.models import Member
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.discussions.services import states, timers
from forum.blueprints.moderation.jobs import settle_ended_silences
from forum.blueprints.moderation.models.records import Sanction
from forum.blueprints.moderation.queries import records
from forum.blueprints.moderation.services.deciding import decide
from forum.blueprints.moderation.services.reporting import report
from forum.kernel import clock
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from tests.factories.accounts import actor_of, create_member
from tests.factories.discussions import reply, start_thread
from tests.factories.groups import add_to_group, create_group
from tests.factories.moderation import create_moderated_group, create_reported_post, waiting_on
from tests.factories.trust import at_level

pytestmark = pytest.mark.usefixtures("app")
SignIn = Callable[[Any], Any]


def create_reported_newcomer(reason: str = "spam", **facts: Any) -> tuple[Member, Member]:
    """Somebody whom three people have reported for three posts, and the moderator of her group."""
    newcomer = create_member(**facts)
    group, moderator = create_moderated_group(newcomer)
    for _ in range(3):
        create_reported_post(group, newcomer, reason=reason)
    return newcomer, moderator


def silence_of(member: Member) -> Sanction | None:
    return records.find_last_silence(member.id)


def is_silent(sign_in: SignIn, member: Member) -> bool:
    """Whether she is refused when she writes to somebody."""
    sent = {"member_ids": [create_member().id], "body": "Hello"}
    code: str = sign_in(member).post("/api/v1/conversations", json=sent).get_json().get("code", "")
    return code == "silenced"


def test_a_newcomer_whom_three_people_report_is_silenced_and_reads_why(
    sign_in: SignIn, deliver: Callable[[], int]
) -> None:
    newcomer, _ = create_reported_newcomer(language="es")
    deliver()
    assert is_silent(sign_in, newcomer)
    silence = silence_of(newcomer)
    assert silence is not None
    assert silence.ends_at is not None
    assert timedelta(days=2, hours=23) < silence.ends_at - silence.at <= timedelta(days=3)
    browser = sign_in(newcomer)
    assert browser.get("/api/v1/review-items").status_code == 403
    told = [one["act"] for one in browser.get("/api/v1/notifications").get_json()["items"] if one["kind"] == "act"]
    assert [one["act"] for one in told] == ["member_silenced"]
    page = browser.get(f"/moderation/acts/{silence.entry_id}").text
    assert silence.reason in page
    assert "Mara Moderates" not in page
    with time_machine.travel(clock.now() + timedelta(days=3, minutes=1)):
        assert not is_silent(sign_in, newcomer)


def test_its_moderators_find_it_in_the_queue_end_it_and_take_that_back(
    sign_in: SignIn, deliver: Callable[[], int]
) -> None:
    newcomer, moderator = create_reported_newcomer(name="Nuria New")
    browser = sign_in(moderator)
    found = [
        one for one in browser.get("/api/v1/review-items").get_json()["items"] if one["subject"]["type"] == "sanction"
    ]
    (item,) = found
    assert (item["kind"], item["group"] is not None, item["choices"]) == ("report", True, ["keep", "lift"])
    assert (item["subject"]["title"], item["report_count"], item["points"]) == ("Nuria New", 3, 6.0)
    page = browser.get("/moderation/queue").text
    assert "End the silence" in page
    assert "Plaza silenced this newcomer" in page
    sent = {"decision": "lift", "reason": "", "version": item["version"]}
    decided = browser.post(f"/api/v1/review-items/{item['id']}/decision", json=sent)
    assert (decided.status_code, is_silent(sign_in, newcomer)) == (200, False)
    deliver()
    notices = sign_in(newcomer).get("/api/v1/notifications").get_json()["items"]
    assert "sanction_lifted" in [one["act"]["act"] for one in notices if one["kind"] == "act"]
    assert browser.put(decided.get_json()["undo_url"], json={}).status_code == 200
    assert is_silent(sign_in, newcomer)
    assert browser.get(f"/api/v1/review-items/{item['id']}").get_json()["status"] == "waiting"


def test_it_is_ended_on_the_record_or_in_the_log_and_then_waits_no_more(
    sign_in: SignIn, deliver: Callable[[], int]
) -> None:
    newcomer, moderator = create_reported_newcomer()
    silence = silence_of(newcomer)
    assert silence is not None
    browser = sign_in(moderator)
    assert "End now" in browser.get(f"/members/{newcomer.id}/moderation").text
    assert browser.put(f"/api/v1/moderation-log/{silence.entry_id}/undo", json={}).status_code == 200
    deliver()
    assert not is_silent(sign_in, newcomer)
    kinds = [one["subject"]["type"] for one in browser.get("/api/v1/review-items").get_json()["items"]]
    assert "sanction" not in kinds


def test_neither_members_nor_moderators_of_another_group_end_it(sign_in: SignIn) -> None:
    newcomer, _ = create_reported_newcomer()
    _, stranger = create_moderated_group()
    silence = silence_of(newcomer)
    assert silence is not None
    for somebody in (stranger, create_member(), newcomer):
        assert sign_in(somebody).put(f"/api/v1/sanctions/{silence.id}/lift", json={}).status_code in (403, 404)
    assert is_silent(sign_in, newcomer)
    staff = sign_in(create_member(role="staff"))
    assert staff.put(f"/api/v1/sanctions/{silence.id}/lift", json={}).status_code == 200


def test_a_newcomer_who_moderates_cannot_end_her_own(sign_in: SignIn) -> None:
    newcomer, _ = create_reported_newcomer()
    silence = silence_of(newcomer)
    assert silence is not None
    add_to_group(create_group(), newcomer, role="moderator")
    assert sign_in(newcomer).put(f"/api/v1/sanctions/{silence.id}/lift", json={}).status_code == 403


@pytest.mark.parametrize("reason", ["off_topic", "private_data"])
def test_what_may_happen_to_anybody_silences_nobody(sign_in: SignIn, reason: str) -> None:
    newcomer, _ = create_reported_newcomer(reason)
    assert silence_of(newcomer) is None


def test_two_people_who_report_many_posts_silence_nobody() -> None:
    newcomer = create_member()
    group, _ = create_moderated_group(newcomer)
    two = create_member(), create_member()
    for _ in range(4):
        create_reported_post(group, newcomer, *two, reason="spam")
    assert silence_of(newcomer) is None


def test_reports_of_little_weight_silence_nobody() -> None:
    newcomer, reporters = create_member(), [create_member() for _ in range(3)]
    group, _ = create_moderated_group(newcomer)
    for reporter in reporters:
        at_level(reporter, 0)
    create_reported_post(group, newcomer, *reporters, reason="other")
    assert silence_of(newcomer) is None


def test_who_is_trusted_staff_or_moderates_is_silenced_by_people_alone() -> None:
    regular, staff = create_member(), create_member(role="staff")
    group, moderator = create_moderated_group(regular, staff)
    at_level(regular, 2)
    for author in (regular, staff, moderator):
        for _ in range(3):
            create_reported_post(group, author, reason="spam")
        assert silence_of(author) is None


def test_what_silenced_a_newcomer_once_does_not_silence_her_again() -> None:
    newcomer = create_member()
    group, _ = create_moderated_group(newcomer)
    for _ in range(3):
        create_reported_post(group, newcomer, reason="spam")
    first = silence_of(newcomer)
    with time_machine.travel(clock.now() + timedelta(days=4)):
        for _ in range(2):
            create_reported_post(group, newcomer, reason="spam")
        assert silence_of(newcomer) == first
        create_reported_post(group, newcomer, reason="spam")
        assert silence_of(newcomer) != first


def test_declined_reports_do_not_count() -> None:
    newcomer = create_member()
    group, moderator = create_moderated_group(newcomer)
    for _ in range(2):
        post = create_reported_post(group, newcomer, reason="spam")
        decide(actor_of(moderator), waiting_on(post).id, "keep")
    create_reported_post(group, newcomer, reason="spam")
    assert silence_of(newcomer) is None


def test_a_silence_that_ended_by_itself_is_no_longer_in_the_queue(sign_in: SignIn) -> None:
    _, moderator = create_reported_newcomer()
    with time_machine.travel(clock.now() + timedelta(days=3, minutes=1)):
        settle_ended_silences()
        items = sign_in(moderator).get("/api/v1/review-items").get_json()["items"]
    assert "sanction" not in [one["subject"]["type"] for one in items]


def test_a_report_costs_the_same_however_often_its_author_was_reported(count_statements: Callable[[], Any]) -> None:
    newcomer = create_member()
    group, _ = create_moderated_group(newcomer)

    def cost() -> int:
        post, reporter = reply(newcomer, start_thread(newcomer, group)), actor_of(create_member())
        with count_statements() as statements:
            report(reporter, "post", post.id, "off_topic")
        return len(statements)

    few = cost()
    for _ in range(5):
        create_reported_post(group, newcomer)
    assert cost() == few


def create_reported_thread(people: int = 5, reason: str = "unkind") -> tuple[Thread, Member]:
    """A thread in whose posts so many people saw something wrong, and the moderator of its group."""
    author = at_level(create_member(), 2)
    group, moderator = create_moderated_group(author)
    thread = start_thread(author, group)
    posts = [reply(author, thread, separate=True) for _ in range(people)]
    for post in posts:
        report(actor_of(create_member()), "post", post.id, reason)
    return thread, moderator


def now(thread: Thread) -> Thread:
    return session.get_one(Thread, thread.id, populate_existing=True)


def test_a_thread_that_five_people_report_rests_for_four_hours_and_opens_by_itself(
    sign_in: SignIn, deliver: Callable[[], int]
) -> None:
    thread, _ = create_reported_thread()
    deliver()
    assert now(thread).locked
    reader = sign_in(create_member())
    assert "opens again by itself" in reader.get(thread.path).text
    with time_machine.travel(clock.now() + timedelta(hours=3, minutes=58)):
        timers.carry_out_next(SYSTEM)
        assert now(thread).locked
    with time_machine.travel(clock.now() + timedelta(hours=4, minutes=1)):
        assert timers.carry_out_next(SYSTEM)
        assert not now(thread).locked


def test_its_moderators_find_the_closed_thread_in_the_queue_and_open_it_at_once(sign_in: SignIn) -> None:
    thread, moderator = create_reported_thread()
    browser = sign_in(moderator)
    items = browser.get("/api/v1/review-items").get_json()["items"]
    (item,) = [one for one in items if one["subject"]["type"] == "thread"]
    assert (item["kind"], item["subject"]["id"]) == ("report", thread.id)
    assert "Plaza closed the thread for four hours" in browser.get("/moderation/queue").text
    (entry,) = browser.get("/api/v1/moderation-log?act=thread_locked").get_json()["items"]
    assert entry["actor"] is None
    assert browser.put(f"/api/v1/moderation-log/{entry['id']}/undo", json={}).status_code == 200
    assert (now(thread).locked, now(thread).timed) == (False, False)


@pytest.mark.parametrize(("people", "reason"), [(4, "unkind"), (5, "other"), (6, "off_topic")])
def test_fewer_people_less_weight_or_what_may_happen_to_anybody_close_nothing(people: int, reason: str) -> None:
    thread, _ = create_reported_thread(people, reason)
    assert not now(thread).locked


def test_a_thread_with_a_timer_of_a_moderator_keeps_it() -> None:
    author = at_level(create_member(), 2)
    group, moderator = create_moderated_group(author)
    thread = start_thread(author, group)
    states.set_timer(actor_of(moderator), thread.id, "remove", clock.now() + timedelta(days=3))
    for _ in range(6):
        report(actor_of(create_member()), "post", reply(author, thread, separate=True).id, "unkind")
    assert (now(thread).locked, now(thread).timer_act) == (False, "remove")


def test_what_closed_a_thread_once_does_not_close_it_again() -> None:
    thread, moderator = create_reported_thread()
    states.unlock_thread(actor_of(moderator), thread.id)
    report(actor_of(create_member()), "thread", thread.id, "unkind")
    assert not now(thread).locked


def test_hiding_and_warning_in_one_step_is_taken_back_in_one_step(sign_in: SignIn) -> None:
    author = create_member()
    at_level(author, 2)
    group, moderator = create_moderated_group(author)
    post = create_reported_post(group, author, reason="unkind")
    browser = sign_in(moderator)
    sent = {"decision": "warn", "reason": "Say what is wrong with the idea."}
    decided = browser.post(f"/api/v1/review-items/{waiting_on(post).id}/decision", json=sent).get_json()
    assert browser.put(decided["undo_url"], json={}).status_code == 200
    record = browser.get(f"/api/v1/members/{author.id}/moderation-record").get_json()
    assert [one["lifted_at"] is not None for one in record["sanctions"]] == [True]
    assert sign_in(create_member()).get(f"/api/v1/posts/{post.id}").get_json()["html"] != ""
