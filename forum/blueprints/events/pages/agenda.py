"""The agenda of events, and the month with all that is in one's calendar."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import render_template, url_for

from forum.blueprints.events import policies
from forum.blueprints.events.pages import month, shown
from forum.blueprints.events.pages.routes import pages
from forum.blueprints.events.queries import agenda
from forum.blueprints.events.queries import events as queries
from forum.blueprints.events.queries.calendar import entry_of
from forum.blueprints.events.rules.kinds import KINDS
from forum.blueprints.events.rules.wording import kind_names
from forum.blueprints.events.schemas.agenda_pages import AgendaQuery, MonthQuery
from forum.blueprints.groups.queries import groups as group_queries
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.calendars import CalendarEntry, entries_of
from forum.kernel.days import day_of
from forum.kernel.i18n import LANGUAGES, _
from forum.kernel.web.access import public
from forum.kernel.web.pages import read_query

NARROWING = ("kind", "group", "language", "criterion")


@pages.get("/events")
@public
def index(actor: Actor) -> Any:
    """What comes, by day; what one comes to or holds; what is over. Narrowed by kind, group, language, criterion."""
    query = read_query(AgendaQuery)
    past, mine = query["show"] == "past", query["show"] == "mine" and actor.signed_in
    filters = {"kind": query["kind"], "language": query["language"], "criterion": query["criterion"]}
    page = queries.list_events(
        actor, past=past, mine=mine, group_id=query["group"], cursor=query["cursor"], limit=query["limit"], **filters
    )
    facets = _facets(agenda.count_choices(actor, past=past, mine=mine), query)
    return render_template(
        "events/index.html", days=shown.rows_by_day(actor, page.items, past), tabs=_tabs(actor, query["show"], query),
        show=query["show"], facets=facets, active=_active(facets), clear_url=url_for(".index", show=_show(query)),
        more_url=_address(query, cursor=page.next) if page.next else "", zone=shown.own_zone_name(),
        can=_may(actor), group=query["group"],
    )  # fmt: skip


@pages.get("/events/calendar")
@public
def show_month(actor: Actor) -> Any:
    """A month: the events one sees, and all that other features put into one's own calendar."""
    query = read_query(MonthQuery)
    today = day_of(clock.now())
    first = month.first_of(query["month"], today)
    start, end = month.bounds(first)
    own = entries_of(actor, start, end)
    mine = query["mine"] and actor.signed_in
    others = [] if mine else [entry_of(actor, event) for event in queries.list_between(actor, start, end)]
    entries, own_uids = _merged(own, others), frozenset(entry.uid for entry in own)
    steps = {"mine": "1" if mine else None}
    return render_template(
        "events/month.html", weeks=month.weeks_of(first, entries, own_uids, today), weekdays=month.weekdays(),
        heading=month.name_of(first), tabs=_tabs(actor, "month", {}), mine=mine, zone=shown.own_zone_name(),
        empty=not entries, can=_may(actor),
        before=url_for(".show_month", month=month.neighbour(first, -1), **steps),
        after=url_for(".show_month", month=month.neighbour(first, 1), **steps),
        now_url=url_for(".show_month", **steps) if first != today.replace(day=1) else "",
        whose=[
            {"label": _("All events"), "url": url_for(".show_month", month=query["month"]), "active": not mine},
            {"label": _("My calendar"), "url": url_for(".show_month", month=query["month"], mine=1), "active": mine},
        ],
    )  # fmt: skip


def _merged(own: Iterable[CalendarEntry], others: Iterable[CalendarEntry]) -> list[CalendarEntry]:
    """Each entry once, one's own as it stands in one's calendar, by time."""
    by_uid = {entry.uid: entry for entry in others} | {entry.uid: entry for entry in own}
    return sorted(by_uid.values(), key=lambda entry: (entry.starts_at, entry.ends_at, entry.uid))


def _may(actor: Actor) -> dict[str, bool]:
    """What one may do from the agenda."""
    plans = actor.signed_in and (bool(policies.can_plan_events(actor)) or bool(group_queries.list_moderated(actor)))
    return {"plan": plans, "propose": bool(policies.can_propose_event(actor)), "subscribe": actor.signed_in}


def _tabs(actor: Actor, show: str, query: Mapping[str, Any]) -> list[dict[str, Any]]:
    kept = {name: query.get(name) for name in NARROWING}
    names = [("next", _("Coming up")), ("mine", _("My events")), ("past", _("Past"))]
    offered = [one for one in names if actor.signed_in or one[0] != "mine"]
    tabs = [
        {
            "label": label,
            "active": name == show,
            "url": url_for(".index", show=None if name == "next" else name, **kept),
        }
        for name, label in offered
    ]
    return [*tabs, {"label": _("Month"), "active": show == "month", "url": url_for(".show_month")}]


def _facets(choices: agenda.Choices, query: Mapping[str, Any]) -> list[dict[str, Any]]:
    kinds, counted = kind_names(), choices.kinds
    offered: list[tuple[str, str, list[tuple[Any, str, int]]]] = [
        ("kind", _("Kind"), [(name, kinds[name], counted[name]) for name in KINDS if name in counted]),
        ("group", _("Group"), [(number, name, count) for number, name, count in choices.groups]),
        ("language", _("Language"), [(code, name, choices.languages[code]) for code, name in LANGUAGES.items()
                                     if code in choices.languages]),
        ("criterion", _("Criterion"), [(code, "", count) for code, count in choices.criteria.items()]),
    ]  # fmt: skip
    return [_facet(name, label, options, query) for name, label, options in offered if options]


def _facet(name: str, label: str, options: Iterable[tuple[Any, str, int]], query: Mapping[str, Any]) -> dict[str, Any]:
    chosen = str(query[name] or "").upper() if name == "criterion" else query[name]
    return {
        "name": name, "label": label, "open": name == "kind",
        "options": [
            {"value": value, "label": text, "count": count, "selected": value == chosen,
             "area": value if name == "criterion" else "",
             "url": _address(query, **{name: None if value == chosen else value})}
            for value, text, count in options
        ],
    }  # fmt: skip


def _active(facets: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    return [
        {"label": facet["label"], "value": option["label"] or option["area"], "remove_url": option["url"]}
        for facet in facets for option in facet["options"] if option["selected"]
    ]  # fmt: skip


def _address(query: Mapping[str, Any], **changes: Any) -> str:
    return url_for(".index", **{"show": _show(query), **{name: query[name] for name in NARROWING}, **changes})


def _show(query: Mapping[str, Any]) -> str | None:
    return None if query["show"] == "next" else str(query["show"])
