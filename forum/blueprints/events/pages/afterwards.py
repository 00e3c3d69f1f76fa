"""Who was at an event, what they think of it, and its documents, as pages."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import segno
from flask import current_app, render_template, url_for
from markupsafe import Markup

from forum.blueprints.events import policies
from forum.blueprints.events.models.events import Event
from forum.blueprints.events.pages.live_routes import pages
from forum.blueprints.events.queries import attendance, materials
from forum.blueprints.events.queries import events as event_queries
from forum.blueprints.events.queries import opinions as opinion_queries
from forum.blueprints.events.queries.attendance import Attendee
from forum.blueprints.events.rules.live import BEST, FEWEST_TOLD
from forum.blueprints.events.schemas.live_pages import (
    AttendanceExportQuery,
    CorrectionForm,
    HereForm,
    HereQuery,
    MaterialPageForm,
    OpinionPageForm,
    RecordingPageForm,
)
from forum.blueprints.events.services import attending, opinions
from forum.blueprints.events.services import materials as services
from forum.kernel import sheets
from forum.kernel.actor import Actor
from forum.kernel.i18n import _
from forum.kernel.limits import EXPORTING, WRITING, limit
from forum.kernel.policies import authorize
from forum.kernel.web.access import signed_in
from forum.kernel.web.downloads import sheet_response
from forum.kernel.web.pages import done, form_state, read_query, takes_form

TRYING_CODES = "10/minute;60/hour"
KINDS = (sheets.CSV, sheets.XLSX)


@pages.get("/events/<int:event_id>/here")
@signed_in
def show_here(actor: Actor, event_id: int) -> Any:
    """Saying that one was there; where the picture with the code leads."""
    event = event_queries.get_event(actor, event_id)
    return render_template(
        "events/here.html", event=event, own=attendance.find_own(actor, event.id),
        form=form_state({"code": read_query(HereQuery)["code"]}), by_code=policies.can_show_code(actor, event),
        alone=policies.can_say_present(actor, event),
    )  # fmt: skip


@pages.post("/events/<int:event_id>/here")
@limit(TRYING_CODES)
@signed_in
@takes_form(HereForm, again=show_here)
def say_present(actor: Actor, form: dict[str, Any], event_id: int) -> Any:
    """I was there, with the code or without."""
    if form["code"]:
        attending.show_code(actor, event_id, form["code"])
    else:
        attending.say_present(actor, event_id)
    return done(_("You are on the list of those who were there."), url_for(".show_here", event_id=event_id))


@pages.post("/events/<int:event_id>/not-here")
@limit(WRITING)
@signed_in
def take_presence_back(actor: Actor, event_id: int) -> Any:
    """I was not there after all."""
    attending.take_presence_back(actor, event_id)
    return done(_("Taken back."), url_for(".show_here", event_id=event_id))


@pages.get("/events/<int:event_id>/attendance")
@signed_in
def show_attendance(actor: Actor, event_id: int) -> Any:
    """The code to show and who was there, for those who run the event."""
    event = event_queries.get_event(actor, event_id)
    people = attendance.list_attendees(actor, event)
    code = attending.give_code(actor, event_id)
    address = f"{current_app.config['PUBLIC_URL']}{url_for('.show_here', event_id=event_id, code=code)}"
    return render_template(
        "events/attendance.html", event=event, people=people, code=code, address=address, picture=_picture(address),
        there=sum(one.present is True for one in people), ways=way_names(),
        exports=[(kind.upper(), url_for(".export_attendance", event_id=event_id, format=kind)) for kind in KINDS],
    )  # fmt: skip


@pages.post("/events/<int:event_id>/attendance/code")
@limit(WRITING)
@signed_in
def renew_code(actor: Actor, event_id: int) -> Any:
    """Another code, when the former has got about."""
    attending.give_code(actor, event_id, anew=True)
    return done(_("There is a new code. The former counts no more."), url_for(".show_attendance", event_id=event_id))


@pages.post("/events/<int:event_id>/attendance")
@limit(WRITING)
@signed_in
@takes_form(CorrectionForm, again=show_attendance)
def correct_presence(actor: Actor, form: dict[str, Any], event_id: int) -> Any:
    """Say whether a member was there."""
    attending.correct_presence(actor, event_id, form["member_id"], present=form["present"])
    return done(None, url_for(".show_attendance", event_id=event_id) + f"#member-{form['member_id']}")


@pages.get("/events/<int:event_id>/attendance/export")
@limit(EXPORTING)
@signed_in
def export_attendance(actor: Actor, event_id: int) -> Any:
    """Who was there as a table."""
    event = event_queries.get_event(actor, event_id)
    kind = read_query(AttendanceExportQuery)["format"]
    rows = _rows(attendance.list_attendees(actor, event))
    return sheet_response(sheets.stream(kind, _("Attendance"), rows), f"attendance-{event_id}.{kind}")


@pages.get("/events/<int:event_id>/feedback")
@signed_in
def show_feedback(actor: Actor, event_id: int) -> Any:
    """The form for whoever was there; those who run the event are led to the sums."""
    event = event_queries.get_event(actor, event_id)
    may = policies.can_give_opinion(actor, event, attendance.was_present(actor, event.id))
    if not may and policies.can_run_event(actor, event):
        return done(None, url_for(".show_opinions", event_id=event_id))
    authorize(policies.can_give_opinion, actor, event, attendance.was_present(actor, event.id))
    own = opinion_queries.find_own(actor, event.id)
    typed = {"stars": own.stars, "useful": own.useful, "better": own.better} if own else {}
    return render_template(
        "events/feedback.html", event=event, form=form_state(typed), own=own, stars=star_names(), fewest=FEWEST_TOLD
    )


@pages.post("/events/<int:event_id>/feedback")
@limit(WRITING)
@signed_in
@takes_form(OpinionPageForm, again=show_feedback)
def give_opinion(actor: Actor, form: dict[str, Any], event_id: int) -> Any:
    """Say what one thinks."""
    opinions.give_opinion(actor, event_id, **form)
    return done(_("Thank you. It helps whoever holds the next one."), f"/events/{event_id}")


@pages.get("/events/<int:event_id>/feedback/results")
@signed_in
def show_opinions(actor: Actor, event_id: int) -> Any:
    """What people think of it in sums, for those who run the event."""
    event = event_queries.get_event(actor, event_id)
    found = opinion_queries.sum_opinions(actor, event)
    return render_template(
        "events/opinions.html", event=event, opinions=found, stars=star_names(), best=BEST, fewest=FEWEST_TOLD
    )


@pages.get("/events/<int:event_id>/materials")
@signed_in
def show_materials(actor: Actor, event_id: int) -> Any:
    """Recording, slides and notes, for those who run the event."""
    event = event_queries.get_event(actor, event_id)
    authorize(policies.can_run_event, actor, event)
    return render_template(
        "events/materials.html", event=event, form=form_state({"part": "slides"}), part_names=part_names(),
        found=materials.list_materials(actor, event),
    )  # fmt: skip


@pages.post("/events/<int:event_id>/recording")
@limit(WRITING)
@signed_in
@takes_form(RecordingPageForm, again=show_materials)
def share_recording(actor: Actor, form: dict[str, Any], event_id: int) -> Any:
    """Put the recording into the library."""
    services.share_recording(actor, event_id, **form)
    return done(_("The recording is in the library and on the page of the event."), f"/events/{event_id}/materials")


@pages.post("/events/<int:event_id>/materials")
@limit(WRITING)
@signed_in
@takes_form(MaterialPageForm, again=show_materials)
def share_material(actor: Actor, form: dict[str, Any], event_id: int) -> Any:
    """Put slides or notes into the library."""
    file = form["file"]
    services.share_material(
        actor, event_id, form["part"], title=form["material_title"], link_url=form["material_url"],
        stream=io.BytesIO(file.read()) if file else None, filename=file.filename if file else None,
    )  # fmt: skip
    return done(_("It is in the library and on the page of the event."), f"/events/{event_id}/materials")


@pages.post("/events/<int:event_id>/materials/<int:resource_id>/remove")
@limit(WRITING)
@signed_in
def unlink_material(actor: Actor, event_id: int, resource_id: int) -> Any:
    """It does not belong here; it stays in the library."""
    services.unlink_material(actor, event_id, resource_id)
    return done(_("Taken from this page. It stays in the library."), url_for(".show_materials", event_id=event_id))


def materials_of(actor: Actor, event: Event) -> str:
    """On the page of an event: its recording, slides and notes; nothing where there are none."""
    found = materials.list_materials(actor, event)
    return render_template("events/_materials.html", found=found, part_names=part_names()) if found else ""


def afterwards_of(actor: Actor, event: Event) -> str:
    """Beside an event: saying that one was there and what one thinks, and the tools of those who run it."""
    present = attendance.was_present(actor, event.id)
    parts = {
        "present": present, "here": bool(policies.can_say_present(actor, event)),
        "opinion": bool(policies.can_give_opinion(actor, event, present)),
        "runs": actor.signed_in and event.published and bool(policies.can_run_event(actor, event)),
    }  # fmt: skip
    shown = any(parts[name] for name in ("here", "opinion", "runs"))
    return render_template("events/_afterwards.html", event=event, **parts) if shown else ""


def way_names() -> dict[str, str]:
    """Who says that somebody was there."""
    return {"self": _("said so"), "code": _("with the code"), "host": _("a host says so"), "": ""}


def star_names() -> list[tuple[int, str]]:
    """What one to five stars mean."""
    return [
        (5, _("Very useful")), (4, _("Useful")), (3, _("Partly useful")), (2, _("Hardly useful")), (1, _("Not useful")),
    ]  # fmt: skip


def part_names() -> dict[str, str]:
    """The documents of an event."""
    return {"recording": _("Recording"), "slides": _("Slides"), "notes": _("Notes")}


def _picture(address: str) -> Markup:
    """The address as a picture that phones read; made of digits and letters of ours alone, so it is safe."""
    return Markup(segno.make(address, error="m").svg_inline(border=2, omitsize=True))


def _rows(people: Sequence[Attendee]) -> list[tuple[str, ...]]:
    said = {True: _("Yes"), False: _("No"), None: ""}
    ways = way_names()
    head = (_("Name"), _("City"), _("Registered"), _("Was there"), _("Who says so"))
    return [head, *((one.name, one.city, said[one.registered], said[one.present], ways[one.way]) for one in people)]
