"""Decodes text files whose encoding nobody stated."""

import codecs
from pathlib import Path


def read_text(path: Path) -> str:
    """UTF-16 with a byte order mark, else UTF-8, else Windows-1252, else Latin-1, which reads any byte."""
    content = path.read_bytes()
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")
