"""The blueprint that the pages of the library share, how a resource looks in a list, and how its files are sent."""

from __future__ import annotations

from typing import Any

from flask import Response

from forum.blueprints.files import queries as file_queries
from forum.blueprints.files.models import File, FilePage
from forum.blueprints.library.models.resources import Resource
from forum.blueprints.library.rules.kinds import DOC_TYPES, licence_name
from forum.blueprints.library.rules.marking import Paragraph, mark, places
from forum.blueprints.library.services import downloads
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.i18n import LANGUAGES
from forum.kernel.markdown import plain
from forum.kernel.search import beginnings_besides
from forum.kernel.text import shorten
from forum.kernel.web.downloads import bytes_response
from forum.kernel.web.pages import PageBlueprint
from forum.kernel.web.visitors import visitor_of

pages = PageBlueprint("library", "forum.blueprints.library")
LONGEST_QUERY = 300
_LONGEST_SUMMARY = 200


def with_words(page: FilePage, typed: str) -> list[Paragraph]:
    """The text of a page with what was looked for marked; where nothing of it stands, other forms and names of it."""
    besides = typed and not places(page.text, typed)
    return mark(page.text, beginnings_besides(typed) if besides else typed, page.headings)


def row_of(actor: Actor, resource: Resource) -> dict[str, Any]:
    """What the shared row of a document shows."""
    city = resource.city if actor.signed_in else None
    maker = {"name": resource.attribution} if resource.attribution else None
    return {
        "id": resource.id,
        "title": resource.title,
        "url": resource.path,
        "type": resource.type,
        "city": {"name": city.name, "url": city.path} if city else maker,
        "summary": shorten(plain(resource.summary_html), _LONGEST_SUMMARY) if resource.summary else "",
        "adopted": resource.adopted_count,
        "review_due": resource.review_state(clock.now().date()) == "due",
        "year": resource.year,
        "kind": DOC_TYPES[resource.doc_type],
        "licence": licence_name(resource.licence),
        "language": LANGUAGES.get(resource.language or "", ""),
        "criteria": [{"code": criterion.code, "url": criterion.path} for criterion in resource.criteria],
        "at": resource.created_at,
    }


def saved(actor: Actor, file: File, resource_id: int) -> Response:
    """A file of a resource that the asker may have, to be saved; it is counted once a day and person."""
    file_queries.check_open(actor, file)
    response = bytes_response(
        lambda: file_queries.open_bytes(file.storage_key),
        filename=file.filename, media_type=file.media_type, etag=file.sha256, size=file.size,
    )  # fmt: skip
    downloads.note_download(resource_id, visitor_of(actor), response.status_code)
    return response
