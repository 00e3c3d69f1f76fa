"""What a single document may cost."""

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Caps for one document; time in seconds, memory and sizes in bytes.

    `memory` is the whole address space of the process that reads, about 160 MiB of which are the parsers.
    `ratio` is unpacked to packed size, looked at above `ratio_floor` since small files compress freely.
    Beyond `cells` (a workbook), `characters` (any document) and `pages` (plain text and CSV; other formats are
    refused) the rest is left out and the result says so.
    """

    seconds: float = 20.0
    processor_seconds: int = 20
    memory: int = 512 * MEBIBYTE
    unpacked: int = 256 * MEBIBYTE
    ratio: int = 200
    ratio_floor: int = 16 * MEBIBYTE
    entries: int = 10_000
    pages: int = 3_000
    cells: int = 500_000
    characters: int = 10_000_000


DEFAULT_LIMITS = Limits()

PICTURE_LIMITS = Limits(seconds=10.0, processor_seconds=10, memory=768 * MEBIBYTE)
"""Forty million pixels are 160 MiB once decoded, and twice that while they are turned upright."""

PAGE_LIMITS = Limits(seconds=8.0, processor_seconds=8)
"""One page drawn while somebody waits for it; most take a tenth of a second."""
