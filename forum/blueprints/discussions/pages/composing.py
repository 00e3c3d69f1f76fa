"""Helping to write: how a text will look, and the quote of a post."""

from __future__ import annotations

from typing import Any

from flask import Response, render_template, request

from forum.blueprints.discussions import policies
from forum.blueprints.discussions.pages.reading import show_again, show_preview
from forum.blueprints.discussions.pages.routes import pages
from forum.blueprints.discussions.pages.uploads import keeps_uploads, sent_files
from forum.blueprints.discussions.pages.writing import new_thread, opening_parts, render_thread_form
from forum.blueprints.discussions.queries import link_cards, similar
from forum.blueprints.discussions.queries import posts as queries
from forum.blueprints.discussions.queries import threads as thread_queries
from forum.blueprints.discussions.rules import LONGEST_BODY, LONGEST_TITLE, quote
from forum.blueprints.discussions.schemas.forms import PostReplyForm
from forum.blueprints.discussions.schemas.scheduled import OpeningPageForm
from forum.blueprints.discussions.services import writing
from forum.blueprints.groups.queries import groups as group_queries
from forum.kernel.actor import Actor
from forum.kernel.days import local_text
from forum.kernel.errors import TooLarge
from forum.kernel.limits import READING, limit
from forum.kernel.policies import authorize
from forum.kernel.web.access import signed_in
from forum.kernel.web.pages import form_state, takes_form


@pages.post("/threads/preview")
@limit(READING)
@signed_in
def preview_text(actor: Actor) -> Any:
    """The HTML that a text will have in a thread, alone: for a page that is open."""
    body = request.form.get("body", "")
    if len(body) > LONGEST_BODY:
        raise TooLarge
    return Response(writing.render(body).html, mimetype="text/html")


@pages.post("/t/<int:thread_id>/preview")
@limit(READING)
@signed_in
@keeps_uploads
@takes_form(PostReplyForm, again=show_again)
def preview_reply(actor: Actor, form: dict[str, Any], thread_id: int) -> Any:
    """The thread with a reply as it will look, and the form still open."""
    return show_preview(actor, thread_id, {**form, "file_ids": sent_files(form)})


@pages.post("/groups/<slug>/new/preview")
@limit(READING)
@signed_in
@keeps_uploads
@takes_form(OpeningPageForm, again=new_thread)
def preview_thread(actor: Actor, form: dict[str, Any], slug: str) -> Any:
    """A new thread as it will look, and the form still open."""
    group = group_queries.get_group_by_slug(actor, slug)
    authorize(policies.can_start_thread, actor, group)
    moments = {name: local_text(form[name]) for name in ("publish_at", "poll_closes_at")}
    typed = form_state({**form, **moments, "file_ids": sent_files(form)})
    preview, near = writing.render(form["body"]).html, similar.list_similar(actor, form["title"])
    return render_thread_form(typed, preview=preview, similar=near, **opening_parts(actor, group, typed))


@pages.get("/threads/similar")
@limit(READING)
@signed_in
def show_similar(actor: Actor) -> Any:
    """Threads about the same as a title, alone: for a page that is open."""
    near = similar.list_similar(actor, request.args.get("title", "")[:LONGEST_TITLE])
    return render_template("discussions/similar.html", similar=near)


@pages.get("/t/<int:thread_id>/quote/<int:number>")
@signed_in
def show_quote(actor: Actor, thread_id: int, number: int) -> Any:
    """The Markdown that quotes a post, for a page that is open."""
    line = queries.get_line_by_number(thread_queries.get_thread(actor, thread_id), number)
    authorize(policies.can_quote, actor, line)
    return Response(quote(line.body, line.author_name, line.path), mimetype="text/markdown")


@pages.get("/t/<int:thread_id>/links")
@limit(READING)
@signed_in
def show_posted_links(actor: Actor, thread_id: int) -> Any:
    """Where links were posted before, alone: for a page that is open."""
    thread = thread_queries.get_thread(actor, thread_id)
    posted = link_cards.list_posted(actor, thread, request.args.getlist("url"))
    return render_template("discussions/links.html", thread=thread, posted=posted)
