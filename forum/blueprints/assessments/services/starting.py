"""Beginning an assessment."""

from __future__ import annotations

from sqlalchemy.exc import IntegrityError

from forum.blueprints.assessments import policies
from forum.blueprints.assessments.errors import AlreadyOpen
from forum.blueprints.assessments.events import AssessmentStarted
from forum.blueprints.assessments.models.assessments import Assessment, AssessmentLine
from forum.blueprints.assessments.queries import assessments as queries
from forum.blueprints.assessments.services.carrying import carry_over, find_source
from forum.blueprints.cities.queries.cities import get_city
from forum.blueprints.standards.models import Framework
from forum.kernel import audit, clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import Forbidden, Invalid
from forum.kernel.i18n import _
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import savepoint, use_case


@use_case
def start_assessment(actor: Actor, framework: str | None = None, *, carry: bool = True) -> Assessment:
    """Begin to assess one's own city against a published framework, the current one without a name.

    With `carry` it begins with what the last assessment said. Raises Forbidden, Invalid, AlreadyOpen. A city for which
    the framework is not made may begin all the same; the pages say so.
    """
    city_id = getattr(actor, "city_id", None)
    if city_id is None:
        raise Forbidden("own_city_only", _("Only people of a city can begin its assessment."))
    city = get_city(actor, city_id)
    authorize(policies.can_start_assessment, actor, city)
    wanted = queries.get_startable(framework)
    if wanted is None:
        raise Invalid(errors={"framework": [_("Choose a standard that is published.")]})
    source = find_source(city.id, wanted) if carry else None
    assessment = _open(actor, city.id, wanted, source)
    if source is not None:
        carry_over(assessment, [one for area in wanted.areas for one in area.criteria], source)
    audit.log(actor, "assessment_started", "assessment", assessment.id, staff={"title": city.name})
    record(AssessmentStarted(assessment_id=assessment.id, city_id=city.id, by_id=actor.id or 0))
    session.flush()
    return queries.get_assessment(actor, assessment.id)


def _open(actor: Actor, city_id: int, framework: Framework, source: Assessment | None) -> Assessment:
    """The row and its lines; two who begin at once meet at the unique index."""
    _refuse_second(city_id, framework.id)
    assessment = Assessment(
        city_id=city_id, framework_id=framework.id, started_by_id=actor.id, started_at=clock.now(),
        previous_id=source.id if source is not None else None,
    )  # fmt: skip
    criteria = [one for area in framework.areas for one in area.criteria]
    assessment.lines = [AssessmentLine(criterion_id=one.id, position=n) for n, one in enumerate(criteria, start=1)]
    try:
        with savepoint():
            session.add(assessment)
            session.flush()
    except IntegrityError:
        _refuse_second(city_id, framework.id)
        raise
    return assessment


def _refuse_second(city_id: int, framework_id: int) -> None:
    opened = queries.find_open(city_id, framework_id)
    if opened is not None:
        raise AlreadyOpen(extensions={"open": {"id": opened, "url": f"/assessments/{opened}"}})
