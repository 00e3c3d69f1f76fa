"""Which city of a cohort may fall behind, and why: what is counted is also what is said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from forum.kernel.i18n import _, ngettext
from forum.kernel.working_days import day_in

MISSED, LATE, AWAY = REASONS = ("missed", "late", "away")
ON_TRACK, WATCH, AT_RISK = STATUSES = ("on_track", "watch", "at_risk")
LOOKED_BACK, MISSED_FROM, AWAY_FROM, VERY_LATE = 3, 2, 14, 7


@dataclass(frozen=True)
class Reason:
    """One reason: `number` counts sessions or days, `title` is the assignment's."""

    code: str
    number: int
    title: str = ""

    def as_json(self) -> list[str | int]:
        """As a row keeps it."""
        return [self.code, self.number, self.title]


def days_late(due_at: datetime, zone: str, now: datetime) -> int:
    """How many days have begun since the day on which it was due, counted where the deadline was meant; 0 before."""
    return max(0, (day_in(zone, now) - day_in(zone, due_at)).days)


def reasons_for(present: Sequence[bool], late: Sequence[tuple[str, int]], days_away: int) -> list[Reason]:
    """Why a city may fall behind; nothing when it is on track.

    `present` says for each session whose attendance is known whether the city was there, in their order: two missed of
    the last three count. `late` are titles and days of what is due and was not submitted; `days_away` are the days
    since anybody of the city was here.
    """
    missed = sum(not one for one in present[-LOOKED_BACK:])
    found = [Reason(MISSED, missed)] if missed >= MISSED_FROM else []
    found += [Reason(LATE, days, title) for title, days in late if days > 0]
    return [*found, Reason(AWAY, days_away)] if days_away >= AWAY_FROM else found


def status_of(reasons: Sequence[Reason]) -> str:
    """`watch` for one assignment that is less than a week late, `at_risk` for anything more."""
    if not reasons:
        return ON_TRACK
    only = reasons[0] if len(reasons) == 1 else None
    return WATCH if only and only.code == LATE and only.number < VERY_LATE else AT_RISK


def in_words(reason: Reason) -> str:
    """The reason as a sentence in the reader's language."""
    if reason.code == MISSED:
        return str(_("Missed %(num)s of the last three sessions", num=reason.number))
    if reason.code == LATE:
        told = ngettext("“%(title)s” is %(num)s day late", "“%(title)s” is %(num)s days late", reason.number,
                        title=reason.title)  # fmt: skip
        return str(told)
    return str(ngettext("No visit of the city for %(num)s day", "No visit of the city for %(num)s days", reason.number))


def status_name(status: str) -> str:
    """What a status is called."""
    names = {ON_TRACK: _("On track"), WATCH: _("A little behind"), AT_RISK: _("At risk")}
    return str(names[status])
