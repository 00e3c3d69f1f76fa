"""Reads workbooks: a page per sheet."""

import datetime
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from forum.blueprints.files.extraction.cleaning import as_row, clean, clean_line
from forum.blueprints.files.extraction.limits import Limits
from forum.blueprints.files.extraction.results import Page, Reading

_WIDEST_ROW = 1_000


class Budget:
    """How many cells of a workbook are read; `spent` once there were more."""

    def __init__(self, cells: int) -> None:
        self._left = cells
        self.spent = False

    def take(self, cells: int) -> bool:
        """Use as many; whether they were still to be had."""
        self.spent = self.spent or cells > self._left
        self._left -= cells
        return not self.spent


def read(path: Path, limits: Limits) -> Reading:
    """The stored values of every sheet, a row a line, cells between bars.

    `limits.cells` counts over the whole workbook; the sheets after it stay as pages without text.
    """
    from openpyxl import load_workbook

    # From an open file, since openpyxl judges a path by its ending and stored files have none.
    with path.open("rb") as file:
        workbook = load_workbook(file, read_only=True, data_only=True)
        budget = Budget(limits.cells)
        pages = [_page(number, sheet, budget) for number, sheet in enumerate(workbook.worksheets, start=1)]
    return Reading(pages, title=workbook.properties.title, truncated=budget.spent)


def _page(number: int, sheet: Any, budget: Budget) -> Page:
    # The extent a sheet states may be that of a whole empty grid.
    sheet.reset_dimensions()
    lines = _lines(sheet.iter_rows(values_only=True, max_col=_WIDEST_ROW), budget)
    name = clean_line(sheet.title)
    return Page(number, name, clean("\n".join(lines)), [name])


def _lines(rows: Iterable[tuple[object, ...]], budget: Budget) -> Iterator[str]:
    blank: tuple[object, ...] | None = None
    for row in rows:
        # Between two rows far apart there come a million others, all of them the same object.
        if row is blank:
            continue
        cells = [value for value in row if value is not None]
        if not cells:
            blank = row
            continue
        if not budget.take(len(cells)):
            return
        yield as_row("" if value is None else _shown(value) for value in islice(row, _WIDEST_ROW))


def _shown(value: object) -> str:
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.10g}"
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time.min
        return value.date().isoformat() if midnight else value.isoformat(" ", "minutes")
    return clean_line(str(value))
