"""What reports weigh, as docs/moderators.md says it."""

from __future__ import annotations

from pathlib import Path

import pytest

from forum.blueprints.moderation import rules

GUIDE = Path(__file__).parents[3] / "docs" / "moderators.md"


def weigh(trust: int = 1, reason: str = "other", **facts: object) -> int:
    values = {"moderates": False, "staff": False, "agreed": 0, "declined": 0, **facts}
    return rules.weigh(trust, reason, **values)  # type: ignore[arg-type]  # each is what the rule takes


@pytest.mark.parametrize(("trust", "weight"), [(0, 100), (1, 150), (2, 200), (3, 250), (4, 300)])
def test_trust_adds_half_a_point_a_level(trust: int, weight: int) -> None:
    assert weigh(trust) == weight


def test_personal_data_weighs_more_than_what_does_not_belong() -> None:
    assert weigh(reason="private_data") - weigh(reason="off_topic") == 100
    assert weigh(reason="unkind") == weigh(reason="spam") == weigh() + 50


def test_who_was_right_before_weighs_more_and_who_was_wrong_less_but_never_nothing() -> None:
    assert weigh(agreed=4) == weigh()
    assert weigh(agreed=5) == weigh() + 100
    assert weigh(agreed=40) == weigh() + 200
    assert weigh(agreed=5, declined=5) == weigh()
    assert weigh(declined=40) == rules.LEAST


def test_three_ordinary_members_hide_personal_data_and_one_moderator_hides_alone() -> None:
    ordinary = weigh(reason="private_data")
    assert not rules.hides(2 * ordinary, 2, alone=False)
    assert rules.hides(3 * ordinary, 3, alone=False)
    assert rules.hides(weigh(reason="spam", moderates=True), 1, alone=True)
    assert rules.hides(weigh(staff=True), 1, alone=True)


def test_one_ordinary_member_never_hides_alone() -> None:
    most = weigh(4, "private_data", agreed=1_000)
    assert most >= rules.HIDE_AT
    assert not rules.hides(most, 1, alone=False)


def test_the_queue_is_ordered_by_kind_then_weight() -> None:
    order = [rules.rank("appeal", 0), rules.rank("report", 900), rules.rank("report", 100), rules.rank("unanswered", 0)]
    assert order == sorted(order)
    assert rules.rank("report", 10**9) > rules.rank("appeal", 0)


def test_the_guide_says_the_numbers_that_hold() -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    for number in ("6 points", "half a point", "4 points", "5 points", "24 hours", "15 minutes", "14 days", "30 days"):
        assert number in guide, number
