"""States, claims and levels of assessments in words."""

from __future__ import annotations

from forum.blueprints.cities.models.cities import LEVELS
from forum.kernel.i18n import _, pgettext


def state_names() -> dict[str, str]:
    """Where an assessment is on its way."""
    return {
        "draft": pgettext("assessment", "Being written"),
        "submitted": pgettext("assessment", "With programme staff"),
        "clarifying": pgettext("assessment", "Staff ask for more"),
        "decided": pgettext("assessment", "Decided"),
        "withdrawn": pgettext("assessment", "Withdrawn"),
    }


def claim_names() -> dict[str, str]:
    """What a city says of a criterion."""
    return {
        "": pgettext("claim", "Not said yet"),
        "not_met": pgettext("claim", "Not met"),
        "in_progress": pgettext("claim", "In progress"),
        "met": pgettext("claim", "Met"),
    }


def level_name(level: str) -> str:
    """A certified level; those of a network's own standard are called as it calls them."""
    names = {"silver": _("Silver"), "gold": _("Gold"), "platinum": _("Platinum")}
    return names.get(level, level) if level in LEVELS else level
