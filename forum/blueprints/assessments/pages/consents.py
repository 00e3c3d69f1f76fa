"""What a city agreed to share, on the page of its standing."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for

from forum.blueprints.assessments.pages.routes import pages
from forum.blueprints.assessments.queries import agreeing
from forum.blueprints.cities import policies as city_policies
from forum.blueprints.cities.queries.cities import get_city
from forum.blueprints.cities.services import standings as saying
from forum.kernel.actor import Actor
from forum.kernel.errors import NotFound
from forum.kernel.feature import Section, add_section
from forum.kernel.i18n import _, pgettext
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import signed_in
from forum.kernel.web.fields import Form
from forum.kernel.web.pages import done, form_state, takes_form

SHOWN = 30


def agreements_of(actor: Actor, city: Any) -> str:
    """For whoever leads the city: what is shared with whom, since when, by whom, and a way to withdraw it."""
    if not city_policies.can_lead_city(actor, city):
        return ""
    acts = agreeing.list_agreed(actor, city.id)
    return render_template("assessments/_agreements.html", city=city, acts=acts[:SHOWN], audiences=_audiences())


@pages.get("/cities/<int:city_id>/consents/<int:consent_id>/withdrawal")
@signed_in
def ask_before_consent_ends(actor: Actor, city_id: int, consent_id: int) -> Any:
    """Whether it is meant, and what it does."""
    city = get_city(actor, city_id)
    agreed = next((one for one in agreeing.list_agreed(actor, city.id) if one.id == consent_id), None)
    if agreed is None:
        raise NotFound
    names = {"level": _("Certified level"), "whole": _("The whole standard")}
    return render_template(
        "assessments/consent_withdrawal.html", city=city, consent_id=consent_id, form=form_state(),
        what=names.get(agreed.scope) or ", ".join(agreed.standing_codes), audience=_audiences()[agreed.audience],
        back=_list_of(city_id),
    )  # fmt: skip


@pages.post("/cities/<int:city_id>/consents/<int:consent_id>/withdrawal")
@limit(WRITING)
@signed_in
@takes_form(Form, again=ask_before_consent_ends)
def withdraw_consent(actor: Actor, form: dict[str, Any], city_id: int, consent_id: int) -> Any:
    """Withdraw what was shared in one act."""
    changed = saying.withdraw_consent(actor, city_id, consent_id)
    told = _("Withdrawn: hidden at once. Figures of sets of cities follow at the next quarter.")
    return done(told if changed else _("Nothing has changed."), _list_of(city_id))


def _list_of(city_id: int) -> str:
    return url_for("cities_pages.show_standing", city_id=city_id, _anchor="agreements")


def _audiences() -> dict[str, str]:
    return {
        "peers": pgettext("audience", "Similar cities"),
        "members": pgettext("audience", "All members"),
        "public": pgettext("audience", "Everybody"),
    }


add_section(Section("standing", 10, agreements_of))
