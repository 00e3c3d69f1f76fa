"""Comments on documents as JSON."""

from __future__ import annotations

from typing import Any

from forum.blueprints.discussions.api.routes import api
from forum.blueprints.discussions.queries import discussing as queries
from forum.blueprints.discussions.queries import threads
from forum.blueprints.discussions.schemas.discussing import CommentForm, CommentSchema, DocumentsSchema
from forum.blueprints.discussions.services import discussing as services
from forum.blueprints.library.queries import resources
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import public, signed_in
from forum.kernel.web.fields import PageQuery, page_of


@api.route("/resources/<int:resource_id>/comments")
@public
@api.takes(PageQuery, location="query")
@api.gives(page_of(CommentSchema))
def list_comments(actor: Actor, query: dict[str, Any], resource_id: int) -> Any:
    """The comments on a document in the groups one reads, the newest first."""
    return queries.list_comments(actor, resources.get_resource(actor, resource_id), **query)


@api.route("/resources/<int:resource_id>/comments", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(CommentForm)
@api.gives(CommentSchema, 201)
def create_comment(actor: Actor, form: dict[str, Any], resource_id: int) -> Any:
    """Comment on a document in a group of one's own: in the thread about it there, or as the first post of one."""
    return services.comment_on_document(actor, resource_id, **form)


@api.route("/threads/<int:thread_id>/documents")
@public
@api.gives(DocumentsSchema)
def list_documents(actor: Actor, thread_id: int) -> Any:
    """The documents of the library that a thread is about, as far as one may see them; a few."""
    return {"items": queries.list_documents_about(actor, threads.get_thread(actor, thread_id)), "next": None}
