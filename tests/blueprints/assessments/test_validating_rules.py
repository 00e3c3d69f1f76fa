"""When a line is final, what outcomes come to, and when an award is to be renewed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.blueprints.assessments.rules.renewing import is_due, is_near, renew_by
from forum.blueprints.assessments.rules.results import Scored, compute
from forum.blueprints.assessments.rules.validating import ALL_LINES, Verdict, find, is_confirmed

WWC = [{"name": name, "min_count": least} for name, least in (("silver", 22), ("gold", 30), ("platinum", 37))]
ANA, BEN, CAT = 1, 2, 3


def told(*said: tuple[int, str], two_for: str = "met", claimed: bool = False) -> tuple[str, str]:
    finding = find([Verdict(who, outcome, "why") for who, outcome in said], two_for, claimed=claimed)
    return finding.state, finding.outcome


def test_what_is_met_needs_two_and_what_is_not_met_needs_one_unless_all_lines_need_two() -> None:
    assert told() == ("open", "")
    assert told((ANA, "met")) == ("second", "")
    assert told((ANA, "met"), (BEN, "met")) == ("final", "met")
    assert told((ANA, "not_met")) == ("final", "not_met")
    assert told((ANA, "not_met"), two_for=ALL_LINES) == ("second", "")
    assert told((ANA, "not_met"), (BEN, "not_met"), two_for=ALL_LINES) == ("final", "not_met")


def test_nobody_alone_contradicts_a_city_that_says_it_is_met() -> None:
    assert told((ANA, "not_met"), claimed=True) == ("second", "")
    assert told((ANA, "not_met"), (BEN, "not_met"), claimed=True) == ("final", "not_met")
    assert told((ANA, "not_met"), (BEN, "met"), claimed=True) == ("disputed", "")
    assert find([Verdict(ANA, "not_met", "why", 0)], claimed=True).state == "second"


def test_one_person_never_counts_twice() -> None:
    assert told((ANA, "met"), (ANA, "met")) == ("second", "")
    assert told((ANA, "met"), (BEN, "met"), (BEN, "not_met")) == ("disputed", "")


def test_a_disagreement_is_settled_by_joining_the_other_or_by_a_third_person() -> None:
    assert told((ANA, "met"), (BEN, "not_met")) == ("disputed", "")
    assert told((ANA, "met"), (BEN, "not_met"), (BEN, "met")) == ("final", "met")
    assert told((ANA, "met"), (BEN, "not_met"), (ANA, "not_met")) == ("final", "not_met")
    assert told((ANA, "met"), (BEN, "not_met"), (CAT, "not_met")) == ("final", "not_met")


def test_the_reason_is_the_last_that_was_given_for_the_outcome() -> None:
    found = find([Verdict(ANA, "met", "first"), Verdict(BEN, "not_met", "other"), Verdict(CAT, "met", "last")])
    assert (found.outcome, found.reason) == ("met", "last")


@given(st.lists(st.tuples(st.integers(1, 4), st.sampled_from(["met", "not_met"])), max_size=12))
def test_met_is_final_only_when_two_people_hold_it_and_fewer_hold_the_other(said: list[tuple[int, str]]) -> None:
    state, outcome = told(*said)
    last = dict(said)
    holding = sum(one == "met" for one in last.values())
    assert (outcome == "met") == (holding >= 2 and holding > len(last) - holding)
    assert (state == "final") == bool(outcome)


@pytest.mark.parametrize("count", range(44))
def test_every_count_of_the_standard_gives_its_level(count: int) -> None:
    lines = [Scored(f"C{n}", "A", "met" if n < count else "not_met") for n in range(43)]
    expected = "platinum" if count >= 37 else "gold" if count >= 30 else "silver" if count >= 22 else ""
    result = compute({}, WWC, lines)
    assert (result.level, result.met, result.score) == (expected, count, None)


def test_a_criterion_whose_prerequisite_is_not_met_does_not_count() -> None:
    lines = [Scored(f"C{n}", "A", "met") for n in range(21)] + [Scored("X", "A", "met", prerequisites=("Y",))]
    assert compute({}, WWC, [*lines, Scored("Y", "A", "not_met")]).level == ""
    assert compute({}, WWC, [*lines, Scored("Y", "A", "met")]).level == "silver"


def test_steps_give_the_mean_of_the_areas_and_no_level() -> None:
    lines = [Scored("A1", "A", "met", 4), Scored("A2", "A", "not_met", 0), Scored("B1", "B", "met", 4)]
    result = compute({"kind": "steps"}, [], lines)
    assert (result.level, result.met, result.score) == ("", None, 75.0)


@pytest.mark.parametrize(
    ("claimed", "step", "outcome"), [(3, 3, "met"), (3, 4, "met"), (3, 2, "not_met"), (None, 0, "not_met")]
)
def test_a_step_is_met_when_it_is_at_least_the_one_claimed(claimed: int | None, step: int, outcome: str) -> None:
    assert is_confirmed(claimed, step) == outcome


def test_a_step_above_none_needs_two_people_who_find_the_same() -> None:
    assert find([Verdict(ANA, "not_met", "why", 2)]).state == "second"
    assert find([Verdict(ANA, "not_met", "why", 0)]).state == "final"
    assert find([Verdict(ANA, "met", "", 2), Verdict(BEN, "met", "", 3)]).state == "disputed"


def test_an_award_is_near_its_renewal_90_days_before_and_due_the_day_after() -> None:
    until = renew_by(date(2024, 2, 29), 3)
    assert until == date(2027, 2, 28)
    assert (is_near(until, date(2026, 11, 29)), is_near(until, date(2026, 11, 30))) == (False, True)
    assert (is_due(until, until), is_due(until, date(2027, 3, 1))) == (False, True)
