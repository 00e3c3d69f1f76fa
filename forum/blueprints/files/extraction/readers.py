"""Which module reads which media type; loaded only when its first document comes."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from forum.blueprints.files.extraction.limits import Limits
from forum.blueprints.files.extraction.media_types import (
    CSV,
    DOCX,
    EPUB,
    HTML,
    MARKDOWN,
    ODP,
    ODS,
    ODT,
    PDF,
    PICTURES,
    PPTX,
    RTF,
    TEXT,
    XLSX,
)
from forum.blueprints.files.extraction.results import Reading

Reader = Callable[[Path, Limits], Reading]

_PACKAGE = "forum.blueprints.files.extraction"
_READERS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    PDF: ("pdf", "read", ()),
    DOCX: ("word", "read", ("docx",)),
    XLSX: ("workbook", "read", ("openpyxl",)),
    PPTX: ("slides", "read", ("pptx",)),
    ODT: ("opendocument", "read_text", ("defusedxml.ElementTree",)),
    ODS: ("opendocument", "read_sheets", ("defusedxml.ElementTree",)),
    ODP: ("opendocument", "read_slides", ("defusedxml.ElementTree",)),
    EPUB: ("book", "read", ("defusedxml.ElementTree",)),
    RTF: ("richtext", "read", ("striprtf.striprtf",)),
    MARKDOWN: ("markdown", "read", ("markdown_it",)),
    HTML: ("markup", "read", ()),
    CSV: ("plain", "read_table", ()),
    TEXT: ("plain", "read", ()),
    **dict.fromkeys(PICTURES.values(), ("pictures", "read", ())),
}


def reader_of(media_type: str) -> Reader:
    """The reader of an accepted media type, its libraries loaded."""
    module, function, libraries = _READERS[media_type]
    for library in libraries:
        import_module(library)
    reader: Reader = getattr(import_module(f"{_PACKAGE}.{module}"), function)
    return reader
