"""What one was writing: shown where it goes on, and discarded after asking."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for

from forum.blueprints.accounts import queries as account_queries
from forum.blueprints.discussions import policies
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.discussions.pages.routes import pages
from forum.blueprints.discussions.queries import threads as thread_queries
from forum.blueprints.discussions.rules import opening_draft_keys, reply_draft_key
from forum.blueprints.discussions.services import drafts as services
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.groups.queries import groups as group_queries
from forum.kernel.actor import Actor
from forum.kernel.i18n import _
from forum.kernel.limits import WRITING, limit
from forum.kernel.policies import authorize
from forum.kernel.web.access import signed_in
from forum.kernel.web.pages import done


@pages.get("/t/<int:thread_id>/draft")
@signed_in
def ask_to_discard_reply(actor: Actor, thread_id: int) -> Any:
    """Ask before the draft of a reply goes."""
    thread = thread_queries.get_thread(actor, thread_id)
    authorize(policies.can_follow, actor, thread)
    text = reply_draft(actor, thread)["text"]
    return render_template("discussions/discard.html", text=text, title=thread.title, back=f"{thread.path}#reply")


@pages.post("/t/<int:thread_id>/draft")
@limit(WRITING)
@signed_in
def discard_reply(actor: Actor, thread_id: int) -> Any:
    """Let go of the draft of a reply."""
    return done(_("The draft is discarded."), services.discard_reply(actor, thread_id).path)


@pages.get("/groups/<slug>/draft")
@signed_in
def ask_to_discard_opening(actor: Actor, slug: str) -> Any:
    """Ask before the draft of a thread goes."""
    group = group_queries.get_group_by_slug(actor, slug)
    authorize(policies.can_start_thread, actor, group)
    text, title = opening_drafts(actor, group)
    back = url_for("discussions_pages.new_thread", slug=group.slug)
    return render_template("discussions/discard.html", text=text["text"], title=title["text"] or group.name, back=back)


@pages.post("/groups/<slug>/draft")
@limit(WRITING)
@signed_in
def discard_opening(actor: Actor, slug: str) -> Any:
    """Let go of the draft of a thread."""
    return done(_("The draft is discarded."), services.discard_opening(actor, slug).path)


def reply_draft(actor: Actor, thread: Thread) -> dict[str, Any]:
    """The draft of a reply, as the editor takes it."""
    key = reply_draft_key(thread.id)
    found = account_queries.find_drafts(actor, [key])
    return _as_kept(key, found, url_for("discussions_pages.ask_to_discard_reply", thread_id=thread.id))


def opening_drafts(actor: Actor, group: Group) -> tuple[dict[str, Any], dict[str, Any]]:
    """The drafts of the text and of the title of a new thread."""
    text, title = opening_draft_keys(group.id)
    found = account_queries.find_drafts(actor, [text, title])
    discard = url_for("discussions_pages.ask_to_discard_opening", slug=group.slug)
    return _as_kept(text, found, discard), _as_kept(title, found, discard)


def _as_kept(key: str, found: Any, discard_url: str) -> dict[str, Any]:
    draft = found.get(key)
    text = draft.text if draft else ""
    return {
        "url": f"/api/v1/drafts/{key}", "sequence": draft.sequence if draft else 0, "text": text, "kept": bool(text),
        "discard_url": discard_url,
    }  # fmt: skip
