"""Looks into a zip archive without unpacking it."""

import struct
import zipfile
from pathlib import Path

from forum.blueprints.files.extraction.limits import Limits
from forum.blueprints.files.extraction.problems import (
    CORRUPT,
    MIXED_TYPES,
    PASSWORD_PROTECTED,
    TOO_LARGE_WHEN_UNPACKED,
    UNSAFE_NAMES,
    Unreadable,
)

# Records of the ZIP specification (APPNOTE 4.3.14 to 4.3.16).
_END = struct.Struct("<4s4H2LH")
_END_LOCATOR_64 = struct.Struct("<4sLQL")
_END_64 = struct.Struct("<4sQ2H2L4Q")
_LONGEST_COMMENT = 0xFFFF
_LARGEST_DIRECTORY_RECORD = 1024
_ENCRYPTED = 0x1


def names_in(path: Path, limits: Limits) -> frozenset[str]:
    """The names of the entries. Raises Unreadable when unpacking would cost more than the limits allow.

    The directory is measured before it is loaded: a few megabytes of it can announce a million entries. Sizes
    announced for entries are binding, since zipfile never unpacks more than announced.
    """
    _check_directory(path, limits)
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error) as error:
        raise Unreadable(CORRUPT) from error
    _check_entries(entries, limits)
    return frozenset(entry.filename for entry in entries)


def ends_like_an_archive(tail: bytes) -> bool:
    """Whether a file with this tail opens as a zip archive, whatever its first bytes say."""
    at = tail.rfind(b"PK\x05\x06")
    return at >= 0 and len(tail) - at >= _END.size and _end_of_comment(tail, at) == len(tail)


def tail_of(path: Path) -> bytes:
    """As many of the last bytes as the end record and the longest comment may take."""
    with path.open("rb") as file:
        file.seek(0, 2)
        file.seek(max(0, file.tell() - _LONGEST_COMMENT - _END.size - _END_LOCATOR_64.size - _END_64.size))
        return file.read()


def _check_directory(path: Path, limits: Limits) -> None:
    tail = tail_of(path)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _END.size:
        raise Unreadable(CORRUPT)
    if _end_of_comment(tail, at) != len(tail):
        raise Unreadable(MIXED_TYPES)
    entries, size = _announced(tail, at)
    if entries > limits.entries or size > limits.entries * _LARGEST_DIRECTORY_RECORD:
        raise Unreadable(TOO_LARGE_WHEN_UNPACKED)


def _end_of_comment(tail: bytes, at: int) -> int:
    return at + _END.size + int(_END.unpack_from(tail, at)[7])


def _announced(tail: bytes, at: int) -> tuple[int, int]:
    large = at - _END_LOCATOR_64.size - _END_64.size
    if large >= 0 and tail[large : large + 4] == b"PK\x06\x06":
        record = _END_64.unpack_from(tail, large)
        return int(record[7]), int(record[8])
    record = _END.unpack_from(tail, at)
    return int(record[4]), int(record[5])


def _check_entries(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    if any(_leads_out(entry.filename) for entry in entries):
        raise Unreadable(UNSAFE_NAMES)
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise Unreadable(PASSWORD_PROTECTED)
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    excessive = unpacked > limits.ratio_floor and unpacked > limits.ratio * max(packed, 1)
    if len(entries) > limits.entries or unpacked > limits.unpacked or excessive:
        raise Unreadable(TOO_LARGE_WHEN_UNPACKED)


def _leads_out(name: str) -> bool:
    # Nothing is ever unpacked to a folder here; whoever downloads the document may be less careful.
    parts = name.replace("\\", "/").split("/")
    return ".." in parts or name.startswith(("/", "\\")) or (len(name) > 1 and name[1] == ":")
