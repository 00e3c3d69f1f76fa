"""No path leads to a wrong level: every count, every order of marking, every web of prerequisites."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Set
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.blueprints.standards.importers import FRAMEWORKS
from forum.blueprints.standards.rules.checking import find_circle
from forum.blueprints.standards.rules.scoring import checklist_met, counted, level_for, step_scores

CODES = [f"AA{number}" for number in range(1, 13)]
WEBS = st.dictionaries(st.sampled_from(CODES), st.lists(st.sampled_from(CODES), max_size=3, unique=True))
MET = st.sets(st.sampled_from(CODES))


def shipped(slug: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((FRAMEWORKS / f"{slug}.json").read_text())
    return document


def codes_of(slug: str) -> list[str]:
    return [one["code"] for area in shipped(slug)["areas"] for one in area["criteria"]]


def everything_before(code: str, web: Mapping[str, list[str]]) -> set[str]:
    """The prerequisites of a code, theirs, and so on."""
    found: set[str] = set()
    waiting = [code]
    while waiting:
        for other in web.get(waiting.pop(), []):
            if other not in found:
                found.add(other)
                waiting.append(other)
    return found


@pytest.mark.parametrize("count", range(44))
def test_every_count_has_its_level(count: int) -> None:
    expected = "" if count < 22 else "silver" if count < 30 else "gold" if count < 37 else "platinum"
    met = codes_of("wwc-2022")[:count]
    assert len(counted(met, {})) == count
    assert level_for(len(counted(met, {})), shipped("wwc-2022")["levels"]) == expected


@pytest.mark.parametrize(("slug", "total"), [("wwc-2022", 43), ("wwc-2018", 45)])
def test_the_counts_of_the_levels_are_those_of_their_percentages(slug: str, total: int) -> None:
    for level in shipped(slug)["levels"]:
        assert level["min_count"] == math.ceil(Fraction(level["min_percent"] * total, 100))


@pytest.mark.parametrize("count", range(44))
def test_what_lacks_its_prerequisite_counts_for_no_level(count: int) -> None:
    codes = codes_of("wwc-2022")
    chain = dict(zip(codes[1:], ([code] for code in codes), strict=False))  # each asks for the one before
    met, levels = codes[:count], shipped("wwc-2022")["levels"]
    assert level_for(len(counted(met, chain)), levels) == level_for(count, levels)
    without_first = counted([code for code in codes if code != codes[0]], chain)
    assert level_for(len(without_first), levels) == ""
    gap = counted([code for code in codes if code != codes[min(count, 42)]], chain)
    assert len(gap) == min(count, 42)


@given(met=MET, web=WEBS)
def test_a_criterion_counts_when_it_and_everything_before_it_is_met(met: set[str], web: dict[str, list[str]]) -> None:
    assert counted(met, web) == {code for code in met if everything_before(code, web) <= met}


@given(order=st.lists(st.tuples(st.sampled_from(CODES), st.booleans()), max_size=40), web=WEBS)
def test_the_order_in_which_criteria_are_marked_makes_no_difference(
    order: list[tuple[str, bool]], web: dict[str, list[str]]
) -> None:
    marked: set[str] = set()
    for code, is_met in order:
        before = counted(marked, web)
        marked = marked | {code} if is_met else marked - {code}
        after = counted(marked, web)
        assert after >= before if is_met else after <= before
    last = dict(order)
    assert counted(marked, web) == counted([code for code in reversed(CODES) if last.get(code)], web)


@given(
    met=MET, web=WEBS,
    counts=st.lists(st.integers(1, 12), min_size=1, max_size=4, unique=True),
    shuffled=st.randoms(use_true_random=False),
)  # fmt: skip
def test_the_level_is_the_highest_that_is_reached(
    met: set[str], web: dict[str, list[str]], counts: list[int], shuffled: Any
) -> None:
    count = len(counted(met, web))
    levels = [{"name": f"level {least}", "min_count": least} for least in counts]
    reached = [least for least in counts if least <= count]
    shuffled.shuffle(levels)
    assert level_for(count, levels) == (f"level {max(reached)}" if reached else "")


@given(web=WEBS)
def test_a_circle_of_prerequisites_is_found_exactly_when_there_is_one(web: dict[str, list[str]]) -> None:
    circular = {code for code in CODES if code in everything_before(code, web)}
    found = find_circle(web)
    assert bool(found) == bool(circular)
    if found:
        assert found[0] == found[-1]
        assert set(found) <= circular
        assert all(after in web[before] for before, after in pairwise(found))


@given(web=WEBS)
def test_without_circles_everything_can_be_reached_one_by_one(web: dict[str, list[str]]) -> None:
    if find_circle(web):
        return
    met: set[str] = set()
    while len(met) < len(CODES):
        ready = [code for code in CODES if code not in met and set(web.get(code, [])) <= met]
        assert ready
        met.add(ready[0])
        assert counted(met, web) == met


EQUIPT = {area["code"]: len(area["criteria"]) for area in shipped("equipt")["areas"]}
STEPS = st.fixed_dictionaries(
    {code: st.lists(st.integers(0, 4), min_size=size, max_size=size) for code, size in EQUIPT.items()}
)


@given(steps=STEPS)
def test_the_scores_of_equipt_are_means_of_steps_and_of_elements(steps: dict[str, list[int]]) -> None:
    scores = step_scores(steps.items())
    assert set(scores.by_area) == set(EQUIPT)
    for code, told in steps.items():
        assert scores.by_area[code] == Fraction(sum(told) * 25, len(told))
        assert 0 <= scores.by_area[code] <= 100
    assert scores.overall == sum(scores.by_area.values(), Fraction(0)) / len(EQUIPT)


@pytest.mark.parametrize(("step", "percentage"), [(0, 0), (1, 25), (2, 50), (3, 75), (4, 100)])
def test_a_city_at_one_step_everywhere_scores_that_step(step: int, percentage: int) -> None:
    scores = step_scores((code, [step] * size) for code, size in EQUIPT.items())
    assert scores.overall == percentage
    assert set(scores.by_area.values()) == {percentage}


@given(steps=STEPS, area=st.sampled_from(sorted(EQUIPT)), place=st.integers(0, 3))
def test_a_step_forward_never_lowers_a_score(steps: dict[str, list[int]], area: str, place: int) -> None:
    before = step_scores(steps.items())
    forward = {**steps, area: [min(step + (at == place), 4) for at, step in enumerate(steps[area])]}
    after = step_scores(forward.items())
    assert after.overall >= before.overall
    assert after.by_area[area] >= before.by_area[area]


@pytest.mark.parametrize("step", [-1, 5])
def test_a_step_that_does_not_exist_is_refused(step: int) -> None:
    with pytest.raises(ValueError, match="between 0 and 4"):
        step_scores([("DP", [step, 0, 0, 0])])


def test_nothing_to_score_scores_nothing() -> None:
    assert step_scores([("DP", [])]).overall == 0
    assert step_scores([]).by_area == {}


@given(count=st.integers(1, 8), data=st.data())
def test_a_checklist_is_met_by_as_many_of_its_own_items_as_it_needs(count: int, data: st.DataObject) -> None:
    keys = [chr(97 + number) for number in range(count)]
    need = data.draw(st.integers(1, count))
    ticked: Set[str] = data.draw(st.sets(st.sampled_from([*keys, "x", "y", "z"])))
    checklist = {"need": need, "items": [{"key": key} for key in keys]}
    assert checklist_met(checklist, ticked) == (len(set(keys) & ticked) >= need)
    assert not checklist_met({}, ticked)
