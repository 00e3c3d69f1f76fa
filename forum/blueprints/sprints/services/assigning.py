"""Assignments: drafted by staff, opened for the cities, edited."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from forum.blueprints.events.rules.times import is_zone
from forum.blueprints.library.queries import resources as resource_queries
from forum.blueprints.sprints import policies
from forum.blueprints.sprints.errors import AssignmentOpenAlready
from forum.blueprints.sprints.models.assignments import SprintAssignment
from forum.blueprints.sprints.queries import assignments as queries
from forum.blueprints.sprints.queries import programme
from forum.blueprints.sprints.queries.sprints import get_sprint
from forum.blueprints.sprints.rules.programme import MOST_ASSIGNMENTS
from forum.kernel import clock, markdown
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import Invalid, NotFound
from forum.kernel.etags import check_version
from forum.kernel.i18n import _
from forum.kernel.notices import MembersConcerned
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case

OPENED = "sprint_assignment"
FIELDS = ("title", "words", "resource_id", "due_at", "time_zone")


@use_case
def create_assignment(
    actor: Actor, sprint_id: int, *, title: str, due_at: datetime, time_zone: str, words: str = "",
    resource_id: int | None = None, opened: bool = False,
) -> SprintAssignment:  # fmt: skip
    """Draft an assignment, or give it to the cities at once. `time_zone` is whose clock `due_at` was meant by.

    Raises NotFound, Forbidden, Invalid.
    """
    sprint = get_sprint(actor, sprint_id)
    authorize(policies.can_run_programme, actor, sprint)
    if len(queries.list_assignments(actor, sprint_id)) >= MOST_ASSIGNMENTS:
        raise Invalid(errors={"title": [_("A sprint has at most %(num)s assignments.", num=MOST_ASSIGNMENTS)]})
    told = {"title": title, "due_at": due_at, "time_zone": time_zone, "words": words, "resource_id": resource_id}
    assignment = SprintAssignment(
        sprint_id=sprint.id, created_by_id=actor.id, created_at=clock.now(), opened_at=None, sprint=sprint
    )
    _apply(actor, assignment, told)
    session.add(assignment)
    session.flush()
    if opened:
        _open(actor, assignment)
    return queries.get_assignment(actor, assignment.id)


@use_case
def edit_assignment(
    actor: Actor, assignment_id: int, version: int | None = None, *, opened: bool = False, **changes: Any
) -> SprintAssignment:
    """Change what is given; `opened` true gives a draft to the cities.

    Raises NotFound, Forbidden, Invalid, StaleVersion.
    """
    assignment = queries.get_assignment(actor, assignment_id)
    authorize(policies.can_run_programme, actor, assignment.sprint)
    check_version(assignment.version, version, required=True)
    _apply(actor, assignment, changes)
    if opened and assignment.opened_at is None:
        _open(actor, assignment)
    session.flush()
    return queries.get_assignment(actor, assignment_id)


@use_case
def open_assignment(actor: Actor, assignment_id: int) -> SprintAssignment:
    """Give a draft to the cities, whose people hear of it. Raises NotFound, Forbidden, AssignmentOpenAlready."""
    assignment = queries.get_assignment(actor, assignment_id)
    authorize(policies.can_run_programme, actor, assignment.sprint)
    if assignment.opened_at is not None:
        raise AssignmentOpenAlready
    _open(actor, assignment)
    session.flush()
    return assignment


def _open(actor: Actor, assignment: SprintAssignment) -> None:
    assignment.opened_at = clock.now()
    people = programme.people_taking_part(assignment.sprint_id)
    record(MembersConcerned(kind=OPENED, subject_id=assignment.id, member_ids=people, by_id=actor.id))


def _apply(actor: Actor, assignment: SprintAssignment, changes: dict[str, Any]) -> None:
    if "time_zone" in changes and not is_zone(changes["time_zone"]):
        raise Invalid(errors={"time_zone": [_("We do not know this time zone. Choose one such as America/Sao_Paulo.")]})
    if changes.get("resource_id") is not None:
        try:
            resource_queries.get_resource(actor, changes["resource_id"])
        except NotFound as error:
            raise Invalid(errors={"resource_id": [_("This document is not there, or not shared with you.")]}) from error
    for name in FIELDS:
        if name in changes:
            setattr(assignment, name, changes[name])
    assignment.words_html = markdown.render(assignment.words)
