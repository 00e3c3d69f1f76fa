"""Adding, correcting and merging cities, for programme staff."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from flask import render_template, request, url_for
from flask_babel import get_locale

from forum.blueprints.cities import policies
from forum.blueprints.cities.models.cities import City
from forum.blueprints.cities.pages.routes import pages
from forum.blueprints.cities.pages.rows import row_of
from forum.blueprints.cities.queries import cities, merging
from forum.blueprints.cities.rules.countries import country_choices
from forum.blueprints.cities.rules.wording import level_name
from forum.blueprints.cities.schemas.changing import CityPageForm, MergeForm, NewCityForm
from forum.blueprints.cities.schemas.cities import CityQuery
from forum.blueprints.cities.services import cities as changing
from forum.blueprints.cities.services import merging as merging_services
from forum.kernel.actor import Actor
from forum.kernel.i18n import _
from forum.kernel.limits import WRITING, limit
from forum.kernel.policies import authorize
from forum.kernel.web.access import signed_in
from forum.kernel.web.pages import done, form_state, read_query, takes_form

_OF_A_CITY = ("version", "name", "region", "population", "timezone", "about", "joined", "level", "level_shared")
FOUND = 8


@pages.get("/cities/new")
@signed_in
def new_city(actor: Actor) -> Any:
    """The form for a city that the gazetteer lacks."""
    authorize(policies.can_add_city, actor)
    asked = {name: request.args.get(name, "")[:120] for name in ("name", "region", "country_code")}
    form = form_state({"timezone": "America/New_York", **asked})
    return render_template("cities/new.html", form=form, zones=_zones(""), countries=country_choices(_language()))


@pages.post("/cities/new")
@limit(WRITING)
@signed_in
@takes_form(NewCityForm, again=new_city)
def post_new_city(actor: Actor, form: dict[str, Any]) -> Any:
    """Add the city."""
    city = changing.add_city(actor, **form)
    return done(_("%(city)s is added.", city=city.name), city.path)


@pages.get("/cities/<int:city_id>/edit")
@signed_in
def edit_city(actor: Actor, city_id: int) -> Any:
    """The form to correct a city, for programme staff."""
    city = cities.get_city(actor, city_id)
    authorize(policies.can_change_city, actor, city)
    defaults = {name: getattr(city, name) for name in _OF_A_CITY} | {
        "mail_domains": ", ".join(city.mail_domains),
        "level_on": city.level_on.isoformat() if city.level_on else "",
    }
    levels = [("", _("No level")), *((level, level_name(level)) for level in ("silver", "gold", "platinum"))]
    return render_template(
        "cities/edit.html", city=city, form=form_state(defaults), zones=_zones(city.timezone), levels=levels,
        merges=merging.list_merges(actor, city_id),
    )  # fmt: skip


@pages.post("/cities/<int:city_id>/edit")
@limit(WRITING)
@signed_in
@takes_form(CityPageForm, again=edit_city)
def post_city(actor: Actor, form: dict[str, Any], city_id: int) -> Any:
    """Correct a city."""
    domains = [part.strip() for part in form.pop("mail_domains", "").split(",") if part.strip()]
    city = changing.change_city(actor, city_id, mail_domains=domains, **form)
    return done(_("Saved."), city.path)


@pages.get("/cities/<int:city_id>/merge")
@signed_in
def choose_merge(actor: Actor, city_id: int) -> Any:
    """Which city this one becomes part of, and what would move there."""
    city = cities.get_city(actor, city_id)
    authorize(policies.can_merge_cities, actor, city)
    into = request.args.get("into", type=int)
    asked = read_query(CityQuery)["q"]
    preview = merging.preview_merge(actor, city_id, into) if into and into != city_id else None
    return render_template(
        "cities/merge.html", city=city, asked=asked, preview=preview, form=form_state(),
        found=[] if preview else [_found(one, city) for one in _others(actor, city, asked)],
    )  # fmt: skip


@pages.post("/cities/<int:city_id>/merge")
@limit(WRITING)
@signed_in
@takes_form(MergeForm, again=choose_merge)
def post_merge(actor: Actor, form: dict[str, Any], city_id: int) -> Any:
    """Merge the two."""
    kept = merging_services.merge_cities(actor, city_id, form["into"])
    return done(_("Merged. The old address leads to %(city)s.", city=kept.name), kept.path)


def _others(actor: Actor, city: City, asked: str) -> list[City]:
    """Those found by the words that were typed; at first those of the same name."""
    page = cities.list_cities(actor, q=asked or city.name, scope="all", sort="population", limit=FOUND + 1)
    return [one for one in page.items if one.id != city.id][:FOUND]


def _found(one: City, city: City) -> dict[str, Any]:
    return row_of(one) | {"url": url_for("cities_pages.choose_merge", city_id=city.id, into=one.id)}


def _zones(present: str) -> list[tuple[str, str]]:
    zones = [(zone, zone.replace("_", " ")) for zone in sorted(available_timezones()) if zone.startswith("America/")]
    return zones if not present or present in dict(zones) else [(present, present), *zones]


def _language() -> str:
    return str(get_locale() or "en")
