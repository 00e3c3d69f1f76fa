"""The files of a group, and the ways of each into the library."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import render_template, url_for

from forum.blueprints.discussions import policies
from forum.blueprints.discussions.models.attachments import PostAttachment
from forum.blueprints.discussions.pages.routes import pages
from forum.blueprints.discussions.queries import group_files as queries
from forum.blueprints.discussions.schemas.group_files import GroupFileQuery
from forum.blueprints.discussions.services import suggesting
from forum.blueprints.files.extraction.titles import title_from_name
from forum.blueprints.files.rules import FILE_KINDS
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.library.models.resources import Resource
from forum.kernel.actor import Actor
from forum.kernel.i18n import _, _l
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import signed_in
from forum.kernel.web.pages import done, read_query

KIND_NAMES = {
    "text": _l("Documents"),
    "table": _l("Spreadsheets"),
    "slides": _l("Slides"),
    "picture": _l("Pictures"),
}


def files_of(actor: Actor, group: Group) -> str:
    """The tab of the files of a group."""
    query = read_query(GroupFileQuery)
    page = queries.list_files(actor, group, **query)
    known = queries.find_in_library(actor, [one.file for one in page.items])
    kind, address = query["kind"], f"{group.path}/files"
    return render_template(
        "discussions/group_files.html",
        page=page.map(lambda one: _row(actor, one, known.get(one.file.sha256))),
        kinds=[{"label": _("All"), "url": address, "active": kind is None}]
        + [
            {"label": str(KIND_NAMES[one]), "url": f"{address}?kind={one}", "active": kind == one} for one in FILE_KINDS
        ],
        narrowed=kind is not None,
        more_url=f"{address}?{urlencode({'kind': kind or '', 'cursor': page.next})}" if page.next else "",
    )


@pages.post("/files/<int:file_id>/library-suggestion")
@limit(WRITING)
@signed_in
def suggest_file(actor: Actor, file_id: int) -> Any:
    """Suggest a file for the library to who uploaded it."""
    attached = suggesting.suggest_file(actor, file_id)
    told = _("Suggested. %(name)s is told.", name=attached.post.author.name)
    return done(told, f"{attached.post.thread.group.path}/files#file-{file_id}")


def _kinds(address: str, chosen: str | None) -> list[dict[str, Any]]:
    narrowed = [(str(KIND_NAMES[one]), f"{address}?kind={one}", one) for one in FILE_KINDS]
    every = (_("All"), address, None)
    return [{"label": label, "url": url, "active": one == chosen} for label, url, one in (every, *narrowed)]


def _row(actor: Actor, one: PostAttachment, resource: Resource | None) -> dict[str, Any]:
    post, file = one.post, one.file
    can_put = bool(policies.can_put_into_library(actor, one)) and resource is None
    return {
        "id": file.id, "name": file.filename, "type": file.type, "size": file.size, "url": file.path,
        "author": post.author, "at": post.created_at, "post_url": post.anchor, "thread": post.thread.title,
        "resource": resource, "library_url": _share_address(actor, one) if can_put else "",
        "can_suggest": resource is None and bool(policies.can_suggest_file(actor, one)),
    }  # fmt: skip


def _share_address(actor: Actor, one: PostAttachment) -> str:
    """The form to share a document, filled in with what the post says of the file."""
    author = one.post.author
    place = f"{author.name} ({author.city.name})" if author.city else author.name
    return url_for(
        "library_pages.new", copy_of=one.file.id, group=one.group_id,
        title=title_from_name(one.file.filename)[:200],
        criterion=[criterion.code for criterion in one.post.thread.criteria],
        attribution="" if one.file.uploader_id == actor.id else place,
    )  # fmt: skip
