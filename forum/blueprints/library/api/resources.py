"""Resources over the API."""

from __future__ import annotations

from typing import Any

from flask import request

from forum.blueprints.library.api.routes import BYTES, api, saved
from forum.blueprints.library.queries import reading
from forum.blueprints.library.queries import resources as queries
from forum.blueprints.library.queries.resources import Narrowing
from forum.blueprints.library.schemas.reading import PageHeadSchema, PagesQuery, PageTextSchema
from forum.blueprints.library.schemas.resources import (
    ResourceChangeForm,
    ResourceQuery,
    ResourceSchema,
    ShareForm,
)
from forum.blueprints.library.services import links, resources
from forum.kernel.actor import Actor
from forum.kernel.limits import READING, WRITING, limit
from forum.kernel.web.access import public, signed_in
from forum.kernel.web.api import expected_version
from forum.kernel.web.fields import page_of


@api.route("/resources")
@public
@api.takes(ResourceQuery, location="query")
@api.gives(page_of(ResourceSchema))
def list_resources(actor: Actor, query: dict[str, Any]) -> Any:
    """The documents one may see, the newest first."""
    cursor, size = query.pop("cursor"), query.pop("limit")
    return queries.list_resources(actor, Narrowing(**query), cursor, size)


@api.route("/resources", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(ShareForm, location="form", content_type="multipart/form-data")
@api.gives(ResourceSchema, 201, with_etag=True)
@api.problem(507)
def create_resource(actor: Actor, form: dict[str, Any]) -> Any:
    """Share a document: a file, one's earlier upload, or an address, with what is told about it."""
    sent = request.files.get("file")
    form.pop("file")
    return links.share(actor, sent.stream if sent else None, sent.filename if sent else None, **form)


@api.route("/resources/<int:resource_id>")
@public
@api.gives(ResourceSchema, with_etag=True)
def show_resource(actor: Actor, resource_id: int) -> Any:
    """A document with what is told about it and the state of its file."""
    return queries.get_resource(actor, resource_id)


@api.route("/resources/<int:resource_id>", methods=["PATCH"])
@limit(WRITING)
@signed_in
@api.takes(ResourceChangeForm)
@api.gives(ResourceSchema, with_etag=True)
def edit_resource(actor: Actor, form: dict[str, Any], resource_id: int) -> Any:
    """Change what is told about a document."""
    return resources.edit_resource(actor, resource_id, expected_version(), **form)


@api.route("/resources/<int:resource_id>", methods=["DELETE"])
@signed_in
@api.gives(status=204)
def remove_resource(actor: Actor, resource_id: int) -> Any:
    """Take a document out of the library."""
    resources.remove_resource(actor, resource_id, expected_version())


@api.route("/resources/<int:resource_id>/file")
@public
@api.problem(410)
@api.problem(423)
@api.alt_response(304, description="Not modified")  # type: ignore[untyped-decorator]  # Flask-Smorest is untyped
@api.alt_response(200, description="The bytes", **BYTES)  # type: ignore[untyped-decorator]  # Flask-Smorest is untyped
def download_resource(actor: Actor, resource_id: int) -> Any:
    """The document itself, to be saved."""
    return saved(actor, queries.get_resource(actor, resource_id).file, resource_id)


@api.route("/resources/<int:resource_id>/pages")
@limit(READING)
@public
@api.takes(PagesQuery, location="query")
@api.gives(page_of(PageHeadSchema))
def list_pages(actor: Actor, query: dict[str, Any], resource_id: int) -> Any:
    """The pages of a document in order; with `q` those on which all the words stand, 1,500 looked at at most."""
    return reading.list_pages(actor, resource_id, query["q"], query["cursor"], query["limit"])


@api.route("/resources/<int:resource_id>/pages/<int:number>")
@public
@api.gives(PageTextSchema)
def show_page(actor: Actor, resource_id: int, number: int) -> Any:
    """The text of one page: of a PDF its page, else a section, sheet, slide or part."""
    return queries.get_page(actor, resource_id, number)
