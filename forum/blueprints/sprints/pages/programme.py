"""The programme of a sprint as pages: sessions, attendance, toolkit, nudges."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import render_template, url_for

from forum.blueprints.library.queries import resources as resource_queries
from forum.blueprints.library.queries.resources import Narrowing
from forum.blueprints.sprints import policies
from forum.blueprints.sprints.models.programme import SprintSession
from forum.blueprints.sprints.models.sprints import Sprint
from forum.blueprints.sprints.pages.routes import pages
from forum.blueprints.sprints.pages.running import frame_of, moment_of
from forum.blueprints.sprints.queries import board as boards
from forum.blueprints.sprints.queries import programme as queries
from forum.blueprints.sprints.queries.weeks import get_week
from forum.blueprints.sprints.rules.programme import SESSION_NAMES
from forum.blueprints.sprints.schemas.running_pages import (
    NotedPageForm,
    PausePageForm,
    SessionPageForm,
    ToolkitQuery,
    ToolPageForm,
)
from forum.blueprints.sprints.services import programme as services
from forum.blueprints.sprints.services import seeing
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.i18n import _
from forum.kernel.limits import WRITING, limit
from forum.kernel.policies import authorize
from forum.kernel.web.access import signed_in
from forum.kernel.web.pages import done, form_state, read_query, takes_form
from forum.kernel.zones import moment_text, zone_choices

FOUND = 12


@pages.get("/sprints/<int:sprint_id>/programme")
@signed_in
def show_programme(actor: Actor, sprint_id: int) -> Any:
    """Calls before the sprint, weekly sessions, this week, and the toolkit."""
    seeing.see_week(actor, sprint_id)
    sprint = queries.get_programme(actor, sprint_id)
    sessions = queries.list_sessions(actor, sprint_id)
    opened = queries.open_events(actor, [one.event_id for one in sessions])
    return render_template(
        "sprints/programme.html", **frame_of(actor, sprint, "programme"), week=get_week(actor, sprint),
        agenda=[(name, [row_of(one, opened) for one in sessions if one.kind == kind])
               for kind, name in SESSION_NAMES.items()],
        tools=queries.list_tools(actor, sprint_id), paused=queries.nudges_paused(sprint_id), moment_text=moment_text,
    )  # fmt: skip


def row_of(one: SprintSession, opened: frozenset[int]) -> dict[str, Any]:
    """A session in a list; its page where the reader may open it."""
    event = one.event
    return {
        "id": one.event_id, "title": event.title, "icon": "calendar", "url": event.path if event.id in opened else "",
        "facts": [moment_text(event.starts_at, event.time_zone)], "past": event.ends_at <= clock.now(),
        "badge": {"text": _("Cancelled"), "kind": "danger"} if event.cancelled else None, "held": event.published,
    }  # fmt: skip


def _run(actor: Actor, sprint_id: int) -> Sprint:
    sprint = queries.get_programme(actor, sprint_id)
    authorize(policies.can_run_programme, actor, sprint)
    return sprint


@pages.get("/sprints/<int:sprint_id>/sessions/new")
@signed_in
def new_session(actor: Actor, sprint_id: int) -> Any:
    """The form of a session, or of several weeks."""
    sprint = _run(actor, sprint_id)
    form = form_state({"time_zone": sprint.time_zone, "hours": 2, "weeks": 1, "kind": "weekly", "title": ""})
    return render_template(
        "sprints/session_form.html", **frame_of(actor, sprint, "programme"), form=form,
        zones=zone_choices(form.values.get("time_zone")),
        kinds=list(SESSION_NAMES.items()),
    )  # fmt: skip


@pages.post("/sprints/<int:sprint_id>/sessions/new")
@limit(WRITING)
@signed_in
@takes_form(SessionPageForm, again=new_session)
def plan_sessions(actor: Actor, form: dict[str, Any], sprint_id: int) -> Any:
    """Plan it."""
    starts_at = moment_of(form.pop("starts"), form["time_zone"])
    ends_at = starts_at + timedelta(minutes=round(60 * float(form.pop("hours"))))
    services.plan_sessions(actor, sprint_id, starts_at=starts_at, ends_at=ends_at, **form)
    return done(_("Planned. The people of the cohort see it."), url_for(".show_programme", sprint_id=sprint_id))


@pages.get("/sprints/<int:sprint_id>/sessions/<int:event_id>/attendance")
@signed_in
def show_attendance(actor: Actor, sprint_id: int, event_id: int) -> Any:
    """Which cities were at a session, and noting it; for programme staff."""
    sprint = _run(actor, sprint_id)
    one = queries.get_session(actor, sprint_id, event_id)
    board = boards.get_board(actor, sprint_id)
    place = next((n for n, held in enumerate(board.sessions) if held.event_id == event_id), None)
    noted = queries.noted_at_sessions(sprint_id)
    rows = sorted(board.rows, key=lambda row: row.city.name)
    return render_template(
        "sprints/attendance.html", **frame_of(actor, sprint, "programme"), event=one.event,
        when=moment_text(one.event.starts_at, one.event.time_zone),
        attended=[{"city": row.city, "state": row.sessions[place] if place is not None else "unknown",
               "noted": (event_id, row.city.id) in noted} for row in rows],
    )  # fmt: skip


@pages.post("/sprints/<int:sprint_id>/sessions/<int:event_id>/attendance")
@limit(WRITING)
@signed_in
@takes_form(NotedPageForm, again=show_attendance)
def note_attendance(actor: Actor, form: dict[str, Any], sprint_id: int, event_id: int) -> Any:
    """Note it."""
    present = {"yes": True, "no": False}.get(form["present"])
    services.note_attendance(actor, sprint_id, event_id, form["city_id"], present)
    place = url_for(".show_attendance", sprint_id=sprint_id, event_id=event_id, _anchor=f"city-{form['city_id']}")
    return done(None, place)


@pages.get("/sprints/<int:sprint_id>/toolkit")
@signed_in
def choose_tools(actor: Actor, sprint_id: int) -> Any:
    """Documents of the library to put into the toolkit, by words of their title."""
    sprint = _run(actor, sprint_id)
    typed = read_query(ToolkitQuery)["q"]
    page = resource_queries.list_resources(actor, Narrowing(q=typed), None, FOUND)
    known = {one.id for one in queries.list_tools(actor, sprint_id)}
    return render_template(
        "sprints/toolkit.html", **frame_of(actor, sprint, "programme"), typed=typed, found=page.items, known=known,
        more=bool(page.next),
    )  # fmt: skip


@pages.post("/sprints/<int:sprint_id>/toolkit")
@limit(WRITING)
@signed_in
@takes_form(ToolPageForm, again=choose_tools)
def add_tool(actor: Actor, form: dict[str, Any], sprint_id: int) -> Any:
    """Put a document into the toolkit."""
    services.add_tool(actor, sprint_id, form["resource_id"])
    return done(_("It is in the toolkit."), url_for(".show_programme", sprint_id=sprint_id, _anchor="toolkit"))


@pages.post("/sprints/<int:sprint_id>/toolkit/removal")
@limit(WRITING)
@signed_in
@takes_form(ToolPageForm, again=choose_tools)
def remove_tool(actor: Actor, form: dict[str, Any], sprint_id: int) -> Any:
    """Take it out again."""
    services.remove_tool(actor, sprint_id, form["resource_id"])
    told = _("It is no longer in the toolkit. It stays in the library.")
    return done(told, url_for(".show_programme", sprint_id=sprint_id, _anchor="toolkit"))


@pages.post("/sprints/<int:sprint_id>/nudges")
@limit(WRITING)
@signed_in
@takes_form(PausePageForm, again=show_programme)
def pause_nudges(actor: Actor, form: dict[str, Any], sprint_id: int) -> Any:
    """Let the nudges rest, or begin again."""
    services.pause_nudges(actor, sprint_id, paused=form["paused"])
    told = _("The nudges rest.") if form["paused"] else _("Cities are nudged on Mondays again.")
    return done(told, url_for(".show_programme", sprint_id=sprint_id))
