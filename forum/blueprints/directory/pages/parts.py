"""The parts of a profile as its page and its form show them."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import format_date, format_decimal

from forum.blueprints.directory.models.fields import ProfileField
from forum.blueprints.directory.pages.rows import reader_language
from forum.blueprints.directory.queries.person import Person
from forum.kernel import clock
from forum.kernel.i18n import _

OPENS, CLOSES = 8, 18  # the hours of an office
SATURDAY = 5


def audience_names() -> list[tuple[str, str]]:
    """The audiences in words, from narrow to wide."""
    return [
        ("me", _("Only me and programme staff")),
        ("groups", _("People in my groups")),
        ("members", _("All members")),
        ("public", _("Everybody, also outside Plaza")),
    ]


def at_work(zone: str | None) -> bool:
    """Whether it is a working hour there now."""
    if zone is None:
        return True
    there = clock.now().astimezone(ZoneInfo(zone))
    return there.weekday() < SATURDAY and OPENS <= there.hour < CLOSES


def asked(field: ProfileField) -> dict[str, Any]:
    """A field that staff added, as the form asks it."""
    language = reader_language()
    choices = [(choice["value"], field.choice_in(choice["value"], language)) for choice in field.choices]
    if field.type == "yes_no":
        choices = [("yes", _("Yes")), ("no", _("No"))]
    return {
        "slug": field.slug, "part": field.part, "type": field.type, "label": field.label_in(language),
        "help": field.help_in(language), "choices": choices, "required": field.required,
        "members_choose": field.members_choose,
    }  # fmt: skip


def said_in_fields(person: Person) -> list[dict[str, Any]]:
    """What she says in the fields that staff added: label, text, and the address if it is a link."""
    language, said = reader_language(), person.said
    return [
        {"label": field.label_in(language), "link": said[field.slug] if field.type == "link" else None,
         "text": _told(field, said[field.slug], person)}
        for field in person.fields
        if field.slug in said
    ]  # fmt: skip


def _told(field: ProfileField, value: Any, person: Person) -> str:
    if field.type == "yes_no":
        return str(_("Yes") if value else _("No"))
    if field.type in ("choice", "choices"):
        chosen = value if isinstance(value, list) else [value]
        return ", ".join(field.choice_in(one, reader_language()) for one in chosen)
    if field.type == "date":
        day = next(row.day for row in person.values if row.field_id == field.id)
        return str(format_date(day, "long"))
    return str(format_decimal(value)) if field.type == "number" else str(value)


def folded(person: Person) -> dict[str, Any]:
    """What is nested in a profile as the fields of the form; see `rules.flat`."""
    values: dict[str, Any] = {f"audience-{part}": word for part, word in (person.audiences or {}).items()}
    values["listed"] = person.listed
    for part, notes in person.notes.items():
        values |= {f"note-{part}-{code}": note for code, note in notes.items()}
    for place, row in enumerate(person.affiliations):
        columns = {
            "organisation": row.organisation,
            "role": row.role,
            "began_on": row.began_on,
            "ended_on": row.ended_on,
        }
        values |= {f"affiliation-{place}-{name}": value or "" for name, value in columns.items()}
    if person.member.away_until:
        stand_in = person.profile.stand_in
        values |= {
            "away-from": person.member.away_from or "", "away-until": person.member.away_until,
            "away-note": person.profile.away_note, "away-stand_in": stand_in.handle if stand_in else "",
        }  # fmt: skip
    for field in person.fields:
        values |= _typed(field, person.said.get(field.slug))
    return values


def _typed(field: ProfileField, value: Any) -> dict[str, Any]:
    if field.type == "choices":
        return {f"field-{field.slug}-{choice}": choice for choice in value or []}
    if field.type == "yes_no":
        return {f"field-{field.slug}": "" if value is None else "yes" if value else "no"}
    return {f"field-{field.slug}": "" if value is None else value}
