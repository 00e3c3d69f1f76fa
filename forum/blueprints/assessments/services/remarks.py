"""Remarks at a criterion: to one's colleagues, or to programme staff as well."""

from __future__ import annotations

from forum.blueprints.assessments import policies
from forum.blueprints.assessments.events import AssessmentLineChanged, RemarkWritten
from forum.blueprints.assessments.models.remarks import Remark
from forum.blueprints.assessments.queries import lines as line_queries
from forum.blueprints.assessments.queries import remarks as queries
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case


@use_case
def write_remark(actor: Actor, assessment_id: int, code: str, body: str, *, circle: str = "city") -> Remark:
    """Write to one's colleagues (`city`), or a clarification that programme staff read too (`both`).

    Raises Forbidden, NotFound. What staff write comes another way.
    """
    line = line_queries.get_line(actor, assessment_id, code)
    authorize(policies.can_answer_staff if circle == "both" else policies.can_remark_in_city, actor, line)
    remark = Remark(line_id=line.id, author_id=actor.id, circle=circle, body=body, at=clock.now())
    session.add(remark)
    session.flush()
    by = {"assessment_id": assessment_id, "line_id": line.id, "by_id": actor.id or 0}
    record(RemarkWritten(remark_id=remark.id, circle=circle, **by))
    record(AssessmentLineChanged(what="remark", **by))
    return queries.get_remark(actor, remark.id)
