"""Awards: given with a decision, revoked with a reason, renewed by a new assessment."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from forum.blueprints.assessments import policies
from forum.blueprints.assessments.models.assessments import Assessment
from forum.blueprints.assessments.models.awards import Award
from forum.blueprints.assessments.queries import awards, concerned
from forum.blueprints.assessments.rules.renewing import REMINDED_BEFORE, renew_by
from forum.blueprints.cities.models.cities import City
from forum.blueprints.cities.services import cities
from forum.blueprints.standards.models import Framework
from forum.kernel import audit, clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import Invalid
from forum.kernel.i18n import _
from forum.kernel.notices import MembersConcerned
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.programme import award_years
from forum.kernel.use_case import use_case


def give(actor: Actor, assessment: Assessment) -> Award:
    """Within the use case that decides it: award the level that was computed; earlier ones are reminded of no more."""
    on = assessment.decided_at.date() if assessment.decided_at else clock.now().date()
    until = renew_by(on, award_years())
    award = Award(
        city_id=assessment.city_id, framework_id=assessment.framework_id, assessment_id=assessment.id,
        level=assessment.level, awarded_on=on, renew_by=until, remind_on=until - REMINDED_BEFORE,
    )  # fmt: skip
    _renewed(assessment)
    session.add(award)
    session.flush()
    _project(assessment.city)
    facts = {"title": assessment.city.name, "level": award.level}
    audit.log(actor, "level_awarded", "assessment", assessment.id, staff=facts)
    return award


@use_case
def revoke(actor: Actor, award_id: int, reason: str) -> Award:
    """Take an award away for a reason that the city reads; the newest that still stands says its level from now on.

    Raises NotFound, Forbidden (also when it was revoked before), Invalid without a reason.
    """
    award = awards.get_award(actor, award_id)
    authorize(policies.can_award_revoke, actor, award)
    if not reason:
        raise Invalid(errors={"reason": [_("Say why. The city reads it.")]})
    take_away(actor, award, reason)
    people = concerned.city_people(award.city_id)
    record(MembersConcerned(kind="award_revoked", subject_id=award.assessment_id, member_ids=people, by_id=actor.id))
    return award


def take_away(actor: Actor, award: Award, reason: str) -> None:
    """Within a use case that has authorised it: let an award stand no more."""
    award.revoke(actor.id, reason, clock.now())
    session.flush()
    city = session.get_one(City, award.city_id)
    _project(city)
    facts = {"title": city.name, "level": award.level}
    audit.log(actor, "award_revoked", "assessment", award.assessment_id, reason=reason, staff=facts)


@use_case
def remind(actor: Actor, award_id: int, today: date) -> None:
    """Remind a city's lead and staff that an award is to be renewed: once before, and once when the day has come."""
    authorize(policies.can_keep_awards, actor)
    award = session.get(Award, award_id, with_for_update=True, populate_existing=True)
    if award is None or not award.stands or award.remind_on is None or award.remind_on > today:
        return
    award.remind_on = award.renew_by if today < award.renew_by else None
    people = [*concerned.city_leads(award.city_id), *concerned.staff_for(award.city_id)]
    record(
        MembersConcerned(
            kind="award_renewal", subject_id=award.assessment_id, member_ids=people, note=award.renew_by.isoformat()
        )
    )


@use_case
def move_awards(actor: Actor, from_id: int, into_id: int) -> None:
    """The awards of a city that became part of another are of the one that stays."""
    authorize(policies.can_keep_awards, actor)
    move = sa.update(Award).where(Award.city_id == from_id)
    session.execute(
        move.values(city_id=into_id, version=Award.version + 1), execution_options={"synchronize_session": False}
    )
    city = session.get_one(City, into_id)
    if awards.find_certifying(into_id) is not None:
        _project(city)


def _renewed(assessment: Assessment) -> None:
    """A newer award of the same standard renews the earlier ones."""
    framework = assessment.framework
    same = Framework.family == framework.family if framework.family else Framework.id == framework.id
    alike = sa.select(Framework.id).where(same)
    earlier = sa.update(Award).where(Award.city_id == assessment.city_id, Award.framework_id.in_(alike))
    session.execute(
        earlier.values(remind_on=None, version=Award.version + 1), execution_options={"synchronize_session": False}
    )


def _project(city: City) -> None:
    """The certified level of a city is that of its newest award that stands; with the last one it goes."""
    award = awards.find_certifying(city.id)
    if award is not None:
        cities.take_award(city, award.level, award.awarded_on)
    elif city.level_awarded:
        cities.take_award(city, "", None)
