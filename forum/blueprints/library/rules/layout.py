"""The lines of a page as a reader sees them: headings, paragraphs, and rows of tables together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from forum.blueprints.library.rules.marking import Paragraph

_NOTHING = Markup("")


@dataclass(frozen=True)
class Block:
    """A paragraph, a heading, or a table, whose rows have equal length and no empty column.

    `headed` when its first row names the columns.
    """

    html: Markup = _NOTHING
    heading: bool = False
    rows: tuple[tuple[Markup, ...], ...] = ()
    headed: bool = False


def lay_out(lines: Sequence[Paragraph], is_table: bool) -> list[Block]:
    """The blocks of a page. All of a sheet or a CSV is one table; elsewhere two rows or more are."""
    if is_table:
        rows = [line.cells or (line.html,) for line in lines]
        return [_table(rows)] if any(len(row) > 1 for row in rows) else [Block(line.html) for line in lines]
    blocks: list[Block] = []
    for is_row, group in groupby(lines, lambda line: len(line.cells) > 1):
        run = list(group)
        if is_row and len(run) > 1:
            blocks.append(_table([line.cells for line in run]))
        else:
            blocks += [Block(line.html, line.heading) for line in run]
    return blocks


def _table(rows: Sequence[tuple[Markup, ...]]) -> Block:
    width = max(map(len, rows))
    full = [(*row, *[Markup("")] * (width - len(row))) for row in rows]
    used = [column for column in range(width) if any(row[column] for row in full)]
    even = tuple(tuple(row[column] for column in used) for row in full)
    return Block(rows=even, headed=len(rows) > 1 and all(_names(even[0])))


def _names(row: Sequence[Markup]) -> Iterator[bool]:
    for cell in row:
        text = cell.striptags()
        yield bool(text) and not any(char.isdigit() for char in text[:1])
