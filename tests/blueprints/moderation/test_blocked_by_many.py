"""Programme staff hear of somebody whom many have blocked, once a year, and of nobody who blocked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from forum.blueprints.accounts.models import Member
from forum.blueprints.directory.services.blocks import block_member, unblock_member
from forum.kernel import clock
from tests.factories.accounts import actor_of, create_member
from tests.factories.moderation import create_moderated_group

SignIn = Callable[[Any], Any]
Deliver = Callable[[], int]
SAID = "Five members or more have blocked this person"


def block(member: Member, times: int) -> list[Member]:
    people = [create_member(name=f"Blocker {chr(65 + number)}ndersen") for number in range(times)]
    for one in people:
        block_member(actor_of(one), member.id)
    return people


def waiting(browser: Any) -> list[Any]:
    return list(browser.get("/api/v1/review-items?kind=report").get_json()["items"])


def test_staff_hear_of_the_fifth_and_of_no_name(sign_in: SignIn, deliver: Deliver) -> None:
    troubled, staff = create_member(name="Tom Troubled"), create_member(role="staff")
    people = block(troubled, 4)
    deliver()
    browser = sign_in(staff)
    assert waiting(browser) == []
    people += block(troubled, 1)
    deliver()
    (item,) = waiting(browser)
    assert (item["subject"]["type"], item["subject"]["id"], item["report_count"]) == ("member", troubled.id, 0)
    assert [cause["detail"] for cause in item["causes"]] == ["blocked"]
    page = browser.get("/moderation/queue").text
    assert SAID in page
    for one in people:
        assert one.name not in page
        assert one.name not in str(item)


def test_moderators_of_groups_and_the_person_do_not_hear_of_it(sign_in: SignIn, deliver: Deliver) -> None:
    troubled = create_member()
    _group, moderator = create_moderated_group(troubled)
    block(troubled, 5)
    deliver()
    assert waiting(sign_in(moderator)) == []
    assert SAID not in sign_in(troubled).get("/me/moderation").text


def test_it_is_told_once_while_it_waits_and_once_a_year_after_that(sign_in: SignIn, deliver: Deliver) -> None:
    troubled, staff = create_member(), create_member(role="staff")
    block(troubled, 7)
    deliver()
    browser = sign_in(staff)
    (item,) = waiting(browser)
    assert len(item["causes"]) == 1
    decided = browser.post(f"/api/v1/review-items/{item['id']}/decision", json={"decision": "keep"})
    assert decided.status_code == 200
    block(troubled, 1)
    deliver()
    assert waiting(browser) == []
    with time_machine.travel(clock.now() + timedelta(days=366)):
        block(troubled, 1)
        deliver()
        assert len(waiting(sign_in(staff))) == 1


@pytest.mark.parametrize("left", [4, 5])
def test_who_unblocked_before_it_was_told_counts_no_more(sign_in: SignIn, deliver: Deliver, left: int) -> None:
    troubled, staff = create_member(), create_member(role="staff")
    people = block(troubled, 5)
    for one in people[left:]:
        unblock_member(actor_of(one), troubled.id)
    deliver()
    assert len(waiting(sign_in(staff))) == (1 if left == 5 else 0)
