"""Cities that ask to take part: the public form, and what programme staff decide."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for
from flask_babel import get_locale

from forum.blueprints.accounts import policies, queries
from forum.blueprints.accounts.models import CityApplication
from forum.blueprints.accounts.pages.routes import pages
from forum.blueprints.accounts.schemas import CityApplicationForm, CityApplicationQuery, DecisionForm
from forum.blueprints.accounts.services import applications
from forum.blueprints.cities.models.cities import City
from forum.blueprints.cities.queries import cities as city_queries
from forum.blueprints.cities.rules.countries import country_choices, country_name
from forum.kernel.actor import Actor
from forum.kernel.i18n import _, pgettext
from forum.kernel.limits import WRITING, address, limit
from forum.kernel.web.access import public, signed_in
from forum.kernel.web.pages import done, form_state, read_query, takes_form

ASKING = "5/hour;20/day"
CANDIDATES = 6


@pages.get("/bring-your-city")
@public
def bring_city(actor: Actor) -> Any:
    """What it means for a city to take part, and the form to ask for it."""
    form = form_state({"language": _language(), **_of_member(actor)})
    countries = [("", ""), *country_choices(_language())]
    sent = request.args.get("sent") == "1"
    return render_template("accounts/bring_city.html", form=form, countries=countries, sent=sent)


@pages.post("/bring-your-city")
@limit(ASKING, by=address)
@public
@takes_form(CityApplicationForm, again=bring_city)
def post_application(actor: Actor, form: dict[str, Any]) -> Any:
    """Ask; told alike in any case."""
    applications.apply_for_city(actor, **form)
    return done(None, url_for(".bring_city", sent=1))


@pages.get("/city-applications")
@signed_in
def list_applications(actor: Actor) -> Any:
    """What cities ask, for programme staff."""
    query = read_query(CityApplicationQuery)
    status = query["status"] or "waiting"
    page = queries.list_applications(actor, **{**query, "status": status})
    tabs = [
        {"label": label, "url": url_for(".list_applications", status=name), "active": name == status}
        for name, label in status_names().items()
    ]
    following = url_for(".list_applications", status=status, cursor=page.next) if page.next else None
    return render_template("accounts/applications.html", page=page.map(row_of), tabs=tabs, next_url=following)


@pages.get("/city-applications/<int:application_id>")
@signed_in
def show_application(actor: Actor, application_id: int) -> Any:
    """One application, the cities it may mean, and the decision."""
    application = queries.get_application(actor, application_id)
    candidates = _candidates(application)
    chosen = application.city_id or (candidates[0].id if len(candidates) == 1 else None)
    return render_template(
        "accounts/application.html", application=application, row=row_of(application), statuses=status_names(),
        choices=[(city.id, city.name, _about(city)) for city in candidates],
        leads=queries.list_leads(actor, application.city_id) if application.city_id else [],
        may_decide=bool(policies.can_decide_application(actor, application)),
        form=form_state({"version": application.version, "city_id": chosen, "reason": ""}),
    )  # fmt: skip


@pages.post("/city-applications/<int:application_id>")
@limit(WRITING)
@signed_in
@takes_form(DecisionForm, again=show_application)
def post_decision(actor: Actor, form: dict[str, Any], application_id: int) -> Any:
    """Accept or decline."""
    application = applications.decide_application(actor, application_id, **form)
    accepted = _("Accepted. An email is on its way to %(name)s.", name=application.name)
    declined = _("Declined. %(name)s gets an email with your reason.", name=application.name)
    return done(accepted if application.status == "accepted" else declined, url_for(".list_applications"))


def status_names() -> dict[str, str]:
    """What became of applications, in words."""
    return {
        "waiting": pgettext("applications", "Waiting"),
        "accepted": pgettext("applications", "Accepted"),
        "declined": pgettext("applications", "Declined"),
    }


def row_of(application: CityApplication) -> dict[str, Any]:
    """An application as a row of a list."""
    country = country_name(application.country_code, _language())
    return {
        "id": application.id, "url": application.path, "title": application.city_name,
        "place": ", ".join(part for part in (application.region, country) if part),
        "who": ", ".join(part for part in (application.name, application.job_title) if part),
        "at": application.created_at, "status": application.status,
    }  # fmt: skip


def _candidates(application: CityApplication) -> list[City]:
    """The city that was recognised, or those of the same name."""
    if application.city is not None:
        return [application.city]
    asked = (application.city_name, application.country_code)
    return list(city_queries.find_cities_called(*asked, application.region, limit=CANDIDATES))


def _about(city: City) -> str:
    place = ", ".join(part for part in (city.region, country_name(city.country_code, _language())) if part)
    return f"{place}. " + (_("Takes part already.") if city.joined else _("Not taking part yet"))


def _of_member(actor: Actor) -> dict[str, str]:
    return {"name": getattr(actor, "name", "")} if actor.signed_in else {}


def _language() -> str:
    return str(get_locale() or "en")
