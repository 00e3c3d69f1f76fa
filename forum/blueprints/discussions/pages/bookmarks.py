"""Bookmarks: the list, the form of one, and the quick choices beside a post."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import render_template
from flask_babel import to_user_timezone

from forum.blueprints.discussions import policies
from forum.blueprints.discussions.models.bookmarks import NEVER, Bookmark, reminder_at
from forum.blueprints.discussions.pages.objects import reminder_choices
from forum.blueprints.discussions.pages.reading import show_post_again
from forum.blueprints.discussions.pages.routes import pages
from forum.blueprints.discussions.pages.shown import post_view
from forum.blueprints.discussions.queries import bookmarks as queries
from forum.blueprints.discussions.queries import objects, posts
from forum.blueprints.discussions.schemas.bookmarks import AT, BookmarkPageForm, BookmarkQuery, ReminderPageForm
from forum.blueprints.discussions.services import bookmarks as services
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.days import day_and_time
from forum.kernel.i18n import _, choose_timezone
from forum.kernel.limits import WRITING, limit
from forum.kernel.markdown import plain
from forum.kernel.policies import authorize
from forum.kernel.text import shorten
from forum.kernel.web.access import signed_in
from forum.kernel.web.pages import Undo, done, form_state, read_query, takes_form, wants_fragment

ADDRESS = "/me/bookmarks"
LONGEST_EXCERPT = 180


@pages.get(ADDRESS)
@signed_in
def list_bookmarks(actor: Actor) -> Any:
    """One's bookmarks."""
    query = read_query(BookmarkQuery)
    page = queries.list_bookmarks(actor, **query).map(_row)
    return render_template("discussions/bookmarks.html", page=page, reminders=query["reminders"])


@pages.get("/posts/<int:post_id>/bookmark")
@signed_in
def edit_bookmark(actor: Actor, post_id: int) -> Any:
    """The form of a bookmark."""
    post = posts.get_post(actor, post_id)
    authorize(policies.can_bookmark, actor, post)
    bookmark = queries.find_bookmark(actor, post_id)
    form = form_state(_values(bookmark) if bookmark else {"removal": NEVER})
    choices = [("", _("No reminder")), *reminder_choices(), (AT, _("At a day and time you choose"))]
    return render_template(
        "discussions/edit_bookmark.html", post=post, form=form, kept=bookmark is not None, choices=choices
    )


@pages.post("/posts/<int:post_id>/bookmark")
@limit(WRITING)
@signed_in
@takes_form(BookmarkPageForm, again=edit_bookmark)
def save_bookmark(actor: Actor, form: dict[str, Any], post_id: int) -> Any:
    """Keep the bookmark as the form says."""
    when = form.pop("when")
    form["remind_at"] = form["remind_at"] if when == AT else _moment(when)
    bookmark = services.keep_bookmark(actor, post_id, **form)
    return done(_told(bookmark), f"{bookmark.post.path}#post-{bookmark.post.number}")


@pages.post("/posts/<int:post_id>/bookmark/reminder")
@limit(WRITING)
@signed_in
@takes_form(ReminderPageForm, again=show_post_again)
def remind(actor: Actor, form: dict[str, Any], post_id: int) -> Any:
    """Keep the post with a quick choice of reminder; a page with scripts receives the bookmark's button alone."""
    bookmark = services.remind_me(actor, post_id, _moment(form["when"]))
    if wants_fragment():
        return _button(actor, post_id)
    return done(_told(bookmark), f"{bookmark.post.path}#post-{bookmark.post.number}")


@pages.post("/posts/<int:post_id>/bookmark/remove")
@limit(WRITING)
@signed_in
def remove_bookmark(actor: Actor, post_id: int) -> Any:
    """Remove the bookmark."""
    services.remove_bookmark(actor, post_id)
    if wants_fragment():
        return _button(actor, post_id)
    undo = Undo(f"/posts/{post_id}/bookmark/reminder", {})
    return done(_("The bookmark is removed."), ADDRESS, undo)


def _moment(when: str | None) -> datetime | None:
    return reminder_at(when, clock.now(), choose_timezone() or "UTC") if when else None


def _told(bookmark: Bookmark) -> str:
    if bookmark.remind_at is None:
        return _("The post is in your bookmarks.")
    return _(
        "The post is in your bookmarks. You will be reminded of it: %(moment)s.",
        moment=day_and_time(bookmark.remind_at),
    )


def _button(actor: Actor, post_id: int) -> str:
    line = posts.get_line(actor, post_id)
    view = post_view(actor, line, objects.find_objects(actor, [line]))
    return render_template("discussions/bookmark.html", post=view, opened=view["bookmark"] is not None)


def _values(bookmark: Bookmark) -> dict[str, Any]:
    moment = to_user_timezone(bookmark.remind_at).strftime("%Y-%m-%dT%H:%M") if bookmark.remind_at else None
    return {
        "name": bookmark.name, "when": AT if moment else None, "remind_at": moment, "removal": bookmark.removal,
        "version": bookmark.version,
    }  # fmt: skip


def _row(bookmark: Bookmark) -> dict[str, Any]:
    post = bookmark.post
    text = shorten(plain(post.html), LONGEST_EXCERPT) if post.stands else _("This post cannot be read now.")
    return {
        "id": bookmark.id, "post_id": post.id, "url": post.anchor, "title": bookmark.name or post.thread.title,
        "text": text, "at": bookmark.created_at, "remind_at": bookmark.remind_at,
        "facts": [post.author.name, *([post.thread.title] if bookmark.name else []), post.thread.group.name],
    }  # fmt: skip
