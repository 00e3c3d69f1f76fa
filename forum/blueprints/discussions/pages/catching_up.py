"""Putting aside what is new or unread, and choosing for how long things stay so."""

from __future__ import annotations

from typing import Any

from flask import url_for

from forum.blueprints.discussions.pages.lists import list_latest
from forum.blueprints.discussions.pages.routes import pages
from forum.blueprints.discussions.schemas.forms import CatchUpPageForm, ReadingChoiceForm
from forum.blueprints.discussions.services import catching_up
from forum.blueprints.groups.queries import groups as group_queries
from forum.kernel.actor import Actor
from forum.kernel.i18n import _
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import signed_in
from forum.kernel.web.pages import done, takes_form


@pages.post("/threads/read")
@limit(WRITING)
@signed_in
@takes_form(CatchUpPageForm, again=list_latest)
def catch_up(actor: Actor, form: dict[str, Any]) -> Any:
    """Put aside what is new, unread, or both, in a group or in all."""
    told = _("These threads are no longer new.") if form["what"] == "new" else _("Everything here is marked as read.")
    if form["group_id"] is None:
        catching_up.mark_all_read(actor, form["what"])
        return done(told, url_for("discussions_pages.list_latest"))
    catching_up.mark_group_read(actor, form["group_id"], form["what"])
    group = group_queries.get_group(actor, form["group_id"])
    return done(told, f"{group.path}/discussions")


@pages.post("/threads/days")
@limit(WRITING)
@signed_in
@takes_form(ReadingChoiceForm, again=list_latest)
def choose_days(actor: Actor, form: dict[str, Any]) -> Any:
    """Choose for how long things stay new or unread."""
    catching_up.choose_days(actor, **form)
    return done(_("Saved."), url_for("discussions_pages.list_latest"))
