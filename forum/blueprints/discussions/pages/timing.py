"""When a thread closes, opens or goes by itself, how slowly it goes, and until when it is pinned: one page."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from flask import render_template
from flask_babel import to_user_timezone

from forum.blueprints.discussions import policies
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.discussions.pages import ways_back
from forum.blueprints.discussions.pages.routes import pages
from forum.blueprints.discussions.queries import threads as queries
from forum.blueprints.discussions.rules import CLOSE, OPEN, REMOVE
from forum.blueprints.discussions.schemas.timing import PinPageForm, SlowModePageForm, TimerPageForm
from forum.blueprints.discussions.services import states
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.days import duration
from forum.kernel.i18n import _
from forum.kernel.limits import WRITING, limit
from forum.kernel.policies import authorize
from forum.kernel.web.access import signed_in
from forum.kernel.web.pages import done, form_state, takes_form

PACES = (60, 300, 600, 1_800, 3_600, 14_400, 86_400)


@pages.get("/t/<int:thread_id>/timing")
@signed_in
def show_timing(actor: Actor, thread_id: int) -> Any:
    """The timer of a thread, slow mode and the end of its pin."""
    thread = queries.get_thread(actor, thread_id)
    authorize(policies.can_moderate, actor, thread)
    values = _values(thread)
    form = form_state(values)
    paces = [(seconds, duration(seconds)) for seconds in sorted({*PACES, int(values["seconds"])})]
    return render_template(
        "discussions/timing.html", thread=thread, form=replace(form, values={**values, **form.values}),
        acts=_acts(thread), paces=paces, slow=thread.is_slow(clock.now()),
    )  # fmt: skip


@pages.post("/t/<int:thread_id>/timer")
@limit(WRITING)
@signed_in
@takes_form(TimerPageForm, again=show_timing)
def set_timer(actor: Actor, form: dict[str, Any], thread_id: int) -> Any:
    """Set or change the timer."""
    days = form.pop("days")
    if days is not None:
        form["at"] = _in_days(days)
    thread = states.set_timer(actor, thread_id, **form)
    return _told(actor, _("The timer is set. Everybody who reads the thread sees it."), "thread_timer_set", thread)


@pages.post("/t/<int:thread_id>/timer/remove")
@limit(WRITING)
@signed_in
def remove_timer(actor: Actor, thread_id: int) -> Any:
    """Take the timer away."""
    return _told(actor, _("The timer is taken away."), "thread_timer_removed", states.remove_timer(actor, thread_id))


@pages.post("/t/<int:thread_id>/slow")
@limit(WRITING)
@signed_in
@takes_form(SlowModePageForm, again=show_timing)
def slow_down(actor: Actor, form: dict[str, Any], thread_id: int) -> Any:
    """Begin slow mode, or change it."""
    return _told(actor, _("The thread is in slow mode."), "thread_slowed", states.slow_down(actor, thread_id, **form))


@pages.post("/t/<int:thread_id>/slow/end")
@limit(WRITING)
@signed_in
def speed_up(actor: Actor, thread_id: int) -> Any:
    """End slow mode."""
    return _told(actor, _("Slow mode has ended."), "thread_unslowed", states.speed_up(actor, thread_id))


@pages.post("/t/<int:thread_id>/pin-until")
@limit(WRITING)
@signed_in
@takes_form(PinPageForm, again=show_timing)
def pin_until(actor: Actor, form: dict[str, Any], thread_id: int) -> Any:
    """Pin a thread to a moment, or for good without one."""
    return _told(actor, _("The thread is pinned."), "thread_pinned", states.pin_thread(actor, thread_id, **form))


def _told(actor: Actor, message: str, act: str, thread: Thread) -> Any:
    return done(message, thread.path, ways_back.of_thread(actor, act, thread))


def _values(thread: Thread) -> dict[str, Any]:
    now = clock.now()
    slow = thread.is_slow(now)
    return {
        "act": thread.timer_act, "at": _local(thread.timer_at or _in_days(7)),
        "reason": thread.timer_reason, "seconds": thread.slow_seconds if slow else 600,
        "slow_until": _local((thread.slow_until if slow else None) or _in_days(1)),
        "pinned_until": _local(thread.pinned_until) if thread.pinned_until else "",
    }  # fmt: skip


def _in_days(days: int) -> datetime:
    """A moment to propose: that many days from now, at the next full hour."""
    return (clock.now() + timedelta(days=days, minutes=59, seconds=59)).replace(minute=0, second=0, microsecond=0)


def _local(moment: datetime) -> str:
    return str(to_user_timezone(moment).strftime("%Y-%m-%dT%H:%M"))


def _acts(thread: Thread) -> list[tuple[str, str]]:
    first = (
        (OPEN, _("Open it for replies again")) if thread.locked else (CLOSE, _("Close it: it takes no more replies"))
    )
    return [first, (REMOVE, _("Remove it; you can restore it"))]
