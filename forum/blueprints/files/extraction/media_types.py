"""The kinds of document that are accepted and the names they go by."""

from pathlib import PurePath

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
ODP = "application/vnd.oasis.opendocument.presentation"
EPUB = "application/epub+zip"
RTF = "application/rtf"
MARKDOWN = "text/markdown"
HTML = "text/html"
CSV = "text/csv"
TEXT = "text/plain"

PICTURES: dict[str, str] = {
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".gif": "image/gif",
}
"""Drawn anew when they come. In the library their text is the caption that their owner writes."""

BY_EXTENSION: dict[str, str] = {
    ".pdf": PDF,
    ".docx": DOCX,
    ".xlsx": XLSX,
    ".pptx": PPTX,
    ".odt": ODT,
    ".ods": ODS,
    ".odp": ODP,
    ".epub": EPUB,
    ".rtf": RTF,
    ".md": MARKDOWN,
    ".markdown": MARKDOWN,
    ".html": HTML,
    ".htm": HTML,
    ".csv": CSV,
    ".txt": TEXT,
    **PICTURES,
}

ACCEPTED = (
    "PDF, Word (DOCX), Excel (XLSX), PowerPoint (PPTX), OpenDocument (ODT, ODS, ODP), EPUB, RTF, Markdown, HTML, CSV, "
    "plain text, JPEG, PNG, WebP and GIF"
)
"""The same for people who read English, such as those who write programs."""

OFFICE = frozenset({DOCX, XLSX, PPTX})

OFFICE_FOLDERS: dict[str, str] = {DOCX: "word/", XLSX: "xl/", PPTX: "ppt/"}
"""The folder inside the archive that only this kind of document has (ECMA-376, part 2)."""

PACKAGES = frozenset({ODT, ODS, ODP, EPUB})
"""Archives that say what they are in an entry `mimetype` (OpenDocument 1.3, part 2; EPUB OCF 3.3)."""


def named(filename: str) -> str | None:
    """The media type that the ending of a name stands for, if it is one of those accepted."""
    return BY_EXTENSION.get(PurePath(filename).suffix.casefold())


def is_picture(filename: str) -> bool:
    """Whether the name is that of a picture; the bytes are another matter."""
    return named(filename) in PICTURES.values()
