"""Uploads and files over the API."""

from __future__ import annotations

from typing import Any

from forum.blueprints.files import queries
from forum.blueprints.files.schemas import (
    CaptionForm,
    FileSchema,
    HeldFileSchema,
    QuarantineForm,
    UploadForm,
    UploadQuery,
)
from forum.blueprints.files.services import pictures, scanning, texts, uploads
from forum.kernel.actor import Actor
from forum.kernel.limits import READING, WRITING, limit
from forum.kernel.web.access import public, signed_in
from forum.kernel.web.api import ApiBlueprint
from forum.kernel.web.downloads import bytes_response
from forum.kernel.web.fields import PageQuery, page_of

api = ApiBlueprint("files", "Uploads and files")
BYTES = {"schema": {"type": "string", "format": "binary"}, "content_type": "*/*"}
PICTURE = {"schema": {"type": "string", "format": "binary"}, "content_type": "image/webp"}


@api.route("/uploads", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(UploadQuery, location="query")
@api.takes(UploadForm, location="files", content_type="multipart/form-data")
@api.gives(FileSchema, 201)
@api.problem(507)
def create_upload(actor: Actor, query: dict[str, Any], form: dict[str, Any]) -> Any:
    """Keep a file; the text of what is sent for the library is read afterwards."""
    upload = form["file"]
    return uploads.store_upload(actor, upload.stream, upload.filename, kind=query["purpose"])


@api.route("/files/<int:file_id>/caption", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(CaptionForm)
@api.gives(FileSchema)
def write_caption(actor: Actor, form: dict[str, Any], file_id: int) -> Any:
    """Say what one's own picture shows. That is its text, which search finds; an empty one takes it away."""
    return texts.write_caption(actor, file_id, form["caption"])


@api.route("/quarantine")
@signed_in
@api.takes(PageQuery, location="query")
@api.gives(page_of(HeldFileSchema))
def list_held(actor: Actor, query: dict[str, Any]) -> Any:
    """For programme staff: the files in which the scanner found something, the latest first."""
    return queries.list_held(actor, query["cursor"], query["limit"])


@api.route("/quarantine/<int:file_id>/decision", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(QuarantineForm)
@api.gives(FileSchema)
def decide_on_held(actor: Actor, form: dict[str, Any], file_id: int) -> Any:
    """Release a file after a false alarm, or delete it; its uploader is told."""
    return scanning.decide(actor, file_id, **form)


@api.route("/files/<int:file_id>")
@public
@api.problem(410)
@api.problem(423)
@api.alt_response(304, description="Not modified")  # type: ignore[untyped-decorator]  # Flask-Smorest is untyped
@api.alt_response(200, description="The bytes", **BYTES)  # type: ignore[untyped-decorator]  # Flask-Smorest is untyped
def download_file(actor: Actor, file_id: int) -> Any:
    """The bytes of a file one may see, to be saved; HEAD and If-None-Match work."""
    file = queries.get_open_file(actor, file_id)
    return bytes_response(
        lambda: queries.open_bytes(file.storage_key),
        filename=file.filename, media_type=file.media_type, etag=file.sha256, size=file.size,
    )  # fmt: skip


@api.route("/files/<int:file_id>/thumbnail")
@public
@api.problem(410)
@api.problem(423)
@api.alt_response(304, description="Not modified")  # type: ignore[untyped-decorator]  # Flask-Smorest is untyped
@api.alt_response(200, description="A picture of the first page", **PICTURE)  # type: ignore[untyped-decorator]  # Flask-Smorest is untyped
def show_thumbnail(actor: Actor, file_id: int) -> Any:
    """A picture of the first page, 480 pixels wide; 404 while there is none."""
    key, digest = queries.get_thumbnail(actor, file_id)
    return bytes_response(
        lambda: queries.open_bytes(key), filename="thumbnail.webp", media_type="image/webp", etag=digest, inline=True
    )


@api.route("/files/<int:file_id>/pages/<int:number>/picture")
@limit(READING)
@public
@api.problem(410)
@api.problem(423)
@api.problem(503)
@api.alt_response(304, description="Not modified")  # type: ignore[untyped-decorator]  # Flask-Smorest is untyped
@api.alt_response(200, description="The page as it looks", **PICTURE)  # type: ignore[untyped-decorator]  # Flask-Smorest is untyped
def show_page_picture(actor: Actor, file_id: int, number: int) -> Any:
    """A page of a PDF in the library as it looks, at most 1200 pixels wide; drawn when it is first asked for."""
    file, drawn = pictures.draw_page(actor, file_id, number)
    return bytes_response(
        lambda: pictures.open_picture(file, number), filename=f"page-{number}.webp", media_type="image/webp",
        etag=f"{file.sha256[:32]}-p{number}-{drawn.drawn_by}", inline=True,
        for_good=queries.is_for_everybody(file_id),
    )  # fmt: skip
