"""The page of an event, and its calendar file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response, current_app, render_template, url_for

from forum.blueprints.events import policies
from forum.blueprints.events.models.events import Event, Registration
from forum.blueprints.events.pages import answers, shown
from forum.blueprints.events.pages.routes import pages
from forum.blueprints.events.queries import agenda
from forum.blueprints.events.queries import events as queries
from forum.blueprints.events.queries import registrations as registration_queries
from forum.blueprints.events.queries.calendar import entry_of
from forum.blueprints.events.rules.kinds import DRAFT, REGISTERED, WAITING, WITHDRAWN
from forum.blueprints.events.rules.wording import frequency_names, kind_names
from forum.blueprints.events.services import inviting
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.calendars import MEDIA_TYPE, to_ics
from forum.kernel.days import day_of
from forum.kernel.i18n import LANGUAGES, _, ngettext
from forum.kernel.limits import READING, limit
from forum.kernel.web.access import public
from forum.kernel.web.downloads import content_disposition

SHOWN_PEOPLE = 12


@pages.get("/events/<int:event_id>")
@public
def show_event(actor: Actor, event_id: int) -> Any:
    """An event: when in both time zones, where for those who come, what for, with whom, and coming to it."""
    event = inviting.open_event(actor, event_id) if actor.signed_in else queries.get_event(actor, event_id)
    own = registration_queries.find_own(actor, event_id) if actor.signed_in else None
    own = None if own is None or own.state == WITHDRAWN else own
    questions = answers.questions_of(event)
    answered = registration_queries.find_answers_in_series(actor, event) if questions and own is None else {}
    return render_template(
        "events/show.html", event=event, times=shown.times_of(event, with_day=True), kind=kind_names()[event.kind],
        zone=shown.own_zone_name(), state=shown.state_of(actor, event), places=shown.places_of(event),
        over=event.ends_at <= clock.now(), language=LANGUAGES.get(event.language, event.language),
        where=bool(policies.can_see_where(actor, event)), sessions=_sessions(actor, event),
        series=_series(actor, event), own=own, standing=_standing(event, own), through=_through(actor, event),
        questions=answers.fields_of(questions), form=answers.answers_form(questions, own, answered),
        may_register=policies.can_register(actor, event), nowhere=_is_nowhere(event), answered=answered,
        told=answers.told_answers(questions, own) if own else [], people=_people(actor, event), can=_can(actor, event),
    )  # fmt: skip


@pages.get("/events/<int:event_id>.ics")
@limit(READING)
@public
def export_event(actor: Actor, event_id: int) -> Any:
    """The event as a calendar file; with its place for those who come."""
    event = queries.get_event(actor, event_id)
    body = to_ics([entry_of(actor, event)], site=str(current_app.config["PUBLIC_URL"]).rstrip("/"))
    response = Response(body, content_type=f"{MEDIA_TYPE}; charset=utf-8")
    response.headers["Content-Disposition"] = content_disposition(f"event-{event.id}.ics")
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _sessions(actor: Actor, event: Event) -> list[tuple[str, list[dict[str, Any]]]]:
    """The programme of a conference, by day."""
    found: Sequence[Event] = queries.list_sessions(actor, event.id) if event.parent_id is None else []
    return shown.rows_by_day(actor, found)


def _series(actor: Actor, event: Event) -> dict[str, Any] | None:
    """How often it takes place and the other dates to come; None for what stands alone."""
    if event.series_id is None:
        return None
    others = agenda.list_others_of_series(actor, event)
    rows = [shown.event_row(actor, one) | {"day": shown.day_heading(one.starts_at)} for one in others]
    return {"name": frequency_names().get(agenda.find_frequency(event.series_id), ""), "others": rows}


def _standing(event: Event, own: Registration | None) -> str:
    """What one needs to know of one's registration, in a sentence."""
    if own is None:
        return ""
    if event.ends_at <= clock.now():
        return str(_("You were registered.") if own.state == REGISTERED else _("You had no place."))
    if own.state == REGISTERED:
        return str(_("You have a place."))
    ahead = registration_queries.count_ahead(own)
    if not ahead:
        return str(_("You are the next on the waiting list. As soon as somebody withdraws, you have a place."))
    return str(ngettext("%(num)s person waits before you.", "%(num)s people wait before you.", ahead))


def _is_nowhere(event: Event) -> bool:
    """Whether it is still open where it takes place; a session takes place where its conference does."""
    coming = not event.cancelled and event.ends_at > clock.now()
    return coming and event.parent_id is None and not event.place and not event.link


def _through(actor: Actor, event: Event) -> str:
    """How a session without places of its own is come to: with its `conference`, by registering for `it`, or empty."""
    if event.parent is None or event.capacity is not None or event.questions:
        return ""
    coming = policies.registration_in(actor, event.parent) == REGISTERED
    return "conference" if coming else "register"


def _people(actor: Actor, event: Event) -> dict[str, Any] | None:
    """Some of those who come, for whom it is open to."""
    if not policies.can_see_registrations(actor, event) or event.state == DRAFT:
        return None
    page = registration_queries.list_registrations(actor, event.id, REGISTERED, limit=SHOWN_PEOPLE)
    return {
        "rows": [one.member for one in page.items], "count": event.registered_count,
        "url": url_for("events_pages.list_registrations", event_id=event.id),
    }  # fmt: skip


def _can(actor: Actor, event: Event) -> dict[str, bool]:
    runs = actor.signed_in and bool(policies.can_run_event(actor, event))
    coming = event.ends_at > clock.now()
    draft = event.state == DRAFT
    holds = actor.signed_in and event.id in actor.fact("hosted_events")
    return {
        "holds": holds,
        "go_live": holds and event.published and coming and day_of(event.starts_at) <= day_of(clock.now()),
        "edit": actor.signed_in and bool(policies.can_edit_event(actor, event)), "runs": runs, "draft": draft,
        "publish": draft and bool(policies.can_publish_event(actor, event)),
        "cancel": runs and event.published and coming, "invite": runs and event.published and coming,
        "add_session": runs and event.kind == "conference" and event.parent_id is None and coming,
        "withdraw": bool(policies.can_withdraw(actor, event)),
        "waits": policies.registration_in(actor, event) == WAITING,
    }  # fmt: skip
