"""A person as a row."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask_babel import format_date, get_locale

from forum.blueprints.cities.rules.countries import language_names
from forum.blueprints.directory.queries.person import Person
from forum.blueprints.directory.rules.matching import reasons_about
from forum.blueprints.directory.rules.wording import tell_all


def person_row(person: Person, about: str = "") -> dict[str, Any]:
    """What the row of a person shows, in a list about a criterion if there is one."""
    city = person.city
    return {
        "id": person.id,
        "name": person.name,
        "url": person.path,
        "handle": person.handle,
        "role": person.job_title,
        "city": {"name": city.name, "url": city.path} if city else None,
        "languages": language_names(person.languages, reader_language()),
        "can_help_with": criteria(person.can_help_with),
        "why": tell_all(reasons_about(person.reasons, about)),
        "picture": person.picture,
        "away_until": format_date(person.member.away_until, "medium") if person.away else "",
    }


def criteria(cards: Any) -> list[dict[str, str]]:
    """Criteria as squares show them, named in the reader's language."""
    language = reader_language()
    return [{"code": card.code, "name": card.name_in(language), "url": card.path} for card in cards]


def message_url(handle: str, about: str = "") -> str:
    """Where to write to a member, or to ask her about a criterion if there is one."""
    if about:
        return "/messages/ask?" + urlencode({"to": handle, "criterion": about})
    return "/messages/new?" + urlencode({"to": handle})


def reader_language() -> str:
    """The language of the page."""
    return str(get_locale() or "en")
