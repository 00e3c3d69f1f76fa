"""Taking people's data out of the directory, and the log of it."""

from __future__ import annotations

from typing import Any

from flask import Response, render_template, stream_with_context

from forum.blueprints.directory.pages.routes import pages
from forum.blueprints.directory.queries.exporting import list_exports
from forum.blueprints.directory.queries.filtering import Filters
from forum.blueprints.directory.schemas.listing import ExportQuery
from forum.blueprints.directory.services import exporting
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import signed_in
from forum.kernel.web.downloads import sheet_response
from forum.kernel.web.fields import PageQuery
from forum.kernel.web.pages import read_query


@pages.get("/members/export")
@limit(WRITING)
@signed_in
def export_people(actor: Actor) -> Response:
    """The people of the listing as a file."""
    query = read_query(ExportQuery)
    export = exporting.begin_export(actor, Filters.of(query), query["format"])
    return sheet_response(stream_with_context(exporting.send_export(actor, export)), exporting.file_name(export))


@pages.get("/members/exports")
@signed_in
def show_exports(actor: Actor) -> Any:
    """Who took people's data out, when, and which."""
    page = list_exports(actor, **read_query(PageQuery))
    return render_template("directory/exports.html", page=page)
