"""Tables for spreadsheets: written as they are read, and never a formula, whoever wrote what is in them."""

from __future__ import annotations

import csv
import io
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Any

CSV, XLSX = "csv", "xlsx"
MEDIA_TYPES = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_CHUNK = 1 << 16
_LONGEST_CELL = 32_767  # of a spreadsheet
# What spreadsheets take for the beginning of a formula, also where they fold wide signs into narrow ones.
_FORMULA = re.compile(r"^[\s'\"]*[=+\-@\t\r＝＋－＠]")
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NUMBER = re.compile(r"^[+-]?\d+([.,]\d+)?$")


def stream(kind: str, title: str, rows: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """The rows as a file of that kind, in parts; memory stays the same however many there are."""
    return _csv(rows) if kind == CSV else _xlsx(title, rows)


def defuse(text: str) -> str:
    """Text that a spreadsheet shows as it is: what it would compute gets an apostrophe before it."""
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.match(text) else text


def _csv(rows: Iterable[Sequence[str]]) -> Iterator[bytes]:
    kept = io.StringIO()
    writer = csv.writer(kept, lineterminator="\r\n")
    kept.write("\ufeff")  # tells spreadsheets that accents are UTF-8
    for row in rows:
        writer.writerow([defuse(_NO_XML.sub("", cell)) for cell in row])
        if kept.tell() >= _CHUNK:
            yield _taken(kept)
    yield _taken(kept)


def _taken(kept: io.StringIO) -> bytes:
    text = kept.getvalue()
    kept.seek(0)
    kept.truncate()
    return text.encode()


def _xlsx(title: str, rows: Iterable[Sequence[str]]) -> Iterator[bytes]:
    with tempfile.TemporaryFile() as file:
        _write_workbook(file, title, rows)
        file.seek(0)
        while chunk := file.read(_CHUNK):
            yield chunk


def _write_workbook(file: IO[bytes], title: str, rows: Iterable[Sequence[str]]) -> None:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet(re.sub(r"[\\/*?:\[\]]", " ", title)[:31])
    sheet.freeze_panes = "A2"
    for row in rows:
        sheet.append([_typed(WriteOnlyCell(sheet), cell) for cell in row])
    book.save(file)


def _typed(cell: Any, text: str) -> Any:
    """A cell of text, whatever it begins with."""
    cell.value = defuse(_NO_XML.sub("", text))[:_LONGEST_CELL]
    cell.data_type = "s"
    return cell
