"""How an action of a roadmap looks in a list, and the words for its states."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from babel.dates import format_skeleton
from flask_babel import get_locale

from forum.blueprints.assessments.models.roadmaps import RoadmapAction
from forum.blueprints.assessments.rules import planning
from forum.kernel import clock
from forum.kernel.days import short_day
from forum.kernel.i18n import _, pgettext
from forum.kernel.working_days import day_in

_KINDS = {planning.PLANNED: "neutral", planning.IN_PROGRESS: "accent", planning.DONE: "success"}
_ICONS = {planning.IN_PROGRESS: "hourglass", planning.DONE: "circle-check"}


def state_names() -> dict[str, str]:
    """What becomes of an action, in words."""
    return {
        planning.PLANNED: pgettext("roadmap", "Planned"), planning.IN_PROGRESS: pgettext("roadmap", "Under way"),
        planning.DONE: pgettext("roadmap", "Done"), planning.DROPPED: pgettext("roadmap", "Dropped"),
    }  # fmt: skip


def language() -> str:
    """The language of the page."""
    return str(get_locale() or "en")


def today_of(action: RoadmapAction) -> date:
    """The day where the city is."""
    return day_in(action.city.timezone, clock.now())


def row_of(action: RoadmapAction, with_criterion: bool = False) -> dict[str, Any]:
    """What a row shows; with the criterion where the list is not arranged by it."""
    late = planning.is_late(action.state, action.due_on, today_of(action))
    facts = [action.owner.name if action.owner else _("Nobody looks after it yet")]
    if action.due_on and not late:
        facts.append(_("Due %(day)s", day=short_day(action.due_on)))
    return {
        "id": action.id, "title": action.title, "url": action.path, "facts": facts, "late": late,
        "version": action.version, "state": action.state, "code": action.criterion.code, "open": action.open,
        "criterion": action.criterion if with_criterion else None,
        "badge": {"text": state_names()[action.state], "kind": _KINDS.get(action.state, "neutral"),
                  "icon": _ICONS.get(action.state, "")},
        "overdue": overdue_words(action) if late else "",
    }  # fmt: skip


def overdue_words(action: RoadmapAction) -> str:
    """Since when an action is overdue; the year where it is not this one."""
    assert action.due_on is not None  # else it is never late
    this_year = action.due_on.year == today_of(action).year
    day = format_skeleton("MMMd", action.due_on, locale=get_locale()) if this_year else short_day(action.due_on)
    return str(_("Overdue since %(day)s", day=day))


def grouped(plan: Sequence[RoadmapAction], by: str) -> list[dict[str, Any]]:
    """The actions under headings: by criterion, by the month they are due in, or by who looks after them.

    What is done or dropped comes last where the plan is not arranged by criterion.
    """
    if by == "criterion":
        return _groups(plan, lambda one: (one.criterion_id, one.criterion.name_in(language()), one.criterion))
    ended = [one for one in plan if not one.open]
    to_do = [one for one in plan if one.open]
    if by == "due":
        ordered = sorted(to_do, key=lambda one: (one.due_on or date.max, one.position))
        found = _groups(ordered, lambda one: (_month(one.due_on), _month(one.due_on), None), with_criterion=True)
    else:
        ordered = sorted(to_do, key=lambda one: (one.owner is None, one.owner.search_name if one.owner else ""))
        found = _groups(ordered, lambda one: (one.owner_id, _owner(one), None), with_criterion=True)
    return found + _groups(ended, lambda one: ("ended", _("Done or dropped"), None), with_criterion=True)


def _groups(plan: Sequence[RoadmapAction], told: Any, with_criterion: bool = False) -> list[dict[str, Any]]:
    found: dict[Any, dict[str, Any]] = {}
    for action in plan:
        key, name, criterion = told(action)
        group = found.setdefault(key, {"name": name, "criterion": criterion, "rows": []})
        group["rows"].append(row_of(action, with_criterion))
    return list(found.values())


def _month(day: date | None) -> str:
    return format_skeleton("yMMMM", day, locale=get_locale()).capitalize() if day else _("Without a day")


def _owner(action: RoadmapAction) -> str:
    return action.owner.name if action.owner else _("Nobody yet")
