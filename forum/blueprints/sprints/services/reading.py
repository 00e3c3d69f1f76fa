"""Having looked at something, which settles what one was told of it."""

from __future__ import annotations

from forum.blueprints.sprints import policies
from forum.blueprints.sprints.queries import sprints as queries
from forum.kernel.actor import Actor
from forum.kernel.notices import SubjectSeen
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case


@use_case
def see_application(actor: Actor, application_id: int) -> None:
    """Have looked at an application. Raises NotFound."""
    application = queries.get_application(actor, application_id)
    authorize(policies.can_see_sprint, actor, application.sprint)
    record(SubjectSeen(subject_type="sprint_application", subject_id=application.id, member_id=actor.id or 0))
