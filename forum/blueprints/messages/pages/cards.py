"""Questions to peers as cards: what they are about, whose city asks, what came of them."""

from __future__ import annotations

from typing import Any

from flask_babel import format_date, get_locale

from forum.blueprints.accounts.models import Member
from forum.blueprints.cities.rules.countries import country_name, language_names
from forum.blueprints.cities.rules.population_bands import POPULATION_BANDS
from forum.blueprints.cities.rules.wording import band_name
from forum.blueprints.directory.queries.person import Person
from forum.blueprints.directory.rules.matching import reasons_about
from forum.blueprints.directory.rules.wording import tell_all
from forum.blueprints.messages.models.requests import ASKER, Request
from forum.blueprints.messages.rules import OUTCOMES
from forum.kernel.actor import Actor
from forum.kernel.i18n import _
from forum.kernel.web.cards import picture_of, title_of

ICONS = {
    "template_shared": "file-text", "call_held": "users", "solved": "circle-check", "wrong_person": "user",
    "nothing_came": "minus",
}  # fmt: skip


def card(request: Request, actor: Actor, asker_name: str) -> dict[str, Any]:
    """A question above its message, with the choice of outcomes until the reader has made hers."""
    own = request.outcome_of(actor.id)
    offered = own is None and request.answered_at is not None and request.concerns(actor.id)
    return {
        "id": request.id,
        "criterion": criterion(request.criterion),
        "facts": facts(request.card, request.criterion.code),
        "outcomes": outcomes(request, actor, asker_name),
        "choices": choices() if offered else [],
        "post_url": f"{request.path}/outcome",
        "url": request.path,
        "link": _("Change or add a note") if own else _("About this question"),
    }


def criterion(about: Any) -> dict[str, str]:
    """A criterion as squares and titles show it."""
    return {"code": about.code, "name": about.name_in(str(get_locale() or "en")), "url": about.path}


def facts(told: dict[str, Any], code: str) -> list[dict[str, str]]:
    """What is told of the asker's city, in words; nothing about somebody without one."""
    if not told:
        return []
    language = str(get_locale() or "en")
    named = {"text": f"{told['name']}, {country_name(told['country_code'], language)}", "url": f"/cities/{told['id']}"}
    band = next((band_name(band) for band in POPULATION_BANDS if band.code == told["population_band"]), "")
    size = {"text": str(_("%(number)s people", number=band))}
    further = [_level_name(told.get("level")), _standing_name(told.get("standing"), code)]
    return [named, size, *({"text": text} for text in further if text)]


def outcomes(request: Request, actor: Actor, asker_name: str) -> list[dict[str, str]]:
    """What the two say came of it, with who says so."""
    names = {ASKER: asker_name}
    own = request.side_of(actor.id)
    return [
        {
            "text": outcome_name(one.outcome),
            "by": str(_("you")) if one.by == own else names.get(one.by, request.asked.name),
            "note": one.note,
        }
        for one in request.outcomes
    ]


def choices() -> list[dict[str, str]]:
    """What may have come of a question, as buttons."""
    return [{"value": one, "text": outcome_name(one), "icon": ICONS[one]} for one in OUTCOMES]


def outcome_name(outcome: str) -> str:
    """An outcome in words."""
    return {
        "template_shared": str(_("Template shared")),
        "call_held": str(_("Call held")),
        "solved": str(_("Solved")),
        "wrong_person": str(_("Not the right person")),
        "nothing_came": str(_("Nothing came of it")),
    }[outcome]


def peer(person: Person, code: str) -> dict[str, Any]:
    """Somebody to ask about a criterion as a row shows her, with what she shows of herself and why she is offered."""
    city = person.city
    return {
        "id": person.id, "name": person.name, "handle": person.handle, "url": person.path, "role": person.job_title,
        "city": {"name": city.name, "url": city.path} if city else None, "picture": person.picture,
        "languages": language_names(person.languages, str(get_locale() or "en")),
        "why": tell_all(reasons_about(person.reasons, code)),
        "away_until": format_date(person.member.away_until, "medium") if person.away else "",
    }  # fmt: skip


def stand_in(person: Person | None) -> dict[str, Any] | None:
    """Who answers while somebody is out of office, if she names somebody who is here."""
    absence = person.absence if person and person.away else None
    other = absence["stand_in"] if absence else None
    return {"name": other.name, "handle": other.handle, "url": other.path} if other and other.active else None


def person(member: Member) -> dict[str, Any]:
    """Somebody as a row shows her."""
    city = member.city
    return {
        "id": member.id, "name": member.name, "handle": member.handle, "url": member.path, "role": title_of(member),
        "picture": picture_of(member), "city": {"name": city.name, "url": city.path} if city else None,
    }  # fmt: skip


def _level_name(level: str | None) -> str:
    names = {"silver": _("Certified: silver"), "gold": _("Certified: gold"), "platinum": _("Certified: platinum")}
    return str(names.get(level or "", ""))


def _standing_name(standing: str | None, code: str) -> str:
    if standing == "met":
        return str(_("Met %(code)s", code=code))
    return str(_("Working on %(code)s", code=code)) if standing == "in_progress" else ""
