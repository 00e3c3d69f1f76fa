"""Tags as JSON."""

from __future__ import annotations

from typing import Any

from forum.blueprints.discussions.api.routes import api
from forum.blueprints.discussions.queries import tags as queries
from forum.blueprints.discussions.schemas.tags import TagForm, TagListSchema, TagQuery, TagSchema
from forum.blueprints.discussions.services import tagging
from forum.blueprints.groups.queries import groups as group_queries
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import public, signed_in
from forum.kernel.web.api import expected_version


@api.route("/groups/<int:group_id>/tags")
@public
@api.takes(TagQuery, location="query")
@api.gives(TagListSchema)
def list_tags(actor: Actor, query: dict[str, Any], group_id: int) -> Any:
    """The words under which the threads of a group are found together, by name."""
    group = group_queries.get_group(actor, group_id)
    return queries.list_tags(actor, group.id, **query)


@api.route("/tags/<int:tag_id>", methods=["PATCH"])
@limit(WRITING)
@signed_in
@api.takes(TagForm)
@api.gives(TagSchema, with_etag=True)
def rename_tag(actor: Actor, form: dict[str, Any], tag_id: int) -> Any:
    """Write a word another way, or join it with another one; for the group's moderators."""
    return queries.get_tag(actor, tagging.rename_tag(actor, tag_id, **form, version=expected_version()).id)


@api.route("/tags/<int:tag_id>", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(status=204)
def remove_tag(actor: Actor, tag_id: int) -> Any:
    """Take a word off all threads of its group."""
    tagging.remove_tag(actor, tag_id, expected_version())
