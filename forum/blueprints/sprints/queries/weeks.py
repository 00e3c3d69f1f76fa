"""What comes next in a sprint, for one reader."""

from __future__ import annotations

from dataclasses import dataclass

from forum.blueprints.sprints import policies
from forum.blueprints.sprints.models.assignments import SprintAssignment
from forum.blueprints.sprints.models.programme import SprintSession
from forum.blueprints.sprints.models.sprints import Sprint
from forum.blueprints.sprints.queries import assignments, programme
from forum.blueprints.sprints.rules.programme import CHANGES, HANDED_IN
from forum.kernel import clock
from forum.kernel.actor import Actor


@dataclass(frozen=True)
class Week:
    """The session that goes on or comes next, whether the reader may open it, what one's city is to submit next, what
    of it is to be changed or late; for staff how much waits for review."""

    session: SprintSession | None
    may_open: bool
    due: SprintAssignment | None
    changes: tuple[SprintAssignment, ...] = ()
    late: tuple[SprintAssignment, ...] = ()
    waiting: int = 0

    @property
    def empty(self) -> bool:
        """Whether there is nothing to say."""
        return not (self.session or self.due or self.changes or self.late or self.waiting)


def get_week(actor: Actor, sprint: Sprint) -> Week:
    """For a reader who may follow the sprint; of staff, who submit nothing, what falls due next for the cities."""
    now = clock.now()
    sessions = [one for one in programme.list_sessions(actor, sprint.id) if programme.takes_place(one)]
    coming = next((one for one in sessions if one.event.ends_at > now), None)
    may_open = bool(programme.open_events(actor, [coming.event_id] if coming else []))
    given = [one for one in assignments.list_assignments(actor, sprint.id) if one.opened_at is not None]
    found = assignments.list_submissions(actor, [one.id for one in given])
    if policies.can_run_sprints(actor):
        due = next((one for one in given if one.due_at >= now), None)
        return Week(coming, may_open, due, waiting=sum(one.state == HANDED_IN for one in found))
    states = {one.assignment_id: one.state for one in found}
    to_do = [one for one in given if one.id not in states]
    return Week(
        coming, may_open, next((one for one in to_do if one.due_at >= now), None),
        tuple(one for one in given if states.get(one.id) == CHANGES), tuple(one for one in to_do if one.due_at < now),
    )  # fmt: skip
