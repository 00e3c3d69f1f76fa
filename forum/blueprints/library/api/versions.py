"""The versions of a document over the API."""

from __future__ import annotations

from typing import Any

from flask import request

from forum.blueprints.library.api.routes import BYTES, api, saved
from forum.blueprints.library.queries import versions as queries
from forum.blueprints.library.schemas.versions import (
    ChangesQuery,
    ChangesSchema,
    VersionForm,
    VersionQuery,
    VersionSchema,
)
from forum.blueprints.library.services import versions
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import public, signed_in
from forum.kernel.web.api import expected_version
from forum.kernel.web.fields import page_of


@api.route("/resources/<int:resource_id>/versions")
@public
@api.takes(VersionQuery, location="query")
@api.gives(page_of(VersionSchema))
def list_versions(actor: Actor, query: dict[str, Any], resource_id: int) -> Any:
    """The versions of a document with what changed, the newest first."""
    return queries.list_versions(actor, resource_id, query["cursor"], query["limit"])[1]


@api.route("/resources/<int:resource_id>/versions", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(VersionForm, location="form", content_type="multipart/form-data")
@api.gives(VersionSchema, 201)
@api.problem(412)
@api.problem(507)
def create_version(actor: Actor, form: dict[str, Any], resource_id: int) -> Any:
    """Give a document a new file, or take the file of an old version back; `If-Match` is optional."""
    sent = request.files.get("file")
    form.pop("file")
    stream, filename = (sent.stream, sent.filename) if sent else (None, None)
    return versions.upload_version(actor, resource_id, expected_version(), stream, filename, **form)


@api.route("/resources/<int:resource_id>/versions/<int:number>")
@public
@api.gives(VersionSchema)
def show_version(actor: Actor, resource_id: int, number: int) -> Any:
    """One version of a document."""
    return queries.get_version(actor, resource_id, number)


@api.route("/resources/<int:resource_id>/versions/<int:number>/changes")
@public
@api.takes(ChangesQuery, location="query")
@api.gives(ChangesSchema)
def show_changes(actor: Actor, query: dict[str, Any], resource_id: int, number: int) -> Any:
    """What changed in the text from one version, else the one before, to this one."""
    return queries.compare_versions(actor, resource_id, query["since"], number)


@api.route("/resources/<int:resource_id>/versions/<int:number>/file")
@public
@api.problem(410)
@api.problem(423)
@api.alt_response(304, description="Not modified")  # type: ignore[untyped-decorator]  # Flask-Smorest is untyped
@api.alt_response(200, description="The bytes", **BYTES)  # type: ignore[untyped-decorator]  # Flask-Smorest is untyped
def download_version(actor: Actor, resource_id: int, number: int) -> Any:
    """The file of a version, to be saved."""
    return saved(actor, queries.get_version(actor, resource_id, number).file, resource_id)
