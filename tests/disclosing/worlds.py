"""Small worlds: cities that join, leave, share and withdraw, and the answers that all of that gives over some quarters.

One criterion is enough: figures of several, of areas and of quartiles are made from the same bits, which are blurred
for each criterion apart.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from forum.blueprints.assessments.rules import sets
from forum.blueprints.assessments.rules.blurring import LIES, SLIPS, Coins
from forum.blueprints.assessments.rules.disclosing import exact_share
from forum.blueprints.assessments.rules.sets import Place

Cell = tuple[int, int]  # a city, and the place of a quarter
SILENT = ("city", "peers")


@dataclass(frozen=True)
class Mechanism:
    """How answers are made. The defaults are those of Plaza; anything else is a mistake that somebody may make."""

    lies: float = LIES
    slips: float = SLIPS
    smallest: int = sets.SMALLEST
    guarded: bool = True
    own_choice_counts_silent: bool = False
    open_to_strangers: bool = False


PLAZA = Mechanism()


@dataclass(frozen=True)
class Answer:
    """A number that was told of some cells: of the truth itself, or of blurred bits."""

    cells: frozenset[Cell]
    number: int
    blurred: bool


@dataclass(frozen=True)
class World:
    """What is true in each quarter, who takes part, and with whom it is shared.

    `later` are cells that are told afterwards, when the figures of their quarter are published.
    """

    quarters: int
    places: Mapping[int, Place]
    joined: list[frozenset[int]]
    met: Mapping[Cell, bool]
    audience: Mapping[Cell, str]
    key: bytes = b"a key of this world"
    asked: list[tuple[int, frozenset[int]]] = field(default_factory=list)  # sets of one's own choice, by quarter
    later: frozenset[Cell] = frozenset()

    def cells(self) -> Iterable[Cell]:
        """Everything there is to know; what a city that left has said stays."""
        return ((city, quarter) for quarter in range(self.quarters) for city in sorted(self.places))

    def is_silent(self, cell: Cell) -> bool:
        """Whether a published figure counts a blurred bit of it."""
        return self.audience[cell] in SILENT

    def seen_by(self, sees: Iterable[str], insiders: Iterable[int] = ()) -> set[Cell]:
        """What is told of cities one by one to somebody who is told what has these audiences, and to insiders."""
        return {
            cell for cell in self.cells()
            if self.audience[cell] in sees or cell[0] in insiders or cell in self.later
        }  # fmt: skip


def make_world(seed: int, quarters: int = 2, most: int = 7) -> World:
    """A world by chance: most cities go on, some fall back; some tell later what they had kept, some withdraw it."""
    dice = random.Random(seed)
    cities = range(1, dice.randint(5, most) + 1)
    places = {
        city: Place(city, dice.choice(("US", "US", "US", "BR")), dice.choice((60_000, 60_000, 300_000)))
        for city in cities
    }
    met: dict[Cell, bool] = {}
    audience: dict[Cell, str] = {}
    joined = []
    for quarter in range(quarters):
        joined.append(frozenset(city for city in cities if dice.random() < 0.93))
        for city in cities:
            before = met.get((city, quarter - 1), False)
            met[city, quarter] = dice.random() < (0.92 if before else 0.45)
            kept = audience.get((city, quarter - 1))
            again = kept is None or dice.random() < 0.45
            audience[city, quarter] = (
                dice.choice(("city", "city", "peers", "members", "public")) if again else kept or ""
            )
    asked = [(dice.randrange(quarters), _some(dice, joined)) for _ in range(4)]
    later = frozenset(cell for cell in met if dice.random() < 0.2)
    return World(quarters, places, joined, met, audience, f"key {seed}".encode(), asked, later)


def _some(dice: random.Random, joined: list[frozenset[int]]) -> frozenset[int]:
    everybody = sorted(frozenset().union(*joined))
    return frozenset(dice.sample(everybody, min(len(everybody), dice.randint(3, 7))))


def answers_of(world: World, mechanism: Mechanism, sees: Collection[str]) -> list[Answer]:
    """All that is told, in every quarter, to somebody who sees what has these audiences.

    Of a fixed set a member is told more than Plaza publishes: how many blurred bits are set, neither rounded nor left
    out. Strangers see no figures: those count what is shared with members as it is.
    """
    quarters = range(world.quarters) if "members" in sees or mechanism.open_to_strangers else ()
    told = [answer for quarter in quarters for answer in _published(world, mechanism, quarter)]
    return told + [one for asked in world.asked if (one := _of_own_choice(world, mechanism, asked, set(sees)))]


def admitted_sets(world: World, mechanism: Mechanism, quarter: int) -> dict[str, frozenset[int]]:
    """The fixed sets of a quarter, with those of the quarters before it kept in mind."""
    before: dict[str, frozenset[int]] = {}
    found: dict[str, frozenset[int]] = {}
    for one in range(quarter + 1):
        proposed = sets.propose(world.places[city] for city in sorted(world.joined[one]))
        if mechanism.guarded:
            found = sets.admit(proposed, before, mechanism.smallest)
        else:
            found = {key: members for key, members in proposed.items() if len(members) >= mechanism.smallest}
        before |= found
    return found


def _published(world: World, mechanism: Mechanism, quarter: int) -> Iterable[Answer]:
    coins = Coins(world.key, mechanism.lies, mechanism.slips)
    for members in admitted_sets(world, mechanism, quarter).values():
        silent = [(city, quarter) for city in sorted(members) if world.is_silent((city, quarter))]
        told = sum(coins.tell(city, 1, f"Q{quarter}", world.met[city, quarter]) for city, _ in silent)
        yield Answer(frozenset(silent), told, blurred=True)
        shared = [(city, quarter) for city in sorted(members) if not world.is_silent((city, quarter))]
        yield Answer(frozenset(shared), sum(world.met[cell] for cell in shared), blurred=False)


def _of_own_choice(
    world: World, mechanism: Mechanism, asked: tuple[int, frozenset[int]], sees: set[str]
) -> Answer | None:
    quarter, chosen = asked
    counted = [
        (city, quarter) for city in chosen & world.joined[quarter]
        if mechanism.own_choice_counts_silent or world.audience[city, quarter] in sees
    ]  # fmt: skip
    share = exact_share(sum(world.met[cell] for cell in counted), len(counted), mechanism.smallest)
    return Answer(frozenset(counted), share.met or 0, blurred=False) if share else None
