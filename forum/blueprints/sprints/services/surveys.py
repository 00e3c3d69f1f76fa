"""Asking the people of a sprint's cities afterwards, and answering."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from forum.blueprints.sprints import policies
from forum.blueprints.sprints.errors import SurveyAnswered, SurveyBegun
from forum.blueprints.sprints.models.sprints import Sprint
from forum.blueprints.sprints.models.surveys import SprintSurvey, SprintSurveyAnswer, SprintSurveyTaker
from forum.blueprints.sprints.queries import surveys as queries
from forum.blueprints.sprints.queries.programme import people_taking_part
from forum.blueprints.sprints.queries.sprints import get_sprint
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import Invalid, NotFound
from forum.kernel.etags import check_version
from forum.kernel.i18n import _
from forum.kernel.notices import MembersConcerned, SubjectSeen
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.questionnaires import check_answers, read_questions
from forum.kernel.use_case import use_case

OPENED = "sprint_survey_opened"


@use_case
def write_survey(
    actor: Actor, sprint_id: int, *, questions: Sequence[Mapping[str, Any]], opened: bool = False,
    version: int | None = None,
) -> SprintSurvey:  # fmt: skip
    """Write what is asked, and open it, which tells the people of the cities once. Once somebody has answered the
    questions stand. Raises NotFound, Forbidden, Invalid, SurveyBegun, StaleVersion.
    """
    sprint = get_sprint(actor, sprint_id)
    authorize(policies.can_run_programme, actor, sprint)
    session.execute(sa.select(Sprint.id).where(Sprint.id == sprint.id).with_for_update())
    survey = session.get(SprintSurvey, sprint.id, populate_existing=True)
    asked = [one.as_json() for one in read_questions(questions)]
    if not asked:
        raise Invalid(errors={"questions": [_("Ask at least one question.")]})
    if survey is None:
        survey = SprintSurvey(sprint_id=sprint.id, questions=[], opened_at=None)
        session.add(survey)
    else:
        check_version(survey.version, version)
    if asked != survey.questions and queries.count_answers(sprint.id):
        raise SurveyBegun
    survey.questions = asked
    if opened and survey.opened_at is None:
        survey.opened_at = clock.now()
        _tell_cities(actor, sprint)
    session.flush()
    return survey


@use_case
def answer_survey(actor: Actor, sprint_id: int, answers: Mapping[str, Any]) -> None:
    """Answer, once; what was answered is kept apart from who answered. Raises NotFound, Forbidden, Invalid,
    SurveyAnswered.
    """
    sprint = get_sprint(actor, sprint_id)
    authorize(policies.can_answer_survey, actor, sprint)
    session.execute(sa.select(SprintSurvey.sprint_id).where(SprintSurvey.sprint_id == sprint.id).with_for_update())
    survey = session.get(SprintSurvey, sprint.id, populate_existing=True)
    if survey is None or survey.opened_at is None:
        raise NotFound
    if queries.has_answered(actor, sprint.id):
        raise SurveyAnswered
    checked = check_answers(read_questions(survey.questions), answers)
    session.add(SprintSurveyTaker(sprint_id=sprint.id, member_id=actor.id or 0))
    session.add(SprintSurveyAnswer(id=secrets.token_hex(16), sprint_id=sprint.id, answers=checked))
    session.flush()
    record(SubjectSeen(subject_type="sprint", subject_id=sprint.id, member_id=actor.id or 0))


def _tell_cities(actor: Actor, sprint: Sprint) -> None:
    told = [number for number in people_taking_part(sprint.id) if number != actor.id]
    if told:
        record(MembersConcerned(kind=OPENED, subject_id=sprint.id, member_ids=told, by_id=actor.id))
