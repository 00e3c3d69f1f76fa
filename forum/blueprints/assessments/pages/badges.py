"""Badges for shared progress: on the page of a city, and what they are for."""

from __future__ import annotations

from typing import Any

from flask import render_template

from forum.blueprints.assessments.pages.routes import pages
from forum.blueprints.assessments.queries.badges import find_shared
from forum.blueprints.assessments.rules import badges
from forum.blueprints.cities.models.cities import City
from forum.kernel.actor import Actor
from forum.kernel.feature import Section, add_section
from forum.kernel.i18n import _
from forum.kernel.web.access import public

_ICONS = {
    badges.OPEN_BOOK: "eye", badges.WELL_USED: "file-text", badges.GOOD_NEIGHBOUR: "hand-helping",
    badges.ON_THE_MOVE: "trending-up",
}  # fmt: skip


@pages.get("/badges")
@public
def show_badges(actor: Actor) -> Any:
    """What the badges are for, and who sees them."""
    return render_template("assessments/badges.html", badges=[_badge(name) for name in badges.BADGES])


def badges_of(actor: Actor, city: City) -> str:
    """On a city's page: the badges it has for what it shares with the reader."""
    found = badges.earned(find_shared(actor, city))
    return render_template("assessments/_badges.html", badges=[_badge(name) for name in found]) if found else ""


def _badge(name: str) -> dict[str, str]:
    label, what = _words()[name]
    return {"name": name, "icon": _ICONS[name], "label": label, "what": what}


def _words() -> dict[str, tuple[str, str]]:
    return {
        badges.OPEN_BOOK: (_("Open book"), _("It shows all members five criteria or more that it met.")),
        badges.WELL_USED: (_("Well used"), _("Two other cities or more adapted documents of it.")),
        badges.GOOD_NEIGHBOUR: (
            _("Good neighbour"),
            _("Its people solved a question or found a document for somebody of another city."),
        ),
        badges.ON_THE_MOVE: (
            _("On the move"),
            _("Within a year it met three criteria or more that it had shown to all members on its way there."),
        ),
    }


add_section(Section("city", 5, badges_of))
