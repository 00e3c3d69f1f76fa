"""`forum import members`: people from a table."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
from email_validator import EmailNotValidError, validate_email

from forum.blueprints.accounts.errors import AlreadyAMember
from forum.blueprints.accounts.models import ROLES
from forum.blueprints.accounts.services import members
from forum.blueprints.cities.models.cities import City
from forum.blueprints.cities.queries import cities as city_queries
from forum.blueprints.directory.models.profiles import FIRST_VERSION
from forum.blueprints.directory.services import profiles
from forum.importers.report import Refused, Report
from forum.importers.tables import read_table
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from forum.kernel.errors import ForumError
from forum.kernel.i18n import LANGUAGES
from forum.kernel.use_case import transaction

_REQUIRED = {"email", "name"}
_OPTIONAL = {
    "city", "country_code", "geonameid", "job_title", "language", "role", "leads_city", "languages", "practice_areas",
    "can_help_with", "looking_for",
}  # fmt: skip
Row = Mapping[str, str]


@click.command("members")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_members(path: Path) -> None:
    """Import members from a CSV file. Example: forum import members people.csv

    Columns: email and name; if wished city with country_code (or geonameid), job_title, language, role, leads_city
    (yes), and with spaces between languages, practice_areas, can_help_with, looking_for. Nobody gets a mail: a member
    chooses a password with "Forgot your password?" at the first visit. Repeating it adds only who is new.
    """
    rows = read_table(path, _REQUIRED, _OPTIONAL)
    report = Report()
    with click.progressbar(list(enumerate(rows, start=2)), label="Members") as lines:
        for line, row in lines:
            _import(row, f"line {line}, {row.get('email') or 'no address'}", report)
    report.show("members")


def _import(row: Row, label: str, report: Report) -> None:
    try:
        with transaction():
            _enrol(row)
        report.accepted += 1
    except AlreadyAMember:
        report.skipped += 1
    except Refused as refused:
        report.refuse(label, str(refused))
    except ForumError as error:
        found = "; ".join(text for messages in error.errors.values() for text in messages)
        report.refuse(label, found or str(error.detail))
    session.expunge_all()


def _enrol(row: Row) -> None:
    city = _city(row)
    member = members.enrol(
        SYSTEM, _email(row), _name(row), role=_one_of(row, "role", ROLES, "member"), city_id=city.id if city else None,
        language=_one_of(row, "language", tuple(LANGUAGES), "en"), timezone=city.timezone if city else "UTC",
        leads=row.get("leads_city", "").lower() in ("yes", "true", "1"),
    )  # fmt: skip
    said: dict[str, Any] = {"job_title": row.get("job_title", "")[:160], "languages": row.get("languages", "").split()}
    said |= {name: row.get(name, "").split() for name in ("practice_areas", "can_help_with", "looking_for")}
    profiles.change_profile(SYSTEM, member.id, version=FIRST_VERSION, **said)


def _email(row: Row) -> str:
    try:
        return validate_email(row["email"], check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError as error:
        raise Refused(f"{row['email']!r} is no address: {error}") from error


def _name(row: Row) -> str:
    if not 2 <= len(row["name"]) <= 120:
        raise Refused("the name has 2 to 120 characters")
    return row["name"]


def _one_of(row: Row, column: str, allowed: tuple[str, ...], otherwise: str) -> str:
    value = row.get(column) or otherwise
    if value not in allowed:
        raise Refused(f"{column} is {value!r}; it can be {', '.join(allowed)}")
    return value


def _city(row: Row) -> City | None:
    if number := row.get("geonameid"):
        city = city_queries.find_city_by_geoname(int(number)) if number.isascii() and number.isdigit() else None
        if city is None:
            raise Refused(f"there is no city with the geonameid {number!r}")
        return city
    if not row.get("city"):
        return None
    found = city_queries.list_cities(SYSTEM, q=row["city"], scope="all", limit=100).items
    wanted = [city for city in found if city.name.casefold() == row["city"].casefold()]
    if row.get("country_code"):
        wanted = [city for city in wanted if city.country_code == row["country_code"].upper()]
    if len(wanted) != 1:
        raise Refused(f"{len(wanted)} cities are called {row['city']!r}; give country_code or geonameid")
    return wanted[0]
