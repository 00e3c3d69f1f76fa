"""Looks into archives that name their kind themselves (OpenDocument, EPUB), and reads their parts as XML."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import defusedxml.ElementTree as SafeTree

from forum.blueprints.files.extraction.cleaning import clean_line
from forum.blueprints.files.extraction.problems import (
    CORRUPT,
    HAS_MACROS,
    PASSWORD_PROTECTED,
    WRONG_TYPE,
    Unreadable,
)

_MANIFEST = "META-INF/manifest.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_LARGEST_NOTE = 4 * 1024 * 1024
_BASIC_INDEXES = ("script-lb.xml", "dialog-lb.xml", "script-lc.xml", "dialog-lc.xml")
# Fonts are obscured in many books that anybody can read (EPUB OCF 3.3, 4.3; the other one is Adobe's).
_FONTS_ONLY = (b"http://www.idpf.org/2008/embedding", b"http://ns.adobe.com/pdf/enc#RC")
_DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"


def check_package(path: Path, names: frozenset[str], expected: str) -> None:
    """Raise Unreadable unless the package says that it is of this kind, anybody can open it and it has no macros."""
    with zipfile.ZipFile(path) as archive:
        if "mimetype" not in names or _note(archive, "mimetype").strip() != expected.encode():
            raise Unreadable(WRONG_TYPE)
        if _is_locked(archive, names):
            raise Unreadable(PASSWORD_PROTECTED)
    if any(_is_macro(name) for name in names):
        raise Unreadable(HAS_MACROS)


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """The archive; what it cannot unpack is a corrupt document."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except (zipfile.BadZipFile, KeyError, NotImplementedError) as error:
        raise Unreadable(CORRUPT) from error


def tree(archive: zipfile.ZipFile, name: str) -> Any:
    """The root of a part. Raises ValueError for one that declares entities, none of which is ever resolved."""
    with archive.open(name) as part:
        return SafeTree.parse(part, forbid_dtd=False, forbid_entities=True, forbid_external=True).getroot()


def title_of(root: Any) -> str | None:
    """What the metadata calls the document (Dublin Core)."""
    return next((title for found in root.iter(f"{_DUBLIN_CORE}title") if (title := clean_line(found.text or ""))), None)


def _is_locked(archive: zipfile.ZipFile, names: frozenset[str]) -> bool:
    if "encrypted-package" in names or (_MANIFEST in names and b"encryption-data" in _note(archive, _MANIFEST)):
        return True
    if _ENCRYPTION not in names:
        return False
    encryption = _note(archive, _ENCRYPTION)
    return encryption.count(b"EncryptionMethod ") > sum(encryption.count(algorithm) for algorithm in _FONTS_ONLY)


def _is_macro(name: str) -> bool:
    folder, _, module = name.rpartition("/")
    if not module:
        return False
    return folder.startswith("Scripts") or (folder.startswith("Basic") and module not in _BASIC_INDEXES)


def _note(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        with archive.open(name) as part:
            return part.read(_LARGEST_NOTE)
    except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError) as error:
        raise Unreadable(CORRUPT) from error
