"""A post as JSON, made straight from its row: what PostSchema describes."""

from __future__ import annotations

from typing import Any, cast

from flask import Response, current_app

from forum.blueprints.directory import policies as directory_policies
from forum.blueprints.discussions import policies
from forum.blueprints.discussions.queries import posts as queries
from forum.blueprints.discussions.queries.objects import PostObjects, find_objects
from forum.blueprints.discussions.rules import PostLine
from forum.kernel.actor import Actor
from forum.kernel.etags import etag
from forum.kernel.pagination import Page
from forum.kernel.policies import permissions
from forum.kernel.web.cards import on_card, picture_address

VERBS = {
    "edit": policies.can_edit_post,
    "withdraw": policies.can_withdraw_post,
    "quote": policies.can_quote,
    "react": policies.can_react,
    "bookmark": policies.can_bookmark,
    "hide": policies.can_hide_post,
    "lock_edits": policies.can_lock_edits,
    "remove": policies.can_remove_post,
    "restore": policies.can_restore_post,
    "approve": policies.can_approve_post,
    "refuse": policies.can_refuse_post,
}


def post_json(actor: Actor, line: PostLine, objects: PostObjects) -> dict[str, Any]:
    """One post with what stands on it and what the asker may do with it."""
    seen = queries.as_seen(actor, line)
    return {
        "id": line.id,
        "thread_id": line.thread.id,
        "number": line.number if line.placed else None,
        "position": line.position if line.placed else None,
        "author": author_json(line),
        "body": seen.body,
        "html": seen.html,
        "files": [file_json(file) for file in seen.files],
        "link_cards": [card_json(card) for card in seen.cards],
        "reply_to_number": line.reply_to_number,
        "created_at": line.created_at,
        "edited_at": line.edited_at,
        "edit_count": line.edit_count,
        "withdrawn": line.withdrawn,
        "folded": line.author_id in directory_policies.blocked_by(actor),
        **_who_edits(line),
        "state": line.state,
        "reason": line.judged_why if not line.stands and policies.can_read_post(actor, line) else "",
        "version": line.version,
        "url": line.path,
        **objects_json(line, objects),
        "can": permissions(actor, line, **VERBS),
    }


def _who_edits(line: PostLine) -> dict[str, bool]:
    return {"wiki": line.wiki, "edit_locked": line.edit_locked_at is not None}


def objects_json(line: PostLine, objects: PostObjects) -> dict[str, Any]:
    """What stands on a post."""
    counts = objects.reactions.get(line.id, [])
    return {
        "reactions": [{"name": one.name, "count": one.count, "mine": one.mine} for one in counts],
        "bookmarked": line.id in objects.bookmarks,
        "linked_from": [
            {"post_id": one.post_id, "title": one.title, "url": one.url} for one in objects.links.get(line.id, [])
        ],
        "poll_id": objects.polls[line.id].poll.id if line.id in objects.polls else None,
    }


def card_json(card: Any) -> dict[str, str]:
    """What a page says of itself."""
    return {"url": card.url, "title": card.title, "description": card.description, "site": card.site}


def file_json(file: Any) -> dict[str, Any]:
    """A file of a post."""
    return {
        "id": file.id, "filename": file.filename, "type": file.type, "media_type": file.media_type, "size": file.size,
        "thumbnail_url": file.thumbnail_path, "url": file.path,
    }  # fmt: skip


def author_json(line: PostLine) -> dict[str, Any]:
    """The author's card; a closed account has no page."""
    picture = picture_address(line.author_id, line.author_avatar_digest)
    city = {
        "id": line.city_id,
        "name": line.city_name,
        "country_code": line.city_country_code,
        "url": f"/cities/{line.city_id}",
    }
    return {
        "id": line.author_id,
        "name": line.author_name,
        "handle": line.author_handle,
        "job_title": line.author_job_title if on_card(line.author_job_title_audience) else "",
        "picture": picture if on_card(line.author_avatar_audience) else None,
        "city": city if line.city_id else None,
        "url": None if line.author_closed else f"/members/{line.author_id}",
    }


def post_answer(actor: Actor, line: PostLine, status: int = 200) -> Response:
    """One post with its ETag."""
    body = post_json(actor, line, find_objects(actor, [line]))
    response = cast(Response, current_app.json.response(body))
    response.status_code = status
    response.set_etag(etag(line.version, body))
    return response


def page_answer(actor: Actor, page: Page[PostLine]) -> Response:
    """A page of posts."""
    objects = find_objects(actor, page.items)
    body = {"items": [post_json(actor, line, objects) for line in page.items], "next": page.next}
    return cast(Response, current_app.json.response(body))
