"""Reads presentations: a page per slide, with its notes, tables and groups."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from forum.blueprints.files.extraction.cleaning import as_row, clean, clean_line
from forum.blueprints.files.extraction.limits import Limits
from forum.blueprints.files.extraction.problems import TOO_MANY_PAGES, Unreadable
from forum.blueprints.files.extraction.results import Page, Reading

_DEEPEST_GROUP = 20


def read(path: Path, limits: Limits) -> Reading:
    """The slides in their order, the hidden ones too; a slide's label is its title."""
    from pptx import Presentation

    presentation = Presentation(str(path))
    slides = presentation.slides
    if len(slides) > limits.pages:
        raise Unreadable(TOO_MANY_PAGES)
    pages = [_page(number, slide) for number, slide in enumerate(slides, start=1)]
    # The stated title is often that of the template.
    shown = next((page.label for page in pages if page.label), None)
    return Reading(pages, title=shown or presentation.core_properties.title)


def _page(number: int, slide: Any) -> Page:
    shape = slide.shapes.title
    title = clean_line(shape.text_frame.text) if shape is not None else ""
    texts = list(_texts(slide.shapes, depth=0))
    if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
        texts.append(slide.notes_slide.notes_text_frame.text)
    return Page(number, title, clean("\n".join(texts)), [title] if title else [])


def _texts(shapes: Iterable[Any], depth: int) -> Iterator[str]:
    for shape in shapes:
        if hasattr(shape, "shapes"):
            if depth < _DEEPEST_GROUP:
                yield from _texts(shape.shapes, depth + 1)
        elif getattr(shape, "has_table", False):
            yield from (_row(row) for row in shape.table.rows)
        elif shape.has_text_frame:
            yield shape.text_frame.text


def _row(row: Any) -> str:
    return as_row(clean_line(cell.text) for cell in row.cells)
