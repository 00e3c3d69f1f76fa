"""A mentoring, for the two of it alone: appointments, goals, notes, the end."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for

from forum.blueprints.accounts.schemas import NothingForm
from forum.blueprints.coaching import policies
from forum.blueprints.coaching.models.mentorings import Mentoring
from forum.blueprints.coaching.pages import shown
from forum.blueprints.coaching.pages.routes import pages
from forum.blueprints.coaching.queries import mentorings as queries
from forum.blueprints.coaching.rules.wording import ENDING_NAMES, USEFUL_NAMES
from forum.blueprints.coaching.schemas.mentorings import (
    GoalDoneForm,
    MentoringEndForm,
    MentoringGoalForm,
    MentoringLinkForm,
    MentoringNoteForm,
    MentoringPlaceQuery,
    MentoringQuery,
    MentoringUsefulForm,
    NoteSharedForm,
    SinceQuery,
)
from forum.blueprints.coaching.services import appointments
from forum.blueprints.coaching.services import mentorings as services
from forum.kernel.actor import Actor
from forum.kernel.i18n import _, choose_timezone
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import signed_in
from forum.kernel.web.pages import done, form_state, read_query, takes_form
from forum.kernel.zones import zone_name

DAYS, AT_ONCE = 5, 20


@pages.get("/mentorings")
@signed_in
def list_mentorings(actor: Actor) -> Any:
    """One's mentorings and one's next appointments."""
    page = queries.page_mentorings(actor, **read_query(MentoringQuery))
    coming = queries.page_appointments(actor, limit=AT_ONCE)
    return render_template(
        "coaching/mentorings.html", tabs=shown.tabs(actor, "mentorings"),
        rows_shown=[shown.mentoring_row(actor, one) for one in page.items],
        appointments=[shown.appointment_row(actor, one) for one in coming.items],
        more_url=url_for(".list_mentorings", cursor=page.next) if page.next else "",
    )  # fmt: skip


@pages.get("/mentorings/<int:mentoring_id>")
@signed_in
def show_mentoring(actor: Actor, mentoring_id: int) -> Any:
    """Where the two work together."""
    services.note_seen(actor, mentoring_id)
    mentoring = queries.get_mentoring(actor, mentoring_id)
    mentor = mentoring.mentor_id == actor.id
    coming = queries.page_appointments(actor, mentoring_id=mentoring.id)
    said = [one for one in queries.list_feedback(actor, mentoring.id) if one.appointment_id is None]
    own = next((one for one in said if one.author_id == actor.id), None)
    values = {"link": mentoring.link} | ({"useful": own.useful, "words": own.words} if own else {})
    return render_template(
        "coaching/mentoring.html", mentoring=mentoring, mentor=mentor, form=form_state(values), own=own,
        other=shown.person(mentoring.mentee if mentor else mentoring.mentor), theirs=[x for x in said if x is not own],
        goes_on=bool(policies.can_take_part(actor, mentoring)), endings=[*ENDING_NAMES.items()],
        coming=[shown.appointment_row(actor, one) for one in coming.items], me=actor.id,
        ending=ENDING_NAMES.get(mentoring.outcome, ""), useful=[*USEFUL_NAMES.items()], useful_names=USEFUL_NAMES,
        ends=bool(policies.can_end(actor, mentoring)), looks_back=bool(policies.can_look_back(actor, mentoring)),
        **_earlier(actor, mentoring), **_times(mentoring),
    )  # fmt: skip


@pages.post("/mentorings/<int:mentoring_id>/link")
@limit(WRITING)
@signed_in
@takes_form(MentoringLinkForm, again=show_mentoring)
def set_link(actor: Actor, form: dict[str, Any], mentoring_id: int) -> Any:
    """Say where the two usually meet."""
    return done(_("Saved."), services.set_link(actor, mentoring_id, **form).path)


@pages.post("/mentorings/<int:mentoring_id>/goals")
@limit(WRITING)
@signed_in
@takes_form(MentoringGoalForm, again=show_mentoring)
def add_goal(actor: Actor, form: dict[str, Any], mentoring_id: int) -> Any:
    """Add a goal."""
    return done(None, services.add_goal(actor, mentoring_id, **form).path + "#goals")


@pages.post("/mentorings/<int:mentoring_id>/goals/<int:goal_id>")
@limit(WRITING)
@signed_in
@takes_form(GoalDoneForm, again=show_mentoring)
def tick_goal(actor: Actor, form: dict[str, Any], mentoring_id: int, goal_id: int) -> Any:
    """Say whether it is reached."""
    return done(None, services.tick_goal(actor, mentoring_id, goal_id, **form).path + "#goals")


@pages.post("/mentorings/<int:mentoring_id>/goals/<int:goal_id>/removal")
@limit(WRITING)
@signed_in
@takes_form(NothingForm, again=show_mentoring)
def remove_goal(actor: Actor, form: dict[str, Any], mentoring_id: int, goal_id: int) -> Any:
    """Remove it."""
    return done(_("Removed."), services.remove_goal(actor, mentoring_id, goal_id).path + "#goals")


@pages.post("/mentorings/<int:mentoring_id>/notes")
@limit(WRITING)
@signed_in
@takes_form(MentoringNoteForm, again=show_mentoring)
def write_note(actor: Actor, form: dict[str, Any], mentoring_id: int) -> Any:
    """Write a note."""
    note = services.write_note(actor, mentoring_id, **form)
    return done(
        _("Shared.") if note.shared else _("Kept for you alone."),
        url_for(".show_mentoring", mentoring_id=mentoring_id) + "#notes",
    )


@pages.post("/mentorings/<int:mentoring_id>/notes/<int:note_id>/sharing")
@limit(WRITING)
@signed_in
@takes_form(NoteSharedForm, again=show_mentoring)
def share_note(actor: Actor, form: dict[str, Any], mentoring_id: int, note_id: int) -> Any:
    """Share it, or keep it for oneself again."""
    services.share_note(actor, note_id, **form)
    return done(_("Saved."), url_for(".show_mentoring", mentoring_id=mentoring_id) + "#notes")


@pages.post("/mentorings/<int:mentoring_id>/notes/<int:note_id>/removal")
@limit(WRITING)
@signed_in
@takes_form(NothingForm, again=show_mentoring)
def remove_note(actor: Actor, form: dict[str, Any], mentoring_id: int, note_id: int) -> Any:
    """Remove it for good."""
    services.remove_note(actor, note_id)
    return done(_("Removed."), url_for(".show_mentoring", mentoring_id=mentoring_id) + "#notes")


@pages.post("/mentorings/<int:mentoring_id>/ending")
@limit(WRITING)
@signed_in
@takes_form(MentoringEndForm, again=show_mentoring)
def end_mentoring(actor: Actor, form: dict[str, Any], mentoring_id: int) -> Any:
    """End it."""
    return done(_("Ended. Say below how useful it was."), services.end_mentoring(actor, mentoring_id, **form).path)


@pages.post("/mentorings/<int:mentoring_id>/feedback")
@limit(WRITING)
@signed_in
@takes_form(MentoringUsefulForm, again=show_mentoring)
def look_back(actor: Actor, form: dict[str, Any], mentoring_id: int) -> Any:
    """Say how useful it was."""
    appointments.look_back(actor, mentoring_id, **form)
    return done(
        _("Thank you. Each reads the other's words once both have said theirs."),
        url_for(".show_mentoring", mentoring_id=mentoring_id),
    )


def _earlier(actor: Actor, mentoring: Mentoring) -> dict[str, Any]:
    """The notes and the appointments that are over, from where the page goes on."""
    place = read_query(MentoringPlaceQuery)
    past = queries.page_appointments(
        actor, when=queries.EARLIER, mentoring_id=mentoring.id, cursor=place["appointments"], limit=AT_ONCE
    )
    return {
        "notes": queries.page_notes(actor, mentoring.id, cursor=place["notes"], limit=AT_ONCE),
        "past": [shown.appointment_row(actor, one) for one in past.items],
        "more_past": past.next,
    }


def _times(mentoring: Mentoring) -> dict[str, Any]:
    """The free times to choose from, while it goes on."""
    since = read_query(SinceQuery)["since"]
    days, later = shown.days_of(queries.list_free(mentoring) if mentoring.running else [], since, DAYS)
    address = url_for(".show_mentoring", mentoring_id=mentoring.id, since=later.isoformat()) if later else ""
    return {
        "days": days,
        "later_url": f"{address}#book" if address else "",
        "zone": zone_name(choose_timezone() or "UTC"),
    }
