"""Reasons of similarity in the reader's words."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import format_decimal

from forum.blueprints.cities.rules.countries import language_within
from forum.blueprints.cities.rules.population_bands import PopulationBand
from forum.blueprints.cities.rules.reasons import Reason
from forum.kernel.i18n import _, choose_language


def level_name(level: str) -> str:
    """A certified level in words; empty for none."""
    return {"silver": _("Silver"), "gold": _("Gold"), "platinum": _("Platinum")}.get(level, "")


def phrase(reason: Reason) -> str:
    """A few words for a row, such as `similar size`."""
    return {
        "similar_size": str(_("similar size")),
        "same_country": str(_("same country")),
        "same_language": str(_("same language")),
        "similar_surroundings": str(_("similar surroundings")),
        "both_regional_centres": str(_("both regional centres")),
        "both_beside_larger_city": str(_("both near a larger city")),
        "both_capitals": str(_("both capitals")),
        "similar_budget": str(_("similar budget")),
        "similar_staff": str(_("similar staff")),
        "same_government": str(_("same form of government")),
        "chosen": str(_("chosen by your city")),
    }.get(reason.code, str(_("closest overall")))


def phrases(reasons: Iterable[Reason], most: int = 3) -> str:
    """The weightiest reasons in one line."""
    return ", ".join(phrase(reason) for reason in list(reasons)[:most])


def sentence(reason: Reason) -> str:
    """The reason with its figures, such as `Similar size: 235,684 and 229,071 people`."""
    values = {name: format_decimal(value) if isinstance(value, int) else value for name, value in reason.values.items()}
    if reason.code == "similar_size":
        return str(_("Similar size: %(population_a)s and %(population_b)s people", **values))
    if reason.code == "similar_budget":
        return str(_("Similar budget a head: %(budget_a)s and %(budget_b)s %(currency)s a year", **values))
    if reason.code == "similar_staff":
        return str(_("Similar staff: %(staff_a)s and %(staff_b)s for each 10,000 people", **values))
    if reason.code == "same_government":
        return str(_("Same form of government: %(name)s", name=government_name(str(reason.values["government"]))))
    if reason.code == "chosen":
        return str(_("Chosen by the city"))
    if reason.code == "same_language":
        return str(_("Both work in %(name)s", name=language_within(str(reason.values["language"]), choose_language())))
    if reason.code == "similar_surroundings":
        return str(_("Similar surroundings: %(nearby_a)s and %(nearby_b)s people live in nearby cities", **values))
    if reason.code == "both_beside_larger_city":
        return str(_("Both near a larger city, of %(largest_a)s and %(largest_b)s people", **values))
    text = phrase(reason)
    return text[:1].upper() + text[1:]


def government_name(code: str) -> str:
    """A form of government in the reader's words."""
    return {
        "mayor_council": str(_("mayor and council")),
        "council_manager": str(_("council and manager")),
        "commission": str(_("commission")),
    }.get(code, str(_("another form")))


def band_name(band: PopulationBand) -> str:
    """A population band in words."""
    if band.below is None:
        return str(_("over %(number)s", number=format_decimal(band.minimum)))
    if band.minimum == 0:
        return str(_("under %(number)s", number=format_decimal(band.below)))
    return str(_("%(from_)s to %(below)s", from_=format_decimal(band.minimum), below=format_decimal(band.below)))
