"""Turning browsers on and off: whose they are, where they may be told, and when it ends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from forum.blueprints.accounts.models import Member
from forum.blueprints.accounts.services import sanctions
from forum.blueprints.notifications.jobs import pushing as jobs
from forum.blueprints.notifications.models.push import Push, PushSubscription
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from forum.kernel.outbox.delivering import deliver_all
from forum.kernel.safe_sending import Sender
from tests.factories.accounts import create_member
from tests.factories.push import API, PushTime, turn_on
from tests.pushd import FarBrowser, PushService

SignIn = Callable[[Any], Any]
PAGE = "/notifications/preferences"


def names_of(browser: Any) -> list[int]:
    return [one["id"] for one in browser.get(API).json["items"]]


def subscriptions() -> int:
    return session.scalar(sa.select(sa.func.count()).select_from(PushSubscription)) or 0


def test_a_browser_is_turned_on_told_apart_and_turned_off(service: PushService, sign_in: SignIn) -> None:
    member = create_member()
    browser = sign_in(member)
    before = browser.get(API).json
    assert (before["available"], before["public_key"], before["items"]) == (True, service.public_key, [])
    answer = browser.post(API, json=service.browser().subscription, headers={"User-Agent": "Firefox (Windows)"})
    assert answer.status_code == 201
    assert answer.json["browser"] == "Firefox, Windows"
    assert answer.json["session_id"] == before["session_id"]
    assert "endpoint" not in answer.text
    other = turn_on(sign_in, member, service, "two")
    assert len(names_of(browser)) == 2
    state = other.get(API).json
    assert state["items"][0]["session_id"] == state["session_id"]
    assert other.delete(f"{API}/{answer.json['id']}").status_code == 204
    assert len(names_of(browser)) == 1
    assert other.delete(f"{API}/{answer.json['id']}").status_code == 404


def test_asking_again_changes_the_keys_and_makes_no_second_one(service: PushService, sign_in: SignIn) -> None:
    browser = turn_on(sign_in, create_member(), service)
    first = names_of(browser)
    renewed = FarBrowser(service.browser().endpoint)
    assert browser.post(API, json=renewed.subscription).status_code == 201
    assert names_of(browser) == first
    kept = session.scalars(sa.select(PushSubscription)).one()
    assert kept.p256dh == renewed.subscription["keys"]["p256dh"]
    assert browser.post(API, json=service.browser("moved").subscription).status_code == 201
    assert len(names_of(browser)) == 1  # a session is one browser, wherever that is told now


def test_whoever_signs_in_next_in_a_browser_has_it_alone(service: PushService, sign_in: SignIn) -> None:
    first, second = create_member(), create_member()
    turn_on(sign_in, first, service)
    turn_on(sign_in, second, service)
    assert session.scalars(sa.select(PushSubscription.member_id)).all() == [second.id]


def test_nobody_sees_tries_or_ends_a_browser_of_somebody_else(
    service: PushService, sign_in: SignIn, client: FlaskClient
) -> None:
    number = names_of(turn_on(sign_in, create_member(), service))[0]
    other = sign_in(create_member())
    assert names_of(other) == []
    ways = [
        other.delete(f"{API}/{number}"), other.post(f"{API}/{number}/test"),
        other.post(f"/notifications/browsers/{number}/remove"), other.post(f"/notifications/browsers/{number}/test"),
    ]  # fmt: skip
    assert [answer.status_code for answer in ways] == [404] * 4
    assert subscriptions() == 1
    strangers = [
        client.get(API), client.post(API, json=service.browser("x").subscription), client.delete(f"{API}/{number}"),
        client.post(f"{API}/{number}/test"),
    ]  # fmt: skip
    assert [answer.status_code for answer in strangers] == [401] * 4


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://127.0.0.1/send", "https://localhost/send", "https://[::1]/send", "https://10.1.2.3/send",
        "https://[fd00:ec2::254]/latest", "https://169.254.169.254/latest/meta-data", "https://[::ffff:192.168.0.1]/x",
        "http://push.example.org/send", "https://93.184.215.14:8443/send", "https://ana:pw@93.184.215.14/send",
        "file:///etc/passwd", "not an address", "https://192.0.2.7/send",
    ],
)  # fmt: skip
def test_addresses_that_are_not_public_are_refused(service: PushService, sign_in: SignIn, endpoint: str) -> None:
    answer = sign_in(create_member()).post(API, json=FarBrowser(endpoint).subscription)
    assert answer.status_code == 422
    assert answer.json["code"] == "endpoint_refused"
    assert "endpoint" in answer.json["errors"]
    assert subscriptions() == 0
    assert service.given == []


@pytest.mark.parametrize("addresses", [["10.0.0.1"], ["fd00::1"], ["93.184.215.14", "127.0.0.1"], []])
def test_so_are_names_that_lead_to_such_or_nowhere(
    app: Flask, service: PushService, sign_in: SignIn, addresses: list[str]
) -> None:
    app.extensions["forum_pusher"].sender = Sender(resolve=lambda host, port: addresses)
    answer = sign_in(create_member()).post(API, json=FarBrowser("https://push.example/send").subscription)
    assert answer.json["code"] == "endpoint_refused"


@pytest.mark.parametrize(
    "change",
    [
        {"keys": {"p256dh": "AAAA", "auth": "BTBZMqHH6r4Tts7J_aSIgg"}}, {"keys": {}}, {"keys": None}, {"endpoint": ""},
        {"endpoint": 7}, {"endpoint": "https://93.184.215.14/" + "x" * 2000}, {"surprise": 1},
        {"expirationTime": "never"},
    ],
)  # fmt: skip
def test_what_no_browser_sends_is_refused(service: PushService, sign_in: SignIn, change: dict[str, Any]) -> None:
    sent = {**service.browser().subscription, **change}
    assert sign_in(create_member()).post(API, json=sent).status_code == 422
    assert subscriptions() == 0


def test_of_more_than_ten_the_one_that_was_used_longest_ago_goes(
    passing: PushTime, service: PushService, sign_in: SignIn
) -> None:
    member = create_member()
    first = turn_on(sign_in, member, service, "0")
    for number in range(1, 10):
        passing.at = passing.at.replace(minute=number)
        turn_on(sign_in, member, service, str(number))
    passing.at = passing.at.replace(minute=30)
    assert first.post(f"{API}/{names_of(first)[-1]}/test").status_code == 202
    passing.wait()
    turn_on(sign_in, member, service, "10")
    kept = set(session.scalars(sa.select(PushSubscription.endpoint)))
    assert len(kept) == 10
    assert service.browser("0").endpoint in kept
    assert service.browser("1").endpoint not in kept


def test_a_test_comes_at_once_to_that_browser_alone(passing: PushTime, service: PushService, sign_in: SignIn) -> None:
    member = create_member()
    browser = turn_on(sign_in, member, service)
    turn_on(sign_in, member, service, "two")
    number = names_of(browser)[-1]
    page = browser.post(f"/notifications/browsers/{number}/test")
    assert (page.status_code, page.headers["Location"]) == (303, f"{PAGE}#push")
    [told] = passing.wait()
    assert told["body"] == "It works: this browser tells you what is new."
    assert [one.path for one in service.given] == ["/send/one"]
    browser.post(f"{API}/{number}/test")
    assert len(passing.wait()) == 1


def test_signing_out_ends_it_here_and_elsewhere(service: PushService, sign_in: SignIn) -> None:
    member = create_member()
    here, elsewhere, stays = (turn_on(sign_in, member, service, name) for name in ("one", "two", "three"))
    assert here.post("/sign-out").status_code == 303
    number = elsewhere.get(API).json["session_id"]
    stays.post(f"/me/account/sessions/{number}/end")
    deliver_all()
    assert [one.endpoint for one in session.scalars(sa.select(PushSubscription))] == [service.browser("three").endpoint]
    assert elsewhere.get(API).status_code == 401


def test_who_is_kept_out_is_told_nothing(passing: PushTime, service: PushService, sign_in: SignIn) -> None:
    member = create_member()
    browser = turn_on(sign_in, member, service)
    browser.post(f"{API}/{names_of(browser)[0]}/test")
    sanctions.suspend_member(SYSTEM, member.id, passing.at.replace(day=20), "Spam")
    assert passing.wait() == []
    assert subscriptions() == 0


def test_what_nobody_can_be_told_by_any_more_is_forgotten(
    passing: PushTime, service: PushService, sign_in: SignIn, app: Flask
) -> None:
    members = {name: create_member() for name in ("closed", "failing", "former", "stays")}
    for name, member in members.items():
        turn_on(sign_in, member, service, name)
    of = {name: PushSubscription.member_id == member.id for name, member in members.items()}
    session.execute(sa.update(Member).where(Member.id == members["closed"].id).values(closed_at=passing.at))
    session.execute(sa.update(PushSubscription).where(of["failing"]).values(failures=10))
    session.execute(sa.update(PushSubscription).where(of["former"]).values(key_id="of another key"))
    session.commit()
    jobs.forget_old_pushes()
    assert session.scalars(sa.select(PushSubscription.member_id)).all() == [members["stays"].id]


def test_what_is_over_is_forgotten_after_a_week(passing: PushTime, service: PushService, sign_in: SignIn) -> None:
    browser = turn_on(sign_in, create_member(), service)
    browser.post(f"{API}/{names_of(browser)[0]}/test")
    passing.wait(days=6)
    jobs.forget_old_pushes()
    assert session.scalar(sa.select(sa.func.count()).select_from(Push)) == 1
    passing.wait(days=2)
    jobs.forget_old_pushes()
    assert session.scalar(sa.select(sa.func.count()).select_from(Push)) == 0


@pytest.mark.parametrize("many", [1, 9])
def test_the_list_takes_one_statement(
    service: PushService, sign_in: SignIn, count_statements: Callable[[], Any], many: int
) -> None:
    member = create_member()
    browsers = [turn_on(sign_in, member, service, str(number)) for number in range(many)]
    with count_statements() as statements:
        answer = browsers[0].get(API)
    assert len(answer.json["items"]) == many
    assert len(statements) == 2  # and who asks


def test_the_page_says_where_one_is_told_and_what(service: PushService, sign_in: SignIn) -> None:
    member = create_member()
    browser = turn_on(sign_in, member, service)
    turn_on(sign_in, member, service, "two")
    page = browser.get(PAGE).text
    assert page.count("Send a test") == 2
    assert page.count("data-push-remove") == 1
    assert "data-here" in page
    chosen = {"push_offered": "1", "push_subjects": ["messages", "followed"]}
    assert browser.post(PAGE, data={"version": "1", "mail_cadence": "daily", **chosen}).status_code == 303
    told = browser.get("/api/v1/me/notification-preferences").json
    assert told["push_subjects"] == ["messages", "followed"]
    assert browser.put("/api/v1/me/notification-preferences", json={"push_subjects": ["all"]}).status_code == 422
    number = names_of(browser)[0]
    assert browser.post(f"/notifications/browsers/{number}/remove").status_code == 303
    assert len(names_of(browser)) == 1


def test_where_nothing_is_pushed_nothing_is_offered(app: Flask, service: PushService, sign_in: SignIn) -> None:
    browser = turn_on(sign_in, create_member(), service)
    kept, app.extensions["forum_pusher"] = app.extensions["forum_pusher"], None
    try:
        page = browser.get(PAGE).text
        assert "data-push" not in page
        assert "push_subjects" not in page
        state = browser.get(API).json
        assert (state["available"], state["public_key"], state["items"]) == (False, None, [])
        answer = browser.post(API, json=service.browser().subscription)
        assert (answer.status_code, answer.json["code"]) == (404, "push_off")
        browser.post(PAGE, data={"version": "1", "mail_cadence": "weekly"})
        chosen = browser.get("/api/v1/me/notification-preferences").json
        assert chosen["push_subjects"] == ["mentions", "replies", "messages"]
    finally:
        app.extensions["forum_pusher"] = kept


def test_the_worker_stands_at_the_root_under_a_strict_policy(client: FlaskClient) -> None:
    answer = client.get("/push-worker.js")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-cache"
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "Set-Cookie" not in answer.headers
    for icon in ("mark-192.png", "mark-badge.png"):
        assert f"/static/{icon}" in answer.text
        assert client.get(f"/static/{icon}").status_code == 200


def test_a_telephone_may_put_plaza_on_its_home_screen(client: FlaskClient) -> None:
    answer = client.get("/site.webmanifest")
    assert answer.mimetype == "application/manifest+json"
    assert (answer.json["name"], answer.json["display"], answer.json["start_url"]) == ("Plaza", "standalone", "/")
    assert [client.get(icon["src"]).status_code for icon in answer.json["icons"]] == [200, 200]
    assert 'rel="manifest" href="/site.webmanifest"' in client.get("/sign-in").text


def test_push_is_off_where_pages_do_not_come_by_https_or_an_operator_says_so(
    settings_with: Callable[..., Any],
) -> None:
    assert settings_with(public_url="https://plaza.example").pushes
    assert settings_with(public_url="http://127.0.0.1:8000").pushes
    assert not settings_with(public_url="http://plaza.example").pushes
    assert not settings_with(public_url="https://plaza.example", push=False).pushes
