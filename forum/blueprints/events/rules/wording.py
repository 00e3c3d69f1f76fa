"""What the words of rows are called."""

from __future__ import annotations

from forum.kernel.i18n import _, pgettext


def kind_names() -> dict[str, str]:
    """The kinds of events."""
    return {
        "workshop": _("Workshop"),
        "ama": _("Ask me anything"),
        "office_hours": _("Office hours"),
        "masterclass": _("Masterclass"),
        "conference": _("Conference"),
        "session": pgettext("event", "Session"),
    }


def frequency_names() -> dict[str, str]:
    """How often what recurs takes place."""
    return {
        "weekly": _("Every week"),
        "fortnightly": _("Every two weeks"),
        "monthly": _("Every month on the same weekday"),
    }
