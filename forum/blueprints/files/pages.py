"""Files as a browser opens them from a page or a text."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for

from forum.blueprints.files import policies, queries
from forum.blueprints.files.schemas import QuarantineForm
from forum.blueprints.files.services import pictures, scanning
from forum.kernel.actor import Actor
from forum.kernel.feature import Section, add_section
from forum.kernel.i18n import _
from forum.kernel.limits import READING, WRITING, limit
from forum.kernel.web.access import public, signed_in
from forum.kernel.web.downloads import bytes_response
from forum.kernel.web.fields import PageQuery
from forum.kernel.web.pages import PageBlueprint, done, form_state, read_query, takes_form

pages = PageBlueprint("files", __name__)


@pages.get("/files/<int:file_id>")
@public
def show_file(actor: Actor, file_id: int) -> Any:
    """A PDF opens in the browser, at a page with `#page=14`; everything else, and all with `?download=1`, is saved.

    Documents of people are never shown as pages of this site: HTML, Markdown and Office files are only saved.
    """
    file = queries.get_open_file(actor, file_id)
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


@pages.get("/files/quarantine")
@signed_in
def list_held(actor: Actor, file_id: int | None = None) -> Any:
    """For programme staff: what is held back, each with its decision."""
    query = read_query(PageQuery)
    held = queries.list_held(actor, query["cursor"], query["limit"])
    more = url_for("files_pages.list_held", cursor=held.next) if held.next else ""
    waiting = queries.count_held()[1]
    return render_template("files/quarantine.html", held=held.items, more_url=more, waiting=waiting, form=form_state())


@pages.post("/files/quarantine/<int:file_id>")
@limit(WRITING)
@signed_in
@takes_form(QuarantineForm, again=list_held)
def decide_on_held(actor: Actor, form: dict[str, Any], file_id: int) -> Any:
    """Release it or delete it."""
    file = scanning.decide(actor, file_id, **form)
    told = _("%(name)s can be opened again.", name=file.filename)
    if file.scan == "deleted":
        told = _("%(name)s is deleted.", name=file.filename)
    return done(told, url_for("files_pages.list_held"))


def held_on_home(actor: Actor, _subject: Any) -> str:
    """Among what waits for programme staff: that something is held back; nothing when nothing is."""
    if not policies.can_judge_quarantine(actor):
        return ""
    number, _waiting = queries.count_held()
    return render_template("files/_held.html", number=number) if number else ""


add_section(Section("home-waiting", 30, held_on_home))
