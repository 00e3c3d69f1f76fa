"""Threads for later: one's own, changing and cancelling them."""

from __future__ import annotations

from typing import Any

from flask import render_template

from forum.blueprints.discussions.models.polls import ALWAYS
from forum.blueprints.discussions.models.scheduled import ScheduledThread
from forum.blueprints.discussions.pages.routes import pages
from forum.blueprints.discussions.queries import scheduled as queries
from forum.blueprints.discussions.schemas.polls import take_poll
from forum.blueprints.discussions.schemas.scheduled import ScheduledPageForm
from forum.blueprints.discussions.services import scheduling
from forum.kernel.actor import Actor
from forum.kernel.days import local_text
from forum.kernel.i18n import _
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import signed_in
from forum.kernel.web.fields import PageQuery
from forum.kernel.web.pages import done, form_state, read_query, takes_form

ADDRESS = "/me/scheduled"


@pages.get(ADDRESS)
@signed_in
def list_scheduled(actor: Actor) -> Any:
    """One's threads for later."""
    page = queries.list_scheduled(actor, **read_query(PageQuery))
    return render_template("discussions/scheduled.html", page=page)


@pages.get("/me/scheduled/<int:scheduled_id>")
@signed_in
def edit_scheduled(actor: Actor, scheduled_id: int) -> Any:
    """The form to change one."""
    scheduled = queries.get_scheduled(actor, scheduled_id)
    values = {
        "title": scheduled.title, "body": scheduled.body, "tags": scheduled.tags, "question": scheduled.question,
        "publish_at": local_text(scheduled.publish_at), "version": scheduled.version, **_poll(scheduled),
    }  # fmt: skip
    return render_template("discussions/edit_scheduled.html", scheduled=scheduled, form=form_state(values))


@pages.post("/me/scheduled/<int:scheduled_id>")
@limit(WRITING)
@signed_in
@takes_form(ScheduledPageForm, again=edit_scheduled)
def change_scheduled(actor: Actor, form: dict[str, Any], scheduled_id: int) -> Any:
    """Change it."""
    form["poll"] = take_poll(form)
    scheduling.change_scheduled(actor, scheduled_id, **form)
    return done(_("Saved."), ADDRESS)


@pages.post("/me/scheduled/<int:scheduled_id>/cancel")
@limit(WRITING)
@signed_in
def cancel_scheduled(actor: Actor, scheduled_id: int) -> Any:
    """Publish it never."""
    scheduled = scheduling.cancel_scheduled(actor, scheduled_id)
    return done(_("“%(title)s” will not be published.", title=scheduled.title), ADDRESS)


def _poll(scheduled: ScheduledThread) -> dict[str, Any]:
    poll = scheduling.told_poll(scheduled)
    if poll is None:
        return {"poll_results": ALWAYS}
    typed = {**poll, "options": "\n".join(poll["options"]), "closes_at": local_text(poll["closes_at"])}
    return {f"poll_{name}": value for name, value in typed.items()}
