"""The further files of a document over the API."""

from __future__ import annotations

from typing import Any

from flask import request

from forum.blueprints.library.api.routes import BYTES, api, saved
from forum.blueprints.library.queries import files as queries
from forum.blueprints.library.schemas.files import FileChangeForm, FileForm, ResourceFileSchema
from forum.blueprints.library.schemas.reading import PageTextSchema
from forum.blueprints.library.services import files
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, limit
from forum.kernel.pagination import Page
from forum.kernel.web.access import public, signed_in
from forum.kernel.web.api import expected_version
from forum.kernel.web.fields import page_of


@api.route("/resources/<int:resource_id>/files")
@public
@api.gives(page_of(ResourceFileSchema))
def list_files(actor: Actor, resource_id: int) -> Any:
    """The files of a document beside the main one, in their order; at most 20."""
    return Page(list(queries.list_files(actor, resource_id)[1]), None)


@api.route("/resources/<int:resource_id>/files", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(FileForm, location="form", content_type="multipart/form-data")
@api.gives(ResourceFileSchema, 201, with_etag=True)
@api.problem(507)
def create_file(actor: Actor, form: dict[str, Any], resource_id: int) -> Any:
    """Put a file beside a document: an annex, or the form to fill in. Its text is read and found."""
    sent = request.files.get("file")
    form.pop("file")
    stream, filename = (sent.stream, sent.filename) if sent else (None, None)
    return files.upload_file(actor, resource_id, stream, filename, **form)


@api.route("/resources/<int:resource_id>/files/<int:file_id>")
@public
@api.gives(ResourceFileSchema, with_etag=True)
def show_file(actor: Actor, resource_id: int, file_id: int) -> Any:
    """One further file of a document."""
    return queries.get_attached(actor, resource_id, file_id)


@api.route("/resources/<int:resource_id>/files/<int:file_id>", methods=["PATCH"])
@limit(WRITING)
@signed_in
@api.takes(FileChangeForm)
@api.gives(ResourceFileSchema, with_etag=True)
def edit_file(actor: Actor, form: dict[str, Any], resource_id: int, file_id: int) -> Any:
    """Name a further file anew, or put it at another place; `If-Match` is optional."""
    return files.edit_file(actor, resource_id, file_id, expected_version(), **form)


@api.route("/resources/<int:resource_id>/files/<int:file_id>", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(status=204)
def remove_file(actor: Actor, resource_id: int, file_id: int) -> Any:
    """Take a further file away from a document."""
    files.remove_file(actor, resource_id, file_id, expected_version())


@api.route("/resources/<int:resource_id>/files/<int:file_id>/file")
@public
@api.problem(410)
@api.problem(423)
@api.alt_response(304, description="Not modified")  # type: ignore[untyped-decorator]  # Flask-Smorest is untyped
@api.alt_response(200, description="The bytes", **BYTES)  # type: ignore[untyped-decorator]  # Flask-Smorest is untyped
def download_file(actor: Actor, resource_id: int, file_id: int) -> Any:
    """A further file itself, to be saved."""
    return saved(actor, queries.get_attached(actor, resource_id, file_id).file, resource_id)


@api.route("/resources/<int:resource_id>/files/<int:file_id>/pages/<int:number>")
@public
@api.gives(PageTextSchema)
def show_file_page(actor: Actor, resource_id: int, file_id: int, number: int) -> Any:
    """The text of one page of a further file."""
    return queries.get_attached_page(actor, resource_id, file_id, number)
