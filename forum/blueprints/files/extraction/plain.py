"""Reads plain text and CSV in parts of about 500 words."""

import csv
import sys
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from forum.blueprints.files.extraction.charset import read_text
from forum.blueprints.files.extraction.cleaning import as_row, clean, clean_line
from forum.blueprints.files.extraction.limits import Limits
from forum.blueprints.files.extraction.results import Page, Reading

WORDS_PER_PART = 500
_SAMPLE = 8_192


def read(path: Path, limits: Limits) -> Reading:
    """A text file; a part ends at the line after which it has its words, a longer line is cut.

    Parts beyond `limits.pages` are left out: long tables are usual, and their beginning is worth finding.
    """
    return _reading(clean(read_text(path)).split("\n"), limits)


def read_table(path: Path, limits: Limits) -> Reading:
    """As `read`, for CSV with comma, semicolon, tab or bar; a row is a line, cells between bars."""
    content = read_text(path).replace("\x00", "")
    csv.field_size_limit(sys.maxsize)
    rows = csv.reader(content.splitlines(keepends=True), _dialect(content[:_SAMPLE]))
    lines = (as_row(map(clean_line, row)) for row in rows)
    return _reading((line for line in lines if line), limits)


def _dialect(sample: str) -> type[csv.Dialect]:
    try:
        return csv.Sniffer().sniff(sample, delimiters=",;\t|")
    except csv.Error:
        return csv.excel


def _reading(lines: Iterable[str], limits: Limits) -> Reading:
    parts = list(islice(_parts(lines), limits.pages + 1))
    kept = parts[: limits.pages]
    pages = [Page(number, "", text) for number, text in enumerate(kept, start=1)]
    return Reading(pages, truncated=len(parts) > len(kept))


def _parts(lines: Iterable[str]) -> Iterator[str]:
    part: list[str] = []
    words = 0
    for line in (short for long in lines for short in _cut(long)):
        part.append(line)
        words += len(line.split())
        if words >= WORDS_PER_PART:
            yield "\n".join(part)
            part, words = [], 0
    if any(part):
        yield "\n".join(part)


def _cut(line: str) -> Iterator[str]:
    words = line.split(" ")
    if len(words) <= WORDS_PER_PART:
        yield line
        return
    for start in range(0, len(words), WORDS_PER_PART):
        yield " ".join(words[start : start + WORDS_PER_PART])
