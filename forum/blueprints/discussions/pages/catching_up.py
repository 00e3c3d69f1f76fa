"""Putting aside what is new or unread, and choosing for how long things stay so."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import request, url_for

from forum.blueprints.discussions.pages.lists import list_latest
from forum.blueprints.discussions.pages.routes import pages
from forum.blueprints.discussions.schemas.forms import BringBackPageForm, CatchUpPageForm, ReadingChoiceForm
from forum.blueprints.discussions.services import catching_up
from forum.blueprints.groups.queries import groups as group_queries
from forum.kernel.actor import Actor
from forum.kernel.i18n import _
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import signed_in
from forum.kernel.web.pages import Undo, done, safe_next, takes_form


@pages.post("/threads/read")
@limit(WRITING)
@signed_in
@takes_form(CatchUpPageForm, again=list_latest)
def catch_up(actor: Actor, form: dict[str, Any]) -> Any:
    """Put aside what is new, unread, or both, in a group or in all."""
    told = {
        "new": _("These threads are no longer new."), "unread": _("These threads are marked as read."),
    }.get(form["what"], _("Everything here is marked as read."))  # fmt: skip
    back = safe_next(request.form.get("next"), _list_of(actor, form["group_id"]))
    if form["group_id"] is None:
        at: datetime | None = catching_up.mark_all_read(actor, form["what"])
    else:
        at = catching_up.mark_group_read(actor, form["group_id"], form["what"]).aside_at
    sent = {"what": form["what"], "group_id": str(form["group_id"] or ""), "put_aside_at": at.isoformat() if at else ""}
    sent["next"] = request.form.get("next", "")
    return done(told, back, Undo(url_for("discussions_pages.bring_back"), sent))


@pages.post("/threads/unread")
@limit(WRITING)
@signed_in
@takes_form(BringBackPageForm, again=list_latest)
def bring_back(actor: Actor, form: dict[str, Any]) -> Any:
    """Let what was put aside wait again, as before."""
    catching_up.bring_back(actor, form["group_id"], form["put_aside_at"])
    address = _list_of(actor, form["group_id"])
    shown = "" if form["what"] == "everything" else f"?sort={form['what']}"
    back = safe_next(request.form.get("next"), f"{address}{shown}")
    return done(_("It waits for you again, as before."), back)


def _list_of(actor: Actor, group_id: int | None) -> str:
    if group_id is None:
        return url_for("discussions_pages.list_latest")
    return f"{group_queries.get_group(actor, group_id).path}/discussions"


@pages.post("/threads/days")
@limit(WRITING)
@signed_in
@takes_form(ReadingChoiceForm, again=list_latest)
def choose_days(actor: Actor, form: dict[str, Any]) -> Any:
    """Choose for how long things stay new or unread."""
    catching_up.choose_days(actor, **form)
    return done(_("Saved."), url_for("discussions_pages.list_latest"))
