"""Atom feeds (RFC 4287)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree import ElementTree as Xml

from flask import Response, request

MEDIA_TYPE = "application/atom+xml"
_NEVER = datetime(2000, 1, 1, tzinfo=UTC)
_SPACE = "http://www.w3.org/2005/Atom"
_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_OUR_ADDRESS = re.compile(r'(\s(?:href|src)=")/(?!/)')


@dataclass(frozen=True)
class Entry:
    """One thing of a feed; `address` begins with a slash, `html` is safe and may hold such addresses."""

    address: str
    title: str
    author: str
    html: str
    published: datetime
    updated: datetime


def atom_response(base: str, address: str, title: str, entries: Iterable[Entry], *, language: str = "en") -> Response:
    """The feed of what stands at an address of the site `base`; 304 when the reader has it already."""
    listed = list(entries)
    feed = Xml.Element("feed", {"xmlns": _SPACE, "xml:lang": language})
    _add(feed, "id", base + address)
    _add(feed, "title", title)
    _add(feed, "link", rel="alternate", type="text/html", href=base + address)
    _add(feed, "updated", _text(max((entry.updated for entry in listed), default=_NEVER)))
    for entry in listed:
        _add_entry(feed, base, entry)
    response = Response(Xml.tostring(feed, encoding="utf-8", xml_declaration=True), mimetype=MEDIA_TYPE)
    response.headers["Cache-Control"] = "private, no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response


def _add_entry(feed: Xml.Element, base: str, entry: Entry) -> None:
    made = Xml.SubElement(feed, "entry")
    _add(made, "id", base + entry.address)
    _add(made, "title", entry.title)
    _add(made, "link", rel="alternate", type="text/html", href=base + entry.address)
    _add(Xml.SubElement(made, "author"), "name", entry.author)
    _add(made, "published", _text(entry.published))
    _add(made, "updated", _text(entry.updated))
    _add(made, "content", _OUR_ADDRESS.sub(rf"\1{base}/", entry.html), type="html")


def _add(parent: Xml.Element, name: str, text: str = "", **attributes: str) -> None:
    element = Xml.SubElement(parent, name, attributes)
    element.text = _NOT_XML.sub("", text) or None


def _text(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")
