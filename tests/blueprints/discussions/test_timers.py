"""What happens to a thread by itself: it closes, opens, goes or is unpinned at its time, once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine

from forum.blueprints.accounts.models import Member
from forum.blueprints.discussions.models.history import ThreadEvent
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.discussions.queries import threads as thread_queries
from forum.blueprints.discussions.services import moving, states, threads, timers
from forum.blueprints.groups.services import groups as group_services
from forum.kernel import clock
from forum.kernel.actor import SYSTEM
from forum.kernel.audit import AuditEntry, undo_act
from forum.kernel.database import session
from forum.kernel.errors import Forbidden, Invalid, StaleVersion
from forum.kernel.schedule import run_due_jobs
from tests.factories.accounts import actor_of, create_member
from tests.factories.discussions import reply, start_thread
from tests.factories.groups import add_to_group, create_group
from tests.live import POSTGRESQL, Community, community

SignIn = Callable[[Any], Any]
LATER = timedelta(hours=3)


def scene() -> tuple[Member, Member, Thread]:
    """Ana's thread in a group that Mei moderates."""
    ana, mei = create_member(), create_member(name="Mei Lin")
    group = create_group(ana)
    add_to_group(group, mei, "moderator")
    return ana, mei, start_thread(ana, group)


def entries(thread: Thread) -> list[tuple[str, int | None]]:
    log = sa.select(AuditEntry.act, AuditEntry.actor_id).where(AuditEntry.subject_id == thread.id)
    return [(act, actor_id) for act, actor_id in session.execute(log.order_by(AuditEntry.id))]


def course(thread: Thread) -> list[str]:
    told = sa.select(ThreadEvent.act).where(ThreadEvent.thread_id == thread.id).order_by(ThreadEvent.id)
    return list(session.scalars(told))


def now(thread: Thread) -> Thread:
    return session.get_one(Thread, thread.id, populate_existing=True)


def last_entry() -> AuditEntry:
    return session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()


def carry_out() -> list[bool]:
    return [timers.carry_out_next(SYSTEM) for _ in range(2)]


@pytest.fixture
def plaza(tmp_path: Path) -> Iterator[Community]:
    """A community with a database of its own, in which transactions are real."""
    with community(tmp_path, POSTGRESQL) as made:
        yield made


def test_several_processes_at_once_carry_out_each_timer_once(plaza: Community) -> None:
    with plaza.app.app_context():
        _, mei, first = scene()
        group = thread_queries.get_thread(actor_of(mei), first.id).group
        made = [first.id, *(start_thread(mei, group).id for _ in range(5))]
        for number in made:
            states.set_timer(actor_of(mei), number, "close", clock.now() + LATER)
        session.remove()

    def work(_: int) -> int:
        with plaza.app.app_context():
            done = 0
            while timers.carry_out_next(SYSTEM):
                done += 1
            session.remove()
            return done

    with time_machine.travel(clock.now() + LATER * 2), ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(work, range(4))) == len(made)
    with plaza.app.app_context():
        locked = session.scalars(sa.select(AuditEntry.subject_id).where(AuditEntry.act == "thread_locked"))
        assert sorted(locked) == sorted(made)


def test_a_thread_closes_once_in_the_name_of_who_set_the_timer(app: Any) -> None:
    ana, mei, thread = scene()
    states.set_timer(actor_of(mei), thread.id, "close", clock.now() + LATER, "The call has ended.")
    assert carry_out() == [False, False]
    with time_machine.travel(clock.now() + LATER + timedelta(minutes=2)):
        run_due_jobs(apart=False)
        assert carry_out() == [False, False]
        closed = now(thread)
        assert (closed.locked, closed.locked_by_id, closed.lock_reason) == (True, mei.id, "The call has ended.")
        assert not closed.timed
        assert entries(thread) == [("thread_timer_set", mei.id), ("thread_locked", mei.id)]
        assert course(thread) == ["timer_set", "locked"]
        with pytest.raises(Forbidden):
            reply(ana, thread)
        undo_act(actor_of(mei), last_entry().id)
        assert not now(thread).locked


def test_a_closed_thread_opens_and_another_is_removed_and_can_be_restored(app: Any) -> None:
    _, mei, thread = scene()
    actor, soon = actor_of(mei), clock.now() + LATER
    other = start_thread(mei, thread_queries.get_thread(actor, thread.id).group)
    states.lock_thread(actor, thread.id, "Until the workshop")
    states.set_timer(actor, thread.id, "open", soon)
    states.set_timer(actor, other.id, "remove", soon, "Only for the workshop")
    with time_machine.travel(soon + timedelta(minutes=1)):
        assert [timers.carry_out_next(SYSTEM) for _ in range(3)] == [True, True, False]
        assert not now(thread).locked
        assert now(other).deleted_at is not None
        assert (last_entry().act, last_entry().reason) == ("thread_removed", "Only for the workshop")
        threads.restore_thread(actor, other.id)
        assert carry_out() == [False, False]  # what was removed by hand or by itself has no timer any more


def test_a_thread_has_one_timer_which_is_changed_taken_away_and_brought_back(app: Any) -> None:
    _, mei, thread = scene()
    actor, first, second = actor_of(mei), clock.now() + LATER, clock.now() + 2 * LATER
    states.set_timer(actor, thread.id, "close", first)
    states.set_timer(actor, thread.id, "remove", second, "Old")
    states.set_timer(actor, thread.id, "remove", second, "Old")
    assert course(thread) == ["timer_set", "timer_set"]
    undo_act(actor, last_entry().id)
    assert (now(thread).timer_act, now(thread).timer_at) == ("close", first)
    states.remove_timer(actor, thread.id)
    assert not now(thread).timed
    undo_act(actor, last_entry().id)
    assert (now(thread).timer_act, now(thread).timer_at) == ("close", first)
    states.remove_timer(actor, thread.id)
    removed = last_entry().id
    with time_machine.travel(first + LATER):
        undo_act(actor, removed)
        assert not now(thread).timed
        assert carry_out() == [False, False]


def test_what_is_done_by_hand_before_leaves_the_timer_nothing_to_do(app: Any) -> None:
    _, mei, thread = scene()
    actor, soon = actor_of(mei), clock.now() + LATER
    states.set_timer(actor, thread.id, "close", soon)
    states.lock_thread(actor, thread.id, "Answered")
    assert not now(thread).timed
    states.set_timer(actor, thread.id, "remove", soon)
    other = start_thread(mei, thread_queries.get_thread(actor, thread.id).group)
    moving.merge_thread(actor, thread.id, other.id)
    assert not now(thread).timed


def test_only_what_makes_sense_can_be_set_and_only_by_moderators(app: Any) -> None:
    ana, mei, thread = scene()
    actor, soon = actor_of(mei), clock.now() + LATER
    with pytest.raises(Forbidden):
        states.set_timer(actor_of(ana), thread.id, "close", soon)
    with pytest.raises(Invalid):
        states.set_timer(actor, thread.id, "open", soon)
    for days in (-1, 4_000):
        with pytest.raises(Invalid):
            states.set_timer(actor, thread.id, "close", clock.now() + timedelta(days=days))
    with pytest.raises(StaleVersion):
        states.set_timer(actor, thread.id, "close", soon, version=99)
    states.lock_thread(actor, thread.id)
    with pytest.raises(Invalid):
        states.set_timer(actor, thread.id, "close", soon)


def test_a_timer_of_somebody_who_no_longer_moderates_has_no_effect_and_stops_no_other(app: Any) -> None:
    ana, mei, thread = scene()
    soon = clock.now() + LATER
    group = thread_queries.get_thread(actor_of(mei), thread.id).group
    owner = create_member()
    add_to_group(group, owner, "owner")
    other = start_thread(ana, group)
    states.set_timer(actor_of(mei), thread.id, "remove", soon)
    states.set_timer(actor_of(owner), other.id, "close", soon + timedelta(minutes=1))
    group_services.put_member(actor_of(owner), group.id, mei.id, "member")
    with time_machine.travel(soon + timedelta(minutes=5)):
        assert [timers.carry_out_next(SYSTEM) for _ in range(3)] == [True, True, False]
        assert now(thread).deleted_at is None
        assert course(thread)[-1] == "timer_dropped"
        assert now(other).locked


def test_a_pin_ends_by_itself_and_the_thread_stands_among_the_others(app: Any) -> None:
    ana, mei, thread = scene()
    actor, soon = actor_of(mei), clock.now() + LATER
    group = thread_queries.get_thread(actor, thread.id).group
    newer = start_thread(ana, group)
    order = [newer.id, thread.id]
    states.pin_thread(actor, thread.id, pinned_until=soon)
    assert [one.thread.id for one in thread_queries.list_threads(actor, group_id=group.id).items] == order[::-1]
    with time_machine.travel(soon + timedelta(minutes=1)):
        assert [timers.end_next_pin(SYSTEM) for _ in range(2)] == [True, False]
        assert [one.thread.id for one in thread_queries.list_threads(actor, group_id=group.id).items] == order
        assert (entries(thread)[-1], course(thread)) == (("thread_unpinned", None), ["pinned", "unpinned"])
        with pytest.raises(Invalid):
            states.pin_thread(actor, thread.id, pinned_until=soon)


def test_another_end_of_a_pin_is_taken_back_to_the_one_before(app: Any) -> None:
    _, mei, thread = scene()
    actor, soon = actor_of(mei), clock.now() + LATER
    states.pin_thread(actor, thread.id)
    states.pin_thread(actor, thread.id, pinned_until=soon)
    undo_act(actor, last_entry().id)
    assert (now(thread).pinned, now(thread).pinned_until) == (True, None)
    states.pin_thread(actor, thread.id, pinned_until=soon)
    states.unpin_thread(actor, thread.id)
    assert now(thread).pinned_until is None
    undo_act(actor, last_entry().id)
    assert (now(thread).pinned, now(thread).pinned_until) == (True, soon)
    with time_machine.travel(soon + timedelta(minutes=1)):
        timers.end_next_pin(SYSTEM)
        undo_act(actor, last_entry().id)
        assert (now(thread).pinned, now(thread).pinned_until) == (True, None)


def test_everybody_sees_the_countdown_and_the_api_tells_it(sign_in: SignIn, client: Any) -> None:
    ana, mei, thread = scene()
    at = clock.now() + timedelta(days=3, minutes=1)
    address = f"/api/v1/threads/{thread.id}"
    set_ = sign_in(mei).put(f"{address}/timer", json={"act": "close", "at": at.isoformat()})
    assert set_.status_code == 200
    told = set_.get_json()["timer"]
    assert (told["act"], told["at"]) == ("close", at.isoformat().replace("+00:00", "Z"))
    assert "Closes in 3 days" in sign_in(ana).get(thread.path).text
    assert "data-countdown" in sign_in(ana).get(thread.path).text
    moments = (None, "soon", "2001-01-01T00:00:00Z", "2027-01-01T00:00:00")
    for wrong in ({"act": "burn", "at": at.isoformat()}, *({"act": "close", "at": moment} for moment in moments)):
        assert sign_in(mei).put(f"{address}/timer", json=wrong).status_code == 422
    assert sign_in(ana).put(f"{address}/timer", json={"act": "close", "at": at.isoformat()}).status_code == 403
    assert sign_in(ana).delete(f"{address}/timer").status_code == 403
    assert sign_in(mei).delete(f"{address}/timer", headers={"If-Match": '"1-x"'}).status_code == 412
    assert sign_in(mei).delete(f"{address}/timer").status_code == 204
    assert sign_in(ana).get(address).get_json()["timer"] is None


def test_a_pin_has_an_end_over_the_api_and_needs_none(sign_in: SignIn) -> None:
    _, mei, thread = scene()
    browser, address = sign_in(mei), f"/api/v1/threads/{thread.id}/pin"
    assert browser.put(address).get_json()["pinned_until"] is None
    until = (clock.now() + LATER).isoformat()
    pinned = browser.put(address, json={"pinned_until": until}).get_json()
    assert (pinned["pinned"], pinned["pinned_until"]) == (True, until.replace("+00:00", "Z"))
    assert browser.put(address, json={"pinned_until": "2001-01-01T00:00:00Z"}).status_code == 422


def test_the_page_sets_changes_and_ends_all_of_it_without_scripts(sign_in: SignIn) -> None:
    ana, mei, thread = scene()
    browser, page = sign_in(mei), f"/t/{thread.id}/timing"
    day = (clock.now() + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    assert sign_in(ana).get(page).status_code == 403
    assert "Set the timer" in browser.get(page).text
    wrong = browser.post(f"/t/{thread.id}/timer", data={"act": "close", "at": "2001-01-01T10:00", "reason": "Kept"})
    assert (wrong.status_code, 'value="Kept"' in wrong.text, 'value="600"' in wrong.text) == (422, True, True)
    assert browser.post(f"/t/{thread.id}/timer", data={"act": "close", "at": day, "reason": "Over"}).status_code == 303
    assert browser.post(f"/t/{thread.id}/pin-until", data={"pinned_until": day}).status_code == 303
    shown = browser.get(page).text
    assert ("Closes in" in shown, "Change the timer" in shown, "Pinned until" in shown) == (True, True, True)
    told = browser.get(thread.path).text
    assert ("set the thread to close" in told, "pinned the thread until" in told) == (True, True)
    assert browser.post(f"/t/{thread.id}/timer/remove").status_code == 303
    assert "Closes in" not in browser.get(thread.path).text


def test_an_open_page_hears_of_a_timer(connect: Callable[[Any], Any], deliver: Callable[[], int]) -> None:
    ana, mei, thread = scene()
    deliver()
    socket = connect(ana)
    socket.ask("watch_thread", thread_id=thread.id)
    states.set_timer(actor_of(mei), thread.id, "close", clock.now() + LATER)
    deliver()
    heard = [payload for name, payload in socket.heard_all() if name == "thread_changed"]
    assert [(payload["what"], payload["timer_act"]) for payload in heard] == [("timer_set", "close")]
