"""The files of a group as JSON."""

from __future__ import annotations

from typing import Any

from forum.blueprints.discussions.api.routes import api
from forum.blueprints.discussions.queries import group_files as queries
from forum.blueprints.discussions.schemas.group_files import GroupFileQuery, GroupFileSchema
from forum.blueprints.discussions.services import suggesting
from forum.blueprints.groups.queries import groups
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import public, signed_in
from forum.kernel.web.fields import page_of


@api.route("/groups/<int:group_id>/files")
@public
@api.takes(GroupFileQuery, location="query")
@api.gives(page_of(GroupFileSchema))
def list_group_files(actor: Actor, query: dict[str, Any], group_id: int) -> Any:
    """The files attached to posts of a group that one may read, the newest first."""
    return queries.list_files(actor, groups.get_group(actor, group_id), **query)


@api.route("/files/<int:file_id>/library-suggestion", methods=["POST"])
@limit(WRITING)
@signed_in
@api.gives(status=204)
def suggest_file(actor: Actor, file_id: int) -> Any:
    """Suggest to its uploader to put a file of a post into the library. She and moderators do so with `copy_of`."""
    suggesting.suggest_file(actor, file_id)
