"""Splitting, merging and moving a thread, on one page with the posts to choose."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import render_template, url_for

from forum.blueprints.discussions import policies
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.discussions.pages import ways_back
from forum.blueprints.discussions.pages.routes import pages
from forum.blueprints.discussions.pages.shown import post_views
from forum.blueprints.discussions.queries import moving as queries
from forum.blueprints.discussions.queries import posts, similar, threads
from forum.blueprints.discussions.rules import find_thread_number
from forum.blueprints.discussions.schemas.acts import (
    MovePageQuery,
    ThreadGroupForm,
    ThreadMergePageForm,
    ThreadSplitForm,
)
from forum.blueprints.discussions.services import moving
from forum.blueprints.groups.models.groups import Group
from forum.kernel.actor import Actor
from forum.kernel.errors import Invalid
from forum.kernel.i18n import _, ngettext
from forum.kernel.limits import WRITING, limit
from forum.kernel.policies import authorize
from forum.kernel.web.access import signed_in
from forum.kernel.web.fields import PageQuery
from forum.kernel.web.pages import done, form_state, read_query, takes_form, wants_fragment


@pages.get("/t/<int:thread_id>/organise")
@signed_in
def organise(actor: Actor, thread_id: int) -> Any:
    """Choose replies for a new thread, or another thread or group for all of it."""
    thread = threads.get_thread(actor, thread_id)
    authorize(policies.can_move_posts, actor, thread)
    page = posts.list_posts(thread, after=1, limit=100, cursor=read_query(PageQuery)["cursor"])
    return render_template(
        "discussions/organise.html", thread=thread, posts=post_views(actor, page.items), next=page.next,
        groups=_offer(queries.list_targets(actor, thread)), **_targets(actor, thread),
    )  # fmt: skip


def _targets(actor: Actor, thread: Thread) -> dict[str, Any]:
    """What was typed to find the other thread, and the threads with such words in their titles."""
    words = read_query(MovePageQuery)["into"]
    found = similar.list_to_merge_into(actor, thread, words) if words else []
    return {"form": form_state({"into": words}), "words": words, "targets": found}


def _offer(groups: Sequence[Group]) -> list[tuple[Any, str]]:
    """None is chosen before somebody chooses: a thread may go where its author cannot follow."""
    return [("", _("Choose a group")), *((group.id, group.name) for group in groups)] if groups else []


@pages.post("/t/<int:thread_id>/split")
@limit(WRITING)
@signed_in
@takes_form(ThreadSplitForm, again=organise)
def split(actor: Actor, form: dict[str, Any], thread_id: int) -> Any:
    """Begin a new thread with the chosen replies."""
    made = moving.split_thread(actor, thread_id, **form)
    back = ways_back.of_thread(actor, "thread_split", threads.get_thread(actor, thread_id))
    return done(_("The replies stand in a thread of their own."), made.path, back)


@pages.get("/t/<int:thread_id>/merge")
@signed_in
def ask_to_merge(actor: Actor, thread_id: int) -> Any:
    """Say what it means before a thread becomes part of another, or find that one by words of its title; what is found
    alone for the form that asks for it."""
    if wants_fragment():
        thread = threads.get_thread(actor, thread_id)
        authorize(policies.can_move_posts, actor, thread)
        return render_template("discussions/_targets.html", thread=thread, **_targets(actor, thread))
    words = read_query(MovePageQuery)["into"]
    into = find_thread_number(words)
    if not into:
        return done(None, url_for(".organise", thread_id=thread_id, into=words or None))
    return render_template("discussions/ask_to_move.html", move=queries.preview_merge(actor, thread_id, into))


@pages.post("/t/<int:thread_id>/merge")
@limit(WRITING)
@signed_in
@takes_form(ThreadMergePageForm, again=organise)
def merge(actor: Actor, form: dict[str, Any], thread_id: int) -> Any:
    """Make it part of the thread whose address was given."""
    into = find_thread_number(form["into"])
    if threads.find_thread_to_show(actor, into) is None:
        raise Invalid(errors={"into": [_("No thread that you can read has this address.")]})
    move, source = queries.preview_merge(actor, thread_id, into), threads.get_thread(actor, thread_id)
    address = source.path
    thread = moving.merge_thread(actor, thread_id, into)
    told = [_("The thread is part of this one now. Its old address leads here."), _left_behind(move)]
    return done(" ".join(told).strip(), thread.path, ways_back.of_thread(actor, "thread_merged", source, address))


@pages.get("/t/<int:thread_id>/move")
@signed_in
def ask_to_move(actor: Actor, thread_id: int) -> Any:
    """Say who could no longer read it before a thread goes to another group; alone for the form that asks for it."""
    group_id = read_query(MovePageQuery)["group_id"]
    if group_id is None:
        return "" if wants_fragment() else done(None, url_for(".organise", thread_id=thread_id))
    move = queries.preview_move(actor, thread_id, group_id)
    page = "discussions/_move.html" if wants_fragment() else "discussions/ask_to_move.html"
    return render_template(page, move=move)


@pages.post("/t/<int:thread_id>/move")
@limit(WRITING)
@signed_in
@takes_form(ThreadGroupForm, again=organise)
def move(actor: Actor, form: dict[str, Any], thread_id: int) -> Any:
    """Put it into another group."""
    before = queries.preview_move(actor, thread_id, form["group_id"])
    thread = moving.move_thread(actor, thread_id, **form)
    told = [_("The thread is in %(group)s now.", group=before.group.name), _left_behind(before)]
    return done(" ".join(told).strip(), thread.path, ways_back.of_thread(actor, "thread_moved", thread))


def _left_behind(move: queries.Move) -> str:
    """Whom it has cost, told afterwards."""
    if not move.left_behind:
        return ""
    return ngettext(
        "%(num)s person who wrote here can no longer read it.",
        "%(num)s people who wrote here can no longer read it.",
        move.left_behind,
    )
