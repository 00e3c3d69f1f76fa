"""Everything that somebody wrote is removed at once while it is little and new, and comes back at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine

from forum.blueprints.accounts.models import Member
from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.discussions.services import acts
from forum.blueprints.groups.models.groups import Group
from forum.kernel import clock
from forum.kernel.database import session
from tests.factories.accounts import actor_of, create_member
from tests.factories.discussions import hold_reply, reply, start_thread
from tests.factories.groups import add_to_group, create_group
from tests.factories.moderation import create_moderated_group

SignIn = Callable[[Any], Any]
WHY = {"reason": "It advertises a product."}


def scene() -> tuple[Member, Member, Group]:
    """Programme staff, a member who advertises, and the group in which she does."""
    staff, spammer = create_member(role="staff"), create_member()
    return staff, spammer, create_group(spammer)


def sweep(browser: Any, member: Member) -> Any:
    return browser.post(f"/api/v1/members/{member.id}/sweep", json=WHY)


def states_of(member: Member) -> list[str]:
    posts = session.scalars(sa.select(Post).where(Post.author_id == member.id).order_by(Post.id))
    return [post.state for post in posts.all()]


def test_threads_replies_and_what_waits_go_and_come_back_in_one_act(
    sign_in: SignIn, deliver: Callable[[], int]
) -> None:
    staff, spammer, group = scene()
    other = create_member()
    add_to_group(group, other)
    alone, answered = start_thread(spammer, group), start_thread(spammer, group)
    reply(spammer, alone)
    reply(other, answered)
    foreign = start_thread(other, group)
    reply(spammer, foreign)
    hold_reply(spammer, foreign)
    browser = sign_in(staff)
    swept = sweep(browser, spammer)
    assert (swept.status_code, swept.get_json()["act"]) == (201, "member_swept")
    session.expire_all()
    assert states_of(spammer) == ["published", "removed", "removed", "removed", "refused"]
    assert session.get_one(Thread, alone.id).deleted_at is not None
    assert session.get_one(Thread, answered.id).deleted_at is None
    assert session.get_one(Thread, foreign.id).reply_count == 0
    deliver()
    told = [
        one["act"]["act"] for one in sign_in(spammer).get("/api/v1/notifications").get_json()["items"] if one["act"]
    ]
    assert sorted(told) == ["post_refused", "post_removed", "post_removed", "post_removed", "thread_removed"]
    undone = browser.put(f"/api/v1/moderation-log/{swept.get_json()['id']}/undo", json={})
    assert undone.status_code == 200
    session.expire_all()
    assert states_of(spammer) == ["published"] * 4 + ["pending"]
    assert session.get_one(Thread, alone.id).deleted_at is None
    assert session.get_one(Thread, alone.id).reply_count == 1


def test_what_was_brought_back_by_itself_before_stands_in_nobody_s_way(sign_in: SignIn) -> None:
    staff, spammer, group = scene()
    other = create_member()
    add_to_group(group, other)
    thread = start_thread(other, group)
    first, second = reply(spammer, thread), reply(spammer, thread)
    browser = sign_in(staff)
    swept = sweep(browser, spammer).get_json()
    acts.restore_post(actor_of(staff), first.id)
    assert browser.put(f"/api/v1/moderation-log/{swept['id']}/undo", json={}).status_code == 200
    session.expire_all()
    assert [session.get_one(Post, one.id).state for one in (first, second)] == ["published", "published"]


@pytest.mark.parametrize(
    ("count", "days", "code"), [(16, 0, "too_many_posts"), (1, 61, "too_old"), (0, 0, "nothing_written")]
)
def test_what_is_more_or_older_is_read_one_by_one(sign_in: SignIn, count: int, days: int, code: str) -> None:
    staff, spammer, group = scene()
    other = create_member()
    add_to_group(group, other)
    with time_machine.travel(clock.now() - timedelta(days=days)):
        thread = start_thread(other, group)
        for _ in range(count):
            reply(spammer, thread)
    browser = sign_in(staff)
    refused = sweep(browser, spammer)
    assert (refused.status_code, refused.get_json()["code"]) == (403, code)
    assert set(states_of(spammer)) <= {"published"}
    page = browser.get(f"/members/{spammer.id}/sweep")
    assert page.status_code == 200
    assert 'name="reason"' not in page.text


def test_fifteen_posts_of_the_last_sixty_days_are_removed(sign_in: SignIn) -> None:
    staff, spammer, group = scene()
    other = create_member()
    add_to_group(group, other)
    with time_machine.travel(clock.now() - timedelta(days=59)):
        thread = start_thread(other, group)
        for _ in range(15):
            reply(spammer, thread)
    assert sweep(sign_in(staff), spammer).status_code == 201
    session.expire_all()
    assert states_of(spammer) == ["removed"] * 15


def test_only_programme_staff_may_and_nobody_to_them(sign_in: SignIn) -> None:
    spammer, colleague = create_member(), create_member(role="staff")
    group, moderator = create_moderated_group(spammer)
    start_thread(spammer, group)
    assert sweep(sign_in(moderator), spammer).status_code == 403
    assert sign_in(moderator).get(f"/members/{spammer.id}/sweep").status_code == 403
    assert sweep(sign_in(create_member(role="staff")), colleague).status_code == 403
    assert states_of(spammer) == ["published"]


def test_what_staff_cannot_read_stays_and_is_not_counted(sign_in: SignIn) -> None:
    staff, spammer, group = scene()
    hidden = create_group(spammer, visibility="hidden")
    start_thread(spammer, hidden)
    start_thread(spammer, group)
    assert sweep(sign_in(staff), spammer).status_code == 201
    session.expire_all()
    assert states_of(spammer) == ["published", "published"]  # the second with its thread removed
    assert sweep(sign_in(staff), spammer).get_json()["code"] == "nothing_written"


def test_the_page_shows_what_it_is_asks_why_and_offers_the_way_back(sign_in: SignIn) -> None:
    staff, spammer, group = scene()
    thread = start_thread(spammer, group)
    browser = sign_in(staff)
    assert f"/members/{spammer.id}/sweep" in browser.get(f"/members/{spammer.id}/moderation").text
    asked = browser.get(f"/members/{spammer.id}/sweep").text
    assert thread.title in asked
    assert "Remove 1 post" in asked
    assert browser.post(f"/members/{spammer.id}/sweep", data={"reason": ""}).status_code == 422
    told = browser.post(f"/members/{spammer.id}/sweep", data=WHY, follow_redirects=True).text
    assert "Everything this person wrote is removed." in told
    assert "Take it back" in told
    assert "What you had written was removed" in sign_in(spammer).get("/me/moderation").text
