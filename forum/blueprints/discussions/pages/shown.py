"""What the templates show of threads and posts, as the shared macros take it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask import url_for
from flask_babel import get_locale

from forum.blueprints.directory import policies as directory_policies
from forum.blueprints.discussions import policies
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.discussions.pages.objects import objects_view
from forum.blueprints.discussions.queries import posts as queries
from forum.blueprints.discussions.queries.objects import PostObjects, find_objects
from forum.blueprints.discussions.queries.threads import ThreadShown
from forum.blueprints.discussions.rules import PostLine
from forum.blueprints.standards import queries as standard_queries
from forum.blueprints.standards.models import Criterion
from forum.kernel.actor import Actor
from forum.kernel.i18n import _
from forum.kernel.pagination import Page
from forum.kernel.ready_made import in_readers_language
from forum.kernel.web.cards import on_card, picture_address, picture_of


def thread_row(shown: ThreadShown, *, with_group: bool) -> dict[str, Any]:
    """A thread of a list."""
    thread = shown.thread
    return {
        "id": thread.id, "title": thread.title, "url": thread.path, "criteria": criteria_cards(thread.criteria),
        "group": {"name": thread.group.name, "url": thread.group.path} if with_group else None,
        "author": {"name": thread.author.name, "city": thread.author.city},
        "participants": [{"id": one.id, "name": one.name, "picture": picture_of(one)} for one in shown.people],
        "replies": thread.reply_count, "views": thread.view_count, "last_at": thread.last_post_at,
        "unread": shown.is_unread, "new": shown.is_new,
        "new_posts": shown.unread, "pinned": thread.pinned and not with_group, "locked": thread.locked,
        "solved": thread.solved, "tags": tag_links(thread), "question": thread.question,
    }  # fmt: skip


def tag_links(thread: Thread) -> list[dict[str, str]]:
    """The words of a thread, each with the threads of its group under it."""
    return [{"name": tag.name, "url": f"{thread.group.path}/discussions?tag={tag.slug}"} for tag in thread.tags]


def thread_rows(page: Page[ThreadShown], *, with_group: bool) -> Page[dict[str, Any]]:
    """The threads of a list."""
    return page.map(lambda shown: thread_row(shown, with_group=with_group))


def post_views(actor: Actor, lines: Sequence[PostLine], read_number: int | None = None) -> list[dict[str, Any]]:
    """The posts of a page with what stands on them."""
    found = find_objects(actor, lines)
    return [post_view(actor, line, found, read_number) for line in lines]


def post_view(actor: Actor, line: PostLine, objects: PostObjects, read_number: int | None = None) -> dict[str, Any]:
    """A post of a thread, with what the reader may do with it; new when it is behind the read position."""
    return _post(actor, line, read_number) | objects_view(actor, line, objects)


def _post(actor: Actor, line: PostLine, read_number: int | None) -> dict[str, Any]:
    thread, seen = line.thread, queries.as_seen(actor, line)
    city = {"name": line.city_name, "url": f"/cities/{line.city_id}"} if line.city_id else None
    folded = line.author_id in directory_policies.blocked_by(actor)
    follows = line.reply_to_number == line.number - 1  # said by its place already
    return {
        "id": line.id, "number": line.number if line.placed else None, "url": line.anchor,
        "at": line.created_at, "version": line.version,
        "author": {
            "id": line.author_id, "name": line.author_name, "city": city, "picture": author_picture(line),
            "url": None if line.author_closed else f"/members/{line.author_id}",
        },
        "role": (line.author_job_title or None) if on_card(line.author_job_title_audience) else None,
        "body_html": seen.html, "state": line.state, "folded": folded,
        "files": _below(seen), "cards": seen.cards, "edited_at": line.edited_at if line.stands else None,
        "revisions_url": url_for("discussions_pages.show_history", post_id=line.id),
        "hidden": _unread_why(actor, line), "edit_locked": _is_locked_for(actor, line),
        "solution": thread.solution_id == line.id, "original": line.author_id == thread.author_id and line.number != 1,
        "new": read_number is not None and 0 < read_number < line.number and not folded,
        "reply_to": {
            "url": f"{thread.path}/{line.reply_to_number}#post-{line.reply_to_number}",
            "name": line.reply_to_name, "number": line.reply_to_number,
        } if line.reply_to_number and not follows else None,
        "can_report": actor.signed_in and actor.id != line.author_id and bool(line.html),
        **_acts(actor, line),
    }  # fmt: skip


def _acts(actor: Actor, line: PostLine) -> dict[str, bool]:
    others = line.author_id != actor.id
    return {
        "own": not others,
        "can_edit": bool(policies.can_edit_post(actor, line)),
        "can_withdraw": bool(policies.can_withdraw_post(actor, line)),
        "can_quote": bool(policies.can_quote(actor, line)),
        "can_hide": line.state == "published" and bool(policies.can_hide_post(actor, line)),
        "can_unhide": line.state == "hidden" and bool(policies.can_hide_post(actor, line)),
        "can_remove": others and bool(policies.can_remove_post(actor, line)),
        "can_solve": line.number > 1 and line.stands and bool(policies.can_solve(actor, line.thread)),
        "can_restore": bool(policies.can_restore_post(actor, line)),
        "can_lock_edits": bool(policies.can_lock_edits(actor, line)),
        "can_approve": bool(policies.can_approve_post(actor, line)),
        "can_refuse": bool(policies.can_refuse_post(actor, line)),
    }


def _is_locked_for(actor: Actor, line: PostLine) -> bool:
    """Told to its author and to moderators alone."""
    concerned = line.author_id == actor.id or bool(policies.can_moderate(actor, line.thread))
    return line.edit_locked_at is not None and concerned


def _unread_why(actor: Actor, line: PostLine) -> str | None:
    """Why others do not read it, and for whom it may concern the moderator's reason."""
    if line.judged_why and policies.can_read_post(actor, line):
        reason = in_readers_language(line.judged_why)
        told = {
            "hidden": _("This post was hidden by a moderator: %(reason)s", reason=reason),
            "removed": _("This post was removed by a moderator: %(reason)s", reason=reason),
            "refused": _("This post was not published: %(reason)s", reason=reason),
        }
        if line.state in told:
            return told[line.state]
    reported = _("This post is hidden until a moderator has looked at it, since members reported it.")
    return {
        "withdrawn": _("This post was removed by its author."),
        "removed": _("This post was removed by a moderator."),
        "hidden": _("This post was hidden by a moderator.") if line.judged_by_id else reported,
        "pending": _("This post waits for approval. Only its author and the moderators see it."),
        "refused": _("This post was not published."),
    }.get(line.state)


def _below(line: PostLine) -> list[Any]:
    """The files that the text does not show itself."""
    return [file for file in line.files if f'src="{file.path}"' not in line.html]


def author_picture(line: PostLine) -> str | None:
    """Where the author's picture is, if she shows one on cards."""
    return picture_address(line.author_id, line.author_avatar_digest) if on_card(line.author_avatar_audience) else None


def criteria_cards(criteria: Iterable[Criterion]) -> list[dict[str, str]]:
    """Criteria as small squares, named in the reader's language."""
    language = str(get_locale() or "en")
    return [{"code": c.code, "name": c.name_in(language), "url": c.path} for c in criteria]


def criterion_choices() -> list[dict[str, Any]]:
    """Every criterion of the current Standard by practice area, to choose from."""
    language = str(get_locale() or "en")
    return [
        {
            "code": area.code,
            "name": area.name_in(language),
            "options": [(c.code, f"{c.code} {c.name_in(language)}") for c in area.criteria],
        }
        for area in standard_queries.list_areas()
    ]
