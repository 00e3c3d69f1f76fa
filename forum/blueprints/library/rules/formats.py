"""What a document's file can be opened with, and whether one can go on writing in it."""

from __future__ import annotations

from collections.abc import Iterable

from forum.kernel.i18n import _lp

EDITABLE = "editable"
FORMATS = {
    EDITABLE: _lp("format of a file", "Can be edited"),
    "word": _lp("format of a file", "Word"),
    "excel": _lp("format of a file", "Excel"),
    "powerpoint": _lp("format of a file", "PowerPoint"),
    "odf": _lp("format of a file", "OpenDocument"),
    "markdown": _lp("format of a file", "Markdown"),
    "text": _lp("format of a file", "Plain text"),
    "csv": _lp("format of a file", "CSV"),
    "rtf": _lp("format of a file", "RTF"),
    "pdf": _lp("format of a file", "PDF"),
    "html": _lp("format of a file", "Web page"),
    "epub": _lp("format of a file", "EPUB"),
    "picture": _lp("format of a file", "Picture"),
}
FORMAT_OF = {
    "DOCX": "word", "XLSX": "excel", "PPTX": "powerpoint", "ODT": "odf", "ODS": "odf", "ODP": "odf",
    "MD": "markdown", "TXT": "text", "CSV": "csv", "RTF": "rtf", "PDF": "pdf", "HTML": "html", "EPUB": "epub",
    "JPG": "picture", "PNG": "picture", "WEBP": "picture", "GIF": "picture",
}  # fmt: skip
_WRITABLE = frozenset({"word", "excel", "powerpoint", "odf", "markdown", "text", "csv", "rtf"})


def formats_of(file_types: Iterable[str]) -> list[str]:
    """The formats of files by what people call their kind (`PDF`), and `editable` when one of them can be edited."""
    found = list(dict.fromkeys(FORMAT_OF[name] for name in file_types if name in FORMAT_OF))
    return [*found, EDITABLE] if _WRITABLE.intersection(found) else found
