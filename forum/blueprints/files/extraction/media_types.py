"""The kinds of document that are accepted and the names they go by."""

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
MARKDOWN = "text/markdown"
HTML = "text/html"
CSV = "text/csv"
TEXT = "text/plain"

BY_EXTENSION: dict[str, str] = {
    ".pdf": PDF,
    ".docx": DOCX,
    ".xlsx": XLSX,
    ".pptx": PPTX,
    ".md": MARKDOWN,
    ".markdown": MARKDOWN,
    ".html": HTML,
    ".htm": HTML,
    ".csv": CSV,
    ".txt": TEXT,
}

OFFICE = frozenset({DOCX, XLSX, PPTX})

OFFICE_FOLDERS: dict[str, str] = {DOCX: "word/", XLSX: "xl/", PPTX: "ppt/"}
"""The folder inside the archive that only this kind of document has (ECMA-376, part 2)."""

PICTURES: dict[str, str] = {
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
}
"""Taken in messages, not in the library."""
