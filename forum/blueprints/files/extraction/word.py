"""Reads Word documents: a page per section, tables included."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from forum.blueprints.files.extraction.cleaning import as_row
from forum.blueprints.files.extraction.limits import Limits
from forum.blueprints.files.extraction.results import Reading
from forum.blueprints.files.extraction.sections import Sections

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BREAKS = {f"{_WORD}tab": " ", f"{_WORD}br": "\n", f"{_WORD}cr": "\n", f"{_WORD}noBreakHyphen": "-"}
_SILENT = (_FALLBACK, f"{_WORD}pPr", f"{_WORD}rPr", f"{_WORD}del", f"{_WORD}moveFrom")
_BODY_LEVEL = 9


def read(path: Path, limits: Limits) -> Reading:
    """The body in reading order; headings are known by their outline level or built-in style."""
    from docx import Document

    document = Document(str(path))
    styles = _Styles(document)
    sections = Sections()
    title = (document.core_properties.title or "").strip() or None
    for block in _blocks(document.element.body):
        if block.tag == f"{_WORD}tbl":
            sections.add_text("\n".join(_rows(block)))
            continue
        text = _text(block)
        level = styles.level(block)
        if level is None:
            sections.add_text(text)
        else:
            sections.add_heading(level + 1, text)
            title = title or text.strip() or None
    return Reading(sections.pages(), title=title)


def _blocks(parent: Any) -> Iterator[Any]:
    # Content controls, insertions and custom XML wrap paragraphs at any depth; python-docx passes over them.
    waiting = list(reversed(parent))
    while waiting:
        element = waiting.pop()
        if element.tag in (f"{_WORD}p", f"{_WORD}tbl"):
            yield element
        elif isinstance(element.tag, str) and element.tag not in _SILENT:
            waiting.extend(reversed(element))


def _rows(table: Any) -> Iterator[str]:
    for row in table.iter(f"{_WORD}tr"):
        cells = [_cell(cell) for cell in row.iterchildren() if cell.tag in (f"{_WORD}tc", f"{_WORD}sdt")]
        if line := as_row(cells):
            yield line


def _cell(cell: Any) -> str:
    # Rows of a table inside the cell come out on their own, since the outer walk meets them as well.
    own = (block for block in _blocks(cell) if block.tag == f"{_WORD}p")
    return " ".join(" ".join(_text(paragraph).split()) for paragraph in own).strip()


def _text(paragraph: Any) -> str:
    parts: list[str] = []
    waiting = list(reversed(paragraph))
    while waiting:
        element = waiting.pop()
        if element.tag == f"{_WORD}t":
            parts.append(element.text or "")
        elif element.tag in _BREAKS:
            parts.append(_BREAKS[element.tag])
        elif isinstance(element.tag, str) and element.tag not in _SILENT:
            waiting.extend(reversed(element))
            parts.append("\n" if element.tag == f"{_WORD}p" else "")
    return "".join(parts)


class _Styles:
    """Outline levels of paragraphs, 0 the outermost, through the styles they are based on."""

    def __init__(self, document: Any) -> None:
        self._styles = {style.style_id: style.element for style in document.styles}

    def level(self, paragraph: Any) -> int | None:
        properties = paragraph.find(f"{_WORD}pPr")
        if properties is None:
            return None
        level = _outline_level(properties)
        named = properties.find(f"{_WORD}pStyle")
        if level is None and named is not None:
            level = self._level_of_style(named.get(f"{_WORD}val"))
        return level if level is not None and level < _BODY_LEVEL else None

    def _level_of_style(self, identifier: str | None) -> int | None:
        for _ in range(len(self._styles)):
            style = self._styles.get(identifier)
            if style is None:
                return None
            level = _built_in_level(style)
            if level is not None:
                return level
            based_on = style.find(f"{_WORD}basedOn")
            identifier = None if based_on is None else based_on.get(f"{_WORD}val")
        return None


def _built_in_level(style: Any) -> int | None:
    name = style.find(f"{_WORD}name")
    words = ("" if name is None else name.get(f"{_WORD}val") or "").casefold().split()
    if words[:1] == ["title"]:
        return 0
    if words[:1] == ["heading"] and words[-1].isdigit():
        return int(words[-1]) - 1
    properties = style.find(f"{_WORD}pPr")
    return None if properties is None else _outline_level(properties)


def _outline_level(properties: Any) -> int | None:
    level = properties.find(f"{_WORD}outlineLvl")
    value = "" if level is None else level.get(f"{_WORD}val") or ""
    return int(value) if value.isdigit() else None
