"""The shipped gazetteer and `forum import cities`."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

import click

from forum.blueprints.cities.rules.countries import is_country
from forum.blueprints.cities.services import gazetteer
from forum.blueprints.cities.services.gazetteer import CityRecord, Written
from forum.importers.report import Refused
from forum.importers.tables import read_table
from forum.kernel.actor import SYSTEM
from forum.kernel.text import clean

GAZETTEER = Path(__file__).parents[1] / "gazetteer"
_AT_ONCE = 500
_COLUMNS = {"geonameid", "name", "country_code", "population", "latitude", "longitude", "timezone"}
_LARGEST_CITY = 60_000_000


def load_shipped_gazetteer() -> None:
    """Load the gazetteer of this release unless that has been done."""
    sources = [(GAZETTEER / name).read_bytes() for name in ("cities.csv", "overrides.json")]
    digest = hashlib.sha256(b"\n".join(sources)).hexdigest()
    gazetteer.load_gazetteer(SYSTEM, list(_shipped_records()), digest)


@click.command("cities")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), help="Write refused rows to this CSV file.")
def import_cities(path: Path, report: Path | None) -> None:
    """Import cities from a CSV file in the columns of GeoNames. Example: forum import cities cities.csv

    It may be repeated: cities are known by their geonameid, and corrections made by hand stay.
    """
    rows = _first_of_each(read_table(path, _COLUMNS))
    refused: list[tuple[int, str, str]] = []
    written = Written()
    with click.progressbar(length=len(rows), label="Cities") as bar:
        for start in range(0, len(rows), _AT_ONCE):
            batch = rows[start : start + _AT_ONCE]
            records = list(_accepted(batch, start, refused))
            written += gazetteer.import_cities(SYSTEM, records)
            bar.update(len(batch))
    _tell(written, refused, report)


def _first_of_each(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    seen: set[str] = set()
    for row in rows:
        number = (row.get("geonameid") or "").strip()
        row["repeated"] = "yes" if number in seen else ""
        seen.add(number)
    return rows


def _accepted(rows: list[dict[str, str]], before: int, refused: list[tuple[int, str, str]]) -> Iterator[CityRecord]:
    excluded = _excluded()
    for line, row in enumerate(rows, start=before + 2):
        try:
            yield read_record(row, excluded)
        except Refused as reason:
            refused.append((line, row.get("name") or "", str(reason)))


def read_record(row: Mapping[str, str], excluded: Mapping[int, str]) -> CityRecord:
    """The city of a row. Raises Refused with the reason."""
    number = _whole(row, "geonameid")
    if number in excluded:
        raise Refused(excluded[number])
    if row.get("repeated"):
        raise Refused(f"geonameid {number} stands in the file twice")
    if not is_country(row["country_code"] or ""):
        raise Refused(f"{row['country_code']!r} is no country code")
    if row["timezone"] not in _timezones():
        raise Refused(f"{row['timezone']!r} is no time zone")
    population = _whole(row, "population")
    if not 0 < population < _LARGEST_CITY:
        raise Refused(f"{population} is no population of a city")
    return CityRecord(
        geoname_id=number, name=_line(row, "name"), region=_region(row), country_code=row["country_code"],
        population=population, latitude=_degrees(row, "latitude", 90), longitude=_degrees(row, "longitude", 180),
        timezone=row["timezone"],
    )  # fmt: skip


def _whole(row: Mapping[str, str], column: str) -> int:
    try:
        number = int(row[column])
    except (TypeError, ValueError):
        raise Refused(f"{column} is not a whole number: {row[column]!r}") from None
    if not -(2**31) < number < 2**31:
        raise Refused(f"{column} is too large: {number}")
    return number


def _degrees(row: Mapping[str, str], column: str, most: int) -> float:
    try:
        degrees = float(row[column])
    except (TypeError, ValueError):
        raise Refused(f"{column} is not a number: {row[column]!r}") from None
    if not -most <= degrees <= most:
        raise Refused(f"{column} is not between -{most} and {most}: {degrees}")
    return degrees


def _line(row: Mapping[str, str], column: str) -> str:
    text = " ".join(clean(row[column] or "").split())
    if not 0 < len(text) <= 120:
        raise Refused(f"{column} needs 1 to 120 characters")
    return text


def _region(row: Mapping[str, str]) -> str:
    return " ".join(clean(row.get("admin1") or row.get("state_or_region") or "").split())[:120]


@cache
def _timezones() -> set[str]:
    return available_timezones()


def _overrides() -> dict[str, list[dict[str, Any]]]:
    content: dict[str, list[dict[str, Any]]] = json.loads((GAZETTEER / "overrides.json").read_text(encoding="utf-8"))
    return content


@cache
def _excluded() -> dict[int, str]:
    return {line["geonameid"]: f"{line['kind']}: {line['reason']}" for line in _overrides()["excluded"]}


def _shipped_records() -> Iterator[CityRecord]:
    overrides, excluded = _overrides(), _excluded()
    corrected = {line["geonameid"]: line for line in overrides["corrected"]}
    with (GAZETTEER / "cities.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            number = int(row["geonameid"])
            if number not in excluded:
                yield read_record({**row, **corrected.get(number, {})}, {})
    for line in overrides["added"]:
        yield read_record({**line, "geonameid": line["id"]}, {})


def _tell(written: Written, refused: list[tuple[int, str, str]], report: Path | None) -> None:
    click.echo(
        f"{written.created} new, {written.updated} updated, {written.unchanged} unchanged, {len(refused)} refused."
    )
    if report:
        with report.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([("line", "name", "reason"), *refused])
        click.echo(f"The refused rows and the reasons are in {report}.")
        return
    for line, name, reason in refused:
        click.echo(f"  line {line}, {name}: {reason}")
