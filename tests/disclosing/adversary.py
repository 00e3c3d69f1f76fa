"""Somebody who knows how everything works, sees all answers, and tries every world that could have given them."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from tests.disclosing.worlds import Answer, Cell, Mechanism, World, answers_of

MOST_CELLS = 14  # silent ones that are tried in every way: 16,384 worlds


@dataclass(frozen=True)
class Learned:
    """What he found out: cells whose value is certain, and by how many times any answer favours one value of a cell.

    `ratio` is that of one cell while all others are known to him; `whole` of a city that never changes, whatever the
    others are.
    """

    determined: dict[Cell, bool]
    ratio: float
    whole: float
    open: int


def learn(
    world: World, mechanism: Mechanism, sees: Collection[str] = ("members", "public"), insiders: Collection[int] = ()
) -> Learned | None:
    """Try everything; None where there is too much to try."""
    seen = world.seen_by(sees, insiders)
    answers = answers_of(world, mechanism, sees)
    told = [cell for cell in world.cells() if any(cell in answer.cells for answer in answers)]
    unknown = [cell for cell in told if cell not in seen]
    silent = [cell for cell in told if any(answer.blurred and cell in answer.cells for answer in answers)]
    if max(len(set(unknown) | set(silent)), 1) > MOST_CELLS:
        return None
    chances = _chances(world, mechanism, answers, unknown, silent)
    return Learned(_determined(chances, unknown), _ratio(chances), _whole(chances, unknown, seen), len(unknown))


def law(mechanism: Mechanism, truth: Sequence[bool], told: Sequence[bool]) -> float:
    """How probable it is that a city of which this is true in each quarter is told like that."""
    chance = 0.0
    for kept in itertools.product((False, True), repeat=2):  # what the coins for good make of no and of yes
        weight = np.prod([mechanism.lies if kept[fact] != bool(fact) else 1 - mechanism.lies for fact in (0, 1)])
        slips = [mechanism.slips if kept[fact] != bit else 1 - mechanism.slips
                 for fact, bit in zip(truth, told, strict=True)]  # fmt: skip
        chance += float(weight * np.prod(slips))
    return chance


def _chances(
    world: World, mechanism: Mechanism, answers: Sequence[Answer], unknown: Sequence[Cell], silent: Sequence[Cell]
) -> np.ndarray:
    """The probability of all answers for every way in which the unknown cells can be: one axis of two for each."""
    by_city = sorted({city for city, _ in silent} | {city for city, _ in unknown})
    blurred = [answer for answer in answers if answer.blurred]
    chances = np.zeros((2,) * len(unknown))
    laws = {city: _law_of(world, mechanism, city, unknown, silent) for city in by_city}
    for told in itertools.product((False, True), repeat=len(silent)):
        bits = dict(zip(silent, told, strict=True))
        if all(sum(bits[cell] for cell in answer.cells) == answer.number for answer in blurred):
            chances += _joint(laws, bits, by_city, unknown)
    for answer in answers:
        if not answer.blurred:
            chances *= _fits(world, answer, unknown)
    return chances


def _law_of(
    world: World, mechanism: Mechanism, city: int, unknown: Sequence[Cell], silent: Sequence[Cell]
) -> tuple[list[Cell], list[Cell], dict[tuple[bool, ...], np.ndarray]]:
    """For each way in which a city is told, how probable it is by the values of its unknown cells."""
    own, spoken = [cell for cell in unknown if cell[0] == city], [cell for cell in silent if cell[0] == city]
    table = {}
    for told in itertools.product((False, True), repeat=len(spoken)):
        part = np.zeros((2,) * len(own))
        for values in itertools.product((0, 1), repeat=len(own)):
            known = dict(zip(own, map(bool, values), strict=True))
            truth = [known.get(cell, world.met[cell]) for cell in spoken]
            part[values] = law(mechanism, truth, told)
        table[told] = part
    return own, spoken, table


def _joint(laws: dict, bits: dict[Cell, bool], cities: Sequence[int], unknown: Sequence[Cell]) -> np.ndarray:
    joint, axes = np.ones(()), []
    for city in cities:
        own, spoken, table = laws[city]
        joint = np.multiply.outer(joint, table[tuple(bits[cell] for cell in spoken)])
        axes += own
    return np.transpose(joint, [axes.index(cell) for cell in unknown])


def _fits(world: World, answer: Answer, unknown: Sequence[Cell]) -> np.ndarray:
    """Where a number that counts the truth comes out."""
    known = sum(world.met[cell] for cell in answer.cells if cell not in unknown)
    summed = np.full((2,) * len(unknown), known)
    for axis, cell in enumerate(unknown):
        if cell in answer.cells:
            shape = [1] * len(unknown)
            shape[axis] = 2
            summed = summed + np.arange(2).reshape(shape)
    return summed == answer.number


def _determined(chances: np.ndarray, unknown: Sequence[Cell]) -> dict[Cell, bool]:
    found = {}
    for axis, cell in enumerate(unknown):
        no, yes = (bool((np.take(chances, value, axis) > 0).any()) for value in (0, 1))
        assert no or yes, "no world gives these answers: the solver does not know how they are made"
        if no != yes:
            found[cell] = yes
    return found


def _ratio(chances: np.ndarray) -> float:
    """By how many times at most the answers favour one value of a cell, all others known."""
    worst = 1.0
    for axis in range(chances.ndim):
        no, yes = np.take(chances, 0, axis), np.take(chances, 1, axis)
        possible = (no > 0) | (yes > 0)
        with np.errstate(divide="ignore"):
            worst = max(
                worst, *(float(np.max(one[possible] / other[possible])) for one, other in ((no, yes), (yes, no)))
            )
    return worst


def _whole(chances: np.ndarray, unknown: Sequence[Cell], seen: Collection[Cell]) -> float:
    """The same for all quarters of a city that never told any: never met against always met."""
    worst = 1.0
    for city in {city for city, _ in unknown} - {city for city, _ in seen}:
        axes = [axis for axis, cell in enumerate(unknown) if cell[0] == city]
        never, always = (chances[tuple(value if axis in axes else slice(None) for axis in range(chances.ndim))]
                         for value in (0, 1))  # fmt: skip
        possible = (never > 0) | (always > 0)
        with np.errstate(divide="ignore"):
            for one, other in ((never, always), (always, never)):
                worst = max(worst, float(np.max(np.asarray(one)[possible] / np.asarray(other)[possible], initial=1.0)))
    return worst
