"""Files as a browser opens them from a page or a text."""

from __future__ import annotations

from typing import Any

from flask import request

from forum.blueprints.files import queries
from forum.blueprints.files.services import pictures
from forum.kernel.actor import Actor
from forum.kernel.limits import READING, limit
from forum.kernel.web.access import public
from forum.kernel.web.downloads import bytes_response
from forum.kernel.web.pages import PageBlueprint

pages = PageBlueprint("files", __name__)


@pages.get("/files/<int:file_id>")
@public
def show_file(actor: Actor, file_id: int) -> Any:
    """A PDF opens in the browser, at a page with `#page=14`; everything else, and all with `?download=1`, is saved.

    Documents of people are never shown as pages of this site: HTML, Markdown and Office files are only saved.
    """
    file = queries.get_file(actor, file_id)
    return bytes_response(
        lambda: queries.open_bytes(file.storage_key),
        filename=file.filename, media_type=file.media_type, etag=file.sha256, size=file.size,
        inline=file.opens_in_browser and not request.args.get("download"),
    )  # fmt: skip


@pages.get("/files/<int:file_id>/thumbnail")
@public
def show_thumbnail(actor: Actor, file_id: int) -> Any:
    """A picture of the first page."""
    key, digest = queries.get_thumbnail(actor, file_id)
    return bytes_response(
        lambda: queries.open_bytes(key), filename="thumbnail.webp", media_type="image/webp", etag=digest, inline=True
    )


@pages.get("/files/<int:file_id>/pages/<int:number>/picture")
@limit(READING)
@public
def show_page_picture(actor: Actor, file_id: int, number: int) -> Any:
    """A page of a PDF as it looks."""
    file, drawn = pictures.draw_page(actor, file_id, number)
    return bytes_response(
        lambda: pictures.open_picture(file, number), filename=f"page-{number}.webp", media_type="image/webp",
        etag=f"{file.sha256[:32]}-p{number}-{drawn.drawn_by}", inline=True,
        for_good=queries.is_for_everybody(file_id),
    )  # fmt: skip
