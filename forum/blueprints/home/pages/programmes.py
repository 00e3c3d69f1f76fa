"""The programmes of the community on one page, with what is next in one's calendar."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import render_template, url_for

from forum.blueprints.home.pages.routes import pages
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.calendars import entries_of
from forum.kernel.i18n import _, pgettext
from forum.kernel.web.access import public

AHEAD = timedelta(days=60)
SHOWN = 6


@pages.get("/programmes")
@public
def show_programmes(actor: Actor) -> Any:
    """What one can take part in, and for members what is next in their calendar."""
    at = clock.now()
    entries = entries_of(actor, at, at + AHEAD)[:SHOWN]
    return render_template("home/programmes.html", programmes=_programmes(), entries=entries)


def _programmes() -> list[dict[str, Any]]:
    told = (
        ("events_pages.index", "calendar", pgettext("programmes", "Events"),
         _("Workshops, open questions with somebody who knows, office hours and conferences.")),
        ("sprints_pages.index", "trending-up", pgettext("programmes", "Sprints"),
         _("Some cities work on one thing together for some weeks, from a call to a published plan.")),
        ("coaching_pages.index", "handshake", pgettext("programmes", "Mentoring"),
         _("Find a mentor, ask for help in confidence, or offer some hours of your own.")),
        ("ideation_pages.index", "lightbulb", pgettext("programmes", "Ideation"),
         _("Gather concepts under a few themes, vote, and publish what you found.")),
        ("opportunities_pages.index", "hand-helping", pgettext("programmes", "Opportunities"),
         _("Funding, research and partners looked for, matched to your city.")),
    )  # fmt: skip
    return [
        {"url": url_for(endpoint), "icon": icon, "name": name, "about": about} for endpoint, icon, name, about in told
    ]
