"""Reads PDF: its own pages, with the first one drawn as a thumbnail."""

from collections import defaultdict
from pathlib import Path

import pypdfium2

from forum.blueprints.files.extraction.cleaning import clean_line
from forum.blueprints.files.extraction.limits import Limits
from forum.blueprints.files.extraction.lines import to_paragraphs
from forum.blueprints.files.extraction.preview import draw_page
from forum.blueprints.files.extraction.problems import (
    CORRUPT,
    PASSWORD_PROTECTED,
    TOO_MANY_PAGES,
    Unreadable,
)
from forum.blueprints.files.extraction.results import Page, Reading
from forum.blueprints.files.extraction.titles import largest_text, stated_title

_MOST_OUTLINE_ENTRIES = 5_000


def read(path: Path, limits: Limits) -> Reading:
    """Every page of a PDF, those without text too, so that numbers hold."""
    document = open_document(path)
    count = len(document)
    if count > limits.pages:
        raise Unreadable(TOO_MANY_PAGES)
    if count == 0:
        raise Unreadable(CORRUPT)
    outline = _outline(document)
    texts = to_paragraphs([_text(document, index) for index in range(count)])
    pages = [
        Page(index + 1, clean_line(document.get_page_label(index)), text, outline[index])
        for index, text in enumerate(texts)
    ]
    title = stated_title(document.get_metadata_dict()) or largest_text(document[0])
    return Reading(pages, title=title, thumbnail=draw_page(document[0]))


def open_document(path: Path) -> pypdfium2.PdfDocument:
    """The document, its pages not looked at yet. Raises Unreadable."""
    try:
        return pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        locked = error.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD
        raise Unreadable(PASSWORD_PROTECTED if locked else CORRUPT) from error


def _text(document: pypdfium2.PdfDocument, index: int) -> str:
    # A damaged page costs only itself.
    try:
        page = document[index]
    except pypdfium2.PdfiumError:
        return ""
    try:
        textpage = page.get_textpage()
        text: str = textpage.get_text_bounded()
        textpage.close()
    except pypdfium2.PdfiumError:
        return ""
    finally:
        page.close()
    return text.replace("\r\n", "\n")


def _outline(document: pypdfium2.PdfDocument) -> defaultdict[int, list[str]]:
    headings: defaultdict[int, list[str]] = defaultdict(list)
    for position, entry in enumerate(document.get_toc()):
        if position >= _MOST_OUTLINE_ENTRIES:
            break
        target = entry.get_dest()
        heading = clean_line(entry.get_title())
        if target is not None and target.get_index() is not None and heading:
            headings[target.get_index()].append(heading)
    return headings
