"""What the two do together: goals, notes, a link, and the end."""

from __future__ import annotations

import sqlalchemy as sa

from forum.blueprints.coaching import policies
from forum.blueprints.coaching.errors import TooManyOfIt
from forum.blueprints.coaching.events import AppointmentChanged, MentoringEnded
from forum.blueprints.coaching.models.mentorings import Appointment, Mentoring, MentoringGoal, MentoringNote
from forum.blueprints.coaching.queries import mentorings as queries
from forum.blueprints.coaching.rules import kinds, states
from forum.blueprints.coaching.services.telling import seen, tell
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case


@use_case
def set_link(actor: Actor, mentoring_id: int, link: str) -> Mentoring:
    """Where the two usually meet; new appointments have it."""
    mentoring = _open(actor, mentoring_id)
    mentoring.link = link
    return _active(actor, mentoring)


@use_case
def add_goal(actor: Actor, mentoring_id: int, text: str) -> Mentoring:
    """Add a goal to the checklist. Raises TooManyOfIt."""
    mentoring = _open(actor, mentoring_id)
    if len(mentoring.goals) >= states.MOST_GOALS:
        raise TooManyOfIt
    at = clock.now()
    session.add(MentoringGoal(mentoring_id=mentoring.id, text=text, added_by_id=actor.id or 0, added_at=at))
    return _active(actor, mentoring)


@use_case
def tick_goal(actor: Actor, mentoring_id: int, goal_id: int, done: bool) -> Mentoring:
    """Say that a goal is reached, or not yet. Raises NotFound."""
    mentoring = _open(actor, mentoring_id)
    goal = _goal(mentoring, goal_id)
    goal.done_at = (goal.done_at or clock.now()) if done else None
    return _active(actor, mentoring)


@use_case
def remove_goal(actor: Actor, mentoring_id: int, goal_id: int) -> Mentoring:
    """Take a goal off the checklist. Raises NotFound."""
    mentoring = _open(actor, mentoring_id)
    session.delete(_goal(mentoring, goal_id))
    return _active(actor, mentoring)


@use_case
def write_note(actor: Actor, mentoring_id: int, text: str, shared: bool = False) -> MentoringNote:
    """Write a note for oneself, or for both."""
    mentoring = queries.get_mentoring(actor, mentoring_id)
    authorize(policies.can_share if shared else policies.can_write_note, actor, mentoring)
    note = MentoringNote(
        mentoring_id=mentoring.id, author_id=actor.id or 0, shared=shared, text=text, at=clock.now()
    )  # fmt: skip
    session.add(note)
    session.flush()
    if shared:
        tell(kinds.NOTED, mentoring.id, [mentoring.other(actor.id)], actor)
        _active(actor, mentoring)
    return note


@use_case
def share_note(actor: Actor, note_id: int, shared: bool) -> MentoringNote:
    """Share one's note with the other, or keep it for oneself again. Raises NotFound, Forbidden."""
    note = queries.get_note(actor, note_id)
    authorize(policies.can_change_note, actor, note)
    if shared:
        authorize(policies.can_share, actor, queries.get_mentoring(actor, note.mentoring_id))
    note.shared = shared
    return note


@use_case
def remove_note(actor: Actor, note_id: int) -> int:
    """Remove one's note for good; the id of its mentoring. Raises NotFound, Forbidden."""
    note = queries.get_note(actor, note_id)
    authorize(policies.can_change_note, actor, note)
    session.delete(note)
    return note.mentoring_id


@use_case
def end_mentoring(actor: Actor, mentoring_id: int, outcome: str, words: str = "") -> Mentoring:
    """End it, with an outcome of `states.ENDINGS` and words for the other; what was still to come is cancelled."""
    mentoring = queries.get_mentoring(actor, mentoring_id)
    authorize(policies.can_take_part if words else policies.can_end, actor, mentoring)
    at = clock.now()
    mentoring.state, mentoring.ended_at, mentoring.ended_by_id = states.ENDED, at, actor.id
    mentoring.outcome, mentoring.ending = outcome, words
    coming = sa.select(Appointment).where(
        Appointment.mentoring_id == mentoring.id, Appointment.state == states.BOOKED, Appointment.starts_at > at
    )
    for appointment in session.scalars(coming):
        appointment.cancel(at, "")
        record(AppointmentChanged(appointment_id=appointment.id, sequence=appointment.sequence, by_id=actor.id))
    tell(kinds.ENDED, mentoring.id, [mentoring.other(actor.id)], actor)
    record(MentoringEnded(mentoring_id=mentoring.id))
    return _active(actor, mentoring)


@use_case
def note_seen(actor: Actor, mentoring_id: int) -> None:
    """Somebody has looked at it, so what told her of it is read. Raises NotFound."""
    mentoring = queries.get_mentoring(actor, mentoring_id)
    authorize(policies.can_see_mentoring, actor, mentoring)
    seen(actor, kinds.MENTORING, mentoring.id)


def _open(actor: Actor, mentoring_id: int) -> Mentoring:
    mentoring = queries.get_mentoring(actor, mentoring_id)
    authorize(policies.can_take_part, actor, mentoring)
    return mentoring


def _goal(mentoring: Mentoring, goal_id: int) -> MentoringGoal:
    found = next((goal for goal in mentoring.goals if goal.id == goal_id), None)
    if found is None:
        raise NotFound
    return found


def _active(actor: Actor, mentoring: Mentoring) -> Mentoring:
    mentoring.active_at = clock.now()
    session.flush()
    return queries.get_mentoring(actor, mentoring.id)
