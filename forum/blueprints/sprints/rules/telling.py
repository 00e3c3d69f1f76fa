"""What members are told of a running sprint, in the reader's language."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from forum.blueprints.sprints.rules.programme import ACCEPTED
from forum.blueprints.sprints.rules.risk import Reason, in_words
from forum.kernel.days import day_and_time
from forum.kernel.i18n import _


def opened_words(title: str) -> str:
    """An assignment was given to the cities."""
    return str(_("Your city has an assignment: %(title)s", title=title))


def due_words(due_at: datetime) -> str:
    """Until when, on the reader's clock."""
    return str(_("Due %(moment)s", moment=day_and_time(due_at)))


def reviewed_words(note: str, title: str) -> str:
    """What the review of a submission said."""
    if note == ACCEPTED:
        return str(_("What your city submitted is accepted: %(title)s", title=title))
    return str(_("Programme staff ask for changes: %(title)s", title=title))


def submitted_words(city: str, title: str) -> str:
    """A city submitted a version."""
    return str(_("%(city)s submitted: %(title)s", city=city, title=title))


def said_words(city: str, title: str) -> str:
    """Somebody said something of a submission."""
    return str(_("A comment on what %(city)s submitted: %(title)s", city=city, title=title))


def nudge_words(sprint: str) -> str:
    """The week begins."""
    return str(_("This week in %(title)s", title=sprint))


def nudge_lines(told: dict[str, Any]) -> list[str]:
    """What the week brings, and why the city may fall behind, each as a line."""
    lines = []
    if session := told.get("session"):
        at = day_and_time(datetime.fromisoformat(session["at"]))
        lines.append(str(_("%(title)s: %(moment)s", title=session["title"], moment=at)))
    if due := told.get("assignment"):
        at = day_and_time(datetime.fromisoformat(due["at"]))
        lines.append(str(_("Due %(moment)s: %(title)s", title=due["title"], moment=at)))
    return [*lines, *(in_words(Reason(code, number, title)) for code, number, title in told.get("reasons", []))]
