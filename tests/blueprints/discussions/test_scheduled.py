"""Threads for later: hidden until their minute, then published once with all that follows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from forum.blueprints.discussions.queries import scheduled as queries
from forum.blueprints.discussions.queries import threads as thread_queries
from forum.blueprints.discussions.services import following, scheduling
from forum.blueprints.groups.services import groups as group_services
from forum.blueprints.notifications.queries.notifications import list_notifications
from forum.kernel import clock
from forum.kernel.actor import SYSTEM
from forum.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from forum.kernel.schedule import run_due_jobs
from tests.factories.accounts import actor_of, create_member
from tests.factories.groups import add_to_group, create_group

SignIn = Callable[[Any], Any]
LATER = timedelta(hours=3)


def schedule(author: Any, group: Any, **facts: Any) -> Any:
    values = {"title": "What we learned", "body": "Three things.", "publish_at": clock.now() + LATER, **facts}
    return scheduling.schedule_thread(actor_of(author), group.id, **values)


def titles(member: Any, group: Any) -> list[str]:
    return [one.thread.title for one in thread_queries.list_threads(actor_of(member), group_id=group.id).items]


def test_it_is_hidden_until_its_minute_and_then_published_once(app: Any, deliver: Callable[[], int]) -> None:
    ana, luis = create_member(), create_member()
    group = create_group(ana)
    add_to_group(group, luis, watch_level="watching")
    made = schedule(ana, group, tags=["Lessons"], question=True)
    with pytest.raises(NotFound):
        queries.get_scheduled(actor_of(luis), made.id)
    run_due_jobs(apart=False)
    assert titles(ana, group) == []
    with time_machine.travel(clock.now() + LATER + timedelta(minutes=2)):
        for _ in range(2):
            run_due_jobs(apart=False)
            scheduling.publish_due(SYSTEM)
            deliver()
        assert titles(luis, group) == ["What we learned"]
        thread = thread_queries.list_threads(actor_of(luis), group_id=group.id).items[0].thread
        assert (thread.author_id, thread.question, [tag.name for tag in thread.tags]) == (ana.id, True, ["Lessons"])
        assert [one.thread_id for one in list_notifications(actor_of(luis)).items] == [thread.id]
        assert following.mark_read(actor_of(ana), thread.id).watch_level == "watching"
        assert queries.list_scheduled(actor_of(ana)).items == []


def test_what_its_author_may_not_do_any_more_is_not_done_in_its_minute(app: Any) -> None:
    ana = create_member()
    group = create_group(ana)
    made = schedule(ana, group).id
    group_services.leave_group(actor_of(ana), group.id)
    with time_machine.travel(clock.now() + LATER * 2):
        assert [scheduling.publish_due(SYSTEM) for _ in range(2)] == [1, 0]
        assert titles(ana, group) == []
        waiting = queries.get_scheduled(actor_of(ana), made)
        assert "Join the group" in waiting.refusal
        add_to_group(group, ana)
        scheduling.change_scheduled(actor_of(ana), made, waiting.version, publish_at=clock.now() + timedelta(minutes=1))
    with time_machine.travel(clock.now() + LATER * 3):
        scheduling.publish_due(SYSTEM)
        assert titles(ana, group) == ["What we learned"]


def test_it_is_changed_and_cancelled_over_the_api(sign_in: SignIn) -> None:
    ana, luis = create_member(), create_member()
    group = create_group(ana)
    browser, address = sign_in(ana), f"/api/v1/groups/{group.id}/scheduled-threads"
    soon = (clock.now() + LATER).isoformat()
    form = {"title": "What we learned", "body": "Three things.", "publish_at": soon}
    made = browser.post(address, json=form)
    one = f"/api/v1/scheduled-threads/{made.get_json()['id']}"
    assert (made.status_code, made.get_json()["can"]) == (201, {"edit": True})
    assert sign_in(luis).get(one).status_code == 404
    assert sign_in(luis).post(address, json=form).status_code == 403
    assert browser.patch(one, json={"title": "What we know"}).status_code == 428
    changed = browser.patch(one, json={"title": "What we know"}, headers={"If-Match": made.headers["ETag"]})
    assert changed.get_json()["title"] == "What we know"
    assert [row["title"] for row in browser.get("/api/v1/me/scheduled-threads").get_json()["items"]] == ["What we know"]
    assert browser.post(address, json={**form, "publish_at": "2001-01-01T00:00:00Z"}).status_code == 422
    assert [browser.delete(one).status_code, browser.get(one).status_code] == [204, 404]


def test_moments_and_numbers_have_limits(app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    ana, stranger = create_member(), create_member()
    group = create_group(ana)
    for days in (-1, 4_000):
        with pytest.raises(Invalid):
            schedule(ana, group, publish_at=clock.now() + timedelta(days=days))
    with pytest.raises(Forbidden):
        schedule(stranger, group)
    monkeypatch.setattr(scheduling, "MOST_SCHEDULED", 1)
    schedule(ana, group)
    with pytest.raises(Conflict):
        schedule(ana, group)


def test_the_pages_keep_change_and_cancel_without_scripts(sign_in: SignIn) -> None:
    ana = create_member(timezone="America/Bogota")
    group = create_group(ana)
    browser = sign_in(ana)
    day = (clock.now() + timedelta(days=3)).strftime("%Y-%m-%d")
    form = {"title": "What we learned", "body": "Text", "language": "en", "publish_at": f"{day}T09:30"}
    sent = browser.post(f"/groups/{group.slug}/new", data=form)
    assert sent.headers["Location"] == "/me/scheduled"
    made = queries.list_scheduled(actor_of(ana)).items[0].id
    assert "What we learned" in browser.get("/me/scheduled").text
    page = browser.get(f"/me/scheduled/{made}").text
    assert f'value="{day}T09:30"' in page
    changed = {"title": "What we know", "body": "Text", "publish_at": f"{day}T10:30", "version": "1"}
    assert browser.post(f"/me/scheduled/{made}", data=changed).status_code == 303
    assert browser.post(f"/me/scheduled/{made}", data=changed).status_code == 412
    assert browser.post(f"/me/scheduled/{made}/cancel").status_code == 303
    assert "Nothing waits to be published" in browser.get("/me/scheduled").text
