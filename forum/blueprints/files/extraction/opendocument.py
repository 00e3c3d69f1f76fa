"""Reads OpenDocument: texts by section, spreadsheets by sheet, presentations by slide (ISO/IEC 26300)."""

import zipfile
from collections.abc import Iterator
from itertools import islice, repeat
from pathlib import Path
from typing import Any

import defusedxml.ElementTree as SafeTree

from forum.blueprints.files.extraction.cleaning import as_row, clean, clean_line
from forum.blueprints.files.extraction.limits import Limits
from forum.blueprints.files.extraction.packages import opened, title_of, tree
from forum.blueprints.files.extraction.problems import CORRUPT, TOO_MANY_PAGES, Unreadable
from forum.blueprints.files.extraction.results import Page, Reading
from forum.blueprints.files.extraction.sections import Sections
from forum.blueprints.files.extraction.workbook import Budget

_URN = "{urn:oasis:names:tc:opendocument:xmlns:"
_OFFICE, _TEXT, _TABLE = f"{_URN}office:1.0}}", f"{_URN}text:1.0}}", f"{_URN}table:1.0}}"
_DRAW, _PRESENTATION = f"{_URN}drawing:1.0}}", f"{_URN}presentation:1.0}}"
_PARAGRAPH, _HEADING, _CELL = f"{_TEXT}p", f"{_TEXT}h", f"{_TABLE}table-cell"
_COVERED = f"{_TABLE}covered-table-cell"
_TABLE_TAG, _ROW = f"{_TABLE}table", f"{_TABLE}table-row"
_BREAKS = {f"{_TEXT}s": " ", f"{_TEXT}tab": " ", f"{_TEXT}line-break": "\n"}
# What was deleted, remarks beside the text, and lists of headings that stand in the text themselves.
_SILENT = (
    f"{_TEXT}tracked-changes", f"{_OFFICE}annotation", f"{_TEXT}table-of-content", f"{_TEXT}note-citation",
    f"{_TEXT}sequence-decls", f"{_OFFICE}forms", f"{_OFFICE}event-listeners",
)  # fmt: skip
_DEEPEST_HEADING, _WIDEST_ROW, _LONGEST_NUMBER = 10, 200, 6


def read_text(path: Path, limits: Limits) -> Reading:
    """The sections of a text, tables a row a line."""
    with opened(path) as archive:
        body = _body(archive, "text")
        title = _title(archive)
    sections = Sections()
    for block in _blocks(body):
        if block.tag == _HEADING:
            sections.add_heading(_level(block), _inline(block))
        elif block.tag == _TABLE_TAG:
            sections.add_text("\n".join(_rows(block)))
        else:
            sections.add_text(_inline(block))
    pages = sections.pages()
    first_heading = next((page.headings[0] for page in pages if page.headings), None)
    return Reading(pages, title=title or first_heading)


def read_sheets(path: Path, limits: Limits) -> Reading:
    """What the cells of every sheet show, a row a line; rows that are said to repeat stand once.

    `limits.cells` counts over the whole workbook; the sheets after it stay as pages without text.
    """
    budget = Budget(limits.cells)
    with opened(path) as archive, archive.open("content.xml") as part:
        pages = list(_sheets(SafeTree.iterparse(part, ("start", "end"), forbid_entities=True), budget))
        title = _title(archive)
    return Reading(pages, title=title, truncated=budget.spent)


def read_slides(path: Path, limits: Limits) -> Reading:
    """The slides in their order with their notes; a slide's label is its title."""
    with opened(path) as archive:
        slides = _body(archive, "presentation").findall(f"{_DRAW}page")
        title = _title(archive)
    if len(slides) > limits.pages:
        raise Unreadable(TOO_MANY_PAGES)
    pages = [_slide(number, slide) for number, slide in enumerate(slides, start=1)]
    shown = next((page.label for page in pages if page.label), None)
    return Reading(pages, title=shown or title)


def _body(archive: zipfile.ZipFile, kind: str) -> Any:
    body = tree(archive, "content.xml").find(f"{_OFFICE}body/{_OFFICE}{kind}")
    if body is None:
        raise Unreadable(CORRUPT)
    return body


def _title(archive: zipfile.ZipFile) -> str | None:
    return title_of(tree(archive, "meta.xml")) if "meta.xml" in archive.namelist() else None


def _blocks(parent: Any) -> Iterator[Any]:
    # Sections, lists and frames wrap paragraphs at any depth.
    waiting = list(reversed(parent))
    while waiting:
        element = waiting.pop()
        if element.tag in (_PARAGRAPH, _HEADING, _TABLE_TAG):
            yield element
        elif element.tag not in _SILENT:
            waiting.extend(reversed(element))


def _inline(paragraph: Any) -> str:
    parts = [paragraph.text or ""]
    waiting: list[Any] = []
    _push(waiting, paragraph)
    while waiting:
        element = waiting.pop()
        if isinstance(element, str):
            parts.append(element)
        elif element.tag not in _SILENT:
            parts.append(_BREAKS.get(element.tag, "\n" if element.tag == _PARAGRAPH else ""))
            parts.append(element.text or "")
            _push(waiting, element)
    return "".join(parts)


def _push(waiting: list[Any], element: Any) -> None:
    for child in reversed(element):
        waiting.append(child.tail or "")
        waiting.append(child)


def _level(heading: Any) -> int:
    stated = heading.get(f"{_TEXT}outline-level", "")
    return min(int(stated), _DEEPEST_HEADING) if stated.isdecimal() and int(stated) else 1


def _rows(table: Any) -> Iterator[str]:
    for row in table.iter(_ROW):
        if line := _line(row):
            yield line


def _line(row: Any) -> str:
    return as_row(islice((shown for cell in row for shown in _cells(cell)), _WIDEST_ROW))


def _cells(cell: Any) -> Iterator[str]:
    if cell.tag in (_CELL, _COVERED):
        times = cell.get(f"{_TABLE}number-columns-repeated", "1")
        stated = int(times) if times.isascii() and times.isdecimal() and len(times) < _LONGEST_NUMBER else 1
        # What goes on to the edge of the sheet is there for its looks.
        yield from repeat(_shown(cell), stated if stated <= _WIDEST_ROW else 1)


def _shown(cell: Any) -> str:
    # Rows of a table inside the cell come out on their own, since all rows are met.
    own = (_inline(block) for block in _blocks(cell) if block.tag != _TABLE_TAG)
    return clean_line(" ".join(own))


def _sheets(events: Iterator[tuple[str, Any]], budget: Budget) -> Iterator[Page]:
    lines: list[str] = []
    number = depth = 0
    for event, element in events:
        if element.tag == _TABLE_TAG:
            depth += 1 if event == "start" else -1
            if event == "end" and depth == 0:
                number += 1
                name = clean_line(element.get(f"{_TABLE}name", ""))
                yield Page(number, name, clean("\n".join(lines)), [name] if name else [])
                lines = []
                element.clear()
        elif event == "end" and element.tag == _ROW and depth == 1:
            line = _line(element)
            if line and budget.take(line.count(" | ") + 1):
                lines.append(line)
            element.clear()


def _slide(number: int, slide: Any) -> Page:
    title, texts = "", []
    for shape in slide:
        text = "\n".join(_texts(shape))
        if not title and shape.get(f"{_PRESENTATION}class") == "title":
            title = clean_line(text)
        texts.append(text)
    return Page(number, title, clean("\n".join(texts)), [title] if title else [])


def _texts(shape: Any) -> Iterator[str]:
    for block in _blocks(shape):
        if block.tag == _TABLE_TAG:
            yield from _rows(block)
        else:
            yield _inline(block)
