"""Reading a document in the browser: a page as it looks beside its text, with the words that were looked for.

Each address is that of the main file, or with the number of a further one that of a page of it.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Response, redirect, render_template, request

from forum.blueprints.files import queries as file_queries
from forum.blueprints.files.rules import page_name
from forum.blueprints.library.models.files import ResourceFile
from forum.blueprints.library.models.resources import Resource
from forum.blueprints.library.pages.routes import LONGEST_QUERY, pages, with_words
from forum.blueprints.library.queries import reading
from forum.blueprints.library.rules.layout import lay_out
from forum.blueprints.library.services.reading import places_on_picture
from forum.kernel.actor import Actor
from forum.kernel.errors import NotFound
from forum.kernel.i18n import _
from forum.kernel.limits import READING, limit
from forum.kernel.web.access import public
from forum.kernel.web.pages import done


@pages.get("/library/<int:resource_id>/page/<int:number>")
@pages.get("/library/<int:resource_id>/files/<int:file_id>/page/<int:number>")
@public
def show_page(actor: Actor, resource_id: int, number: int, file_id: int | None = None) -> Any:
    """The text of one page; words of `q` are marked, and the best place is where the reader lands."""
    found = reading.get_page(actor, resource_id, number, file_id)
    file = found.file
    return render_template(
        "library/page.html",
        resource=found.resource,
        found=found,
        name=page_name(found.unit, number),
        blocks=lay_out(with_words(found.page, _query()), file.is_table),
        query=_query(),
        drawn=file_queries.find_page_picture(file.id, number) if file.has_page_pictures else None,
        previous=_address(found.holder, found.previous) if found.previous else None,
        next=_address(found.holder, found.next) if found.next else None,
    )


@pages.get("/library/<int:resource_id>/page")
@pages.get("/library/<int:resource_id>/files/<int:file_id>/page")
@public
def go_to_page(actor: Actor, resource_id: int, file_id: int | None = None) -> Any:
    """To the page whose number was typed, or the nearest there is."""
    holder = reading.get_holder(actor, resource_id, file_id)
    if not holder.page_count:
        raise NotFound
    typed = request.args.get("number", "").strip()
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 1
    return redirect(_address(holder, min(max(number, 1), holder.page_count)), 303)


@pages.get("/library/<int:resource_id>/page/<int:number>/next")
@pages.get("/library/<int:resource_id>/files/<int:file_id>/page/<int:number>/next")
@limit(READING)
@public
def go_to_next(actor: Actor, resource_id: int, number: int, file_id: int | None = None) -> Any:
    """To the next page with the words of `q`; it says so when there is no other."""
    found = reading.get_page(actor, resource_id, number, file_id)
    following = reading.find_next_page(found.file_id, _query(), number)
    if following in (None, number):
        return done(_("No other page has these words."), _address(found.holder, number))
    return redirect(f"{_address(found.holder, following)}#found", 303)


@pages.get("/library/<int:resource_id>/page/<int:number>/marks.svg")
@pages.get("/library/<int:resource_id>/files/<int:file_id>/page/<int:number>/marks.svg")
@limit(READING)
@public
def show_marks(actor: Actor, resource_id: int, number: int, file_id: int | None = None) -> Any:
    """The places of the words of `q` on the picture of a page, to be laid over it."""
    places = places_on_picture(actor, resource_id, number, _query(), file_id)
    drawn = render_template("library/marks.svg", places=places)
    response = Response(drawn, mimetype="image/svg+xml")
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _query() -> str:
    return request.args.get("q", "")[:LONGEST_QUERY]


def _address(holder: Resource | ResourceFile, number: int) -> str:
    return holder.page_path(number) + (f"?{urlencode({'q': _query()})}" if _query() else "")
