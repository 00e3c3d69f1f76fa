"""New and unread as two lists that are put aside apart, a group read as one row, and the place where one stopped."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine

from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.models.readings import ThreadReading
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.discussions.queries import news, threads
from forum.blueprints.discussions.services import catching_up, following
from forum.blueprints.groups import policies as group_policies
from forum.kernel import clock
from forum.kernel.actor import ANONYMOUS, Actor
from forum.kernel.database import session
from forum.kernel.errors import Forbidden
from tests.factories.accounts import actor_of, create_member
from tests.factories.discussions import reply, start_thread, write_long_thread
from tests.factories.groups import create_group


def lists(actor: Actor, **where: Any) -> tuple[list[int], list[int]]:
    return tuple(  # type: ignore[return-value]  # two of them
        [shown.thread.id for shown in threads.list_threads(actor, sort=sort, **where).items]
        for sort in ("new", "unread")
    )


def older(thread: Thread, **ago: float) -> None:
    at = clock.now() - timedelta(**ago)
    session.execute(sa.update(Thread).where(Thread.id == thread.id).values(created_at=at, last_post_at=at))
    session.execute(sa.update(Post).where(Post.thread_id == thread.id).values(created_at=at))
    session.commit()


def test_a_thread_is_new_until_it_is_opened_and_then_unread_when_somebody_answers(app: Any) -> None:
    ana, luis = create_member(), create_member()
    thread = start_thread(ana, create_group(ana, luis))
    actor = actor_of(luis)
    assert lists(actor) == ([thread.id], [])
    following.mark_read(actor, thread.id, 1)
    assert lists(actor) == ([], [])
    reply(ana, thread)
    assert lists(actor) == ([], [thread.id])
    assert lists(actor_of(ana)) == ([], [])


def test_the_two_lists_are_put_aside_apart(app: Any) -> None:
    ana, luis = create_member(), create_member()
    group = create_group(ana, luis)
    begun, fresh = start_thread(ana, group), start_thread(ana, group)
    actor = actor_of(luis)
    following.mark_read(actor, begun.id, 1)
    reply(ana, begun)
    catching_up.mark_group_read(actor, group.id, "new")
    assert lists(actor) == ([], [begun.id])
    reply(ana, fresh)
    assert lists(actor)[1] == [fresh.id, begun.id]
    catching_up.mark_group_read(actor, group.id, "unread")
    assert lists(actor) == ([], [])
    later = start_thread(ana, group)
    catching_up.mark_all_read(actor, "unread")
    assert lists(actor) == ([later.id], [])


def test_a_group_is_marked_as_read_by_one_row_and_what_comes_after_counts_alone(app: Any) -> None:
    ana, luis = create_member(), create_member()
    group = create_group(ana, luis)
    begun = start_thread(ana, group)
    for _ in range(3):
        reply(ana, begun)
    others = [start_thread(ana, group) for _ in range(3)]
    actor = actor_of(luis)
    following.mark_read(actor, begun.id, 1)
    catching_up.mark_group_read(actor, group.id)
    readings = sa.select(sa.func.count()).select_from(ThreadReading).where(ThreadReading.member_id == luis.id)
    assert session.scalar(readings) == 1
    assert lists(actor) == ([], [])
    reply(ana, begun)
    reply(ana, others[0])
    assert lists(actor) == ([], [others[0].id, begun.id])
    shown = threads.get_thread_to_show(actor, begun.id)
    assert (shown.read_number, shown.read_so_far, shown.unread) == (1, 4, 1)


def test_only_a_member_of_a_group_marks_it_as_read(app: Any) -> None:
    ana, stranger = create_member(), create_member()
    group = create_group(ana)
    with pytest.raises(Forbidden):
        catching_up.mark_group_read(actor_of(stranger), group.id)
    with pytest.raises(Forbidden):
        catching_up.mark_all_read(ANONYMOUS)


def test_what_is_older_than_the_horizon_haunts_nobody(app: Any) -> None:
    ana, luis = create_member(), create_member()
    group = create_group(ana)
    long_ago = clock.now() - timedelta(days=90)
    from tests.factories.groups import add_to_group

    add_to_group(group, luis, joined_at=long_ago, read_up_to=long_ago)
    old, recent = start_thread(ana, group), start_thread(ana, group)
    older(old, days=20)
    older(recent, days=3)
    actor = actor_of(luis)
    assert lists(actor)[0] == [recent.id, old.id]
    catching_up.choose_days(actor, 14)
    assert lists(actor)[0] == [recent.id]
    assert not threads.get_thread_to_show(actor, old.id).is_unread
    catching_up.choose_days(actor, 2)
    assert lists(actor) == ([], [])


def test_counts_for_each_group_agree_with_the_lists_in_one_statement(
    app: Any, count_statements: Callable[[], Any]
) -> None:
    ana, luis = create_member(), create_member()
    groups = [create_group(ana, luis, visibility=one) for one in ("public", "members", "private")]
    for number, group in enumerate(groups, start=1):
        for _ in range(number):
            reply(ana, start_thread(ana, group))
        begun = start_thread(ana, group)
        following.mark_read(actor_of(luis), begun.id, 1)
        reply(ana, begun)
    actor = actor_of(luis)
    group_policies.visible_groups(actor)
    news.reading_days(actor)
    with count_statements() as statements:
        counted = {row.id: (row.new, row.unread) for row in news.list_news_counts(actor)}
    assert len(statements) == 1
    assert counted == {group.id: (number, 1) for number, group in enumerate(groups, start=1)}
    for group in groups:
        new, unread = lists(actor, group_id=group.id)
        assert counted[group.id] == (len(new), len(unread))


def test_skipping_ahead_keeps_the_place_where_one_read_in_order(app: Any) -> None:
    ana, luis = create_member(), create_member()
    thread = write_long_thread(ana, create_group(ana, luis), 60)
    actor = actor_of(luis)

    def read(first: int, last: int) -> tuple[int, int | None]:
        reading = following.mark_read(actor, thread.id, last, first)
        return reading.read_number, reading.resume_number

    assert read(1, 12) == (12, None)
    assert read(55, 60) == (60, 12)
    assert read(9, 30) == (60, 30)
    assert read(31, 60) == (60, None)


def test_who_has_read_little_is_not_asked_to_go_on_there(app: Any) -> None:
    ana, luis = create_member(), create_member()
    thread = write_long_thread(ana, create_group(ana, luis), 60)
    following.mark_read(actor_of(luis), thread.id, 3, 1)
    assert following.mark_read(actor_of(luis), thread.id, 60, 50).resume_number is None


def test_top_goes_by_replies_in_the_period(app: Any) -> None:
    ana = create_member()
    group = create_group(ana)
    quiet, loud, old = (start_thread(ana, group) for _ in range(3))
    for thread, times in ((quiet, 1), (loud, 2), (old, 3)):
        for _ in range(times):
            reply(ana, thread)
    older(old, days=40)

    def top(**options: Any) -> list[int]:
        return [shown.thread.id for shown in threads.list_threads(actor_of(ana), sort="top", **options).items]

    assert top(period="all") == [old.id, loud.id, quiet.id]
    assert top(period="month", group_id=group.id) == [loud.id, quiet.id]


def test_the_lists_can_be_put_aside_through_the_api(sign_in: Callable[[Any], Any], deliver: Callable[[], int]) -> None:
    ana, luis = create_member(), create_member()
    group = create_group(ana, luis)
    thread = start_thread(ana, group, body=f"What do you say, @{luis.handle}?")
    deliver()
    browser = sign_in(luis)
    assert len(browser.get("/api/v1/notifications?unread=true").get_json()["items"]) == 1
    counted = {"group_id": group.id, "name": group.name, "url": f"/groups/{group.slug}", "new": 1, "unread": 0}
    assert browser.get("/api/v1/me/news").get_json()["items"] == [counted]
    listed = browser.get("/api/v1/threads?sort=new").get_json()["items"]
    assert [(item["id"], item["new"], item["unread_count"]) for item in listed] == [(thread.id, True, 0)]
    assert browser.put(f"/api/v1/groups/{group.id}/read", json={"what": "old"}).status_code == 422
    assert browser.put(f"/api/v1/groups/{group.id}/read", json={}).get_json()["group_id"] == group.id
    deliver()
    assert browser.get("/api/v1/threads?sort=new").get_json()["items"] == []
    assert browser.get("/api/v1/notifications?unread=true").get_json()["items"] == []
    assert browser.delete("/api/v1/me/news?what=new").status_code == 204
    assert browser.put("/api/v1/me/reading", json={"days": 7}).get_json() == {"days": 7, "after_reply": "tracking"}
    chosen = {"days": 7, "after_reply": "watching"}
    assert browser.put("/api/v1/me/reading", json=chosen).get_json() == chosen
    assert browser.get("/api/v1/me/reading").get_json() == chosen
    assert browser.put("/api/v1/me/reading", json={"days": 3}).status_code == 422


def test_the_pages_show_both_lists_and_put_them_aside(sign_in: Callable[[Any], Any]) -> None:
    ana, luis = create_member(), create_member()
    group = create_group(ana, luis)
    fresh, begun = start_thread(ana, group), start_thread(ana, group)
    following.mark_read(actor_of(luis), begun.id, 1)
    reply(ana, begun)
    browser = sign_in(luis)
    assert fresh.title in browser.get("/threads?sort=new").text
    page = browser.get(f"/groups/{group.slug}/discussions?sort=unread").text
    assert begun.title in page
    assert fresh.title not in page
    told = browser.post("/threads/read", data={"what": "new", "group_id": str(group.id)})
    assert (told.status_code, told.headers["Location"]) == (303, f"/groups/{group.slug}/discussions")
    assert fresh.title not in browser.get("/threads?sort=new").text
    assert begun.title in browser.get("/threads?sort=unread").text
    assert browser.post("/threads/read", data={"what": "everything", "group_id": ""}).status_code == 303
    assert begun.title not in browser.get("/threads?sort=unread").text
    assert browser.post("/threads/days", data={"days": "7"}).status_code == 303


def test_one_goes_to_a_number_or_to_a_day_of_a_long_thread(sign_in: Callable[[Any], Any], client: Any) -> None:
    ana = create_member()
    thread = write_long_thread(ana, create_group(ana, visibility="public"), 60)
    at = clock.now() - timedelta(days=10)
    session.execute(sa.update(Post).where(Post.thread_id == thread.id, Post.number < 20).values(created_at=at))
    session.commit()

    def went(query: str) -> str:
        return str(client.get(f"/t/{thread.id}/go?{query}").headers["Location"]).rsplit("#", 1)[-1]

    assert went("number=33") == "post-33"
    assert went("number=999") == went("") == "post-60"
    assert went(f"on={at.date()}") == "post-1"
    assert went(f"on={(at + timedelta(days=1)).date()}") == "post-20"
    assert went("on=2999-01-01") == "post-60"
    assert went("on=yesterday") == "post-60"
    since = (at + timedelta(days=1)).isoformat().replace("+00:00", "Z")
    found = client.get(f"/api/v1/threads/{thread.id}/posts", query_string={"since": since, "limit": 2}).get_json()
    assert [item["number"] for item in found["items"]] == [20, 21]


def test_a_page_offers_to_continue_where_one_stopped(sign_in: Callable[[Any], Any]) -> None:
    ana, luis = create_member(), create_member()
    thread = write_long_thread(ana, create_group(ana, luis), 60)
    following.mark_read(actor_of(luis), thread.id, 12, 1)
    following.mark_read(actor_of(luis), thread.id, 60, 50)
    browser = sign_in(luis)
    assert f'href="{thread.path}/12#post-12"' in browser.get(f"{thread.path}/60").text
    assert "You stopped reading in order" not in browser.get(f"{thread.path}/12").text


def test_what_was_put_aside_comes_back_exactly_as_it_was(
    sign_in: Callable[[Any], Any], deliver: Callable[[], int]
) -> None:
    ana, luis = create_member(), create_member()
    one, other = create_group(ana, luis), create_group(ana, luis)
    fresh, begun = start_thread(ana, one), start_thread(ana, other)
    following.mark_read(actor_of(luis), begun.id, 1)
    reply(ana, begun, f"What do you say, @{luis.handle}?")
    read = start_thread(ana, one)
    following.mark_read(actor_of(luis), read.id)
    deliver()
    browser = sign_in(luis)
    before = browser.get("/api/v1/me/news").get_json()["items"]
    assert len(browser.get("/api/v1/notifications?unread=true").get_json()["items"]) == 1
    assert browser.delete("/api/v1/me/news").status_code == 204
    deliver()
    assert [(row["new"], row["unread"]) for row in browser.get("/api/v1/me/news").get_json()["items"]] == [(0, 0)] * 2
    assert browser.get("/api/v1/notifications?unread=true").get_json()["items"] == []
    assert browser.put("/api/v1/me/news", json={}).get_json()["items"] == before
    deliver()
    assert [item["id"] for item in browser.get("/api/v1/threads?sort=new").get_json()["items"]] == [fresh.id]
    assert [item["id"] for item in browser.get("/api/v1/threads?sort=unread").get_json()["items"]] == [begun.id]
    assert len(browser.get("/api/v1/notifications?unread=true").get_json()["items"]) == 1
    again = browser.put("/api/v1/me/news", json={})
    assert (again.status_code, again.get_json()["code"]) == (409, "nothing_to_take_back")


def test_one_group_comes_back_for_an_hour_and_what_was_read_meanwhile_stays_read(
    sign_in: Callable[[Any], Any],
) -> None:
    ana, luis = create_member(), create_member()
    group, other = create_group(ana, luis), create_group(ana, luis)
    first, second = start_thread(ana, group), start_thread(ana, group)
    start_thread(ana, other)
    browser = sign_in(luis)
    address = f"/api/v1/groups/{group.id}/read"
    moment = browser.put(address, json={"what": "new"}).get_json()["put_aside_at"]
    browser.put(f"/api/v1/groups/{other.id}/read", json={"what": "new"})
    following.mark_read(actor_of(luis), first.id)
    assert browser.delete(address, query_string={"put_aside_at": "2026-01-01T00:00:00Z"}).status_code == 409
    assert browser.delete(address, query_string={"put_aside_at": moment}).status_code == 204
    assert [item["id"] for item in browser.get("/api/v1/threads?sort=new").get_json()["items"]] == [second.id]
    browser.put(address, json={"what": "new"})
    with time_machine.travel(clock.now() + timedelta(minutes=61)):
        assert sign_in(luis).delete(address).status_code == 409
    assert sign_in(create_member()).delete(address).status_code in (403, 404)


def test_the_notice_offers_to_bring_back_what_was_put_aside(sign_in: Callable[[Any], Any]) -> None:
    ana, luis = create_member(), create_member()
    group = create_group(ana, luis)
    thread = start_thread(ana, group)
    browser = sign_in(luis)
    browser.post("/threads/read", data={"what": "new", "group_id": str(group.id)})
    page = browser.get(f"/groups/{group.slug}/discussions").text
    assert "Undo" in page
    assert 'action="/threads/unread"' in page
    form = page.partition('action="/threads/unread"')[2].partition("</form>")[0]
    fields = dict(re.findall(r'name="(put_aside_at|what|group_id)" value="([^"]*)"', form))
    back = browser.post("/threads/unread", data={name: html.unescape(value) for name, value in fields.items()})
    assert (back.status_code, back.headers["Location"]) == (303, f"/groups/{group.slug}/discussions?sort=new")
    assert thread.title in browser.get("/threads?sort=new").text
    assert browser.post("/threads/unread", data=fields).status_code == 409
