"""People on the pages of criteria and cities."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import render_template

from forum.blueprints.accounts.models import Member
from forum.blueprints.cities.models.cities import City
from forum.blueprints.directory.pages.rows import message_url, person_row
from forum.blueprints.directory.queries import listing, matching
from forum.blueprints.directory.queries.person import Person
from forum.blueprints.directory.rules.matching import Why
from forum.blueprints.directory.rules.wording import tell, tell_all
from forum.blueprints.standards import queries as standard_queries
from forum.blueprints.standards.models import Criterion
from forum.kernel.actor import Actor
from forum.kernel.feature import Section, add_section

SHOWN = 6
SHOWN_OF_CITY = 12
SHOWN_ON_HOME = 4


def who_can_help(actor: Actor, criterion: Criterion) -> str:
    """Who can help with a criterion of the current standard, the best match first; strangers are asked to sign in."""
    if criterion.id not in standard_queries.get_catalogue().criterion_by_id:
        return ""
    if not actor.signed_in:
        return render_template("directory/sections/sign_in.html", criterion=criterion)
    people = matching.list_who_can_help(actor, criterion.code, SHOWN + 1)
    rows = [person_row(one, criterion.code) for one in people[:SHOWN]]
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


def _at_home(person: Person) -> dict[str, Any]:
    """A row that does not repeat the city whose page it stands on."""
    told = [why for why in person.reasons if why.code not in ("same_city", "similar_city")]
    return person_row(person) | {"why": tell_all(told), "city": None}


def who_helps_me(actor: Actor, _: Any) -> str:
    """On home: who can help with what one looks for, the best match first; else where to say what that is."""
    people = matching.list_matches(actor, SHOWN_ON_HOME)
    if not people and actor.fact("interests")["seek"]:
        return ""
    return render_template(
        "directory/sections/matches.html",
        people=[person_row(one) | {"about": _offer(one)} for one in people],
        message_url=message_url,
    )


def who_helps_with(actor: Actor, criterion_ids: Sequence[int]) -> str:
    """In an adventure: who can help with any of these criteria, the best match first; nothing when nobody can."""
    people = matching.list_able(actor, criterion_ids, SHOWN_ON_HOME)
    if not people:
        return ""
    rows = [person_row(one) | {"about": _offer(one)} for one in people]
    return render_template("directory/sections/able.html", people=rows, message_url=message_url)


def _offer(person: Person) -> str:
    """The first criterion that one looks for and she can help with."""
    return next(
        (why.values["codes"][0] for why in person.reasons if why.code == "can_help" and why.values["codes"]), ""
    )


def how_she_answers(_: Actor, member: Member) -> str:
    """On a member's page: that she usually answers soon, or nothing."""
    days = matching.find_days_to_answer(member.id)
    if days is None:
        return ""
    return render_template("directory/sections/answers.html", text=tell(Why("answers", {"days": days})))


def add_sections() -> None:
    """Show people on the pages of lower features."""
    add_section(Section("criterion", 10, who_can_help))
    add_section(Section("city", 10, people_of))
    add_section(Section("home", 30, who_helps_me))
    add_section(Section("adventure", 20, who_helps_with))
    add_section(Section("member_aside", 10, how_she_answers))
