"""Who may see and change assessments: a city's own people and programme staff."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from forum.blueprints.assessments.models.assessments import Assessment, AssessmentLine
from forum.blueprints.assessments.models.awards import Award
from forum.blueprints.assessments.models.evidence import Evidence
from forum.blueprints.assessments.models.frozen import FrozenSnapshot
from forum.blueprints.assessments.rules import states
from forum.blueprints.cities.models.cities import City
from forum.blueprints.files.policies import visible_through
from forum.blueprints.library.models.versions import ResourceVersion
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
        return can_review(actor, assessment) and Denied("asked", _ASKED)
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
_ADMINISTRATORS = _l("Only an administrator can do this.")


def _from_outside(actor: Actor, assessment: Assessment) -> Decision:
    """A person of programme staff, and nobody reviews the own city."""
    if not actor.is_staff or actor.is_system:
        return _staff_only()
    if _city_of(actor) == assessment.city_id:
        return Denied("own_city", _l("Somebody who is not of this city does this."))
    return ALLOWED


def _staff_only() -> Decision:
    return Denied("staff_only", _l("Only programme staff can do this."))
