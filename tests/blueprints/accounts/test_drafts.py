"""Drafts that follow a member from device to device."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine

from forum.blueprints.accounts.models import Draft
from forum.blueprints.accounts.services import drafts
from forum.kernel import clock
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from tests.factories.accounts import actor_of, create_member

pytestmark = pytest.mark.usefixtures("app")
SignIn = Callable[[Any], Any]
ADDRESS = "/api/v1/drafts/conversation:9"


def test_a_draft_is_kept_and_is_ones_own(sign_in: SignIn) -> None:
    ana = create_member()
    browser = sign_in(ana)
    assert browser.get(ADDRESS).status_code == 404
    assert browser.put(ADDRESS, json={"text": "About Tues", "sequence": 1}).status_code == 200
    assert browser.put(ADDRESS, json={"text": "About Tuesday", "sequence": 2}).status_code == 200
    kept = sign_in(ana).get(ADDRESS).get_json()
    assert (kept["key"], kept["text"], kept["sequence"]) == ("conversation:9", "About Tuesday", 2)
    assert sign_in(create_member()).get(ADDRESS).status_code == 404


def test_a_tab_that_has_not_seen_the_latest_overwrites_nothing_and_is_given_it(sign_in: SignIn) -> None:
    browser = sign_in(create_member())
    browser.put(ADDRESS, json={"text": "The long version", "sequence": 5})
    for sequence in (4, 5):
        refused = browser.put(ADDRESS, json={"text": "Old", "sequence": sequence})
        assert (refused.status_code, refused.get_json()["code"]) == (409, "stale_draft")
        assert refused.get_json()["draft"]["text"] == "The long version"
        assert refused.get_json()["draft"]["sequence"] == 5
    assert browser.get(ADDRESS).get_json()["text"] == "The long version"


def test_the_same_saving_twice_is_one(sign_in: SignIn) -> None:
    browser = sign_in(create_member())
    answers = [browser.put(ADDRESS, json={"text": "Once", "sequence": 1}).status_code for _ in range(2)]
    assert answers == [200, 200]


def test_a_saving_that_comes_after_discarding_brings_nothing_back(sign_in: SignIn) -> None:
    browser = sign_in(create_member())
    browser.put(ADDRESS, json={"text": "Sent by now", "sequence": 3})
    assert browser.delete(ADDRESS).status_code == 204
    late = browser.put(ADDRESS, json={"text": "Sent by now", "sequence": 4})
    assert (late.status_code, late.get_json()["draft"]["text"]) == (409, "")
    assert browser.put(ADDRESS, json={"text": "The next", "sequence": 5}).status_code == 200


@pytest.mark.parametrize(
    "key", ["x", "conversation:", "conversation:9:9", "new:1,,2", "Conversation:9", "new:" + "1," * 40]
)
def test_a_key_names_a_place(sign_in: SignIn, key: str) -> None:
    browser = sign_in(create_member())
    assert browser.put(f"/api/v1/drafts/{key}", json={"text": "x", "sequence": 1}).status_code == 404


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"text": "x"},
        {"text": "x", "sequence": 0},
        {"text": "x" * 50_001, "sequence": 1},
        {"text": 1, "sequence": 1},
    ],
)
def test_a_wrong_draft_is_told(sign_in: SignIn, sent: dict[str, Any]) -> None:
    assert sign_in(create_member()).put(ADDRESS, json=sent).status_code == 422


def test_a_draft_that_was_not_touched_for_180_days_goes() -> None:
    ana = create_member()
    drafts.save_draft(actor_of(ana), "conversation:1", "Old", 1)
    with time_machine.travel(clock.now() + timedelta(days=170), tick=False):
        drafts.save_draft(actor_of(ana), "conversation:2", "Newer", 1)
    with time_machine.travel(clock.now() + timedelta(days=181), tick=False):
        drafts.forget_old_drafts(SYSTEM)
    assert session.scalars(sa.select(Draft.key)).all() == ["conversation:2"]
