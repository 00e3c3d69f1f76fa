"""A person as a row of a table: exactly what she shows to whoever asks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import get_locale

from forum.blueprints.cities.rules.countries import country_name, language_name
from forum.blueprints.directory.rules.facets import answer_name, role_name
from forum.kernel.i18n import _


def headings(fields: Iterable[Any]) -> list[str]:
    """The names of the columns; `fields` are the configured ones."""
    own = [
        _("Name"), _("Job title"), _("City"), _("Region"), _("Country"), _("Role"), _("Email"), _("Languages"),
        _("Practice areas"), _("Can help with"), _("Looking for help with"), _("About their work"), _("Affiliations"),
        _("Away until"), _("Last seen"), _("Member since"), _("Page"),
    ]  # fmt: skip
    return [*map(str, own), *(field.label_in(_language()) for field in fields)]


def row_of(person: Any, fields: Iterable[Any]) -> list[str]:
    """What each column says of a person."""
    city, member = person.city, person.member
    return [
        person.name, person.job_title, city.name if city else "", city.region if city else "",
        country_name(city.country_code, _language()) if city else "", _role(member), person.email or "",
        ", ".join(language_name(code, _language()) for code in person.languages),
        ", ".join(area.name_in(_language()) for area in person.practice_areas), _codes(person.can_help_with),
        _codes(person.looking_for), person.bio, "; ".join(map(_affiliation, person.affiliations)),
        member.away_until.isoformat() if person.away else "", _day(person.seen_at), _day(member.joined_at), person.path,
        *(_answer(person, field) for field in fields),
    ]  # fmt: skip


def _role(member: Any) -> str:
    return role_name("lead" if member.leads_city and member.role == "member" else member.role)


def _codes(criteria: Sequence[Any]) -> str:
    return ", ".join(one.code for one in criteria)


def _affiliation(one: Any) -> str:
    return f"{one.role}, {one.organisation}" if one.role else str(one.organisation)


def _day(moment: Any) -> str:
    return moment.date().isoformat() if moment else ""


def _answer(person: Any, field: Any) -> str:
    return "; ".join(_said(field, value) for value in person.values if value.field_id == field.id)


def _said(field: Any, value: Any) -> str:
    if value.choice is not None:
        return answer_name(field, value.choice)
    if value.day is not None:
        return str(value.day.isoformat())
    return f"{value.number:g}" if value.number is not None else str(value.text)


def _language() -> str:
    return str(get_locale() or "en")
