"""The first page: what waits for a member, or what this is for a stranger."""

from __future__ import annotations

from typing import Any

from flask import render_template
from flask_babel import to_user_timezone

from forum.blueprints.home.pages.routes import pages
from forum.blueprints.home.queries import community
from forum.blueprints.standards import queries as standard_queries
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.i18n import _
from forum.kernel.web.access import public, signed_in
from forum.kernel.web.pages import wants_fragment


@pages.get("/")
@public
def index(actor: Actor) -> Any:
    """Home for members, the front page for everybody else."""
    if not actor.signed_in:
        return render_template(
            "home/front.html", figures=community.count_community(), areas=standard_queries.list_areas()
        )
    return render_template("home/home.html", greeting=_greeting(), first_name=getattr(actor, "name", "").split(" ")[0])


@pages.get("/keys")
@signed_in
def show_keys(actor: Actor) -> Any:
    """The keys one can use instead of the mouse, as a page; alone for a page that is open."""
    return render_template("home/keys_dialog.html" if wants_fragment() else "home/keys.html")


def _greeting() -> str:
    hour = to_user_timezone(clock.now()).hour
    if hour < 5 or hour >= 19:
        return _("Good evening")
    return _("Good morning") if hour < 12 else _("Good afternoon")
