"""What comes next in a sprint, for one reader."""

from __future__ import annotations

from dataclasses import dataclass

from forum.blueprints.sprints.models.assignments import SprintAssignment
from forum.blueprints.sprints.models.programme import SprintSession
from forum.blueprints.sprints.models.sprints import Sprint
from forum.blueprints.sprints.queries import assignments, programme
from forum.kernel import clock
from forum.kernel.actor import Actor


@dataclass(frozen=True)
class Week:
    """The session that goes on or comes next, what one's city is to submit next, and what of it is late."""

    session: SprintSession | None
    due: SprintAssignment | None
    late: tuple[SprintAssignment, ...]
    waiting: int

    @property
    def empty(self) -> bool:
        """Whether there is nothing to say."""
        return not (self.session or self.due or self.late or self.waiting)


def get_week(actor: Actor, sprint: Sprint) -> Week:
    """For a reader who may follow the sprint; of staff, who submit nothing, what falls due next for the cities."""
    now = clock.now()
    sessions = [one for one in programme.list_sessions(actor, sprint.id) if programme.takes_place(one)]
    coming = next((one for one in sessions if one.event.ends_at > now), None)
    given = [one for one in assignments.list_assignments(actor, sprint.id) if one.opened_at is not None]
    found = assignments.list_submissions(actor, [one.id for one in given])
    own = getattr(actor, "city_id", None)
    done = {one.assignment_id for one in found if one.city_id == own and one.state != "changes"}
    open_ones = [one for one in given if one.id not in done]
    due = next((one for one in open_ones if one.due_at >= now), None)
    late = () if actor.is_staff else tuple(one for one in open_ones if one.due_at < now)
    waiting = sum(one.state == "submitted" for one in found) if actor.is_staff else 0
    return Week(coming, due, late, waiting)
