"""What a city tells of itself, as a page."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for
from flask_babel import format_decimal, get_locale

from forum.blueprints.cities import policies
from forum.blueprints.cities.models.indicators import CityIndicators
from forum.blueprints.cities.pages.routes import pages
from forum.blueprints.cities.queries import cities, indicators
from forum.blueprints.cities.rules.countries import language_name
from forum.blueprints.cities.rules.indicators import CURRENCIES, GOVERNMENTS
from forum.blueprints.cities.rules.wording import government_name
from forum.blueprints.cities.schemas.indicators import IndicatorsPageForm
from forum.blueprints.cities.services import indicators as telling
from forum.kernel.actor import Actor
from forum.kernel.i18n import _
from forum.kernel.limits import WRITING, limit
from forum.kernel.policies import authorize
from forum.kernel.web.access import signed_in
from forum.kernel.web.pages import done, form_state, takes_form

SPOKEN = ("en", "es", "pt", "fr", "qu", "ay", "gn", "ht", "nl", "zh", "vi", "tl", "ar", "it", "de", "iu", "cr")
_NAMES = ("budget", "budget_per_head", "currency", "budget_year", "staff", "government", "languages", "version")


@pages.get("/cities/<int:city_id>/indicators")
@signed_in
def edit_indicators(actor: Actor, city_id: int) -> Any:
    """The form in which a city tells its budget, staff, form of government and languages."""
    city = cities.get_city(actor, city_id)
    authorize(policies.can_tell_indicators, actor, city)
    told = indicators.get_indicators(actor, city_id)
    return render_template(
        "cities/indicators.html", city=city, form=form_state({name: getattr(told, name) for name in _NAMES}),
        currencies=[("", "")] + [(code, code) for code in CURRENCIES],
        governments=[("", _("Not told"))] + [(code, _capital(government_name(code))) for code in GOVERNMENTS],
        spoken=sorted(((code, language_name(code, _language())) for code in SPOKEN), key=lambda one: one[1]),
    )  # fmt: skip


@pages.post("/cities/<int:city_id>/indicators")
@limit(WRITING)
@signed_in
@takes_form(IndicatorsPageForm, again=edit_indicators)
def post_indicators(actor: Actor, form: dict[str, Any], city_id: int) -> Any:
    """Tell them."""
    telling.tell_indicators(actor, city_id, **form)
    message = _("Saved. The similar cities follow within a few minutes.")
    return done(message, url_for("cities_pages.show_city", city_id=city_id))


def told_facts(told: CityIndicators) -> list[tuple[str, str]]:
    """What the city tells, as labels and values."""
    facts = []
    if told.budget and told.currency:
        amount = f"{format_decimal(told.budget)} {told.currency}"
        per_head = _("%(amount)s a head (%(year)s)", amount=amount, year=told.budget_year)
        whole = _("%(amount)s (%(year)s)", amount=amount, year=told.budget_year)
        facts.append((_("Budget of a year"), per_head if told.budget_per_head else whole))
    if told.staff:
        facts.append((_("Staff"), format_decimal(told.staff)))
    if told.government:
        facts.append((_("Form of government"), _capital(government_name(told.government))))
    return facts


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _language() -> str:
    return str(get_locale() or "en")
