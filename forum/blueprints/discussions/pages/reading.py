"""Reading a thread."""

from __future__ import annotations

from typing import Any

from flask import abort, redirect, render_template, request
from marshmallow import Schema, fields, validate

from forum.blueprints.directory import policies as directory_policies
from forum.blueprints.discussions import policies
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.discussions.pages.course import event_views
from forum.blueprints.discussions.pages.heads import curated_view
from forum.blueprints.discussions.pages.routes import pages
from forum.blueprints.discussions.pages.shown import criteria_cards, post_views
from forum.blueprints.discussions.pages.written import reply_form
from forum.blueprints.discussions.queries import addresses, following, history, posts, threads
from forum.blueprints.discussions.queries.prompting import Prompts
from forum.blueprints.discussions.queries.threads import ThreadShown
from forum.blueprints.discussions.rules import PAGE_SIZE, PostLine, window_around
from forum.blueprints.discussions.services import slowing, viewing
from forum.blueprints.groups import policies as group_policies
from forum.kernel.actor import Actor
from forum.kernel.days import start_of
from forum.kernel.realtime.rooms import last_seq
from forum.kernel.web.access import public
from forum.kernel.web.fields import LARGEST_ID
from forum.kernel.web.pages import read_query
from forum.kernel.web.visitors import visitor_of

MOST_PART = 50


class Place(Schema):
    """Which part of a thread to show, and which post to quote."""

    after = fields.Integer(load_default=None, validate=validate.Range(0, LARGEST_ID))
    before = fields.Integer(load_default=None, validate=validate.Range(1, LARGEST_ID))
    number = fields.Integer(load_default=None, validate=validate.Range(1, LARGEST_ID))
    quote = fields.Integer(load_default=None, validate=validate.Range(1, LARGEST_ID))


class Part(Place):
    """Some posts that a page shows already."""

    numbers = fields.List(
        fields.Integer(validate=validate.Range(1, LARGEST_ID)),
        load_default=list,
        validate=validate.Length(max=MOST_PART),
    )


class Jump(Schema):
    """Where in a long thread to go: a number, or a day."""

    number = fields.Integer(load_default=None, validate=validate.Range(1, LARGEST_ID))
    on = fields.Date(load_default=None)


ANYWHERE: dict[str, Any] = {"after": None, "before": None, "number": None, "quote": None}


@pages.get("/t/<slug>/<int:thread_id>")
@pages.get("/t/<slug>/<int:thread_id>/<int:number>")
@public
def show_thread(actor: Actor, slug: str, thread_id: int, number: int | None = None) -> Any:
    """A thread at a post, else at the first one that is not read; an old address leads to the present one."""
    shown = threads.find_thread_to_show(actor, thread_id)
    if shown is None:
        return redirect(addresses.get_by_address(actor, thread_id, number or 1).anchor, code=302)
    if slug != shown.thread.slug:
        address = f"{shown.thread.path}/{number}" if number else shown.thread.path
        query = request.query_string.decode()
        return redirect(f"{address}?{query}" if query else address, code=301)
    if number and not posts.has_number(shown.thread, number):
        moved = addresses.find_by_address(actor, thread_id, number)
        if moved is not None:
            return redirect(moved.anchor, code=302)  # not for good: a move can be undone
    viewing.note_view(shown.thread, visitor_of(actor))
    return render_thread(actor, shown, number, read_query(Place))


def show_again(actor: Actor, thread_id: int) -> Any:
    """The end of a thread, for a form that is shown again."""
    shown = threads.get_thread_to_show(actor, thread_id)
    return render_thread(actor, shown, shown.thread.last_number, ANYWHERE)


def show_preview(actor: Actor, thread_id: int, typed: dict[str, Any]) -> Any:
    """The end of a thread with what is being written below it."""
    shown = threads.get_thread_to_show(actor, thread_id)
    return render_thread(actor, shown, shown.thread.last_number, ANYWHERE, typed)


@pages.get("/t/<int:thread_id>/go")
@public
def go_to(actor: Actor, thread_id: int) -> Any:
    """To the post of a number, else to the first one of a day in the reader's zone or after it, else to the end."""
    thread = threads.get_thread(actor, thread_id)
    wanted = read_query(Jump)
    number = wanted["number"]
    if number is None and wanted["on"]:
        position = posts.find_position_since(thread, start_of(wanted["on"])) or thread.post_count
        number = posts.find_number_at(thread, position)
    number = min(number or thread.last_number, thread.last_number)
    return redirect(f"{thread.path}/{number}#post-{number}")


def show_post_again(actor: Actor, post_id: int) -> Any:
    """The thread at a post, for a form of it that is shown again."""
    post = posts.get_post(actor, post_id)
    shown = threads.get_thread_to_show(actor, post.thread_id)
    return render_thread(actor, shown, post.number, ANYWHERE)


@pages.get("/t/<int:thread_id>/fragment")
@public
def show_fragment(actor: Actor, thread_id: int) -> Any:
    """Posts alone, for a page that is open: those after a number, one, or some of them as they are now."""
    thread = threads.get_thread(actor, thread_id)
    place = read_query(Part)
    if place["numbers"]:
        lines = list(posts.list_by_numbers(thread, place["numbers"]))
    elif place["number"]:
        lines = [posts.get_line_by_number(thread, place["number"])]
    else:
        lines = list(posts.list_posts(thread, after=place["after"] or 0, limit=PAGE_SIZE).items)
    return render_posts(actor, thread, lines)


def render_posts(actor: Actor, thread: Thread, lines: list[PostLine], prompts: Prompts | None = None) -> str:
    """Posts as they stand in the page, and what is worth knowing before the next one."""
    views = post_views(actor, lines)
    pace = slowing.pace_of(actor, thread) if prompts else None
    return render_template("discussions/fragment.html", thread=thread, posts=views, prompts=prompts, pace=pace)


def render_thread(
    actor: Actor, shown: ThreadShown, number: int | None, place: dict[str, Any], typed: dict[str, Any] | None = None
) -> str:
    """The page of a thread around a number."""
    thread = shown.thread
    room = f"group:{thread.group_id}"
    seq = last_seq(room)  # read before the posts, so that what comes between is told again rather than missed
    opened_at = number or _first_unread(shown)
    lines = _lines(thread, place, opened_at)
    if not lines:
        abort(404)
    resume = shown.resume_number
    return render_template(
        "discussions/thread.html",
        thread=thread,
        posts=post_views(actor, lines, shown.read_so_far),
        first_unread=_first_unread(shown) if shown.is_unread and shown.read_number else None,
        resume=resume if resume and not any(line.number == resume + 1 for line in lines) else None,
        long=thread.post_count > PAGE_SIZE,
        older=lines[0].number if lines[0].position > 1 else None,
        newer=lines[-1].number if lines[-1].position < thread.post_count else None,
        criteria=criteria_cards(thread.criteria),
        participants=threads.list_participants(thread.id),
        reading=following.find_reading(actor, thread.id),
        room=room,
        seq=seq,
        **_moderated(actor, thread, lines),
        **reply_form(actor, thread, place["quote"], typed),
    )


def _moderated(actor: Actor, thread: Thread, lines: list[PostLine]) -> dict[str, Any]:
    waiting = posts.list_waiting(actor, thread)
    events = history.list_events(thread, lines)
    told = event_views(events, history.find_ways_back(actor, thread, events))
    return {"waiting": post_views(actor, waiting) if waiting else [], "acts": told, **_rights(actor, thread)}


def _rights(actor: Actor, thread: Thread) -> dict[str, Any]:
    stranger = not group_policies.role_in(actor, thread.group)
    return {
        "blocked": " ".join(str(number) for number in directory_policies.blocked_by(actor)),
        "may_reply": policies.can_reply(actor, thread),
        "may_join": group_policies.can_join(actor, thread.group) if stranger else None,
        "can_edit": bool(policies.can_edit_thread(actor, thread)),
        "can_moderate": bool(policies.can_moderate(actor, thread)),
        "can_remove": bool(policies.can_remove_thread(actor, thread)),
        **curated_view(actor, thread),
    }


def _lines(thread: Thread, place: dict[str, Any], number: int) -> list[PostLine]:
    if place["before"]:
        return list(posts.list_posts(thread, before=place["before"], limit=PAGE_SIZE).items)
    if place["after"] is not None:
        return list(posts.list_posts(thread, after=place["after"], limit=PAGE_SIZE).items)
    position = posts.find_position(thread, number) if number > 1 else 1
    first, last = window_around(position, thread.post_count)
    return list(posts.list_between(thread, first, last))


def _first_unread(shown: ThreadShown) -> int:
    return min(shown.read_so_far + 1, shown.thread.last_number) if shown.read_so_far else 1
