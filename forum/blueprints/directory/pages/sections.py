"""People on the pages of criteria and cities."""

from __future__ import annotations

from typing import Any

from flask import render_template

from forum.blueprints.cities.models.cities import City
from forum.blueprints.directory.pages.rows import message_url, person_row
from forum.blueprints.directory.queries import listing
from forum.blueprints.directory.queries.person import Person
from forum.blueprints.directory.rules.wording import tell_all
from forum.blueprints.standards import queries as standard_queries
from forum.blueprints.standards.models import Criterion
from forum.kernel.actor import Actor
from forum.kernel.feature import Section, add_section

SHOWN = 6
SHOWN_OF_CITY = 12
SHOWN_ON_HOME = 4


def who_can_help(actor: Actor, criterion: Criterion) -> str:
    """Who can help with a criterion of the current standard, similar cities first; strangers are asked to sign in."""
    if criterion.id not in standard_queries.get_catalogue().criterion_by_id:
        return ""
    if not actor.signed_in:
        return render_template("directory/sections/sign_in.html", criterion=criterion)
    people = listing.list_who_can_help(actor, criterion.code, SHOWN + 1)
    rows = [_about(one, criterion.code) for one in people[:SHOWN]]
    return render_template(
        "directory/sections/can_help.html", criterion=criterion, people=rows,
        more=len(people) > SHOWN, message_url=message_url,
    )  # fmt: skip


def people_of(actor: Actor, city: City) -> str:
    """The people of a city."""
    people: Any = listing.list_of_city(actor, city.id, SHOWN_OF_CITY + 1)
    if not people:
        return ""
    return render_template(
        "directory/sections/of_city.html", city=city, people=[_at_home(one) for one in people[:SHOWN_OF_CITY]],
        more=len(people) > SHOWN_OF_CITY, message_url=message_url, own_id=actor.id,
    )  # fmt: skip


def _about(person: Person, code: str) -> dict[str, Any]:
    """A row that does not repeat what the whole list is about."""
    told = [why for why in person.reasons if why.values.get("codes") != [code] or why.code != "can_help"]
    return person_row(person) | {"why": tell_all(told)}


def _at_home(person: Person) -> dict[str, Any]:
    """A row that does not repeat the city whose page it stands on."""
    told = [why for why in person.reasons if why.code not in ("same_city", "similar_city")]
    return person_row(person) | {"why": tell_all(told), "city": None}


def who_helps_me(actor: Actor, _: Any) -> str:
    """On home: who can help with what one looks for, similar cities first; else where to say what that is."""
    people = listing.list_matches(actor, SHOWN_ON_HOME)
    if not people and actor.fact("interests")["seek"]:
        return ""
    return render_template(
        "directory/sections/matches.html", people=[person_row(one) for one in people], message_url=message_url
    )


def add_sections() -> None:
    """Show people on the pages of lower features."""
    add_section(Section("criterion", 10, who_can_help))
    add_section(Section("city", 10, people_of))
    add_section(Section("home", 30, who_helps_me))
