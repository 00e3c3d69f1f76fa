"""What happens is sent: signed, at least once, to nobody whom it could harm, and not for ever."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from forum.blueprints.accounts.models import Member
from forum.blueprints.webhooks import rules
from forum.blueprints.webhooks.models import Webhook, WebhookAttempt, WebhookDelivery
from forum.blueprints.webhooks.services import replaying, sending, switching
from forum.kernel import clock
from forum.kernel.actor import SYSTEM
from forum.kernel.audit import AuditEntry
from forum.kernel.database import session
from forum.kernel.events import Lane
from forum.kernel.outbox.delivering import deliver_due
from forum.kernel.use_case import transaction
from tests.factories.accounts import actor_of, create_member
from tests.factories.discussions import start_thread
from tests.factories.groups import create_group
from tests.factories.webhooks import create_webhook, deliveries_of, make_secret
from tests.receiver import Receiver, answering, dripping, flooding, hanging_up, silent

Deliver = Callable[[], int]


def say_something() -> Any:
    ana = create_member()
    return start_thread(ana, create_group(ana), title="Exit clauses", body="How do you word them?")


def last_try(webhook: Webhook) -> WebhookAttempt:
    session.expire_all()
    return session.query(WebhookAttempt).order_by(WebhookAttempt.id.desc()).first()  # type: ignore[return-value]


def health_of(webhook: Webhook) -> Any:
    session.expire_all()
    return session.get_one(Webhook, webhook.id), sending.queries.get_webhook(SYSTEM, webhook.id).health


def go_on(deliver: Deliver) -> None:
    """What the schedule does, then what follows."""
    sending.queue_due(SYSTEM)
    deliver()


def test_a_receiver_is_told_what_happens_and_can_tell_who_says_it(
    admin: Member, receiver: Receiver, deliver: Deliver
) -> None:
    webhook = create_webhook(admin, receiver)
    secret = make_secret(admin, webhook)
    thread = say_something()
    deliver()
    assert sorted(receiver.types) == ["post.created", "thread.created"]
    message = next(one for one in receiver.messages if one.type == "post.created")
    assert message.is_signed_with(secret)
    assert not message.is_signed_with(make_secret(admin, webhook))
    assert message.data["post"]["body"] == "How do you word them?"
    assert message.data["post"]["thread_id"] == thread.id
    assert "can" not in message.data["post"]
    assert message.headers["content-type"] == "application/json"
    assert abs(int(message.headers["webhook-timestamp"]) - time.time()) < 60
    assert {one.state for one in deliveries_of(webhook)} == {"sent"}


def test_a_changed_body_or_time_does_not_fit_its_signature(admin: Member, receiver: Receiver, deliver: Deliver) -> None:
    webhook = create_webhook(admin, receiver)
    secret = make_secret(admin, webhook)
    say_something()
    deliver()
    message = receiver.messages[0]
    assert message.is_signed_with(secret)
    assert not replace(message, body=message.body.replace(b"Exit", b"Exjt") + b" ").is_signed_with(secret)
    later = {**message.headers, "webhook-timestamp": str(int(message.headers["webhook-timestamp"]) + 1)}
    assert not replace(message, headers=later).is_signed_with(secret)
    other = {**message.headers, "webhook-id": "msg_other"}
    assert not replace(message, headers=other).is_signed_with(secret)


def test_for_a_day_after_a_new_secret_messages_fit_the_former_one_too(
    admin: Member, receiver: Receiver, deliver: Deliver
) -> None:
    webhook = create_webhook(admin, receiver)
    former = make_secret(admin, webhook)
    present = make_secret(admin, webhook)
    replaying.send_ping(actor_of(admin), webhook.id)
    deliver()
    assert receiver.messages[0].is_signed_with(present)
    assert receiver.messages[0].is_signed_with(former)
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=25)):
        replaying.send_ping(actor_of(admin), webhook.id)
        deliver()
    assert receiver.messages[1].is_signed_with(present)
    assert not receiver.messages[1].is_signed_with(former)


def test_neither_the_database_nor_the_log_holds_the_secret(admin: Member, receiver: Receiver) -> None:
    webhook = create_webhook(admin, receiver)
    secret = make_secret(admin, webhook).removeprefix("whsec_")
    kept = [str(value) for row in session.query(Webhook).all() for value in vars(row).values()]
    kept += [str(entry.staff) for entry in session.query(AuditEntry).all()]
    assert not any(secret in text for text in kept)


@pytest.mark.parametrize(
    ("behaviour", "problem", "status"),
    [
        (silent(20), "too_slow", None),
        (dripping, "too_slow", None),
        (hanging_up, "no_answer", None),
        (500, "", 500),
        (404, "", 404),
        (answering(302, Location="http://169.254.169.254/latest/meta-data/"), "", 302),
        (answering(307, Location="http://127.0.0.1:1/"), "", 307),
    ],
)  # fmt: skip
def test_what_is_no_success_is_noted_and_tried_again(
    admin: Member, receiver: Receiver, deliver: Deliver, behaviour: Any, problem: str, status: int | None
) -> None:
    webhook = create_webhook(admin, receiver, events=["post.created"])
    receiver.answers = [behaviour, 204]
    say_something()
    began = time.monotonic()
    deliver()
    assert time.monotonic() - began < 15  # not as long as it drips, or is silent
    (delivery,) = deliveries_of(webhook)
    assert (delivery.state, delivery.attempts, delivery.last_problem, delivery.last_status) == (
        "waiting", 1, problem, status,
    )  # fmt: skip
    assert timedelta(seconds=7) < delivery.due_at - last_try(webhook).at < timedelta(seconds=13)
    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=20)):
        go_on(deliver)
    (delivery,) = deliveries_of(webhook)
    assert (delivery.state, delivery.attempts) == ("sent", 2)
    assert receiver.messages[0].id == receiver.messages[1].id == delivery.message_id
    assert health_of(webhook)[1].failures == 0


def test_a_redirect_is_not_followed(admin: Member, receiver: Receiver, deliver: Deliver) -> None:
    create_webhook(admin, receiver, events=["post.created"])
    receiver.answers = [answering(302, Location=receiver.url + "/inside")]
    say_something()
    deliver()
    assert [message.path for message in receiver.messages] == ["/hook"]


def test_of_an_endless_answer_only_the_beginning_is_read(admin: Member, receiver: Receiver, deliver: Deliver) -> None:
    webhook = create_webhook(admin, receiver, events=["post.created"])
    receiver.answers = [flooding]
    say_something()
    deliver()
    assert [one.state for one in deliveries_of(webhook)] == ["sent"]
    kept = last_try(webhook)
    assert kept.answer.startswith("a flood of words")
    assert len(kept.answer) == 2000


def test_a_receiver_says_when_it_wants_to_be_asked_again(admin: Member, receiver: Receiver, deliver: Deliver) -> None:
    webhook = create_webhook(admin, receiver, events=["post.created"])
    receiver.answers = [answering(503, Retry_After="900"), 204]
    say_something()
    deliver()
    (delivery,) = deliveries_of(webhook)
    assert timedelta(minutes=14) < delivery.due_at - clock.now() <= timedelta(minutes=15)
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=10)):
        go_on(deliver)
        assert len(receiver.messages) == 1
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=16)):
        go_on(deliver)
    assert len(receiver.messages) == 2


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        ("120", 120), ("0", 0), ("Fri, 27 Nov 2026 12:05:00 GMT", 300), ("Fri, 27 Nov 2020 12:00:00 GMT", 0),
        ("999999999", 86_400), ("soon", 0), ("", 0), ("-5", 0), ("1e9", 0), ("Fri, 99 Nov 2026", 0), ("²", 0),
    ],
)  # fmt: skip
def test_retry_after_is_read_as_seconds_or_as_a_date(told: str, seconds: int) -> None:
    at = datetime(2026, 11, 27, 12, tzinfo=UTC)
    answer = rules.Answer(status=503, headers={"retry-after": told})
    assert rules.wish_of(answer, at) == timedelta(seconds=seconds)


def test_ten_attempts_take_about_a_day() -> None:
    whole = sum((rules.pause_after(n) for n in range(1, rules.MOST_ATTEMPTS)), timedelta())
    assert timedelta(hours=16) < whole < timedelta(hours=26)
    assert len({rules.pause_after(3) for _ in range(20)}) > 1


def test_after_the_last_attempt_a_message_has_failed(admin: Member, receiver: Receiver, deliver: Deliver) -> None:
    webhook = create_webhook(admin, receiver, events=["post.created"])
    receiver.answers = [500]
    say_something()
    at = datetime.now(UTC)
    for hours in range(0, 24 * 9, 13):
        with time_machine.travel(at + timedelta(hours=hours)):
            session.expire_all()
            go_on(deliver)
    assert len(receiver.messages) == rules.MOST_ATTEMPTS
    assert [(one.state, one.attempts) for one in deliveries_of(webhook)] == [("failed", 10)]


def fail_for(webhook: Webhook, receiver: Receiver, deliver: Deliver, minutes: list[float]) -> None:
    at = datetime.now(UTC)
    for number, minute in enumerate(minutes):
        with time_machine.travel(at + timedelta(minutes=minute)):
            if number:
                with transaction():
                    health = sending.queries.lock_health(webhook.id)
                    assert health is not None
                    health.resting_until = None
            thread = say_something()
            deliver()
            assert thread.id


def test_ten_failures_within_the_hour_do_not_switch_it_off(admin: Member, receiver: Receiver, deliver: Deliver) -> None:
    webhook = create_webhook(admin, receiver, events=["thread.created"])
    receiver.answers = [500]
    fail_for(webhook, receiver, deliver, [n * 5 for n in range(12)])
    kept, health = health_of(webhook)
    assert kept.active
    assert health.failures == 12


def test_nine_failures_over_a_day_do_not_switch_it_off(admin: Member, receiver: Receiver, deliver: Deliver) -> None:
    webhook = create_webhook(admin, receiver, events=["thread.created"])
    receiver.answers = [500]
    fail_for(webhook, receiver, deliver, [n * 160 for n in range(5)])
    assert health_of(webhook)[0].active


def test_ten_failures_over_an_hour_switch_it_off_and_administrators_are_told(
    admin: Member, receiver: Receiver, deliver: Deliver, sign_in: Callable[[Any], Any]
) -> None:
    officer = create_member(role="staff")
    webhook = create_webhook(admin, receiver, events=["thread.created"])
    receiver.answers = [500]
    fail_for(webhook, receiver, deliver, [n * 7 for n in range(11)])
    kept, _ = health_of(webhook)
    assert (kept.active, kept.off_reason) == (False, "failing")
    assert {one.state for one in deliveries_of(webhook)} <= {"missed", "failed"}
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=90)):
        deliver()
        sent = len(receiver.messages)
        say_something()
        go_on(deliver)
        assert len(receiver.messages) == sent
    told = sign_in(admin).get("/api/v1/notifications").get_json()["items"]
    assert [one["kind"] for one in told] == ["webhook_off"]
    assert "switched off" in sign_in(admin).get("/notifications").text
    assert sign_in(officer).get("/api/v1/notifications").get_json()["items"] == []


def test_a_success_in_between_makes_failures_count_anew(admin: Member, receiver: Receiver, deliver: Deliver) -> None:
    webhook = create_webhook(admin, receiver, events=["thread.created"])
    receiver.answers = [500, 500, 500, 500, 500, 500, 204, 500]
    fail_for(webhook, receiver, deliver, [n * 20 for n in range(9)])
    kept, health = health_of(webhook)
    assert kept.active
    assert health.failures <= 5


def test_a_receiver_that_is_gone_is_asked_no_more(admin: Member, receiver: Receiver, deliver: Deliver) -> None:
    webhook = create_webhook(admin, receiver, events=["post.created"])
    receiver.answers = [410]
    say_something()
    deliver()
    kept, _ = health_of(webhook)
    assert (kept.active, kept.off_reason) == (False, "gone")
    assert [one.state for one in deliveries_of(webhook)] == ["failed"]
    acts = [entry.act for entry in session.query(AuditEntry).filter_by(subject_type="webhook").order_by(AuditEntry.id)]
    assert acts == ["webhook_created", "webhook_off"]


def test_while_one_receiver_rests_what_waits_for_it_is_not_tried(
    admin: Member, receiver: Receiver, deliver: Deliver
) -> None:
    webhook = create_webhook(admin, receiver, events=["thread.created"])
    receiver.answers = [500, 204]
    for _ in range(4):
        say_something()
    deliver()
    assert len(receiver.messages) == 1
    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=40)):
        go_on(deliver)
    assert len(receiver.messages) == 5
    assert {one.state for one in deliveries_of(webhook)} == {"sent"}


def test_a_test_is_sent_once_also_when_the_webhook_is_off(admin: Member, receiver: Receiver, deliver: Deliver) -> None:
    webhook = create_webhook(admin, receiver)
    switching.switch_off(actor_of(admin), webhook.id)
    receiver.answers = [500]
    replaying.send_ping(actor_of(admin), webhook.id)
    deliver()
    assert receiver.types == ["webhook.ping"]
    assert [one.state for one in deliveries_of(webhook)] == ["failed"]
    assert health_of(webhook)[1].failures == 0


def test_what_is_sent_again_has_the_same_id_and_another_time(
    admin: Member, receiver: Receiver, deliver: Deliver
) -> None:
    webhook = create_webhook(admin, receiver, events=["post.created"])
    say_something()
    deliver()
    (delivery,) = deliveries_of(webhook)
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=2)):
        replaying.send_again(actor_of(admin), webhook.id, delivery.id)
        deliver()
    first, second = receiver.messages
    assert first.id == second.id
    assert first.body == second.body
    assert int(second.headers["webhook-timestamp"]) - int(first.headers["webhook-timestamp"]) > 7000
    assert first.headers["webhook-signature"] != second.headers["webhook-signature"]


def test_what_was_lost_is_sent_after_all_when_somebody_asks_for_it(
    admin: Member, receiver: Receiver, deliver: Deliver
) -> None:
    webhook = create_webhook(admin, receiver, events=["post.created"])
    receiver.answers = [410, 204]
    say_something()
    deliver()
    switching.switch_on(actor_of(admin), webhook.id)
    assert replaying.send_missed(actor_of(admin), webhook.id) == 1
    deliver()
    assert [one.state for one in deliveries_of(webhook)] == ["sent"]
    assert replaying.send_missed(actor_of(admin), webhook.id) == 0


def test_a_process_that_ends_before_it_sends_loses_nothing(admin: Member, receiver: Receiver, deliver: Deliver) -> None:
    webhook = create_webhook(admin, receiver, events=["post.created"])
    say_something()
    deliver_due(Lane.NOW)
    assert sending.take(SYSTEM, webhook.id)
    prepared = sending.prepare_next(SYSTEM, webhook.id)  # and here the power goes
    assert prepared is not None
    deliver()
    assert receiver.messages == []
    assert not sending.take(SYSTEM, webhook.id)
    with time_machine.travel(datetime.now(UTC) + rules.LEASE + timedelta(seconds=1)):
        go_on(deliver)
    assert [one.id for one in receiver.messages] == [prepared.headers["webhook-id"]]


def test_a_fault_of_one_message_holds_up_no_other(
    admin: Member, receiver: Receiver, deliver: Deliver, monkeypatch: pytest.MonkeyPatch
) -> None:
    webhook = create_webhook(admin, receiver, events=["post.created", "thread.created"])
    say_something()
    deliver_due(Lane.NOW)
    with transaction():
        broken = session.query(WebhookDelivery).filter_by(event="thread.created").one()
        broken.ids = {"nothing": 1}
    deliver()
    assert receiver.types == ["post.created"]
    assert sorted(one.state for one in deliveries_of(webhook)) == ["failed", "sent"]


def test_what_is_older_than_a_week_is_forgotten(admin: Member, receiver: Receiver, deliver: Deliver) -> None:
    webhook = create_webhook(admin, receiver)
    replaying.send_ping(actor_of(admin), webhook.id)
    deliver()
    assert sending.forget_old(SYSTEM) == 0
    with time_machine.travel(datetime.now(UTC) + timedelta(days=7, minutes=1)):
        assert sending.forget_old(SYSTEM) == 1
    assert deliveries_of(webhook) == []
    assert session.query(WebhookAttempt).count() == 0


def test_a_name_that_leads_inside_by_the_time_of_sending_is_not_asked(
    app: Flask, admin: Member, receiver: Receiver, deliver: Deliver
) -> None:
    sender = app.extensions["forum_sender"]
    webhook = create_webhook(admin, receiver, events=["post.created"], target_url="https://harmless.example/hook")
    for address in (
        "127.0.0.1",
        "::1",
        "10.0.0.1",
        "169.254.169.254",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "fe80::1",
    ):
        app.extensions["forum_sender"] = replace(
            sender, resolve=lambda host, port, found=address: ["93.184.215.14", found]
        )
        with transaction():
            session.query(WebhookDelivery).delete()
            health = sending.queries.lock_health(webhook.id)
            assert health is not None
            health.resting_until = None
        say_something()
        deliver()
        (delivery,) = deliveries_of(webhook)
        assert (delivery.state, delivery.last_problem) == ("waiting", "private_address"), address
    assert receiver.messages == []
