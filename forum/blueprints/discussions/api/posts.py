"""Posts as JSON."""

from __future__ import annotations

from typing import Any

from flask import Response, request

from forum.blueprints.discussions.api.post_json import page_answer, post_answer
from forum.blueprints.discussions.api.routes import api
from forum.blueprints.discussions.queries import posts as queries
from forum.blueprints.discussions.queries import threads as thread_queries
from forum.blueprints.discussions.schemas.forms import PostEditForm, PostReplyForm, RevisionForm
from forum.blueprints.discussions.schemas.posts import PostQuery, PostSchema, RevisionListSchema
from forum.blueprints.discussions.services import acts
from forum.blueprints.discussions.services import posts as services
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import public, signed_in
from forum.kernel.web.api import expected_version
from forum.kernel.web.fields import page_of


@api.route("/threads/<int:thread_id>/posts")
@public
@api.takes(PostQuery, location="query")
@api.gives(page_of(PostSchema))
def list_posts(actor: Actor, query: dict[str, Any], thread_id: int) -> Any:
    """The posts of a thread in their order."""
    thread = thread_queries.get_thread(actor, thread_id)
    return page_answer(actor, queries.list_posts(thread, **query))


@api.route("/threads/<int:thread_id>/posts", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(PostReplyForm)
@api.gives(PostSchema, 201)
def create_post(actor: Actor, form: dict[str, Any], thread_id: int) -> Any:
    """Answer in a thread. A second reply within 20 minutes is added to one's last, while that is at the end."""
    post = services.post_reply(actor, thread_id, **form)
    return post_answer(actor, queries.get_line(actor, post.id), 201)


@api.route("/posts/<int:post_id>")
@public
@api.gives(PostSchema, with_etag=True)
def show_post(actor: Actor, post_id: int) -> Any:
    """One post."""
    answer: Response = post_answer(actor, queries.get_line(actor, post_id))
    return answer.make_conditional(request)


@api.route("/posts/<int:post_id>", methods=["PATCH"])
@limit(WRITING)
@signed_in
@api.takes(PostEditForm)
@api.gives(PostSchema, with_etag=True)
def edit_post(actor: Actor, form: dict[str, Any], post_id: int) -> Any:
    """Change a post; for its author within five minutes silently."""
    services.edit_post(actor, post_id, **form, version=expected_version())
    return post_answer(actor, queries.get_line(actor, post_id))


@api.route("/posts/<int:post_id>", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(status=204)
def delete_post(actor: Actor, post_id: int) -> Any:
    """Take one's own post back; for moderators remove it. Its place stays."""
    acts.remove_post(actor, post_id, version=expected_version())


@api.route("/posts/<int:post_id>/revision", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(RevisionForm)
@api.gives(PostSchema, with_etag=True)
def revert_post(actor: Actor, form: dict[str, Any], post_id: int) -> Any:
    """Bring back the text of a version."""
    services.revert_post(actor, post_id, **form, version=expected_version())
    return post_answer(actor, queries.get_line(actor, post_id))


@api.route("/posts/<int:post_id>/revisions")
@public
@api.gives(RevisionListSchema)
def list_revisions(actor: Actor, post_id: int) -> Any:
    """Every version of a post, the first one first; none when it was never edited."""
    _, revisions = queries.list_revisions(actor, post_id)
    return {"items": revisions, "next": None}


@api.route("/posts/<int:post_id>/wiki", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.gives(PostSchema, with_etag=True)
def make_wiki(actor: Actor, post_id: int) -> Any:
    """Let all who may reply edit a post; for its author and moderators."""
    services.set_wiki(actor, post_id, True, expected_version())
    return post_answer(actor, queries.get_line(actor, post_id))


@api.route("/posts/<int:post_id>/wiki", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(status=204)
def end_wiki(actor: Actor, post_id: int) -> Any:
    """Let its author and moderators alone edit it again."""
    services.set_wiki(actor, post_id, False, expected_version())
