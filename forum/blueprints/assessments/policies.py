"""Who may see and change assessments: a city's own people and programme staff."""

from __future__ import annotations

import sqlalchemy as sa

from forum.blueprints.accounts import policies as account_policies
from forum.blueprints.assessments.models.assessments import Assessment, AssessmentLine
from forum.blueprints.assessments.models.evidence import Evidence
from forum.blueprints.assessments.models.remarks import Remark
from forum.blueprints.assessments.models.snapshots import Snapshot
from forum.blueprints.assessments.rules import states
from forum.blueprints.cities.models.cities import City
from forum.blueprints.files.models import File
from forum.blueprints.files.policies import keeps_files, visible_through
from forum.blueprints.library.policies import offers_files
from forum.kernel.actor import Actor
from forum.kernel.i18n import _l
from forum.kernel.policies import ALLOWED, Decision, Denied


def visible_assessments(actor: Actor) -> sa.Select[Assessment]:
    """Those of one's own city; programme staff see all."""
    every = sa.select(Assessment)
    if actor.is_staff or actor.is_system:
        return every
    return every.where(Assessment.city_id == _city_of(actor) if actor.signed_in and _city_of(actor) else sa.false())


def can_see_assessment(actor: Actor, assessment: Assessment) -> Decision:
    """The same rule for one assessment."""
    own = actor.signed_in and _city_of(actor) == assessment.city_id
    return ALLOWED if own or actor.is_staff or actor.is_system else Denied("not_found")


def can_edit_assessment(actor: Actor, assessment: Assessment) -> Decision:
    """The city's own people while it is theirs to write; staff do not write for a city."""
    if _city_of(actor) != assessment.city_id or not actor.signed_in:
        return Denied("own_city_only", _l("Only people of this city can write its assessment."))
    if assessment.state not in (states.DRAFT, states.CLARIFYING):
        return Denied("assessment_closed", _l("The assessment was submitted, so its answers stand as they are."))
    return ALLOWED


def _city_of(actor: Actor) -> int | None:
    city_id: int | None = getattr(actor, "city_id", None)
    return city_id


# What a city's own people do: begin, answer, show evidence, remark, submit; and its snapshots.

_FILE = sa.type_coerce(Evidence.file_id, sa.Integer)


def can_start_assessment(actor: Actor, city: City) -> Decision:
    """Anyone of the city."""
    return ALLOWED if _is_of(actor, city.id) else Denied("own_city_only", _l("Only people of this city can begin."))


def can_answer_line(actor: Actor, line: AssessmentLine) -> Decision:
    """Write what the city says of a criterion, whose assessment is loaded; while staff ask for more, only there."""
    allowed = can_edit_assessment(actor, line.assessment)
    if allowed and line.assessment.state == states.CLARIFYING and not line.is_asked:
        return Denied("not_asked", _l("Programme staff ask about other criteria. This one stands as it was submitted."))
    return allowed


def can_submit_assessment(actor: Actor, assessment: Assessment) -> Decision:
    """The city's lead, while it is the city's to write."""
    led = _leads(actor, assessment)
    return can_edit_assessment(actor, assessment) if led else led


def can_withdraw_assessment(actor: Actor, assessment: Assessment) -> Decision:
    """The city's lead, until it is decided."""
    led = _leads(actor, assessment)
    if led and assessment.state not in states.OPEN:
        return Denied("assessment_closed", _l("This assessment is not open any more."))
    return led


def visible_evidence(actor: Actor) -> sa.Select[Evidence]:
    """What was shown in the assessments one may see."""
    seen = visible_assessments(actor).with_only_columns(Assessment.id)
    lines = sa.select(AssessmentLine.id).where(AssessmentLine.assessment_id.in_(seen))
    return sa.select(Evidence).where(Evidence.line_id.in_(lines))


def can_see_evidence(actor: Actor, evidence: Evidence) -> Decision:
    """The same rule for one piece, whose line and assessment are loaded."""
    return can_see_assessment(actor, evidence.line.assessment)


@visible_through
def files_of_visible_evidence(actor: Actor) -> sa.Select[int]:
    """The private files of the assessments one may see."""
    return visible_evidence(actor).where(Evidence.file_id.is_not(None)).with_only_columns(_FILE)


@keeps_files("evidence")
def files_of_evidence() -> sa.Select[int]:
    """The uploads that are evidence; others of the kind are removed after two days."""
    return sa.select(_FILE).where(Evidence.file_id.is_not(None))


@offers_files
def files_to_put_into_library(actor: Actor) -> sa.Select[int, int]:
    """One's own uploads among the evidence; they stand in no group."""
    own = visible_evidence(actor).join(File, File.id == Evidence.file_id).where(File.uploader_id == (actor.id or 0))
    return own.with_only_columns(_FILE, sa.cast(sa.null(), sa.Integer))


def visible_remarks(actor: Actor) -> sa.Select[Remark]:
    """A city's people read their own and those for both; programme staff theirs and those for both."""
    every = sa.select(Remark)
    if actor.is_system:
        return every
    seen = visible_assessments(actor).with_only_columns(Assessment.id)
    lines = sa.select(AssessmentLine.id).where(AssessmentLine.assessment_id.in_(seen))
    return every.where(Remark.line_id.in_(lines), Remark.circle.in_(_circles_of(actor)))


def can_see_remark(actor: Actor, remark: Remark) -> Decision:
    """The same rule for one remark, whose line and assessment are loaded."""
    if actor.is_system or (remark.circle in _circles_of(actor) and can_see_assessment(actor, remark.line.assessment)):
        return ALLOWED
    return Denied("not_found")


def can_remark_in_city(actor: Actor, line: AssessmentLine) -> Decision:
    """Write to one's colleagues: anyone of the city but programme staff, who do not read them."""
    if _is_of(actor, line.assessment.city_id) and not actor.is_staff:
        return account_policies.can_speak(actor)
    return Denied("own_city_only", _l("Only people of this city can write to their colleagues here."))


def can_answer_staff(actor: Actor, line: AssessmentLine) -> Decision:
    """Write what programme staff read too, from the first submission until it is decided."""
    allowed = can_remark_in_city(actor, line)
    assessment = line.assessment
    if allowed and (assessment.round == 0 or assessment.state not in states.OPEN):
        return Denied("not_with_staff", _l("Programme staff do not look at this assessment now."))
    return allowed


def visible_snapshots(actor: Actor) -> sa.Select[Snapshot]:
    """Those of one's own city; programme staff see all."""
    every = sa.select(Snapshot)
    if actor.is_staff or actor.is_system:
        return every
    return every.where(Snapshot.city_id == _city_of(actor) if actor.signed_in and _city_of(actor) else sa.false())


def can_see_snapshot(actor: Actor, snapshot: Snapshot) -> Decision:
    """The same rule for one snapshot."""
    own = _is_of(actor, snapshot.city_id)
    return ALLOWED if own or actor.is_staff or actor.is_system else Denied("not_found")


def can_see_snapshots(actor: Actor, city: City) -> Decision:
    """The same rule for those of one city."""
    return ALLOWED if _is_of(actor, city.id) or actor.is_staff else Denied("not_found")


def can_take_snapshot(actor: Actor, city: City) -> Decision:
    """Anyone of the city."""
    return can_start_assessment(actor, city)


def can_tell_city(actor: Actor) -> Decision:
    """Plaza itself, when something has happened."""
    return ALLOWED if actor.is_system else Denied("system_only")


def can_move_assessments(actor: Actor) -> Decision:
    """Plaza itself, when one city becomes a part of another."""
    return can_tell_city(actor)


def _is_of(actor: Actor, city_id: int) -> bool:
    return actor.signed_in and _city_of(actor) == city_id


def _leads(actor: Actor, assessment: Assessment) -> Decision:
    if _is_of(actor, assessment.city_id) and getattr(actor, "leads_city", False):
        return ALLOWED
    return Denied("leads_only", _l("Only the person who leads this city can do this."))


def _circles_of(actor: Actor) -> tuple[str, str]:
    return ("staff", "both") if actor.is_staff else ("city", "both")
