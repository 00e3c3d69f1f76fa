"""Reading a document in the browser: a page as it looks beside its text, with the words that were looked for."""

from __future__ import annotations

from typing import Any

from flask import Response, redirect, render_template, request, url_for

from forum.blueprints.files import queries as file_queries
from forum.blueprints.files.rules import page_name
from forum.blueprints.library.pages.routes import pages, with_words
from forum.blueprints.library.queries import reading
from forum.blueprints.library.queries import resources as queries
from forum.blueprints.library.rules.layout import lay_out
from forum.blueprints.library.services.reading import places_on_picture
from forum.kernel.actor import Actor
from forum.kernel.errors import NotFound
from forum.kernel.i18n import _
from forum.kernel.limits import READING, limit
from forum.kernel.web.access import public
from forum.kernel.web.pages import done

_LONGEST_QUERY = 300


@pages.get("/library/<int:resource_id>/page/<int:number>")
@public
def show_page(actor: Actor, resource_id: int, number: int) -> Any:
    """The text of one page; words of `q` are marked, and the best place is where the reader lands."""
    found = queries.get_page(actor, resource_id, number)
    file = found.resource.file
    return render_template(
        "library/page.html",
        resource=found.resource,
        found=found,
        name=page_name(found.unit, number),
        blocks=lay_out(with_words(found.page, _query()), file.is_table),
        query=_query(),
        drawn=file_queries.find_page_picture(file.id, number) if file.has_page_pictures else None,
        previous=_address(resource_id, found.previous),
        next=_address(resource_id, found.next),
    )


@pages.get("/library/<int:resource_id>/page")
@public
def go_to_page(actor: Actor, resource_id: int) -> Any:
    """To the page whose number was typed, or the nearest there is."""
    resource = queries.get_resource(actor, resource_id)
    if not resource.page_count:
        raise NotFound
    typed = request.args.get("number", "").strip()
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 1
    return redirect(_address(resource_id, min(max(number, 1), resource.page_count)) or "", 303)


@pages.get("/library/<int:resource_id>/page/<int:number>/next")
@limit(READING)
@public
def go_to_next(actor: Actor, resource_id: int, number: int) -> Any:
    """To the next page with the words of `q`; it says so when there is no other."""
    found = queries.get_page(actor, resource_id, number)
    following = reading.find_next_page(found.resource, _query(), number)
    if following in (None, number):
        return done(_("No other page has these words."), _address(resource_id, number) or "")
    return redirect(f"{_address(resource_id, following)}#found", 303)


@pages.get("/library/<int:resource_id>/page/<int:number>/marks.svg")
@limit(READING)
@public
def show_marks(actor: Actor, resource_id: int, number: int) -> Any:
    """The places of the words of `q` on the picture of a page, to be laid over it."""
    places = places_on_picture(actor, resource_id, number, _query())
    drawn = render_template("library/marks.svg", places=places)
    response = Response(drawn, mimetype="image/svg+xml")
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _query() -> str:
    return request.args.get("q", "")[:_LONGEST_QUERY]


def _address(resource_id: int, number: int | None) -> str | None:
    keep = {"q": _query()} if _query() else {}
    return url_for("library_pages.show_page", resource_id=resource_id, number=number, **keep) if number else None
