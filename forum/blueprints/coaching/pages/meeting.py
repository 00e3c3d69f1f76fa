"""Appointments: booking, moving, cancelling, the file for one's calendar, and how it went."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app, render_template, url_for

from forum.blueprints.coaching import policies
from forum.blueprints.coaching.pages import shown
from forum.blueprints.coaching.pages.mentoring import show_mentoring
from forum.blueprints.coaching.pages.routes import pages
from forum.blueprints.coaching.queries import calendars
from forum.blueprints.coaching.queries import mentorings as queries
from forum.blueprints.coaching.rules.wording import USEFUL_NAMES
from forum.blueprints.coaching.schemas.mentorings import (
    AppointmentCancelForm,
    AppointmentPageForm,
    MentoringUsefulForm,
    SinceQuery,
)
from forum.blueprints.coaching.services import appointments as services
from forum.kernel.actor import Actor
from forum.kernel.calendars import MEDIA_TYPE, to_ics
from forum.kernel.days import local_text
from forum.kernel.errors import Invalid
from forum.kernel.i18n import _, choose_timezone
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import signed_in
from forum.kernel.web.pages import done, form_state, read_query, takes_form
from forum.kernel.zones import zone_name

DAYS = 5


@pages.post("/mentorings/<int:mentoring_id>/appointments")
@limit(WRITING)
@signed_in
@takes_form(AppointmentPageForm, again=show_mentoring)
def book_appointment(actor: Actor, form: dict[str, Any], mentoring_id: int) -> Any:
    """Book a time."""
    starts_at = form["slot"] or form["at"]
    if starts_at is None:
        raise Invalid(errors={"slot": [_("Choose a time.")]})
    booked = services.book_appointment(
        actor, mentoring_id, starts_at, minutes=form["minutes"], link=form["link"] or None,
        agenda=form["agenda"] or "",
    )  # fmt: skip
    return done(_("Booked. Both of you get a mail for your calendars."), booked.path)


@pages.get("/appointments/<int:appointment_id>")
@signed_in
def show_appointment(actor: Actor, appointment_id: int) -> Any:
    """An appointment by the reader's clock and the mentor's, with its link, and how it went."""
    services.note_seen(actor, appointment_id)
    one = queries.get_appointment(actor, appointment_id)
    mentor = one.mentor_id == actor.id
    said = [x for x in queries.list_feedback(actor, one.mentoring_id) if x.appointment_id == one.id]
    own = next((x for x in said if x.author_id == actor.id), None)
    changes = bool(policies.can_change_appointment(actor, one))
    slots = queries.list_free(one.mentoring, but=one.id) if changes and not mentor else []
    days, later = shown.days_of(slots, read_query(SinceQuery)["since"], DAYS)
    values = {"link": one.link, "agenda": one.agenda, "version": one.version, "at": local_text(one.starts_at),
              "minutes": int((one.ends_at - one.starts_at).total_seconds() // 60)}  # fmt: skip
    return render_template(
        "coaching/appointment.html", one=one, mentor=mentor, own=own, theirs=[x for x in said if x is not own],
        other=shown.person(one.mentee if mentor else one.mentor), changes=changes, days=days,
        cancels=bool(policies.can_cancel_appointment(actor, one)),
        form=form_state(values | ({"useful": own.useful, "words": own.words} if own else {})),
        feeds_back=bool(policies.can_give_feedback(actor, one)), useful=[*USEFUL_NAMES.items()],
        useful_names=USEFUL_NAMES, zone=zone_name(choose_timezone() or "UTC"), their_zone=zone_name(one.timezone),
        there=shown.clock_in(one.starts_at, one.timezone), same_zone=(choose_timezone() or "UTC") == one.timezone,
        later_url=url_for(".show_appointment", appointment_id=one.id, since=later.isoformat()) if later else "",
    )  # fmt: skip


@pages.get("/appointments/<int:appointment_id>.ics")
@signed_in
def appointment_file(actor: Actor, appointment_id: int) -> Any:
    """The file for one's calendar."""
    entry = calendars.entry_of(actor, queries.get_appointment(actor, appointment_id))
    file = to_ics([entry], site=str(current_app.config["PUBLIC_URL"]).rstrip("/"))
    answer = Response(file, mimetype=MEDIA_TYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="appointment-{appointment_id}.ics"'
    return answer


@pages.post("/appointments/<int:appointment_id>")
@limit(WRITING)
@signed_in
@takes_form(AppointmentPageForm, again=show_appointment)
def move_appointment(actor: Actor, form: dict[str, Any], appointment_id: int) -> Any:
    """Move it, or change its link or what is to be talked about."""
    starts_at = form["slot"] or form["at"]
    told = {name: form[name] for name in ("minutes", "link", "agenda", "version")}
    moved = services.move_appointment(actor, appointment_id, starts_at=starts_at, **told)
    return done(_("Changed. Both of you get a mail for your calendars."), moved.path)


@pages.post("/appointments/<int:appointment_id>/cancellation")
@limit(WRITING)
@signed_in
@takes_form(AppointmentCancelForm, again=show_appointment)
def cancel_appointment(actor: Actor, form: dict[str, Any], appointment_id: int) -> Any:
    """Not meet."""
    cancelled = services.cancel_appointment(actor, appointment_id, **form)
    return done(
        _("Cancelled. The time is free again."), url_for(".show_mentoring", mentoring_id=cancelled.mentoring_id)
    )


@pages.post("/appointments/<int:appointment_id>/feedback")
@limit(WRITING)
@signed_in
@takes_form(MentoringUsefulForm, again=show_appointment)
def say_how_it_went(actor: Actor, form: dict[str, Any], appointment_id: int) -> Any:
    """Say how useful it was."""
    services.say_how_it_went(actor, appointment_id, **form)
    told = _("Thank you. Each reads the other's words once both have said theirs.")
    return done(told, url_for(".show_appointment", appointment_id=appointment_id))
