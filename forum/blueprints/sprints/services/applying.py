"""Expressions of interest: written by the people of a city together, sent by its lead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from forum.blueprints.cities.models.cities import City
from forum.blueprints.cities.queries.cities import get_city
from forum.blueprints.sprints import policies
from forum.blueprints.sprints.errors import AnswerChanged, NotEligible
from forum.blueprints.sprints.events import ApplicationMoved
from forum.blueprints.sprints.models.applications import SprintApplication, SprintScorer
from forum.blueprints.sprints.models.sprints import Sprint
from forum.blueprints.sprints.queries import sprints as queries
from forum.blueprints.sprints.rules import states
from forum.blueprints.sprints.rules.eligibility import reasons_against
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import Forbidden, Invalid
from forum.kernel.i18n import _
from forum.kernel.notices import MembersConcerned
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.questionnaires import check_answers, read_questions
from forum.kernel.use_case import savepoint, use_case

LONGEST_ANSWER = 4_000
APPLIED = "sprint_applied"


@use_case
def start_application(actor: Actor, sprint_id: int, stage: str = "") -> SprintApplication:
    """Begin for one's own city, or go on with what colleagues began. Raises NotFound, Forbidden, NotEligible."""
    city_id = getattr(actor, "city_id", None)
    if city_id is None:
        raise Forbidden("own_city_only", _("Only people of a city can express its interest."))
    sprint, city = queries.get_sprint(actor, sprint_id), get_city(actor, city_id)
    found = queries.find_of_city(actor, sprint_id, city_id)
    if found is not None:
        return _again(actor, found, stage) if found.state == states.WITHDRAWN and sprint.phase == "open" else found
    application = SprintApplication(
        sprint_id=sprint.id, city_id=city.id, stage=stage, state=states.DRAFT, started_by_id=actor.id,
        started_at=clock.now(), sprint=sprint, city=city,
    )  # fmt: skip
    authorize(policies.can_write_application, actor, application)
    _refuse_ineligible(sprint, city, stage)
    try:
        with savepoint():
            session.add(application)
            session.flush()
    except IntegrityError:  # a colleague was faster; both write in the same one
        session.expunge_all()
        return queries.find_of_city(actor, sprint_id, city_id) or application
    return application


@use_case
def write_application(
    actor: Actor, application_id: int, answers: Mapping[str, Any], seen: Mapping[str, Any] | None = None,
    stage: str | None = None,
) -> SprintApplication:  # fmt: skip
    """Write the answers that are named, the others stay; and the stage of work of the city, where the call asks.

    Raises AnswerChanged where one was written meanwhile, Invalid by `answer-<key>` and `stage`.
    """
    application = _take_turn(actor, application_id)
    authorize(policies.can_write_application, actor, application)
    given = _checked(application.sprint, answers)
    now = application.answers
    changed = {key: one for key, one in given.items() if now.get(key, "") != one and (one or key in now)}
    missed = [key for key in changed if key in (seen or {}) and (seen or {})[key] != now.get(key, "")]
    if missed:
        raise AnswerChanged(extensions={"conflicts": {key: now.get(key, "") for key in missed}})
    if stage is not None:
        application.stage = _stage(application.sprint, stage)
    if changed:
        mark = {"by": actor.id, "at": clock.now().isoformat()}
        application.answers = {**now, **changed}
        application.writers = {**application.writers, **dict.fromkeys(changed, mark)}
    session.flush()
    return application


@use_case
def submit_application(actor: Actor, application_id: int) -> SprintApplication:
    """Send it, until the deadline; for the city's lead. Raises Invalid naming the questions that need an answer."""
    application = _take_turn(actor, application_id)
    authorize(policies.can_hand_in, actor, application)
    _refuse_ineligible(application.sprint, application.city, application.stage)
    check_answers(read_questions(application.sprint.questions), application.answers)
    application.submitted_by_id, application.submitted_at = actor.id, clock.now()
    told = [application.sprint.created_by_id] if application.sprint.created_by_id not in (None, actor.id) else []
    record(MembersConcerned(kind=APPLIED, subject_id=application.id, member_ids=told, by_id=actor.id))
    return move(actor, application, states.SUBMITTED)


def move(actor: Actor, application: SprintApplication, state: str) -> SprintApplication:
    """Within a use case: be in another state, and say so."""
    application.state = state
    record(ApplicationMoved(
        application_id=application.id, sprint_id=application.sprint_id, state=state, by_id=actor.id or 0
    ))  # fmt: skip
    session.flush()
    return application


def _take_turn(actor: Actor, application_id: int) -> SprintApplication:
    session.execute(sa.select(SprintApplication.id).where(SprintApplication.id == application_id).with_for_update())
    session.expire_all()
    return queries.get_application(actor, application_id)


def _again(actor: Actor, application: SprintApplication, stage: str) -> SprintApplication:
    """A city that withdrew begins again with what it had written; what was said of it counts no more."""
    application.state, application.submitted_at, application.submitted_by_id = states.DRAFT, None, None
    authorize(policies.can_write_application, actor, application)
    _refuse_ineligible(application.sprint, application.city, stage or application.stage)
    application.stage = stage or application.stage
    session.execute(sa.delete(SprintScorer).where(SprintScorer.application_id == application.id))
    return move(actor, application, states.DRAFT)


def _checked(sprint: Sprint, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Answers in their shapes; a draft may leave out what the form needs in the end."""
    asked = {one.key: replace(one, required=False) for one in read_questions(sprint.questions)}
    wrong = [key for key, answer in answers.items() if key not in asked or not _fits(answer)]
    if wrong:
        told = _("The form has no such question, or the answer is too long.")
        raise Invalid(errors={f"answer-{key}": [told] for key in wrong})
    return check_answers([asked[key] for key in answers], answers)


def _stage(sprint: Sprint, stage: str) -> str:
    if stage and stage not in sprint.eligibility.get("stages", []):
        raise Invalid(errors={"stage": [_("Choose the stage of work in which your city is.")]})
    return stage


def _fits(answer: Any) -> bool:
    parts = answer if isinstance(answer, list) else [answer]
    return all(isinstance(one, str | bool) and len(str(one)) <= LONGEST_ANSWER for one in parts)


def _refuse_ineligible(sprint: Sprint, city: City, stage: str) -> None:
    reasons = reasons_against(sprint.eligibility, city.population, city.country_code, city.level, stage)
    if reasons:
        raise NotEligible(reasons)
