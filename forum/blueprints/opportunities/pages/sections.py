"""What of opportunities stands on other pages: home, a city's, a criterion's."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for

from forum.blueprints.opportunities import queries
from forum.blueprints.opportunities.pages.opportunities import rows_of
from forum.blueprints.opportunities.rules import ANSWER_NAMES, CHOSEN, ENDED, KIND_NAMES
from forum.kernel.actor import Actor
from forum.kernel.feature import Section, add_section
from forum.kernel.i18n import _, _l, ngettext


def waiting(actor: Actor, _subject: Any) -> str:
    """What waits: for programme staff proposals, for whoever posted one cities without an answer."""
    if not actor.signed_in:
        return ""
    rows = []
    if number := queries.count_proposed(actor):
        title = ngettext("%(num)s proposed opportunity waits for you", "%(num)s proposed opportunities wait for you",
                         number)  # fmt: skip
        rows.append({"title": title, "url": url_for("opportunities_pages.index"), "icon": "hand-helping", "facts": []})
    for found_id, named, number in queries.list_to_answer(actor):
        title = ngettext("%(num)s city waits for your answer", "%(num)s cities wait for your answer", number)
        address = url_for("opportunities_pages.show", opportunity_id=found_id)
        rows.append({"title": title, "url": address, "icon": "hand-helping", "facts": [named]})
    return render_template("opportunities/waiting.html", found=rows) if rows else ""


def for_my_city(actor: Actor, _subject: Any) -> str:
    """On home: deadlines of what one's city is interested in, and what fits it; nothing when there is neither."""
    if getattr(actor, "city_id", None) is None:
        return ""
    due, fitting = queries.list_due(actor), queries.list_fitting(actor)
    if not due and not fitting:
        return ""
    shown = {one.id for one in due}
    rows = rows_of(actor, [*due, *(one for one in fitting if one.id not in shown)])
    for row in rows[: len(due)]:
        row["badge"] = {"text": _("Your city is interested"), "kind": "accent"}
    return render_template("opportunities/home.html", found=rows)


def of_city(actor: Actor, city: Any) -> str:
    """On the page of a city: in which opportunities it takes part or is interested."""
    found = queries.list_of_city(actor, city.id) if actor.signed_in else []
    rows = [
        {
            "title": one.opportunity.title, "url": one.opportunity.path, "icon": "hand-helping", "at": one.at,
            "facts": [str(KIND_NAMES[one.opportunity.kind])],
            "badge": {"text": str(ANSWER_NAMES[CHOSEN]), "kind": "success"} if one.answer == CHOSEN else
            None if one.opportunity.state == ENDED else {"text": _("Interested"), "kind": "neutral"},
        }
        for one in found
    ]  # fmt: skip
    return render_template("opportunities/of_criterion.html", found=rows) if rows else ""


def of_criterion(actor: Actor, criterion: Any) -> str:
    """On the page of a criterion: open opportunities about it."""
    found = queries.list_about(actor, criterion.id) if actor.signed_in else []
    return render_template("opportunities/of_criterion.html", found=rows_of(actor, found)) if found else ""


def add_sections() -> None:
    """Register them."""
    add_section(Section("home-waiting", 35, waiting))
    add_section(Section("home", 35, for_my_city))
    add_section(Section("city", 28, of_city))
    add_section(Section("criterion", 40, of_criterion, _l("Opportunities")))
