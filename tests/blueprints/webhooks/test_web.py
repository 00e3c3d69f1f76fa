"""Administrators keep webhooks over the API and on pages; nobody else learns that there are any."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from forum.blueprints.accounts.models import Member
from forum.blueprints.webhooks import rules
from forum.blueprints.webhooks.models import Webhook, WebhookDelivery
from forum.blueprints.webhooks.services import replaying
from forum.kernel import clock
from forum.kernel.audit import AuditEntry
from forum.kernel.database import session
from forum.kernel.idempotency import KeptAnswer
from forum.kernel.use_case import transaction
from tests.browser import carried_version
from tests.factories.accounts import actor_of, create_member
from tests.factories.discussions import start_thread
from tests.factories.groups import add_to_group, create_group
from tests.factories.library import create_resource
from tests.factories.webhooks import create_webhook, deliveries_of
from tests.receiver import Receiver, answering

SignIn = Callable[[Any], Any]
Deliver = Callable[[], int]
SAID = ["post.created", "resource.published"]
GOOD = {
    "name": "City automation", "target_url": "https://automation.city.example/hook", "events": ["post.created"],
    "scope": "members",
}  # fmt: skip


@pytest.fixture
def browser(sign_in: SignIn, admin: Member) -> Any:
    return sign_in(admin)


def routes(webhook: Webhook, delivery: WebhookDelivery) -> list[tuple[str, str, Any]]:
    one, sent = f"/api/v1/webhooks/{webhook.id}", f"/api/v1/webhooks/{webhook.id}/deliveries/{delivery.id}"
    page = webhook.path
    return [
        ("GET", "/api/v1/webhook-events", None), ("GET", "/api/v1/webhooks", None), ("POST", "/api/v1/webhooks", GOOD),
        ("GET", one, None), ("PATCH", one, {"name": "Mine"}), ("DELETE", one, None), ("PUT", f"{one}/secret", None),
        ("POST", f"{one}/ping", None), ("POST", f"{one}/redeliveries", None), ("GET", f"{one}/deliveries", None),
        ("GET", sent, None), ("POST", f"{sent}/redeliveries", None), ("GET", "/webhooks", None),
        ("GET", "/webhooks/new", None), ("POST", "/webhooks", None), ("GET", page, None), ("GET", f"{page}/edit", None),
        ("POST", f"{page}/edit", None), ("POST", f"{page}/secret", None), ("POST", f"{page}/ping", None),
        ("POST", f"{page}/on", None), ("POST", f"{page}/off", None), ("POST", f"{page}/redeliveries", None),
        ("GET", f"{page}/remove", None), ("POST", f"{page}/remove", None), ("GET", delivery.path, None),
        ("POST", f"{delivery.path}/redeliveries", None),
    ]  # fmt: skip


@pytest.mark.parametrize("who", ["stranger", "member", "moderator", "staff"])
def test_nobody_but_administrators_gets_anywhere(
    app: Flask, sign_in: SignIn, admin: Member, receiver: Receiver, deliver: Deliver, who: str
) -> None:
    webhook = create_webhook(admin, receiver)
    replaying.send_ping(actor_of(admin), webhook.id)
    deliver()
    (delivery,) = deliveries_of(webhook)
    asking = create_member(role="staff" if who == "staff" else "member")
    if who == "moderator":
        add_to_group(create_group(), asking, role="owner")
    browser = app.test_client() if who == "stranger" else sign_in(asking)
    every = routes(session.get_one(Webhook, webhook.id), delivery)
    before = session.query(AuditEntry).count()
    for method, path, body in every:
        sent = {"json": body} if path.startswith("/api") and method != "GET" else {"data": {}}
        send = getattr(browser, method.lower())
        answer = send(path) if method == "GET" else send(path, **sent)
        wanted = (302, 303, 400, 401, 403) if who == "stranger" else (403, 404, 422)
        assert answer.status_code in wanted, f"{method} {path} {answer.status_code}"
        assert "City automation" not in answer.text
    session.expire_all()
    assert session.query(AuditEntry).count() == before
    assert session.query(WebhookDelivery).count() == 1
    assert session.get_one(Webhook, webhook.id).active
    assert "/webhooks" not in browser.get("/").text


def test_a_webhook_is_made_changed_and_removed_and_the_log_says_by_whom(
    browser: Any, admin: Member, sign_in: SignIn
) -> None:
    made = browser.post("/api/v1/webhooks", json=GOOD)
    assert made.status_code == 201
    body, tag = made.get_json(), made.headers["ETag"]
    assert (body["active"], body["events"], body["secret_made_at"]) == (True, ["post.created"], None)
    assert "secret" not in body
    assert body["keeper"]["name"] == "Ada Admin"
    address = f"/api/v1/webhooks/{body['id']}"
    assert browser.get(address, headers={"If-None-Match": tag}).status_code == 304
    assert browser.patch(address, json={"name": "Other"}).status_code == 428
    changed = browser.patch(
        address, json={"name": "Other", "events": ["thread.created", "post.created"]}, headers={"If-Match": tag}
    )
    assert (changed.status_code, changed.get_json()["name"]) == (200, "Other")
    assert changed.get_json()["events"] == ["thread.created", "post.created"]
    assert browser.patch(address, json={"name": "x"}, headers={"If-Match": tag}).status_code == 412
    off = browser.patch(address, json={"active": False}, headers={"If-Match": changed.headers["ETag"]})
    assert (off.get_json()["active"], off.get_json()["off_reason"]) == (False, "staff")
    on = browser.patch(address, json={"active": True}, headers={"If-Match": off.headers["ETag"]})
    assert (on.get_json()["active"], on.get_json()["off_reason"]) == (True, "")
    assert [one["id"] for one in browser.get("/api/v1/webhooks").get_json()["items"]] == [body["id"]]
    assert browser.delete(address, headers={"If-Match": tag}).status_code == 412
    assert browser.delete(address).status_code == 204
    assert browser.get(address).status_code == 404
    entries = session.query(AuditEntry).filter_by(subject_type="webhook").order_by(AuditEntry.id).all()
    assert [entry.act for entry in entries] == [
        "webhook_created", "webhook_changed", "webhook_off", "webhook_on", "webhook_removed",
    ]  # fmt: skip
    assert {(entry.actor_id, entry.open) for entry in entries} == {(admin.id, False)}
    log = sign_in(create_member(role="staff")).get("/moderation/log").text
    assert "Webhook added" in log
    assert "Other" in log
    assert sign_in(create_member()).get("/api/v1/moderation-log").get_json()["items"] == []


def test_the_secret_is_shown_when_it_is_made_and_never_again(browser: Any) -> None:
    number = browser.post("/api/v1/webhooks", json=GOOD).get_json()["id"]
    first = browser.put(f"/api/v1/webhooks/{number}/secret").get_json()
    assert re.fullmatch(r"whsec_[A-Za-z0-9+/]{43}=", first["secret"])
    assert first["former_until"] is None
    second = browser.put(f"/api/v1/webhooks/{number}/secret").get_json()
    assert second["secret"] != first["secret"]
    assert second["former_until"] is not None
    shown = browser.get(f"/api/v1/webhooks/{number}").text + browser.get(f"/webhooks/{number}").text
    assert second["secret"] not in shown
    page = browser.post(f"/webhooks/{number}/secret")
    assert page.headers["Cache-Control"] == "no-store"
    assert re.search(r"whsec_[A-Za-z0-9+/]{43}=", page.text)


def test_making_one_twice_with_the_same_key_makes_one(browser: Any) -> None:
    answers = [browser.post("/api/v1/webhooks", json=GOOD, headers={"Idempotency-Key": "k1"}) for _ in range(2)]
    assert [one.status_code for one in answers] == [201, 201]
    assert answers[0].get_json()["id"] == answers[1].get_json()["id"]
    assert session.query(Webhook).count() == 1
    assert not any("whsec_" in kept.body for kept in session.query(KeptAnswer).all())


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"target_url": "http://automation.city.example/hook"}, "target_url"),
        ({"target_url": "https://127.0.0.1/"}, "target_url"),
        ({"target_url": "https://2130706433/"}, "target_url"),
        ({"target_url": "https://[::ffff:10.0.0.1]/"}, "target_url"),
        ({"target_url": "https://169.254.169.254/latest/meta-data/"}, "target_url"),
        ({"target_url": "https://metadata.google.internal/"}, "target_url"),
        ({"target_url": "https://ana:secret@automation.city.example/"}, "target_url"),
        ({"target_url": "file:///etc/passwd"}, "target_url"),
        ({"target_url": "https://x.example:25/"}, "target_url"),
        ({"target_url": "not an address"}, "target_url"),
        ({"target_url": ""}, "target_url"),
        ({"target_url": "https://x.example/" + "a" * 500}, "target_url"),
        ({"target_url": 7}, "target_url"),
        ({"events": []}, "events"),
        ({"events": ["message.sent"]}, "events"),
        ({"events": ["post.created"] * 61}, "events"),
        ({"events": "post.created"}, "events"),
        ({"scope": "everything"}, "scope"),
        ({"scope": "groups"}, "group_ids"),
        ({"scope": "groups", "group_ids": [999_999]}, "group_ids"),
        ({"scope": "groups", "group_ids": list(range(1, 60))}, "group_ids"),
        ({"group_ids": [1]}, "group_ids"),
        ({"name": ""}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"secret": "mine"}, "secret"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_the_field(browser: Any, change: dict[str, Any], field: str) -> None:
    answer = browser.post("/api/v1/webhooks", json={**GOOD, **change})
    assert answer.status_code == 422, answer.text
    assert list(answer.get_json()["errors"]) == [field]
    assert session.query(Webhook).count() == 0


def test_there_are_not_too_many(browser: Any) -> None:
    for _ in range(rules.MOST_WEBHOOKS):
        assert browser.post("/api/v1/webhooks", json=GOOD).status_code == 201
    answer = browser.post("/api/v1/webhooks", json=GOOD)
    assert (answer.status_code, answer.get_json()["code"]) == (409, "too_many_webhooks")
    assert "Remove one that is no longer needed" in browser.get("/webhooks").text


def test_a_delivery_shows_what_was_sent_and_what_came_back(
    browser: Any, admin: Member, receiver: Receiver, deliver: Deliver
) -> None:
    webhook = create_webhook(admin, receiver)
    receiver.answers = [answering(200, b"<script>alert(1)</script> thanks", X_Told="yes"), 204]
    made = browser.post(f"/api/v1/webhooks/{webhook.id}/ping")
    assert (made.status_code, made.get_json()["state"]) == (202, "waiting")
    number = made.get_json()["id"]
    assert "every 2s" in browser.get(f"/webhooks/{webhook.id}/deliveries/{number}").text
    deliver()
    shown = browser.get(f"/api/v1/webhooks/{webhook.id}/deliveries/{number}").get_json()
    assert (shown["state"], shown["last_status"], shown["attempts"]) == ("sent", 200, 1)
    (tried,) = shown["tries"]
    assert tried["request_headers"]["webhook-id"] == shown["message_id"] == receiver.messages[0].id
    assert tried["body"] == receiver.messages[0].body.decode()
    assert tried["answer"] == "<script>alert(1)</script> thanks"
    assert tried["answer_headers"]["X-Told"] == "yes"
    page = browser.get(f"/webhooks/{webhook.id}/deliveries/{number}").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; thanks" in page
    assert "every 2s" not in page
    again = browser.post(f"/api/v1/webhooks/{webhook.id}/deliveries/{number}/redeliveries")
    assert (again.status_code, again.get_json()["state"]) == (202, "waiting")
    twice = browser.post(f"/api/v1/webhooks/{webhook.id}/deliveries/{number}/redeliveries")
    assert (twice.status_code, twice.get_json()["code"]) == (409, "still_waiting")
    deliver()
    shown = browser.get(f"/api/v1/webhooks/{webhook.id}/deliveries/{number}").get_json()
    assert [one["status"] for one in shown["tries"]] == [204, 200]
    assert receiver.messages[0].id == receiver.messages[1].id


def test_an_administrator_sees_nothing_of_groups_that_she_does_not_read(
    browser: Any, admin: Member, receiver: Receiver, deliver: Deliver, sign_in: SignIn
) -> None:
    ana = create_member()
    secret = create_group(ana, admin, visibility="hidden", name="Layoffs")
    webhook = create_webhook(admin, receiver, scope="groups", group_ids=[secret.id], events=SAID)
    start_thread(ana, secret, title="Who has to go", body="A list of names")
    create_resource(ana, title="Who has to go, in full", audience="group", group_id=secret.id)
    deliver()
    assert {"post.created", "resource.published"} == set(receiver.types)
    number = deliveries_of(webhook)[0].id
    other = sign_in(create_member(role="administrator"))
    paths = ["/webhooks", f"/webhooks/{webhook.id}"]
    paths += [f"/webhooks/{webhook.id}/deliveries/{one.id}" for one in deliveries_of(webhook)]
    api = [f"/api/v1{path}" for path in paths] + [f"/api/v1/webhooks/{webhook.id}/deliveries"]
    for path in [*paths, *api]:
        answer = other.get(path)
        assert answer.status_code == 200, path
        assert not re.search("Layoffs|Who has to go|A list of names|who-has-to-go", answer.text), path
    assert other.get(api[1]).get_json()["other_groups"] == 1
    assert other.get(f"/webhooks/{webhook.id}/edit").status_code == 403
    tag = other.get(api[1]).headers["ETag"]
    stolen = other.patch(api[1], json={"target_url": "https://mine.example/"}, headers={"If-Match": tag})
    assert (stolen.status_code, stolen.get_json()["code"]) == (403, "not_in_its_groups")
    assert "A list of names" in browser.get(f"/webhooks/{webhook.id}/deliveries/{number}").text
    assert other.post(f"/webhooks/{webhook.id}/off").status_code == 303


def test_pages_make_change_switch_and_remove_and_keep_what_was_wrong(
    browser: Any, admin: Member, receiver: Receiver, deliver: Deliver
) -> None:
    assert "No other system is told anything yet" in browser.get("/webhooks").text
    assert "/webhooks" in browser.get("/").text
    form = {
        "name": "Chat",
        "target_url": "http://chat.example/",
        "events": ["post.created", "thread.created"],
        "scope": "members",
    }
    refused = browser.post("/webhooks", data=form)
    assert refused.status_code == 422
    assert 'value="http://chat.example/"' in refused.text
    assert "has to begin with https://" in refused.text
    made = browser.post("/webhooks", data={**form, "target_url": receiver.url})
    assert made.status_code == 303
    address = made.headers["Location"]
    assert "It has no secret yet" in browser.get(address).text
    sent = browser.post(f"{address}/ping")
    deliver()
    assert "Answered 204" in browser.get(sent.headers["Location"]).text
    assert "Answered 204" in browser.get("/webhooks").text
    version = carried_version(browser.get(f"{address}/edit").text)
    changed = browser.post(
        f"{address}/edit", data={**form, "target_url": receiver.url, "name": "Talk", "version": version}
    )
    assert changed.status_code == 303
    stale = browser.post(f"{address}/edit", data={**form, "target_url": receiver.url, "version": version})
    assert stale.status_code == 412
    assert browser.post(f"{address}/off").status_code == 303
    assert "An administrator switched it off" in browser.get(address).text
    delivery = sent.headers["Location"]
    start_thread((ana := create_member()), create_group(ana))
    deliver()
    assert len(receiver.messages) == 1
    assert browser.post(f"{delivery}/redeliveries").status_code == 303  # a test goes out in any case
    assert browser.post(f"{address}/redeliveries").status_code == 409
    assert browser.post(f"{address}/on").status_code == 303
    assert "This cannot be undone" in browser.get(f"{address}/remove").text
    assert browser.post(f"{address}/remove").status_code == 303
    assert browser.get(address).status_code == 404
    assert session.query(WebhookDelivery).count() == 0


def test_deliveries_are_listed_by_state_page_by_page(browser: Any, admin: Member, receiver: Receiver) -> None:
    webhook = create_webhook(admin, receiver)
    fill(webhook, 25, "sent")
    fill(webhook, 3, "failed")
    api = f"/api/v1/webhooks/{webhook.id}/deliveries"
    first = browser.get(api, query_string={"limit": 20}).get_json()
    rest = browser.get(api, query_string={"limit": 20, "cursor": first["next"]}).get_json()
    ids = [one["id"] for one in first["items"] + rest["items"]]
    assert ids == sorted(ids, reverse=True)
    assert (len(ids), rest["next"]) == (28, None)
    assert len(browser.get(api, query_string={"state": "failed"}).get_json()["items"]) == 3
    assert browser.get(api, query_string={"state": "lost"}).status_code == 422
    page = browser.get(f"{webhook.path}?state=failed").text
    assert page.count(f"{webhook.path}/deliveries/") == 3
    assert "Send 3 lost messages again" in page
    assert "cursor=" in browser.get(webhook.path).text
    assert browser.get(f"{webhook.path}?state=nonsense&cursor=xyz").status_code in (200, 400)


@pytest.mark.parametrize(
    "path", ["/api/v1/webhooks", "/api/v1/webhooks/{}", "/api/v1/webhooks/{}/deliveries", "/webhooks", "/webhooks/{}"]
)
def test_the_number_of_statements_does_not_grow(
    browser: Any, admin: Member, receiver: Receiver, count_statements: Callable[[], Any], path: str
) -> None:
    group = create_group(admin)
    webhook = create_webhook(admin, receiver, scope="groups", group_ids=[group.id])
    fill(webhook, 1, "sent", group.id)
    address = path.format(webhook.id)
    browser.get(address)
    with count_statements() as few:
        assert browser.get(address).status_code == 200
    for number in range(5):
        other = create_webhook(admin, receiver, scope="groups", group_ids=[group.id, create_group(admin).id])
        fill(other, number, "failed", group.id)
    fill(webhook, 15, "failed", group.id)
    with count_statements() as many:
        assert browser.get(address).status_code == 200
    assert len(many) == len(few)


def fill(webhook: Webhook, count: int, state: str, group_id: int | None = None) -> None:
    """Messages of a state."""
    at = clock.now()
    with transaction():
        for _ in range(count):
            session.add(
                WebhookDelivery(
                    webhook_id=webhook.id, message_id=rules.new_message_id(), event="post.created", ids={"post_id": 1},
                    group_id=group_id, occurred_at=at, created_at=at, due_at=at, state=state,
                )
            )  # fmt: skip
