"""Who should be asked first: what counts, how much, and that the order is the same each time."""

from __future__ import annotations

import itertools
import random
from dataclasses import replace

import pytest

from forum.blueprints.directory.rules.answering import usually_within
from forum.blueprints.directory.rules.ranking import Candidate, rank, score

PLAIN = Candidate(member_id=1, sort_name="ana")


def ids(*candidates: Candidate) -> list[int]:
    return [one.member_id for one in rank(candidates)]


@pytest.mark.parametrize(
    "better",
    [
        {"met": True},
        {"likeness": 0},
        {"likeness": 49},
        {"colleague": True},
        {"shares_language": True},
        {"answers_within": 1},
        {"answers_within": 5},
    ],
)
def test_each_reason_that_can_be_told_moves_somebody_forward(better: dict[str, object]) -> None:
    assert score(replace(PLAIN, **better)) > score(PLAIN)  # type: ignore[arg-type]


def test_having_met_it_counts_more_than_the_nearest_likeness_and_both_more_than_one() -> None:
    met, near = replace(PLAIN, met=True), replace(PLAIN, likeness=0)
    assert score(replace(met, likeness=0)) > score(met) > score(near)


def test_a_more_alike_city_and_a_sooner_answer_come_first() -> None:
    assert ids(*(replace(PLAIN, member_id=n, likeness=10 - n) for n in range(10))) == list(reversed(range(10)))
    assert ids(*(replace(PLAIN, member_id=n, answers_within=6 - n) for n in range(1, 6))) == [5, 4, 3, 2, 1]


def test_who_is_out_of_office_comes_after_who_can_answer_now_unless_by_far_the_better_match() -> None:
    away = replace(PLAIN, member_id=2, likeness=0, away=True)
    assert ids(away, PLAIN) == [1, 2]
    assert ids(replace(away, met=True, shares_language=True), replace(PLAIN, likeness=30)) == [2, 1]


def test_a_likeness_beyond_the_last_rank_counts_nothing_rather_than_less_than_nothing() -> None:
    assert score(replace(PLAIN, likeness=400)) == score(PLAIN)


def test_equal_ones_stand_by_name_then_number_in_whatever_order_they_come() -> None:
    people = [replace(PLAIN, member_id=number, sort_name=name) for number, name in ((3, "b"), (2, "b"), (9, "a"))]
    assert {tuple(ids(*order)) for order in itertools.permutations(people)} == {(9, 2, 3)}


def test_the_order_is_total_and_stable_for_a_thousand_people() -> None:
    chance = random.Random(7)
    people = [
        Candidate(
            member_id=number, sort_name=chance.choice("abc"), likeness=chance.choice([None, *range(60)]),
            colleague=chance.random() < 0.1, met=chance.random() < 0.3, shares_language=chance.random() < 0.5,
            answers_within=chance.choice([None, 1, 2, 3, 4, 5]), away=chance.random() < 0.1,
        )
        for number in range(1000)
    ]  # fmt: skip
    first = ids(*people)
    chance.shuffle(people)
    assert ids(*people) == first


@pytest.mark.parametrize(
    ("asked", "answered", "median_hours", "said"),
    [
        (0, 0, None, None),
        (2, 2, 3, None),  # too few to say anything
        (3, 3, 0, 1),
        (3, 3, 24, 1),
        (3, 3, 25, 2),
        (10, 7, 100, 5),
        (10, 6, 3, None),  # not usually
        (3, 3, 121, None),  # nothing kind to say
    ],
)
def test_how_somebody_answers_is_told_kindly_or_not_at_all(
    asked: int, answered: int, median_hours: int | None, said: int | None
) -> None:
    assert usually_within(asked, answered, median_hours) == said


def test_a_bad_history_ranks_like_none() -> None:
    bad = replace(PLAIN, answers_within=usually_within(20, 1, 400))
    assert score(bad) == score(PLAIN)
