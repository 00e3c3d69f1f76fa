"""Finding a mentor, and the page of one."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for

from forum.blueprints.cities.rules.countries import language_names
from forum.blueprints.coaching import policies
from forum.blueprints.coaching.pages import shown
from forum.blueprints.coaching.pages.routes import pages
from forum.blueprints.coaching.queries import matching
from forum.blueprints.coaching.queries import offers as queries
from forum.blueprints.coaching.queries.naming import criterion_options, id_of_code
from forum.blueprints.coaching.rules.wording import FORM_NAMES
from forum.blueprints.coaching.schemas.offers import MentorsQuery
from forum.kernel.actor import Actor
from forum.kernel.i18n import LANGUAGES, _, choose_language, choose_timezone
from forum.kernel.policies import authorize
from forum.kernel.web.access import signed_in
from forum.kernel.web.pages import form_state, read_query
from forum.kernel.zones import zone_name

SHOWN, DAYS = 20, 5


@pages.get("/coaching")
@signed_in
def index(actor: Actor) -> Any:
    """Mentors, those that fit best first, with the reasons."""
    authorize(policies.can_see_offers, actor)
    query = read_query(MentorsQuery)
    code, language, page = query["criterion"], query["language"], query["page"]
    criterion_id = (id_of_code(code) or 0) if code else None
    found = matching.list_for_reader(actor, criterion_id=criterion_id, language=language or None)
    others = [match for match in found if match.offer.mentor_id != actor.id]
    rows = [shown.match_row(actor, match) for match in others[(page - 1) * SHOWN : page * SHOWN]]
    more = url_for(".index", criterion=code or None, language=language or None, page=page + 1)
    names = [("", _("Any language")), *LANGUAGES.items()]
    return render_template(
        "coaching/index.html", tabs=shown.tabs(actor, "mentors"), mentors=rows, form=form_state(query),
        more_url=more if len(others) > page * SHOWN else "", narrowed=bool(code or language),
        criteria=criterion_options(str(_("Any criterion"))), languages_offered=names, criterion=code,
        offers=any(match.offer.mentor_id == actor.id for match in found),
    )  # fmt: skip


@pages.get("/coaching/offers/<int:offer_id>")
@signed_in
def show_offer(actor: Actor, offer_id: int) -> Any:
    """A mentor: with what, how, in which languages, and when there is time, by the reader's clock."""
    offer = queries.get_offer(actor, offer_id)
    query = read_query(MentorsQuery)
    days, later = shown.days_of(queries.list_slots(offer, actor.id), query["since"], DAYS)
    return render_template(
        "coaching/offer.html", offer=offer, mentor=shown.person(offer.mentor), criteria=shown.criteria_of(offer),
        spoken=language_names(offer.language_codes, choose_language()),
        forms_named=[FORM_NAMES[one] for one in offer.forms],
        paused=shown.pause_words(offer), own=offer.mentor_id == actor.id, room=queries.has_room(offer),
        may_ask=policies.can_ask_mentor(actor, offer), days=days, zone=zone_name(choose_timezone() or "UTC"),
        their_zone=zone_name(offer.timezone), same_zone=choose_timezone() == offer.timezone,
        later_url=url_for(".show_offer", offer_id=offer.id, since=later.isoformat()) + "#times" if later else "",
    )  # fmt: skip
