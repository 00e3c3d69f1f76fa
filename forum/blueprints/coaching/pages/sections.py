"""Mentors on the pages of criteria, cities and people, and what waits for one, on home."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import render_template, url_for

from forum.blueprints.coaching import policies
from forum.blueprints.coaching.pages import shown
from forum.blueprints.coaching.queries import mentorings, offers, requests
from forum.kernel.actor import Actor
from forum.kernel.days import day_and_time
from forum.kernel.feature import Section, add_section
from forum.kernel.i18n import _, _l, ngettext

ON_HOME, ON_PAGES, SOON = 4, 4, timedelta(hours=36)


def waiting_on_home(actor: Actor, _subject: Any) -> str:
    """Requests that wait for one's answer, and the next appointment; nothing when there is none."""
    rows = [_waiting(actor, one) for one in requests.list_waiting_for(actor, ON_HOME)]
    meeting = mentorings.find_next(actor, SOON)
    if meeting is not None:
        other = meeting.mentee if meeting.mentor_id == actor.id else meeting.mentor
        rows.append({
            "title": _("You meet %(name)s", name=other.name), "url": meeting.path, "icon": "calendar",
            "facts": [day_and_time(meeting.starts_at)],
        })  # fmt: skip
    if policies.can_see_load(actor) and (number := requests.count_to_place(actor)):
        words = ngettext("%(num)s request looks for a mentor", "%(num)s requests look for a mentor", number)
        address = url_for("coaching_pages.list_requests", role=requests.TO_PLACE)
        rows.append({"title": words, "url": address, "icon": "hand-helping"})
    return render_template("coaching/_waiting.html", rows_shown=rows) if rows else ""


def _waiting(actor: Actor, request: Any) -> dict[str, Any]:
    mine = request.asker_id == actor.id
    words = (
        _("Your mentor needs to know more") if mine else _("%(name)s asks you for mentoring", name=request.asker.name)
    )
    return {"title": words, "url": request.path, "icon": "hand-helping", "at": request.changed_at}


def mentors_of_criterion(actor: Actor, criterion: Any) -> str:
    """On a criterion's page: who helps with it as a mentor, and the way to ask for help in confidence."""
    if not actor.signed_in:
        return ""
    found = offers.list_about(actor, criterion.id, ON_PAGES)
    if not found:
        return ""
    more = url_for("coaching_pages.index", criterion=criterion.code)
    return render_template("coaching/_mentors.html", rows_shown=shown.lines_of(found), more=more, code=criterion.code)


def mentors_of_city(actor: Actor, city: Any) -> str:
    """On a city's page: who of it is a mentor."""
    found = offers.list_of_city(actor, city.id, ON_PAGES) if actor.signed_in else []
    return (
        render_template("coaching/_mentors.html", rows_shown=shown.lines_of(found), more="", code="") if found else ""
    )


def offer_of_member(actor: Actor, member: Any) -> str:
    """On a member's page: that she is a mentor."""
    offer = offers.find_offer_of(actor, member.id)
    if offer is None or offer.withdrawn_at is not None:
        return ""
    return render_template("coaching/_of_member.html", offer=offer, paused=shown.pause_words(offer))


def add_sections() -> None:
    """Show mentors on the pages of lower features."""
    add_section(Section("home-waiting", 8, waiting_on_home))
    add_section(Section("criterion", 14, mentors_of_criterion, _l("Mentors")))
    add_section(Section("city", 12, mentors_of_city))
    add_section(Section("member_aside", 20, offer_of_member))
