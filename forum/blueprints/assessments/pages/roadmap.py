"""The roadmap of a city as pages; for its people and programme staff."""

from __future__ import annotations

from typing import Any

from flask import Response, render_template, stream_with_context, url_for

from forum.blueprints.assessments import policies
from forum.blueprints.assessments.models.roadmaps import RoadmapAction
from forum.blueprints.assessments.pages.planned import grouped, language, row_of, state_names
from forum.blueprints.assessments.pages.routes import pages
from forum.blueprints.assessments.queries import gaps
from forum.blueprints.assessments.queries import roadmap as queries
from forum.blueprints.assessments.rules import planning
from forum.blueprints.assessments.schemas.roadmap import GapPageForm, PlaceForm, RoadmapExportQuery, RoadmapPageQuery
from forum.blueprints.assessments.services import roadmap
from forum.blueprints.cities.models.cities import City
from forum.kernel import sheets
from forum.kernel.actor import Actor
from forum.kernel.i18n import _, ngettext
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import signed_in
from forum.kernel.web.downloads import sheet_response
from forum.kernel.web.pages import done, form_state, read_query, takes_form


@pages.get("/cities/<int:city_id>/roadmap")
@signed_in
def show_roadmap(actor: Actor, city_id: int) -> Any:
    """What is not met, and the plan by criterion, by day or by who looks after it."""
    city = queries.get_roadmap_city(actor, city_id)
    query = read_query(RoadmapPageQuery)
    plan = queries.list_plan(actor, city.id)
    groups = grouped(plan, query["by"])
    return render_template(
        "assessments/roadmap.html", city=city, areas=gaps.list_gaps(actor, city.id, plan), groups=groups,
        progress=planning.progress_of(_numbers(plan)), late=sum(row_of(one)["late"] for one in plan), by=query["by"],
        tabs=_tabs(city, query["by"]), may_write=bool(policies.can_write_roadmap(actor, city)), form=form_state(),
        exports=[(label, url_for(".export_roadmap", city_id=city.id, format=kind)) for kind, label in _formats()],
    )  # fmt: skip


@pages.post("/cities/<int:city_id>/roadmap/gaps")
@limit(WRITING)
@signed_in
@takes_form(GapPageForm, again=show_roadmap)
def add_for_gap(actor: Actor, form: dict[str, Any], city_id: int) -> Any:
    """Put what is not met on the roadmap, with a suggested title; its form asks who and until when."""
    action = roadmap.add_for_gap(actor, city_id, **form)
    return done(
        _("On the roadmap. Say who looks after it and until when."), url_for(".edit_action", action_id=action.id)
    )


def _show_roadmap_again(actor: Actor, action_id: int) -> Any:
    return show_roadmap(city_id=queries.get_action(actor, action_id).city_id)


@pages.post("/roadmap-actions/<int:action_id>/place")
@limit(WRITING)
@signed_in
@takes_form(PlaceForm, again=_show_roadmap_again)
def place_action(actor: Actor, form: dict[str, Any], action_id: int) -> Any:
    """Move an action up or down among those for the same criterion."""
    action = roadmap.place_action(actor, action_id, **form)
    return done(None, url_for(".show_roadmap", city_id=action.city_id) + f"#action-{action.id}")


@pages.get("/cities/<int:city_id>/roadmap/export")
@signed_in
def export_roadmap(actor: Actor, city_id: int) -> Response:
    """The roadmap as a table for a spreadsheet."""
    city = queries.get_roadmap_city(actor, city_id)
    kind = read_query(RoadmapExportQuery)["format"]
    rows = [_head(), *(_cells(one) for one in queries.list_plan(actor, city.id))]
    chunks = stream_with_context(sheets.stream(kind, _("Roadmap"), rows))
    return sheet_response(chunks, f"{_('Roadmap')} {city.name}.{kind}")


def _head() -> list[str]:
    return [_("Code"), _("Criterion"), _("Action"), _("Description"), _("Owner"), _("Due"), _("State"), _("Page")]


def _cells(action: RoadmapAction) -> list[str]:
    return [
        action.criterion.code, action.criterion.name_in(language()), action.title, action.description,
        action.owner.name if action.owner else "", action.due_on.isoformat() if action.due_on else "",
        state_names()[action.state], url_for(".show_action", action_id=action.id, _external=True),
    ]  # fmt: skip


def _numbers(plan: Any) -> dict[str, int]:
    numbers: dict[str, int] = {}
    for action in plan:
        numbers[action.state] = numbers.get(action.state, 0) + 1
    return numbers


def progress_words(progress: planning.Progress) -> str:
    """How far a roadmap is, in a sentence."""
    done_of = ngettext(
        "%(done)s of %(num)s action done", "%(done)s of %(num)s actions done", progress.whole, done=progress.done
    )
    return str(done_of)


def _tabs(city: City, by: str) -> list[dict[str, Any]]:
    names = {"criterion": _("By criterion"), "due": _("By day"), "owner": _("By person")}
    return [
        {"label": label, "active": name == by,
         "url": url_for(".show_roadmap", city_id=city.id, by=name if name != "criterion" else None) + "#plan"}
        for name, label in names.items()
    ]  # fmt: skip


def _formats() -> tuple[tuple[str, str], ...]:
    return ((sheets.CSV, _("CSV (text)")), (sheets.XLSX, _("Excel (XLSX)")))
