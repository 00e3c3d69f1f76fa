"""What accounts show on other pages: who leads a city, and what waits for programme staff."""

from __future__ import annotations

from typing import Any

from flask import render_template

from forum.blueprints.accounts import policies, queries
from forum.blueprints.accounts.pages.applications import row_of
from forum.blueprints.cities import policies as city_policies
from forum.kernel.actor import Actor
from forum.kernel.feature import Section, add_section

ON_HOME = 4


def leads_of(actor: Actor, city: Any) -> str:
    """Beside a city: who leads it, and the way to what its lead decides."""
    leads = queries.list_leads(actor, city.id)
    may_lead = bool(city_policies.can_lead_city(actor, city))
    if not leads and not may_lead:
        return ""
    return render_template("accounts/_leads.html", city=city, leads=leads, may_lead=may_lead)


def waiting_applications(actor: Actor, _: Any) -> str:
    """On home, for programme staff: cities that ask to take part; nothing when none waits."""
    if not policies.can_review_applications(actor):
        return ""
    page = queries.list_applications(actor, status="waiting", limit=ON_HOME)
    return render_template("accounts/_waiting.html", page=page.map(row_of)) if page.items else ""


def way_to_applications(actor: Actor, _: Any) -> str:
    """Under the list of cities, for programme staff: the way to those that ask to take part."""
    return render_template("accounts/_all_applications.html") if policies.can_review_applications(actor) else ""


add_section(Section("cities", 10, way_to_applications))
add_section(Section("city_aside", 10, leads_of))
add_section(Section("home-waiting", 5, waiting_applications))
