"""Expressions of interest: written by the people of a city together, sent by its lead."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from forum.blueprints.cities.models.cities import City
from forum.blueprints.cities.queries.cities import get_city
from forum.blueprints.sprints import policies
from forum.blueprints.sprints.errors import AnswerChanged, NotEligible
from forum.blueprints.sprints.events import ApplicationMoved
from forum.blueprints.sprints.models.applications import SprintApplication
from forum.blueprints.sprints.models.sprints import Sprint
from forum.blueprints.sprints.queries import sprints as queries
from forum.blueprints.sprints.rules import states
from forum.blueprints.sprints.rules.eligibility import reasons_against
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import Forbidden, Invalid
from forum.kernel.i18n import _
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import savepoint, use_case

LONGEST_ANSWER = 4_000


@use_case
def start_application(actor: Actor, sprint_id: int, stage: str = "") -> SprintApplication:
    """Begin for one's own city, or go on with what colleagues began. Raises NotFound, Forbidden, NotEligible."""
    city_id = getattr(actor, "city_id", None)
    if city_id is None:
        raise Forbidden("own_city_only", _("Only people of a city can express its interest."))
    sprint, city = queries.get_sprint(actor, sprint_id), get_city(actor, city_id)
    found = queries.find_of_city(actor, sprint_id, city_id)
    if found is not None:
        return found
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
    actor: Actor, application_id: int, answers: Mapping[str, Any], seen: Mapping[str, Any] | None = None
) -> SprintApplication:
    """Write the answers that are named, the others stay. Raises AnswerChanged where one was written meanwhile."""
    application = _take_turn(actor, application_id)
    authorize(policies.can_write_application, actor, application)
    known = {one["key"] for one in application.sprint.questions}
    wrong = [key for key, text in answers.items() if key not in known or not _fits(text)]
    if wrong:
        raise Invalid(errors={key: [_("The form has no such question, or the answer is too long.")] for key in wrong})
    now = application.answers
    changed = {key: text for key, text in answers.items() if now.get(key, "") != text}
    missed = [key for key in changed if key in (seen or {}) and (seen or {})[key] != now.get(key, "")]
    if missed:
        raise AnswerChanged(extensions={"conflicts": {key: now.get(key, "") for key in missed}})
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
    needed = [one["key"] for one in application.sprint.questions if one.get("required")]
    empty = [key for key in needed if not str(application.answers.get(key, "")).strip()]
    if empty:
        raise Invalid(errors={key: [_("This question needs an answer.")] for key in empty})
    application.submitted_by_id, application.submitted_at = actor.id, clock.now()
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


def _fits(answer: Any) -> bool:
    return isinstance(answer, str) and len(answer) <= LONGEST_ANSWER


def _refuse_ineligible(sprint: Sprint, city: City, stage: str) -> None:
    reasons = reasons_against(sprint.eligibility, city.population, city.country_code, city.level, stage)
    if reasons:
        raise NotEligible(reasons)
