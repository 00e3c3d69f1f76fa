"""Splitting, merging and moving a thread, on one page with the posts to choose."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import render_template

from forum.blueprints.discussions import policies
from forum.blueprints.discussions.pages.routes import pages
from forum.blueprints.discussions.pages.shown import post_views
from forum.blueprints.discussions.queries import moving as queries
from forum.blueprints.discussions.queries import posts, threads
from forum.blueprints.discussions.rules import find_thread_number
from forum.blueprints.discussions.schemas.acts import ThreadGroupForm, ThreadMergePageForm, ThreadSplitForm
from forum.blueprints.discussions.services import moving
from forum.blueprints.groups.models.groups import Group
from forum.kernel.actor import Actor
from forum.kernel.errors import Invalid
from forum.kernel.i18n import _
from forum.kernel.limits import WRITING, limit
from forum.kernel.policies import authorize
from forum.kernel.web.access import signed_in
from forum.kernel.web.fields import PageQuery
from forum.kernel.web.pages import done, form_state, read_query, takes_form


@pages.get("/t/<int:thread_id>/organise")
@signed_in
def organise(actor: Actor, thread_id: int) -> Any:
    """Choose replies for a new thread, or another thread or group for all of it."""
    thread = threads.get_thread(actor, thread_id)
    authorize(policies.can_move_posts, actor, thread)
    page = posts.list_posts(thread, after=1, limit=100, cursor=read_query(PageQuery)["cursor"])
    return render_template(
        "discussions/organise.html", thread=thread, posts=post_views(actor, page.items), next=page.next,
        groups=_offer(queries.list_targets(actor, thread)), form=form_state(),
    )  # fmt: skip


def _offer(groups: Sequence[Group]) -> list[tuple[Any, str]]:
    """None is chosen before somebody chooses: a thread may go where its author cannot follow."""
    return [("", _("Choose a group")), *((group.id, group.name) for group in groups)] if groups else []


@pages.post("/t/<int:thread_id>/split")
@limit(WRITING)
@signed_in
@takes_form(ThreadSplitForm, again=organise)
def split(actor: Actor, form: dict[str, Any], thread_id: int) -> Any:
    """Begin a new thread with the chosen replies."""
    return done(_("The replies stand in a thread of their own."), moving.split_thread(actor, thread_id, **form).path)


@pages.post("/t/<int:thread_id>/merge")
@limit(WRITING)
@signed_in
@takes_form(ThreadMergePageForm, again=organise)
def merge(actor: Actor, form: dict[str, Any], thread_id: int) -> Any:
    """Make it part of the thread whose address was given."""
    into = find_thread_number(form["into"])
    if threads.find_thread_to_show(actor, into) is None:
        raise Invalid(errors={"into": [_("No thread that you can read has this address.")]})
    thread = moving.merge_thread(actor, thread_id, into)
    return done(_("The thread is part of this one now. Its old address leads here."), thread.path)


@pages.post("/t/<int:thread_id>/move")
@limit(WRITING)
@signed_in
@takes_form(ThreadGroupForm, again=organise)
def move(actor: Actor, form: dict[str, Any], thread_id: int) -> Any:
    """Put it into another group."""
    return done(_("The thread is in this group now."), moving.move_thread(actor, thread_id, **form).path)
