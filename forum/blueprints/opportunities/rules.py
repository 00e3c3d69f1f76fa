"""Kinds and states of opportunities, and why one fits a city."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

from forum.kernel.i18n import LazyString, _l

FUNDING, RESEARCH, PARTNERSHIP = "funding", "research", "partnership"
KINDS = (FUNDING, RESEARCH, PARTNERSHIP)
KIND_NAMES: dict[str, LazyString] = {
    FUNDING: _l("Funding"), RESEARCH: _l("Research"), PARTNERSHIP: _l("Partnership")
}  # fmt: skip
PROPOSED, OPEN, DECLINED, ENDED = "proposed", "open", "declined", "ended"
STATES = (PROPOSED, OPEN, DECLINED, ENDED)
STATE_NAMES: dict[str, LazyString] = {
    PROPOSED: _l("Waits for programme staff"), OPEN: _l("Open"), DECLINED: _l("Not taken up"), ENDED: _l("Ended"),
}  # fmt: skip
WAITING, CHOSEN, NOT_CHOSEN = "waiting", "chosen", "not_chosen"
ANSWERS = (WAITING, CHOSEN, NOT_CHOSEN)
ANSWER_NAMES: dict[str, LazyString] = {
    WAITING: _l("Waits for an answer"), CHOSEN: _l("Chosen"), NOT_CHOSEN: _l("Not chosen"),
}  # fmt: skip
REMIND_BEFORE = timedelta(days=7)
LONGEST_BODY, LONGEST_WORDS, MOST_PARTNERS = 8_000, 1_000, 50
MOST_COUNTRIES, MOST_CRITERIA = 50, 60


@dataclass(frozen=True)
class Wanted:
    """Which cities an opportunity is for; empty or None where it does not matter."""

    countries: Sequence[str]
    least_people: int | None
    most_people: int | None
    criterion_ids: Collection[int]


def reasons(wanted: Wanted, country: str, people: int | None, gaps: Collection[int]) -> list[str] | None:
    """Why an opportunity fits a city, as `country`, `population` and `criteria`; None when it does not.

    `gaps` are the criteria that the city has not met, as far as the asker may know them: they never exclude.
    """
    found = []
    if wanted.countries:
        if country not in wanted.countries:
            return None
        found.append("country")
    if wanted.least_people is not None or wanted.most_people is not None:
        least, most = wanted.least_people or 0, wanted.most_people
        if people is None or people < least or (most is not None and people > most):
            return None
        found.append("population")
    if set(wanted.criterion_ids) & set(gaps):
        found.append("criteria")
    return found
