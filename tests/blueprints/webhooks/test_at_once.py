"""Between processes: nothing that was acknowledged is lost, and a slow receiver holds up nobody."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from forum.blueprints.accounts.models import Member
from forum.blueprints.webhooks.models import WebhookDelivery, WebhookHealth
from forum.blueprints.webhooks.services import keeping
from forum.kernel.database import session
from forum.kernel.outbox.relay import THREADS, Relay
from forum.kernel.schedule import ScheduledRun
from forum.kernel.use_case import transaction
from tests.factories.accounts import actor_of, create_member
from tests.factories.groups import create_group
from tests.live import POSTGRESQL, Community, community
from tests.receiver import HOST, Receiver, receiving, silent


@pytest.fixture
def plaza(tmp_path: Path) -> Iterator[Community]:
    with community(tmp_path, POSTGRESQL) as made:
        yield made


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as found:
        yield found


def listen(plaza: Community, *receivers: Receiver) -> None:
    """An administrator's webhook for each receiver, which hears of threads."""
    keep_allowed(plaza, receivers)

    def make() -> None:
        admin = create_member(role="administrator")
        for receiver in receivers:
            told = {"name": "x", "target_url": receiver.url, "events": ["thread.created"], "scope": "members"}
            keeping.create_webhook(actor_of(admin), **told)

    plaza.ask(make)


def keep_allowed(plaza: Community, receivers: tuple[Receiver, ...]) -> None:
    allowed = frozenset((HOST, receiver.port) for receiver in receivers)
    plaza.app.extensions["forum_sender"] = replace(plaza.app.extensions["forum_sender"], allowed=allowed)


def make_group(plaza: Community, person_id: int) -> int:
    return int(plaza.ask(lambda: create_group(session.get_one(Member, person_id)).id))


def expire_leases() -> None:
    """As a minute later."""
    with transaction():
        session.query(WebhookHealth).update({"busy_until": None})
        session.query(ScheduledRun).filter(ScheduledRun.job.like("%webhooks%")).delete()


def test_a_process_that_is_killed_between_the_answer_and_the_sending_loses_nothing(
    plaza: Community, receiver: Receiver
) -> None:
    ana = plaza.join()
    group_id = make_group(plaza, ana.id)
    listen(plaza, receiver)
    allowed = {"FORUM_WEBHOOKS_ALLOWED": f"{HOST}:{receiver.port}"}
    receiver.answers = [silent(30)]
    server = plaza.start(**allowed)
    browser = server.visit(ana)
    written = [
        browser.write(f"/groups/{group_id}/threads", title=f"Number {n}", body=f"Part {n}")["id"] for n in range(5)
    ]
    receiver.wait_for(1)
    browser.close()
    server.kill()
    receiver.answers = [204]
    plaza.ask(expire_leases)
    with plaza.serve(**allowed):
        end = time.monotonic() + 30
        while {one.data["thread"]["id"] for one in receiver.messages} != set(written) or plaza.ask(count_open):
            assert time.monotonic() < end, [one.data["thread"]["id"] for one in receiver.messages]
            time.sleep(0.1)
    by_thread: dict[int, set[str]] = {}
    for message in receiver.messages:
        by_thread.setdefault(message.data["thread"]["id"], set()).add(message.id)
    assert {len(ids) for ids in by_thread.values()} == {1}  # what came twice came under one id


def count_open() -> int:
    return session.query(WebhookDelivery).filter_by(state="waiting").count()


def test_slow_receivers_hold_up_no_other_and_each_gets_one_message_at_a_time(plaza: Community) -> None:
    ana = plaza.join()
    group_id = make_group(plaza, ana.id)
    with receiving() as first, receiving() as second, receiving() as quick:
        slow = (first, second)
        for receiver in slow:
            receiver.answers = [silent(6.5)]
        listen(plaza, *slow, quick)
        relay = Relay(plaza.app, sole=not POSTGRESQL)
        relay.start()
        try:
            with plaza.serve(FORUM_RELAY="off") as server:
                browser, began = server.visit(ana), time.monotonic()
                for number in range(4):
                    browser.write(f"/groups/{group_id}/threads", title=f"Number {number}", body=f"Part {number}")
            quick.wait_for(4)
            assert quick.messages[-1].at - began < 18  # one after the other it would take 26 seconds
        finally:
            relay.stop(10)
        assert {receiver.most_at_once for receiver in (*slow, quick)} == {1}


def test_there_are_threads_for_several_receivers() -> None:
    assert list(THREADS.values()) == [6]
