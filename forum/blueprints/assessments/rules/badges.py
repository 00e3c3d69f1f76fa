"""Which badges a city has for what it shares. Nothing private counts, and nobody is ranked by them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

OPEN_BOOK, WELL_USED, GOOD_NEIGHBOUR, ON_THE_MOVE = "open_book", "well_used", "good_neighbour", "on_the_move"
BADGES = (OPEN_BOOK, WELL_USED, GOOD_NEIGHBOUR, ON_THE_MOVE)  # as they are shown
NEEDED = {OPEN_BOOK: 5, WELL_USED: 2, GOOD_NEIGHBOUR: 1, ON_THE_MOVE: 3}
A_YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Shared:
    """What a reader sees that a city shares.

    `met`: criteria it met. `adopters`: other cities that adapted a document of it. `answers`: answers of its people
    that solved something for another city. `moved`: criteria that it showed before they were met and met within a year.
    """

    met: int = 0
    adopters: int = 0
    answers: int = 0
    moved: int = 0


def earned(shared: Shared) -> tuple[str, ...]:
    """The badges for what is shared; sharing more takes none away."""
    told = {
        OPEN_BOOK: shared.met, WELL_USED: shared.adopters, GOOD_NEIGHBOUR: shared.answers, ON_THE_MOVE: shared.moved,
    }  # fmt: skip
    return tuple(badge for badge in BADGES if told[badge] >= NEEDED[badge])
