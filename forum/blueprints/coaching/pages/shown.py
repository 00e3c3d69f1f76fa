"""Offers, requests and people as rows and parts of pages show them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from flask import url_for
from flask_babel import format_date, format_time

from forum.blueprints.accounts.models import Member
from forum.blueprints.cities.rules.countries import language_names
from forum.blueprints.coaching import policies
from forum.blueprints.coaching.models.mentorings import Appointment, Mentoring
from forum.blueprints.coaching.models.offers import CoachingOffer
from forum.blueprints.coaching.models.requests import CoachingRequest
from forum.blueprints.coaching.queries.matching import Match
from forum.blueprints.coaching.rules import wording
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.days import day_and_time, day_of, short_day
from forum.kernel.i18n import _, choose_language, ngettext


def person(member: Member) -> dict[str, Any]:
    """A person as avatars and rows show her."""
    city = member.city
    return {
        "id": member.id, "name": member.name, "url": member.path, "handle": member.handle,
        "picture": getattr(member, "picture", None), "city": {"name": city.name, "url": city.path} if city else None,
    }  # fmt: skip


def criteria_of(thing: CoachingOffer | CoachingRequest) -> list[dict[str, str]]:
    """The criteria of a thing, named in the reader's language."""
    language = choose_language()
    return [{"code": one.code, "name": one.name_in(language), "url": one.path} for one in thing.criteria]


def offer_row(offer: CoachingOffer) -> dict[str, Any]:
    """An offer in a list."""
    return person(offer.mentor) | {
        "url": offer.path, "role": "", "headline": offer.headline, "can_help_with": criteria_of(offer),
        "languages": language_names(offer.language_codes, choose_language()), "why": "", "paused": pause_words(offer),
        "as_coach": offer.by_coach, "topics": offer.topics,
    }  # fmt: skip


def match_row(actor: Actor, match: Match) -> dict[str, Any]:
    """An offer with why it fits, and what speaks against it, said to whoever reads it."""
    other = match.asker_id != actor.id
    told = wording.tell_all(match.fit.reasons, match.codes, of_asker=other)
    against = wording.tell_all(match.fit.reasons, match.codes, against=True, of_asker=other)
    free = match.takes and match.has_room
    return offer_row(match.offer) | {
        "id": match.offer.mentor_id, "offer_id": match.offer.id, "score": match.fit.score, "reasons": told,
        "against": against, "free": free,
    }  # fmt: skip


def pause_words(offer: CoachingOffer) -> str:
    """That an offer takes no requests at the moment, and until when; empty when it does."""
    if not offer.is_paused(clock.now()):
        return ""
    if offer.paused_until is not None:
        return str(_("Paused until %(day)s", day=short_day(offer.paused_until)))
    return str(_("Paused"))


def request_row(actor: Actor, request: CoachingRequest) -> dict[str, Any]:
    """A request in a list, for somebody who may see it."""
    ask = request.pending
    mine = request.asker_id == actor.id
    facts = [] if mine else [request.asker.name, *([request.asker.city.name] if request.asker.city else [])]
    if ask is not None and ask.mentor_id != actor.id:
        facts.append(str(_("%(name)s is asked", name=ask.mentor.name)))
    if ask is not None:
        facts.append(str(_("Until %(day)s", day=short_day(day_of(ask.last_moment)))))
    facts += [str(_("Confidential"))] if request.confidential else []
    state = wording.STATE_NAMES[request.state]
    return {
        "title": request.title, "url": request.path, "icon": "lock" if request.confidential else "hand-helping",
        "badge": {"text": state, "kind": wording.STATE_COLOURS.get(request.state, "neutral")}, "facts": facts,
        "at": request.created_at,
    }  # fmt: skip


def mentoring_row(actor: Actor, mentoring: Mentoring) -> dict[str, Any]:
    """A mentoring of one's own in a list."""
    mentor = mentoring.mentor_id == actor.id
    other = mentoring.mentee if mentor else mentoring.mentor
    who = _("You help %(name)s", name=other.name) if mentor else _("%(name)s helps you", name=other.name)
    facts = [str(who), *([other.city.name] if other.city else [])]
    ended = {"text": _("Ended"), "kind": "neutral"}
    return {
        "title": mentoring.title, "url": mentoring.path, "icon": "handshake", "facts": facts,
        "badge": None if mentoring.running else ended, "at": mentoring.active_at,
    }  # fmt: skip


def appointment_row(actor: Actor, one: Appointment) -> dict[str, Any]:
    """An appointment of one's own in a list."""
    other = one.mentee if one.mentor_id == actor.id else one.mentor
    minutes = int((one.ends_at - one.starts_at).total_seconds() // 60)
    length = ngettext("%(num)s minute", "%(num)s minutes", minutes)
    cancelled = {"text": _("Cancelled"), "kind": "neutral"}
    return {
        "title": day_and_time(one.starts_at), "url": one.path, "icon": "calendar",
        "facts": [str(_("With %(name)s", name=other.name)), length], "badge": None if one.booked else cancelled,
    }  # fmt: skip


def days_of(slots: Iterable[datetime], since: date | None, most: int) -> tuple[list[Any], date | None]:
    """Free times by the reader's days from a day on, as many days as fit, and the first day after them."""
    later = [one for one in slots if since is None or day_of(one) >= since]
    days = [(day, list(found)) for day, found in groupby(later, key=day_of)]
    return days[:most], days[most][0] if len(days) > most else None


def tabs(actor: Actor, shown: str) -> list[dict[str, Any]]:
    """The parts of coaching, each with its address."""
    parts = [
        ("mentors", _("Find a mentor"), url_for("coaching_pages.index")),
        ("requests", _("Requests"), url_for("coaching_pages.list_requests")),
        ("mentorings", _("Mentorings"), url_for("coaching_pages.list_mentorings")),
        ("offer", _("What I offer"), url_for("coaching_pages.own_offer")),
    ]
    if policies.can_see_load(actor):
        parts.append(("round", _("Mentoring round"), url_for("coaching_pages.show_round")))
    return [{"label": label, "url": url, "active": name == shown} for name, label, url in parts]


def lines_of(offers: Sequence[CoachingOffer]) -> list[dict[str, Any]]:
    """Offers in a short list on pages of others."""
    return [
        {"title": f"{one.mentor.name}: {one.headline}", "url": one.path, "icon": "handshake",
         "facts": [*([one.mentor.city.name] if one.mentor.city else []), *filter(None, [pause_words(one)])]}
        for one in offers
    ]  # fmt: skip


def clock_in(moment: datetime, zone: str) -> str:
    """What a clock on the wall of another place shows at a moment, with its day."""
    there = moment.astimezone(ZoneInfo(zone))
    day = format_date(there.date(), "medium", rebase=False)
    return f"{day}, {format_time(there, 'short', rebase=False)}"
