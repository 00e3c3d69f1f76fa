"""`forum import standings`: how far cities are, from a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import click

from forum.blueprints.cities.models.standings import AUDIENCES, STATUSES
from forum.blueprints.cities.queries import cities
from forum.blueprints.cities.services import standings
from forum.blueprints.cities.services.standings import Said
from forum.blueprints.standards import queries as standard_queries
from forum.importers.report import Refused, Report
from forum.importers.tables import read_table
from forum.kernel.actor import SYSTEM

_REQUIRED = {"code", "status"}
_OPTIONAL = {"geonameid", "city", "country_code", "audience", "note"}
_LONGEST_NOTE = 500
Row = Mapping[str, str]


@click.command("standings")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_standings(path: Path) -> None:
    """Import how far cities are from a CSV file. Example: forum import standings standings.csv

    Columns: code and status (not_started, in_progress, met); geonameid, or city with country_code; if wished audience
    (city, peers, members, public) and note. Without an audience it stays as it is, and is the city alone at first.
    Repeating it changes nothing.
    """
    rows = read_table(path, _REQUIRED, _OPTIONAL)
    report = Report()
    by_city: dict[int, dict[str, Said]] = {}
    city_of, code_of = cache(_city_id), cache(_present_code)
    for line, row in enumerate(rows, start=2):
        _sort_in(row, f"line {line}, {row.get('code')}", by_city, report, city_of, code_of)
    with click.progressbar(by_city.items(), label="Cities") as cities_told:
        for city_id, told in cities_told:
            changed = standings.import_standings(SYSTEM, city_id, list(told.values()))
            report.accepted += changed
            report.skipped += len(told) - changed
    report.show("standings")


def _sort_in(
    row: Row,
    label: str,
    by_city: dict[int, dict[str, Said]],
    report: Report,
    city_of: Callable[[str, str, str], int],
    code_of: Callable[[str], str],
) -> None:
    try:
        city_id = city_of(row.get("geonameid", ""), row.get("city", ""), row.get("country_code", ""))
        said = _said(row, code_of(row["code"]))
        if said.code in by_city.setdefault(city_id, {}):
            raise Refused("this city and criterion stand in the file twice")
        by_city[city_id][said.code] = said
    except Refused as refused:
        report.refuse(label, str(refused))


def _said(row: Row, code: str) -> Said:
    note = row.get("note") or None
    if note and len(note) > _LONGEST_NOTE:
        raise Refused(f"the note is longer than {_LONGEST_NOTE} characters")
    audience = _one_of(row.get("audience", ""), "audience", AUDIENCES)
    return Said(code, _one_of(row["status"], "status", STATUSES), audience, note)


def _one_of(text: str, column: str, allowed: tuple[str, ...]) -> str | None:
    value = text.lower().replace(" ", "_") or None
    if value is None and column == "status":
        raise Refused("status is empty")
    if value is not None and value not in allowed:
        raise Refused(f"{column} is one of {', '.join(allowed)}, not {text!r}")
    return value


def _present_code(code: str) -> str:
    found = standard_queries.find_criteria([code]).get(code)
    if found is None:
        raise Refused(f"there is no criterion {code!r}")
    return found.code


def _city_id(geonameid: str, name: str, country: str) -> int:
    if geonameid:
        known = geonameid.removeprefix("-").isdigit() and len(geonameid) < 11
        city = cities.find_city_by_geoname(int(geonameid)) if known else None
        if city is None:
            raise Refused(f"there is no city with the geonameid {geonameid!r}")
        return city.id
    found = cities.find_cities_called(name, country) if name else []
    if len(found) != 1:
        raise Refused(f"{len(found)} cities are called {name!r} there; give country_code or geonameid")
    return found[0].id
