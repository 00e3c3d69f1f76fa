"""Who has looked at what she was told of, so that it waits for her no longer."""

from __future__ import annotations

import sqlalchemy as sa

from forum.blueprints.sprints import policies
from forum.blueprints.sprints.models.programme import SprintNudge
from forum.blueprints.sprints.queries import assignments as queries
from forum.blueprints.sprints.queries.sprints import get_application, get_sprint
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.notices import SubjectSeen
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case


@use_case
def see_application(actor: Actor, application_id: int) -> None:
    """A member has looked at an application. Raises NotFound."""
    application = get_application(actor, application_id)
    authorize(policies.can_see_sprint, actor, application.sprint)
    _seen(actor, "sprint_application", application.id)


@use_case
def see_assignment(actor: Actor, assignment_id: int) -> None:
    """A member has looked at an assignment. Raises NotFound."""
    assignment = queries.get_assignment(actor, assignment_id)
    authorize(policies.can_see_assignment, actor, assignment)
    _seen(actor, "sprint_assignment", assignment.id)


@use_case
def see_submission(actor: Actor, submission_id: int) -> None:
    """A member has looked at what a city submitted. Raises NotFound."""
    submission = queries.get_submission(actor, submission_id)
    authorize(policies.can_see_submission, actor, submission)
    _seen(actor, "sprint_submission", submission.id)


@use_case
def see_week(actor: Actor, sprint_id: int) -> None:
    """A member has looked at the programme, of which her city's last nudge told. Raises NotFound, Forbidden."""
    sprint = get_sprint(actor, sprint_id)
    authorize(policies.can_follow_programme, actor, sprint)
    last = sa.select(SprintNudge.id).where(
        SprintNudge.sprint_id == sprint.id, SprintNudge.city_id == (getattr(actor, "city_id", None) or 0)
    )
    number = session.scalar(last.order_by(SprintNudge.id.desc()).limit(1))
    if number is not None:
        _seen(actor, "sprint_nudge", number)


def _seen(actor: Actor, subject_type: str, subject_id: int) -> None:
    if actor.id is not None:
        record(SubjectSeen(subject_type=subject_type, subject_id=subject_id, member_id=actor.id))
