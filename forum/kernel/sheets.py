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


Sheet = tuple[str, Iterable[Sequence[str]], Sequence[int]]
"""A title, rows, and the widths of the columns in characters; empty: as the spreadsheet likes."""


def stream(kind: str, title: str, rows: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """The rows as a file of that kind, in parts; memory stays the same however many there are."""
    return _csv(rows) if kind == CSV else _xlsx([(title, rows, ())])


def stream_book(sheets: Iterable[Sheet]) -> Iterator[bytes]:
    """Several sheets as an XLSX file in parts; where widths are given, long texts are wrapped and heads are bold."""
    return _xlsx(sheets)


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


def _xlsx(sheets: Iterable[Sheet]) -> Iterator[bytes]:
    with tempfile.TemporaryFile() as file:
        _write_workbook(file, sheets)
        file.seek(0)
        while chunk := file.read(_CHUNK):
            yield chunk


def _write_workbook(file: IO[bytes], sheets: Iterable[Sheet]) -> None:
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    for title, rows, widths in sheets:
        sheet = book.create_sheet(re.sub(r"[\\/*?:\[\]]", " ", title)[:31])
        sheet.freeze_panes = "A2"
        for number, width in enumerate(widths, start=1):
            sheet.column_dimensions[get_column_letter(number)].width = width
        _write_rows(sheet, rows, dressed=bool(widths))
    book.save(file)


def _write_rows(sheet: Any, rows: Iterable[Sequence[str]], *, dressed: bool) -> None:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font

    bold, wrapped = Font(bold=True), Alignment(wrap_text=True, vertical="top")
    for number, row in enumerate(rows):
        cells = [_typed(WriteOnlyCell(sheet), cell) for cell in row]
        for cell in cells if dressed else ():
            cell.alignment = wrapped
            if number == 0:
                cell.font = bold
        sheet.append(cells)


def _typed(cell: Any, text: str) -> Any:
    """A cell of text, whatever it begins with."""
    cell.value = defuse(_NO_XML.sub("", text))[:_LONGEST_CELL]
    cell.data_type = "s"
    return cell
