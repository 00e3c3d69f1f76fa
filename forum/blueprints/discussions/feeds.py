"""Feeds of a group and of a thread, for anybody who may read them: signed in, or with an address of one's own."""

from __future__ import annotations

from typing import Any

from flask import current_app, render_template, request, url_for

from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.discussions.queries import feeds as queries
from forum.blueprints.discussions.queries import posts, threads
from forum.blueprints.discussions.rules import PAGE_SIZE, PostLine
from forum.blueprints.discussions.services import feeds as services
from forum.blueprints.groups.queries import groups as group_queries
from forum.kernel.actor import Actor
from forum.kernel.errors import NotFound
from forum.kernel.feed_tokens import claimed_owner, feed_token, is_feed_token
from forum.kernel.i18n import _
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import public, signed_in
from forum.kernel.web.atom import Entry, atom_response
from forum.kernel.web.pages import PageBlueprint, done, safe_next

pages = PageBlueprint("feeds", "forum.blueprints.discussions")


@pages.get("/groups/<slug>/feed.atom")
@public
def group_feed(actor: Actor, slug: str) -> Any:
    """The latest threads of a group, each with its first post."""
    reader = _reader(actor, f"group {slug}")
    group = group_queries.get_group_by_slug(reader, slug)
    listed = [shown.thread for shown in threads.list_threads(reader, sort="newest", group_id=group.id).items]
    openings = posts.list_openings(listed)
    entries = [_entry(line, line.thread.title, line.thread.path) for line in openings if line.stands]
    return atom_response(_base(), group.path, group.name, entries)


@pages.get("/t/<int:thread_id>/feed.atom")
@public
def thread_feed(actor: Actor, thread_id: int) -> Any:
    """The latest posts of a thread, the newest first."""
    thread = threads.get_thread(_reader(actor, f"thread {thread_id}"), thread_id)
    latest = posts.list_between(thread, thread.post_count - PAGE_SIZE + 1, thread.post_count)
    entries = [_entry(line, _title(thread, line), line.path) for line in reversed(latest) if line.stands]
    return atom_response(_base(), thread.path, thread.title, entries, language=thread.language)


@pages.get("/groups/<slug>/feed")
@public
def show_group_feed(actor: Actor, slug: str) -> Any:
    """The address of a group's feed, to copy."""
    group = group_queries.get_group_by_slug(actor, slug)
    address = _address(actor, "feeds_pages.group_feed", f"group {slug}", slug=slug)
    return render_template("discussions/feed.html", title=group.name, back=group.path, address=address)


@pages.get("/t/<int:thread_id>/feed")
@public
def show_thread_feed(actor: Actor, thread_id: int) -> Any:
    """The address of a thread's feed, to copy."""
    thread = threads.get_thread(actor, thread_id)
    address = _address(actor, "feeds_pages.thread_feed", f"thread {thread_id}", thread_id=thread_id)
    return render_template("discussions/feed.html", title=thread.title, back=thread.path, address=address)


@pages.post("/feeds/renew")
@limit(WRITING)
@signed_in
def renew(actor: Actor) -> Any:
    """Give all one's feeds new addresses."""
    services.renew_feeds(actor)
    told = _("Your feeds have new addresses. Those you used so far no longer work.")
    return done(told, safe_next(request.form.get("next"), "/threads"))


def _address(actor: Actor, endpoint: str, subject: str, **place: Any) -> str:
    token = feed_token(actor.id, queries.find_key(actor.id), subject) if actor.id else None
    return _base() + url_for(endpoint, token=token, **place)


def _reader(actor: Actor, subject: str) -> Actor:
    """Whoever the token of the address stands for. Raises NotFound for a wrong one, as for a feed that is not there."""
    token = request.args.get("token")
    if not token:
        return actor
    found = queries.find_reader(claimed_owner(token) or 0)
    if found is None or not is_feed_token(token, found[0].id, found[1], subject):
        raise NotFound
    return found[0]


def _entry(line: PostLine, title: str, address: str) -> Entry:
    changed = line.edited_at or line.created_at
    return Entry(address, title, line.author_name, line.html, line.created_at, changed)


def _title(thread: Thread, line: PostLine) -> str:
    return thread.title if line.number == 1 else _("%(name)s in “%(title)s”", name=line.author_name, title=thread.title)


def _base() -> str:
    return str(current_app.config["PUBLIC_URL"]).rstrip("/")
