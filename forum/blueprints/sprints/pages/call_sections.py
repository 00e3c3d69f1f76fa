"""What of calls and chosen cities stands on other pages: home, a city's, a criterion's, the cohort's group."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for

from forum.blueprints.sprints.models.sprints import Sprint
from forum.blueprints.sprints.pages import shown
from forum.blueprints.sprints.pages.applying import reasons_for
from forum.blueprints.sprints.queries import places, reminders
from forum.blueprints.sprints.rules import states
from forum.kernel.actor import Actor
from forum.kernel.feature import Section, add_section
from forum.kernel.i18n import _, ngettext


def waiting_for(actor: Actor, _subject: Any) -> str:
    """What waits: a place to confirm, a draft before its deadline, scores, and for programme staff the choice."""
    if not actor.signed_in:
        return ""
    rows = [*_of_city(actor), *_to_score(actor), *_to_choose(actor)]
    return render_template("sprints/_waiting_calls.html", found=rows) if rows else ""


def open_calls(actor: Actor, _subject: Any) -> str:
    """Open calls for the reader's city."""
    if not actor.signed_in or getattr(actor, "city_id", None) is None:
        return ""
    found = [one for one in reminders.list_open_calls(actor) if not reasons_for(actor, one)]
    return _section(_("Open calls for your city"), "open-calls", found)


def sprints_of_city(actor: Actor, city: Any) -> str:
    """The sprints in which a city takes or took part."""
    return _section(_("Sprints"), "city-sprints", reminders.list_of_city(actor, city.id))


def sprints_about(actor: Actor, criterion: Any) -> str:
    """Sprints that lead to a criterion."""
    return _section(_("Sprints"), "criterion-sprints", reminders.list_about(actor, criterion.id))


def sprint_of_group(actor: Actor, group: Any) -> str:
    """On the page of a cohort's group: the way to its sprint."""
    sprint = reminders.find_of_group(actor, group.id) if group.kind == "cohort" else None
    return _section(_("The sprint of this group"), "group-sprint", [sprint]) if sprint else ""


def _of_city(actor: Actor) -> list[dict[str, Any]]:
    rows = []
    for one in reminders.list_own_waiting(actor):
        if one.state == states.CHOSEN:
            title, fact = _("Confirm the place of %(city)s", city=one.city.name), one.sprint.title
        else:
            title, fact = one.sprint.title, _("Your expression of interest is a draft")
        facts = [str(fact)] if one.state == states.CHOSEN else [str(fact), shown.deadline_there(one.sprint)]
        rows.append({"title": title, "url": one.path, "icon": "presentation", "facts": facts})
    return rows


def _to_score(actor: Actor) -> list[dict[str, Any]]:
    waiting = places.list_to_score(actor)
    if not waiting:
        return []
    title = ngettext(
        "%(num)s application waits for your score", "%(num)s applications wait for your score", len(waiting)
    )
    sprint = waiting[0].sprint
    url = url_for("sprints_pages.applications", sprint_id=sprint.id)
    return [{"title": title, "url": url, "icon": "scale", "facts": [sprint.title]}]


def _to_choose(actor: Actor) -> list[dict[str, Any]]:
    return [
        {"title": _("Choose the cities"), "url": url_for("sprints_pages.applications", sprint_id=one.id),
         "icon": "list-checks", "facts": [one.title]}
        for one in reminders.list_to_choose(actor)
    ]  # fmt: skip


def _section(title: str, name: str, found: Any) -> str:
    rows = [shown.row_of(one) for one in found if isinstance(one, Sprint)]
    return render_template("sprints/_section.html", title=title, name=name, found=rows) if rows else ""


def add_call_sections() -> None:
    """Register them."""
    add_section(Section("home-waiting", 12, waiting_for))
    add_section(Section("home", 30, open_calls))
    add_section(Section("city", 25, sprints_of_city))
    add_section(Section("criterion", 35, sprints_about))
    add_section(Section("group", 5, sprint_of_group))
