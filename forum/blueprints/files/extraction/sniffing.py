"""Settles what kind of document a file is, from its bytes as well as its name."""

import codecs
from dataclasses import dataclass
from pathlib import Path

import filetype

from forum.blueprints.files.extraction import archive
from forum.blueprints.files.extraction.limits import DEFAULT_LIMITS, Limits
from forum.blueprints.files.extraction.media_types import (
    BY_EXTENSION,
    HTML,
    OFFICE,
    OFFICE_FOLDERS,
    PACKAGES,
    PDF,
    PICTURES,
    RTF,
    named,
)
from forum.blueprints.files.extraction.packages import check_package
from forum.blueprints.files.extraction.problems import (
    EMPTY_FILE,
    HAS_MACROS,
    MIXED_TYPES,
    PASSWORD_PROTECTED,
    UNSUPPORTED_TYPE,
    WRONG_TYPE,
    Unreadable,
)

_HEAD = 4096
_OLD_OFFICE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_ACTIVE_BEGINNINGS = (b"<!doctype html", b"<html", b"<script", b"<svg", b"<?xml", b"{\\rtf", b"%!ps")
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\v\f\r\x1b")


@dataclass(frozen=True, slots=True)
class Sniffed:
    """The media type of an acceptable file, or the code of the reason why it is refused; never both."""

    media_type: str | None = None
    problem: str | None = None


def sniff(path: Path, filename: str, declared: str | None = None) -> str | None:
    """The true media type of a file that name, bytes and declaration agree about, or None."""
    return examine(path, filename, declared).media_type


def examine(path: Path, filename: str, declared: str | None = None, limits: Limits = DEFAULT_LIMITS) -> Sniffed:
    """As `sniff`, with the reason of a refusal. Reads headers, directories and bytes; parses no document.

    `declared` is the media type the sender stated: it counts only when it names another accepted type.
    """
    try:
        expected = _by_name(filename)
        if path.stat().st_size == 0:
            raise Unreadable(EMPTY_FILE)
        _check_declaration(declared, expected)
        _check_content(path, expected, limits)
    except Unreadable as refusal:
        return Sniffed(problem=refusal.code)
    return Sniffed(media_type=expected)


def _by_name(filename: str) -> str:
    expected = named(filename)
    if expected is None or "\x00" in filename:
        raise Unreadable(UNSUPPORTED_TYPE)
    return expected


def _check_declaration(declared: str | None, expected: str) -> None:
    stated = (declared or "").partition(";")[0].strip().casefold()
    both_text = stated.startswith("text/") and expected.startswith("text/") and stated != HTML
    if stated in BY_EXTENSION.values() and stated != expected and not both_text:
        raise Unreadable(WRONG_TYPE)


def _check_content(path: Path, expected: str, limits: Limits) -> None:
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if expected in OFFICE:
        _check_office(path, head, expected, limits)
    elif expected == PDF:
        _check_pdf(path, head)
    elif expected in PACKAGES:
        _check_packed(path, head, expected, limits)
    elif expected == RTF:
        _check_rtf(path, head)
    elif expected in PICTURES.values():
        _check_picture(head, expected)
    else:
        _check_text(path, head, expected)


def _check_office(path: Path, head: bytes, expected: str, limits: Limits) -> None:
    if head.startswith(_OLD_OFFICE):
        raise Unreadable(PASSWORD_PROTECTED if _contains(path, _ENCRYPTED_STREAM) else WRONG_TYPE)
    if not head.startswith(b"PK\x03\x04"):
        raise Unreadable(WRONG_TYPE)
    names = archive.names_in(path, limits)
    folders = {name.partition("/")[0] + "/" for name in names}
    kinds = {kind for kind, folder in OFFICE_FOLDERS.items() if folder in folders}
    if "[Content_Types].xml" not in names or expected not in kinds:
        raise Unreadable(WRONG_TYPE)
    if len(kinds) > 1 or b"%PDF-" in head[:1024]:
        raise Unreadable(MIXED_TYPES)
    if any(name.casefold().endswith("vbaproject.bin") for name in names):
        raise Unreadable(HAS_MACROS)


def _check_packed(path: Path, head: bytes, expected: str, limits: Limits) -> None:
    if not head.startswith(b"PK\x03\x04"):
        raise Unreadable(WRONG_TYPE)
    names = archive.names_in(path, limits)
    check_package(path, names, expected)
    if "[Content_Types].xml" in names or b"%PDF-" in head[:1024]:
        raise Unreadable(MIXED_TYPES)


def _check_rtf(path: Path, head: bytes) -> None:
    if not head.startswith(b"{\\rtf"):
        raise Unreadable(WRONG_TYPE)
    if b"%PDF-" in head[:1024] or archive.ends_like_an_archive(archive.tail_of(path)):
        raise Unreadable(MIXED_TYPES)


def _check_picture(head: bytes, expected: str) -> None:
    # What hides behind the picture is of no account: it is drawn anew before anybody gets it.
    if filetype.guess_mime(head) != expected:
        raise Unreadable(WRONG_TYPE)


def _check_pdf(path: Path, head: bytes) -> None:
    if not head.startswith(b"%PDF-") or filetype.guess_mime(head) != PDF:
        raise Unreadable(WRONG_TYPE)
    beginning = head[:1024].lower()
    if any(mark in beginning for mark in (b"<html", b"<script", b"<!doctype", b"<svg", b"pk\x03\x04")):
        raise Unreadable(MIXED_TYPES)
    if archive.ends_like_an_archive(archive.tail_of(path)):
        raise Unreadable(MIXED_TYPES)


def _check_text(path: Path, head: bytes, expected: str) -> None:
    beginning = head.removeprefix(codecs.BOM_UTF8).lstrip()[:64].lower()
    if b"%PDF-" in head[:1024] or (expected != HTML and beginning.startswith(_ACTIVE_BEGINNINGS)):
        raise Unreadable(WRONG_TYPE)
    if not _is_text(path, head):
        raise Unreadable(WRONG_TYPE)


def _is_text(path: Path, head: bytes) -> bool:
    wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    decoder = codecs.getincrementaldecoder("utf-16")()
    try:
        with path.open("rb") as file:
            while chunk := file.read(1 << 20):
                plain = decoder.decode(chunk).encode(errors="replace") if wide else chunk
                if len(plain.translate(None, _CONTROLS)) != len(plain):
                    return False
    except UnicodeDecodeError:
        return False
    return True


def _contains(path: Path, mark: bytes) -> bool:
    kept = b""
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            if mark in kept + chunk:
                return True
            kept = chunk[-len(mark) :]
    return False
