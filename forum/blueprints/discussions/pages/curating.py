"""What moderators make of a thread: the form of its summary."""

from __future__ import annotations

from typing import Any

from flask import render_template

from forum.blueprints.discussions import policies
from forum.blueprints.discussions.pages.routes import pages
from forum.blueprints.discussions.queries import curating as queries
from forum.blueprints.discussions.queries import posts as post_queries
from forum.blueprints.discussions.queries import threads as thread_queries
from forum.blueprints.discussions.rules import PostLine
from forum.blueprints.discussions.schemas.curating import SummaryPageForm
from forum.blueprints.discussions.services import curating as services
from forum.kernel.actor import Actor
from forum.kernel.i18n import _
from forum.kernel.limits import WRITING, limit
from forum.kernel.markdown import plain
from forum.kernel.policies import authorize
from forum.kernel.text import shorten
from forum.kernel.web.access import signed_in
from forum.kernel.web.pages import done, form_state, takes_form

TO_CITE = 50
EXCERPT = 160


@pages.get("/t/<int:thread_id>/summary")
@signed_in
def edit_summary(actor: Actor, thread_id: int) -> Any:
    """The form of the summary, beside the posts one can cite."""
    thread = thread_queries.get_thread(actor, thread_id)
    authorize(policies.can_curate, actor, thread)
    summary = queries.find_summary(thread)
    form = form_state({"body": summary.body, "version": summary.version} if summary else {"version": 0})
    lines = [line for line in post_queries.list_posts(thread, limit=TO_CITE).items if line.stands]
    return render_template(
        "discussions/edit_summary.html", thread=thread, summary=summary, form=form,
        lines=[to_cite(line) for line in lines], more=thread.post_count > TO_CITE,
    )  # fmt: skip


@pages.post("/t/<int:thread_id>/summary")
@limit(WRITING)
@signed_in
@takes_form(SummaryPageForm, again=edit_summary)
def save_summary(actor: Actor, form: dict[str, Any], thread_id: int) -> Any:
    """Write the summary."""
    return done(
        _("The summary stands at the head of the thread."), services.write_summary(actor, thread_id, **form).path
    )


@pages.post("/t/<int:thread_id>/summary/removal")
@limit(WRITING)
@signed_in
def remove_summary(actor: Actor, thread_id: int) -> Any:
    """Take the summary away."""
    services.remove_summary(actor, thread_id)
    return done(_("The summary is gone."), thread_queries.get_thread(actor, thread_id).path)


def to_cite(line: PostLine) -> dict[str, Any]:
    """A post as something to cite: who, and how it begins."""
    return {
        "id": line.id, "number": line.number, "url": line.path, "name": line.author_name, "city": line.city_name,
        "beginning": shorten(plain(line.html), EXCERPT),
    }  # fmt: skip
