"""What members choose about being told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from forum.blueprints.notifications.models.preferences import NotificationPreferences
from forum.blueprints.notifications.queries import preferences as queries
from forum.blueprints.notifications.rules import kinds
from forum.blueprints.notifications.rules.preferences import FOLLOWED, MENTIONS, MESSAGES, OTHERS, REPLIES, subject_of
from forum.kernel.database import session
from forum.kernel.use_case import transaction
from tests.factories.accounts import create_member


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
