"""Bookmarks: kept for oneself, told of in their minute, gone when they should."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from forum.blueprints.accounts.models import Member
from forum.blueprints.discussions.models.bookmarks import reminder_at
from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.discussions.queries import bookmarks as queries
from forum.blueprints.discussions.services import bookmarks as services
from forum.blueprints.discussions.services import posts
from forum.blueprints.groups.services import groups as group_services
from forum.blueprints.notifications.queries.notifications import list_notifications
from forum.kernel import clock
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from forum.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from forum.kernel.schedule import run_due_jobs
from tests.factories.accounts import actor_of, create_member
from tests.factories.discussions import reply, start_thread
from tests.factories.groups import create_group

SignIn = Callable[[Any], Any]
Deliver = Callable[[], int]


def post_in(group: Any, author: Member) -> Post:
    return reply(author, start_thread(author, group))


def reminders(member: Member) -> list[tuple[str, int | None, str]]:
    found = list_notifications(actor_of(member)).items
    return [(one.kind, one.post_id, one.note) for one in found if one.kind == "reminder"]


def test_a_bookmark_is_kept_changed_and_removed_over_the_api(sign_in: SignIn) -> None:
    ana, luis = create_member(), create_member()
    post = post_in(create_group(ana, luis), ana)
    path, browser, address = post.path, sign_in(luis), f"/api/v1/posts/{post.id}/bookmark"
    assert browser.get(address).status_code == 404
    soon = (clock.now() + timedelta(days=2)).replace(microsecond=0)
    kept = browser.put(address, json={"name": "For the tender", "remind_at": soon.isoformat()})
    assert (kept.status_code, kept.get_json()["name"]) == (200, "For the tender")
    stale = browser.put(address, json={}, headers={"If-Match": '"9.x"'})
    assert stale.status_code == 412
    changed = browser.put(address, json={"removal": "when_replied"}, headers={"If-Match": kept.headers["ETag"]})
    assert (changed.get_json()["name"], changed.get_json()["remind_at"]) == ("", None)
    assert browser.get(f"/api/v1/posts/{post.id}").get_json()["bookmarked"] is True
    assert sign_in(ana).get(f"/api/v1/posts/{post.id}").get_json()["bookmarked"] is False
    assert [one["url"] for one in browser.get("/api/v1/me/bookmarks").get_json()["items"]] == [path]
    assert [browser.delete(address).status_code for _ in range(2)] == [204, 204]
    assert browser.get("/api/v1/me/bookmarks").get_json()["items"] == []


@pytest.mark.parametrize("days", [-1, 0, 4_000])
def test_a_reminder_lies_ahead_and_within_ten_years(app: Any, days: int) -> None:
    ana = create_member()
    post = post_in(create_group(ana), ana)
    with pytest.raises(Invalid):
        services.keep_bookmark(actor_of(ana), post.id, remind_at=clock.now() + timedelta(days=days))
    assert queries.find_bookmark(actor_of(ana), post.id) is None


def test_nobody_bookmarks_what_is_hidden_or_removed_and_nobody_reads_those_of_others(app: Any) -> None:
    ana, luis = create_member(), create_member()
    post = post_in(create_group(ana, visibility="private"), ana)
    with pytest.raises(NotFound):
        services.keep_bookmark(actor_of(luis), post.id)
    services.keep_bookmark(actor_of(ana), post.id)
    assert queries.find_bookmark(actor_of(luis), post.id) is None
    other = post_in(create_group(ana), ana)
    posts.withdraw_post(actor_of(ana), other.id)
    with pytest.raises(Forbidden):
        services.keep_bookmark(actor_of(ana), other.id)


def test_two_thousand_are_enough(app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    ana = create_member()
    group = create_group(ana)
    monkeypatch.setattr(services, "MOST_BOOKMARKS", 2)
    made = [post_in(group, ana) for _ in range(3)]
    for post in made[:2]:
        services.keep_bookmark(actor_of(ana), post.id)
    services.keep_bookmark(actor_of(ana), made[0].id, name="Again")
    with pytest.raises(Conflict) as refused:
        services.keep_bookmark(actor_of(ana), made[2].id)
    assert refused.value.code == "too_many_bookmarks"


def test_the_schedule_reminds_once_in_the_minute_that_was_chosen(app: Any, deliver: Deliver) -> None:
    ana, luis = create_member(), create_member()
    group = create_group(ana, luis)
    first, second = post_in(group, ana), post_in(group, ana)
    services.keep_bookmark(actor_of(luis), first.id, "The clause", clock.now() + timedelta(hours=1))
    services.keep_bookmark(actor_of(luis), second.id, "", clock.now() + timedelta(hours=1), "when_reminded")
    deliver()
    run_due_jobs(apart=False)
    deliver()
    assert reminders(luis) == []
    with time_machine.travel(clock.now() + timedelta(hours=1, minutes=2), tick=True):
        for _ in range(2):
            run_due_jobs(apart=False)
            services.remind_due(SYSTEM)
            deliver()
        assert sorted(reminders(luis), key=lambda one: one[1] or 0) == [
            ("reminder", first.id, "The clause"), ("reminder", second.id, ""),
        ]  # fmt: skip
        left = queries.list_bookmarks(actor_of(luis)).items
    assert [(one.post_id, one.remind_at, one.reminded_at is not None) for one in left] == [(first.id, None, True)]


def test_nobody_is_reminded_of_what_is_hidden_by_then(app: Any, deliver: Deliver) -> None:
    ana, luis = create_member(role="staff"), create_member()
    group = create_group(ana, luis, visibility="private")
    post = post_in(group, ana)
    services.keep_bookmark(actor_of(luis), post.id, remind_at=clock.now() + timedelta(hours=1))
    group_services.leave_group(actor_of(luis), group.id)
    with time_machine.travel(clock.now() + timedelta(hours=2), tick=True):
        services.remind_due(SYSTEM)
        deliver()
        assert reminders(luis) == []
        assert queries.list_bookmarks(actor_of(luis)).items == []


def test_a_bookmark_that_goes_with_the_reply_goes_with_the_reply(app: Any, deliver: Deliver) -> None:
    ana, luis = create_member(), create_member()
    group = create_group(ana, luis)
    post, other = post_in(group, ana), post_in(group, ana)
    for kept in (post, other):
        services.keep_bookmark(actor_of(luis), kept.id, removal="when_replied")
    reply(luis, session.get_one(Thread, post.thread_id))
    deliver()
    assert [one.post_id for one in queries.list_bookmarks(actor_of(luis)).items] == [other.id]


def test_the_pages_keep_name_and_remove_without_scripts(sign_in: SignIn) -> None:
    ana, luis = create_member(), create_member(timezone="America/Bogota")
    post = post_in(create_group(ana, luis), ana)
    path, browser, address = post.path, sign_in(luis), f"/posts/{post.id}/bookmark"
    assert f"{address}/reminder" in browser.get(path).text
    assert browser.post(f"{address}/reminder", data={}).status_code == 303
    assert "is in your bookmarks" in browser.get(path).text
    day = (clock.now() + timedelta(days=3)).strftime("%Y-%m-%d")
    named = {"name": "Exit clause", "when": "at", "remind_at": f"{day}T09:30", "removal": "when_reminded"}
    assert browser.post(address, data=named).status_code == 303
    kept = queries.get_bookmark(actor_of(luis), post.id)
    assert (kept.name, kept.remind_at) == ("Exit clause", datetime.fromisoformat(f"{day}T14:30:00+00:00"))
    page = browser.get("/me/bookmarks?reminders=true").text
    assert "Exit clause" in page
    assert f'value="{day}T09:30"' in browser.get(address).text
    assert browser.post(f"{address}/reminder", data={"when": "tomorrow"}).status_code == 303
    assert queries.get_bookmark(actor_of(luis), post.id).name == "Exit clause"
    wrong = browser.post(address, data={**named, "remind_at": ""})
    assert (wrong.status_code, "Exit clause" in wrong.text) == (422, True)
    assert browser.post(address, data={**named, "remind_at": "0001-01-01T00:00"}).status_code == 422
    part = browser.post(f"{address}/remove", headers={"HX-Request": "true"}).text
    assert "Bookmark post 2" in part
    assert "Bookmark a post, and you find it" in browser.get("/me/bookmarks").text


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ("in_three_hours", "2026-03-06T16:20:00+00:00"),
        ("tomorrow", "2026-03-07T13:00:00+00:00"),
        ("next_week", "2026-03-09T13:00:00+00:00"),
        ("in_a_month", "2026-04-05T13:00:00+00:00"),
    ],
)
def test_a_quick_choice_means_a_morning_where_the_member_lives(choice: str, expected: str) -> None:
    friday = datetime(2026, 3, 6, 13, 20, 31, tzinfo=UTC)
    assert reminder_at(choice, friday, "America/Bogota") == datetime.fromisoformat(expected)


def test_a_list_costs_the_same_for_one_bookmark_and_for_many(
    sign_in: SignIn, count_statements: Callable[[], Any]
) -> None:
    ana, luis = create_member(), create_member()
    group = create_group(ana, luis)
    browser = sign_in(luis)
    costs = []
    for size in (1, 12):
        for _ in range(size):
            services.remind_me(actor_of(luis), post_in(group, ana).id, clock.now() + timedelta(days=1))
        for address in ("/me/bookmarks", "/api/v1/me/bookmarks?reminders=true"):
            with count_statements() as statements:
                assert browser.get(address).status_code == 200
            costs.append(len(statements))
    assert costs[:2] == costs[2:]
