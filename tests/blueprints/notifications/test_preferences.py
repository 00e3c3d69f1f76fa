"""What members choose about being told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from forum.blueprints.notifications.models.preferences import NotificationPreferences
from forum.blueprints.notifications.queries import preferences as queries
from forum.blueprints.notifications.rules import kinds
from forum.blueprints.notifications.rules.preferences import subject_of
from forum.kernel.database import session
from forum.kernel.notices import FOLLOWED, MENTIONS, MESSAGES, OTHERS, REPLIES
from forum.kernel.use_case import transaction
from tests.factories.accounts import create_member
from tests.factories.notifications import create_group_of

API = "/api/v1/me/notification-preferences"


def test_whoever_has_chosen_nothing_hears_of_mentions_replies_and_messages_at_once_and_of_the_rest_daily(
    app: Flask,
) -> None:
    chosen = queries.get_preferences(create_member().id)
    assert [name for name in (MENTIONS, REPLIES, MESSAGES, FOLLOWED, OTHERS) if chosen.is_at_once(name)] == [
        MENTIONS, REPLIES, MESSAGES,
    ]  # fmt: skip
    assert chosen.mail_cadence == "daily"
    assert chosen.mail_only_unread


@pytest.mark.parametrize("many", [1, 20])
def test_the_choices_of_many_are_read_with_one_statement(
    app: Flask, count_statements: Callable[[], Any], many: int
) -> None:
    members = [create_member().id for _ in range(many)]
    with transaction():
        chosen = NotificationPreferences.usual(members[0])
        chosen.mail_cadence = "weekly"
        session.add(chosen)
    with count_statements() as statements:
        found = queries.find_preferences(members)
    assert len(statements) == 1
    assert {number: found[number].mail_cadence for number in members} == {
        number: "weekly" if number == members[0] else "daily" for number in members
    }


def test_every_kind_falls_under_a_subject() -> None:
    assert {subject_of(kind) for kind in kinds.KINDS} == {MENTIONS, REPLIES, MESSAGES, FOLLOWED, OTHERS}


def test_the_page_keeps_what_is_chosen(app: Flask, sign_in: Callable[[Any], FlaskClient]) -> None:
    member = create_member()
    group = create_group_of(member)
    browser = sign_in(member)
    page = browser.get("/notifications/preferences").text
    assert "Together, once a day" in page
    chosen = {
        "version": "1", "mail_cadence": "weekly", "when_mentions": "never", "when_replies": "together",
        "when_messages": "at_once", "when_followed": "together", "when_others": "together", "mail_hour": "9",
        "quiet_from": "20", "quiet_until": "7", "content_free": "1", "offered": str(group.id),
    }  # fmt: skip
    assert browser.post("/notifications/preferences", data=chosen).status_code == 303
    told = browser.get(API).json
    expected = {
        "mail_cadence": "weekly", "mail_at_once": ["messages"], "mail_never": ["mentions"], "mail_only_unread": False,
        "mail_hour": 9, "quiet_from": 20, "quiet_until": 7, "content_free": True, "message_text": False,
        "digests": False, "no_digest_of": [group.id],
    }  # fmt: skip
    assert {name: told[name] for name in expected} == expected
    assert browser.post("/notifications/preferences", data=chosen).status_code == 412


def test_wrong_choices_are_refused_and_stale_ones_too(app: Flask, sign_in: Callable[[Any], FlaskClient]) -> None:
    browser = sign_in(create_member())
    assert browser.put(API, json={"mail_hour": 24}).status_code == 422
    assert browser.put(API, json={"quiet_from": 3}).status_code == 422
    assert browser.put(API, json={"mail_at_once": ["everything"]}).status_code == 422
    tag = browser.get(API).headers["ETag"]
    assert browser.put(API, json={"mail_hour": 8}, headers={"If-Match": tag}).status_code == 200
    assert browser.put(API, json={"mail_hour": 9}, headers={"If-Match": tag}).status_code == 412


@pytest.mark.parametrize(("sent", "wrong"), [({"quiet_until": 7}, "quiet_from"), ({"quiet_from": 20}, "quiet_until")])
def test_what_is_wrong_about_quiet_hours_is_said_at_the_end_that_is_missing(
    app: Flask, sign_in: Callable[[Any], FlaskClient], sent: dict[str, int], wrong: str
) -> None:
    browser = sign_in(create_member())
    assert list(browser.put(API, json=sent).get_json()["errors"]) == [wrong]
    assert list(browser.put(API, json={**sent, wrong: None}).get_json()["errors"]) == [wrong]
    page = browser.post("/notifications/preferences", data={"quiet_from": "", "quiet_until": "", **sent}).text
    assert f'id="{wrong}-error"' in page
    assert page.count("Quiet hours need a beginning and an end.") == 2  # above, and at the field
