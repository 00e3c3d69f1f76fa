"""How often a thread was looked at: once for each person in eight hours, written down by nobody who opens it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from forum.blueprints.discussions.jobs import count_views, forget_views
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.discussions.models.views import ThreadView
from forum.blueprints.discussions.services import viewing
from forum.kernel import clock
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from forum.kernel.errors import Forbidden
from tests.factories.accounts import actor_of, create_member
from tests.factories.discussions import start_thread
from tests.factories.groups import create_group

SignIn = Callable[[Any], Any]
FIREFOX = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}


@pytest.fixture(autouse=True)
def _nothing_waits(app: Any) -> None:
    viewing.write_views()  # those of other tests
    session.query(ThreadView).delete()


def views_of(thread: Thread) -> int:
    """What its number is once the job has run."""
    count_views()
    session.expire_all()
    return session.get_one(Thread, thread.id).view_count


def test_a_person_counts_once_in_eight_hours_however_she_looks(sign_in: SignIn) -> None:
    ana, luis = create_member(), create_member()
    thread = start_thread(ana, create_group(ana, luis))
    telephone, desk, other = sign_in(luis), sign_in(luis), sign_in(ana)
    for browser in (telephone, desk, other, other):
        assert browser.get(thread.path).status_code == 200
    assert desk.get(f"/api/v1/threads/{thread.id}").get_json()["view_count"] == 0
    assert views_of(thread) == 2
    assert desk.get(f"/api/v1/threads/{thread.id}").get_json()["view_count"] == 2
    with time_machine.travel(clock.now() + timedelta(hours=7, minutes=59), tick=False):
        sign_in(luis).get(thread.path)
        assert views_of(thread) == 2
    with time_machine.travel(clock.now() + timedelta(hours=8, minutes=1), tick=False):
        sign_in(luis).get(thread.path)
        assert views_of(thread) == 3
        assert views_of(thread) == 3


def test_the_number_stands_in_the_list_and_on_the_thread(sign_in: SignIn) -> None:
    ana = create_member()
    group = create_group(ana)
    thread = start_thread(ana, group)
    browser = sign_in(ana)
    assert "1 view<" not in browser.get(thread.path).text
    assert views_of(thread) == 1
    for page in (thread.path, group.path, f"{group.path}/discussions", "/threads"):
        assert "1 view</span>" in browser.get(page).text
    assert browser.get("/api/v1/threads").get_json()["items"][0]["view_count"] == 1


def test_strangers_count_once_for_address_and_browser_and_machines_never(client: Any, sign_in: SignIn) -> None:
    ana = create_member()
    thread = start_thread(ana, create_group(ana, visibility="public"))
    iphone = {"User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Safari/605"}
    for headers in (FIREFOX, FIREFOX, iphone):
        assert client.get(thread.path, headers=headers).status_code == 200
    for machine in ("Googlebot/2.1", "curl/8.9", "facebookexternalhit/1.1", "python-requests/2"):
        client.get(thread.path, headers={"User-Agent": machine})
    client.get(thread.path, environ_overrides={"HTTP_USER_AGENT": ""})
    client.get(thread.path, headers={"User-Agent": "Opera/99 of somebody else", "Sec-Purpose": "prefetch"})
    client.head(thread.path, headers={"User-Agent": "Opera/98 of a third"})
    assert views_of(thread) == 2
    kept = session.scalars(ThreadView.__table__.select().with_only_columns(ThreadView.visitor)).all()
    assert all(one.startswith("s") and "Firefox" not in one and "127.0" not in one for one in kept)


def test_a_thread_that_waits_or_is_not_seen_counts_nothing(sign_in: SignIn) -> None:
    ana, luis = create_member(), create_member()
    waiting = start_thread(luis, create_group(luis, approve_threads="all"))
    hidden = start_thread(ana, create_group(ana, visibility="hidden"))
    browser = sign_in(luis)
    assert browser.get(waiting.path).status_code == 200
    assert browser.get(hidden.path).status_code == 404
    assert (views_of(waiting), views_of(hidden)) == (0, 0)


def test_opening_a_thread_writes_nothing_down(sign_in: SignIn, count_statements: Callable[[], Any]) -> None:
    ana = create_member()
    thread = start_thread(ana, create_group(ana))
    browser = sign_in(ana)
    browser.get(thread.path)
    with count_statements() as statements:
        browser.get(thread.path)
    assert not [one for one in statements if one.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE"))]


def test_many_views_are_counted_with_few_statements(count_statements: Callable[[], Any]) -> None:
    ana = create_member()
    group = create_group(ana)
    threads = [start_thread(ana, group) for _ in range(12)]

    def statements_for(some: list[Thread], first: int) -> int:
        views = {(thread.id, f"m{first + number}") for thread in some for number in range(20)}
        with count_statements() as statements:
            viewing.save_views(SYSTEM, views)
            viewing.count_views(SYSTEM)
        return len(statements)

    assert statements_for(threads[:1], 0) == statements_for(threads, 1000)
    session.expire_all()
    assert [thread.view_count for thread in threads] == [40, *[20] * 11]


def test_two_processes_that_saw_the_same_person_count_her_once() -> None:
    ana = create_member()
    thread = start_thread(ana, create_group(ana))
    viewing.save_views(SYSTEM, {(thread.id, "m7"), (thread.id, "m8")})
    viewing.save_views(SYSTEM, {(thread.id, "m8"), (thread.id, "m9")})
    assert views_of(thread) == 3


def test_who_looked_is_forgotten_after_eight_hours_and_the_number_stays() -> None:
    ana = create_member()
    thread = start_thread(ana, create_group(ana))
    viewing.save_views(SYSTEM, {(thread.id, "m7")})
    assert views_of(thread) == 1
    forget_views()
    assert session.query(ThreadView).count() == 1
    with time_machine.travel(clock.now() + timedelta(hours=8, minutes=1), tick=False):
        forget_views()
    assert session.query(ThreadView).count() == 0
    assert views_of(thread) == 1


def test_views_are_counted_by_plaza_alone() -> None:
    ana = create_member()
    for verb in (viewing.count_views, viewing.forget_views, lambda actor: viewing.save_views(actor, {(1, "m1")})):
        with pytest.raises(Forbidden):
            verb(actor_of(ana))
