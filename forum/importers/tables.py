"""Tables that an operator brings: CSV files with a row of names first."""

from __future__ import annotations

import csv
from collections.abc import Set
from pathlib import Path

import click

from forum.kernel.text import clean


def read_table(path: Path, required: Set[str], optional: Set[str] | None = None) -> list[dict[str, str]]:
    """The rows by column, cleaned and trimmed. Without `optional`, further columns are read as well.

    Raises ClickException, naming what is wrong: a column that is missing or not known, a file that is no CSV in UTF-8.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            names = set(reader.fieldnames or ())
            if missing := required - names:
                raise click.ClickException(f"The file lacks the columns {', '.join(sorted(missing))}.")
            if optional is not None and (strange := names - required - optional):
                raise click.ClickException(f"These columns are not known: {', '.join(sorted(strange))}.")
            return [{name: clean(value or "").strip() for name, value in row.items() if name} for row in reader]
    except (UnicodeDecodeError, csv.Error) as error:
        raise click.ClickException(f"This is not a CSV file in UTF-8: {error}.") from error
