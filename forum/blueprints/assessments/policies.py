"""Who may see and change assessments: a city's own people and programme staff.

Longer than 250 lines since the rights of a feature are one file (decision 0012).
"""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from forum.blueprints.accounts import policies as account_policies
from forum.blueprints.accounts.models import Member
from forum.blueprints.assessments.models.assessments import Assessment, AssessmentLine
from forum.blueprints.assessments.models.awards import Award
from forum.blueprints.assessments.models.evidence import Evidence
from forum.blueprints.assessments.models.frozen import FrozenSnapshot
from forum.blueprints.assessments.models.remarks import Remark
from forum.blueprints.assessments.models.roadmaps import RoadmapAction
from forum.blueprints.assessments.models.snapshots import Snapshot
from forum.blueprints.assessments.rules import states
from forum.blueprints.cities.models.cities import City
from forum.blueprints.files.models import File
from forum.blueprints.files.policies import keeps_files, visible_through
from forum.blueprints.library.models.versions import ResourceVersion
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


def can_publish_figures(actor: Actor) -> Decision:
    """Administrators, and Plaza itself by its schedule."""
    if actor.is_administrator:
        return ALLOWED
    return Denied("administrators_only", _l("Only an administrator can do this."))


def can_see_leaderboard(actor: Actor) -> Decision:
    """Members only: how cities compare is nobody's business outside."""
    return ALLOWED if actor.signed_in or actor.is_system else Denied("not_found")


def can_see_exact_figures(actor: Actor) -> Decision:
    """Programme staff, who see every assessment anyway."""
    return ALLOWED if actor.is_staff else Denied("staff_only", _l("Only programme staff see exact figures."))


def _city_of(actor: Actor) -> int | None:
    city_id: int | None = getattr(actor, "city_id", None)
    return city_id


def can_use_assessments(actor: Actor) -> Decision:
    """People of a city, of whom it may be one, and programme staff."""
    return ALLOWED if actor.is_staff or (actor.signed_in and _city_of(actor) is not None) else Denied("no_city")


def can_hear_colleagues(actor: Actor, assessment: Assessment) -> Decision:
    """The people of the city alone hear what they write to one another; staff who are of it do not."""
    return Denied("not_found") if actor.is_staff else can_see_assessment(actor, assessment)


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
    read = every.where(Remark.line_id.in_(lines), Remark.circle.in_(_circles_of(actor)))
    return read if actor.is_staff else read.where(Remark.id.not_in(unsent_questions()))


def unsent_questions() -> sa.Select[int]:
    """What staff wrote to a city and have not sent: at a line asked about, since it was submitted, by nobody of it."""
    own = sa.select(Member.id).where(Member.city_id == Assessment.city_id).correlate(Assessment)
    return (
        sa.select(Remark.id)
        .join(AssessmentLine, AssessmentLine.id == Remark.line_id)
        .join(Assessment, Assessment.id == AssessmentLine.assessment_id)
        .where(Remark.circle == "both", AssessmentLine.asked, Assessment.state == states.SUBMITTED)
        .where(Remark.at >= Assessment.submitted_at)
        .where(sa.or_(Remark.author_id.is_(None), Remark.author_id.not_in(own)))
    )


def can_see_remark(actor: Actor, remark: Remark) -> Decision:
    """The same rule for one remark, whose line, assessment and author are loaded."""
    if not (actor.is_staff or actor.is_system) and is_unsent(remark, remark.line, remark.line.assessment):
        return Denied("not_found")
    if actor.is_system or (remark.circle in _circles_of(actor) and can_see_assessment(actor, remark.line.assessment)):
        return ALLOWED
    return Denied("not_found")


def is_unsent(remark: Remark, line: AssessmentLine, assessment: Assessment) -> bool:
    """Whether a remark, whose author is loaded, is a question that was written to the city and not sent."""
    if remark.circle != "both" or not line.asked or assessment.state != states.SUBMITTED:
        return False
    since = assessment.submitted_at is None or remark.at >= assessment.submitted_at
    return since and (remark.author is None or remark.author.city_id != assessment.city_id)


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


# Programme staff: queue, validation, decisions, awards.


def visible_awards(actor: Actor) -> sa.Select[Award]:
    """Levels that stand are known to all members; revoked ones to the city and programme staff."""
    every = sa.select(Award)
    if actor.is_staff:
        return every
    if not actor.signed_in:
        return every.where(sa.false())
    return every.where(sa.or_(Award.revoked_at.is_(None), Award.city_id == (_city_of(actor) or 0)))


def visible_frozen(actor: Actor) -> sa.Select[FrozenSnapshot]:
    """Those of assessments that one may see."""
    seen = visible_assessments(actor).with_only_columns(Assessment.id)
    return sa.select(FrozenSnapshot).where(FrozenSnapshot.assessment_id.in_(seen))


@visible_through
def documents_shown_to_staff(actor: Actor) -> sa.Select[int]:
    """What a city shows as evidence from the library, in the version of that day: for programme staff, who judge it."""
    shown = sa.select(ResourceVersion.file_id).join(Evidence, Evidence.resource_id == ResourceVersion.resource_id)
    of_that_day = sa.func.coalesce(Evidence.resource_version, ResourceVersion.number) == ResourceVersion.number
    return shown.where(of_that_day if actor.is_staff else sa.false())


def can_see_queue(actor: Actor) -> Decision:
    """Programme staff."""
    return ALLOWED if actor.is_staff else _staff_only()


def can_see_validation(actor: Actor, assessment: Assessment) -> Decision:
    """Programme staff; the city reads outcomes and reasons once they are decided."""
    return ALLOWED if actor.is_staff else _staff_only()


def can_see_history(actor: Actor, city: City) -> Decision:
    """The city's own people and programme staff."""
    return ALLOWED if actor.is_staff or (actor.signed_in and _city_of(actor) == city.id) else Denied("not_found")


def can_review(actor: Actor, assessment: Assessment) -> Decision:
    """A person of programme staff who is not of that city, while the assessment waits for staff or for answers."""
    if assessment.state not in (states.SUBMITTED, states.CLARIFYING):
        return _from_outside(actor, assessment) and Denied("not_submitted", _NOT_SUBMITTED)
    return _from_outside(actor, assessment)


def can_review_line(actor: Actor, assessment: Assessment, line: AssessmentLine) -> Decision:
    """The same for one line: not while the city is asked about it."""
    if line.asked:
        unsent = assessment.state == states.SUBMITTED
        return can_review(actor, assessment) and Denied("asked", _UNSENT if unsent else _ASKED)
    return can_review(actor, assessment)


def can_second(actor: Actor, assessment: Assessment, reviewer_ids: Collection[int]) -> Decision:
    """The second review, and a third where two disagree, are by somebody who has not reviewed the line yet."""
    if actor.id in reviewer_ids:
        return can_review(actor, assessment) and Denied("reviewed_it_yourself", _l("Another person reviews it now."))
    return can_review(actor, assessment)


def can_ask(actor: Actor, assessment: Assessment) -> Decision:
    """Whoever may review may ask the city."""
    return can_review(actor, assessment)


def can_send_questions(actor: Actor, assessment: Assessment) -> Decision:
    """Whoever may review, while nothing was sent."""
    if assessment.state == states.CLARIFYING:
        return can_review(actor, assessment) and Denied("asked_already", _l("The city has been asked already."))
    return can_review(actor, assessment)


def can_decide(actor: Actor, assessment: Assessment) -> Decision:
    """Whoever may review, unless the city still has questions to answer; that every line is final is asked besides."""
    if assessment.state == states.CLARIFYING:
        return can_review(actor, assessment) and Denied("asked", _ASKED)
    return can_review(actor, assessment)


def can_reopen(actor: Actor, assessment: Assessment) -> Decision:
    """Administrators who are not of that city take a decision back; its award is revoked with it."""
    if not actor.is_administrator:
        return Denied("administrators_only", _ADMINISTRATORS)
    if assessment.state != states.DECIDED:
        return _from_outside(actor, assessment) and Denied("not_decided", _l("It has not been decided."))
    return _from_outside(actor, assessment)


def can_award_revoke(actor: Actor, award: Award) -> Decision:
    """Administrators, while it stands."""
    if not actor.is_administrator or actor.is_system:
        return Denied("administrators_only", _ADMINISTRATORS)
    return ALLOWED if award.stands else Denied("revoked", _l("The award was revoked before."))


def can_keep_awards(actor: Actor) -> Decision:
    """Plaza itself, which freezes what was submitted, reminds of renewals, and moves awards when cities are merged."""
    return ALLOWED if actor.is_system else Denied("system_only")


_NOT_SUBMITTED = _l("It waits for nobody at programme staff.")
_ASKED = _l("The city is asked about this. Wait for its answer, or take the question back.")
_UNSENT = _l("A question to the city is written here and not yet sent. Send it, or take it back.")
_ADMINISTRATORS = _l("Only an administrator can do this.")


def _from_outside(actor: Actor, assessment: Assessment) -> Decision:
    """A person of programme staff, and nobody reviews the own city."""
    if not actor.is_staff or actor.is_system:
        return _staff_only()
    if _city_of(actor) == assessment.city_id:
        return Denied("own_city", _l("Somebody who is not of this city does this."))
    return ALLOWED


def reviewers_of(city_id: int) -> sa.ColumnElement[bool]:
    """Who may review a city's assessment, as a condition on members: the same rule as `can_review`."""
    outside = sa.or_(Member.city_id.is_(None), Member.city_id != city_id)
    return sa.and_(Member.role != "member", outside)


def _staff_only() -> Decision:
    return Denied("staff_only", _l("Only programme staff can do this."))


# The roadmap of a city: its people's and programme staff's.


def visible_actions(actor: Actor) -> sa.Select[RoadmapAction]:
    """Those of one's own city; programme staff see all."""
    every = sa.select(RoadmapAction)
    if actor.is_staff or actor.is_system:
        return every
    return every.where(RoadmapAction.city_id == _city_of(actor) if actor.signed_in and _city_of(actor) else sa.false())


def can_see_action(actor: Actor, action: RoadmapAction) -> Decision:
    """The same rule for one action."""
    return _of_city_or_staff(actor, action.city_id)


def can_see_roadmap(actor: Actor, city: City) -> Decision:
    """The same rule for the whole roadmap of a city."""
    return _of_city_or_staff(actor, city.id)


def can_write_roadmap(actor: Actor, city: City) -> Decision:
    """The city's own people add actions; staff do not write for a city."""
    return _writes_for(actor, city.id)


def can_change_action(actor: Actor, action: RoadmapAction) -> Decision:
    """The same rule for one action."""
    return _writes_for(actor, action.city_id)


def can_remove_action(actor: Actor, action: RoadmapAction) -> Decision:
    """Whoever leads the city, and programme staff; everybody else of the city may drop it, which keeps it."""
    if actor.is_staff or (getattr(actor, "leads_city", False) and _city_of(actor) == action.city_id):
        return ALLOWED
    return Denied("leads_only", _l("Only the person who leads this city can do this."))


def can_begin_criterion(actor: Actor, city: City) -> Decision:
    """Say that work on a criterion has begun, which is all that others than the lead say of a city's standing."""
    return ALLOWED if actor.is_staff or actor.is_system else _writes_for(actor, city.id)


def can_keep_roadmaps(actor: Actor) -> Decision:
    """Remind, and follow what happens to cities and people: Plaza itself."""
    return ALLOWED if actor.is_system else Denied("not_found")


def _of_city_or_staff(actor: Actor, city_id: int) -> Decision:
    own = actor.signed_in and _city_of(actor) == city_id
    return ALLOWED if own or actor.is_staff or actor.is_system else Denied("not_found")


def _writes_for(actor: Actor, city_id: int) -> Decision:
    if actor.is_system or (actor.signed_in and _city_of(actor) == city_id):
        return ALLOWED
    return Denied("own_city_only", _l("Only people of this city can write its roadmap."))


def can_compare_city(actor: Actor, city_id: int) -> Decision:
    """See how a city stands beside others: its own people, and programme staff through their eyes."""
    own = actor.signed_in and _city_of(actor) == city_id
    return ALLOWED if own or actor.is_staff else Denied("not_found")
