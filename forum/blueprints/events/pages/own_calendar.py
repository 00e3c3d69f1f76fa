"""A member's own calendar in the program she uses every day: its address, mails, and the feed itself."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app, render_template, request, url_for

from forum.blueprints.events import policies
from forum.blueprints.events.pages.routes import pages
from forum.blueprints.events.queries import calendar
from forum.blueprints.events.schemas.agenda_pages import FeedQuery
from forum.blueprints.events.schemas.planning_pages import MailsPageForm
from forum.blueprints.events.services import calendars
from forum.kernel.actor import Actor
from forum.kernel.calendars import MEDIA_TYPE, to_ics
from forum.kernel.errors import NotFound
from forum.kernel.i18n import _, written_for
from forum.kernel.limits import READING, WRITING, limit
from forum.kernel.policies import authorize
from forum.kernel.web.access import public, signed_in
from forum.kernel.web.pages import done, form_state, read_query, takes_form


@pages.get("/me/calendar")
@signed_in
def show_own_calendar(actor: Actor) -> Any:
    """How one's events come into the calendar that one uses, and whether mails bring them, too."""
    authorize(policies.can_follow_calendar, actor)
    address = f"{_site()}{url_for('.show_feed', token=calendar.own_token(actor))}"
    return render_template(
        "events/own_calendar.html", address=address, webcal="webcal://" + address.partition("://")[2],
        form=form_state({"mails": calendar.wants_mails(actor.id or 0)}),
    )  # fmt: skip


@pages.post("/me/calendar/renewal")
@limit(WRITING)
@signed_in
def renew_feed(actor: Actor) -> Any:
    """Give it a new address."""
    calendars.renew_feed(actor)
    return done(_("Your calendar has a new address. The former is worthless."), url_for(".show_own_calendar"))


@pages.post("/me/calendar/mails")
@limit(WRITING)
@signed_in
@takes_form(MailsPageForm, again=show_own_calendar)
def choose_mails(actor: Actor, form: dict[str, Any]) -> Any:
    """Say whether mails bring events into one's calendar."""
    calendars.choose_mails(actor, form["mails"])
    return done(_("Saved."), url_for(".show_own_calendar"))


@pages.get("/events/feed/<token>.ics")
@pages.get("/me/calendar.ics")
@limit(READING)
@public
def show_feed(actor: Actor, token: str = "") -> Any:
    """The calendar of whoever the address belongs to, for programs that do not sign in. Raises NotFound."""
    owner = calendar.find_feed_owner(token or read_query(FeedQuery)["token"])
    if owner is None:
        raise NotFound
    with written_for(getattr(owner, "language", None), getattr(owner, "timezone", None)):
        name = f"{current_app.config['SITE_NAME']}: {_('My calendar')}"
        body = to_ics(calendar.feed_entries(owner), name=name, site=_site())
    response = Response(body, content_type=f"{MEDIA_TYPE}; charset=utf-8")
    response.headers["Content-Disposition"] = 'inline; filename="calendar.ics"'
    response.headers["Cache-Control"] = "private, no-cache"
    response.add_etag()
    return response.make_conditional(request)


def _site() -> str:
    return str(current_app.config["PUBLIC_URL"]).rstrip("/")
