"""Reads EPUB: a page per chapter, in the order in which the book is read."""

import posixpath
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from forum.blueprints.files.extraction.limits import Limits
from forum.blueprints.files.extraction.markup import sections_of
from forum.blueprints.files.extraction.packages import opened, title_of, tree
from forum.blueprints.files.extraction.problems import CORRUPT, TOO_MANY_PAGES, Unreadable
from forum.blueprints.files.extraction.results import Page, Reading

_CONTAINER = "META-INF/container.xml"
_ROOTFILE = "{urn:oasis:names:tc:opendocument:xmlns:container}rootfile"
_PACKAGE = "{http://www.idpf.org/2007/opf}"
_CHAPTERS = frozenset({"application/xhtml+xml", "text/html"})


def read(path: Path, limits: Limits) -> Reading:
    """The chapters that have text. Only what lies in the book is read: nothing it refers to elsewhere."""
    with opened(path) as archive:
        place = _place_of_package(archive)
        package = tree(archive, place)
        chapters = list(_chapters(archive, package, posixpath.dirname(place), limits))
    pages = [Page(number, label, text, headings) for number, (label, text, headings) in enumerate(chapters, start=1)]
    return Reading(pages, title=title_of(package))


def _place_of_package(archive: zipfile.ZipFile) -> str:
    found = tree(archive, _CONTAINER).find(f".//{_ROOTFILE}")
    place = found.get("full-path") if found is not None else None
    if not place or place not in archive.namelist():
        raise Unreadable(CORRUPT)
    return str(place)


def _chapters(
    archive: zipfile.ZipFile, package: Any, folder: str, limits: Limits
) -> Iterator[tuple[str, str, list[str]]]:
    places = {
        item.get("id"): posixpath.normpath(posixpath.join(folder, unquote(item.get("href", ""))))
        for item in package.iter(f"{_PACKAGE}item")
        if item.get("media-type") in _CHAPTERS and item.get("properties") != "nav"
    }
    spine = [places[ref] for entry in package.iter(f"{_PACKAGE}itemref") if (ref := entry.get("idref")) in places]
    if len(spine) > limits.pages:
        raise Unreadable(TOO_MANY_PAGES)
    kept = frozenset(archive.namelist())
    for place in dict.fromkeys(spine):
        if place in kept and (chapter := _chapter(archive.read(place))):
            yield chapter


def _chapter(content: bytes) -> tuple[str, str, list[str]] | None:
    sections, _ = sections_of(content.decode("utf-8-sig", errors="replace"))
    text = "\n".join(section.text for section in sections)
    headings = next((section.headings for section in sections if section.headings), [])
    return (headings[0] if headings else "", text, headings[:1]) if text else None
