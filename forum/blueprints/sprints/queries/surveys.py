"""The survey after a sprint, and what was answered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from forum.blueprints.sprints import policies
from forum.blueprints.sprints.models.sprints import Sprint
from forum.blueprints.sprints.models.surveys import SprintSurvey, SprintSurveyAnswer, SprintSurveyTaker
from forum.blueprints.sprints.queries.sprints import get_sprint
from forum.blueprints.sprints.rules.outcomes import ENOUGH_ANSWERS
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound
from forum.kernel.policies import authorize
from forum.kernel.questionnaires import LINE, SEVERAL, TEXT, YES, Question, read_questions


@dataclass(frozen=True)
class Answered:
    """A question with how many chose each option, or what was written, in the order of the alphabet."""

    question: Question
    counts: list[tuple[str, int]] = field(default_factory=list)
    words: list[str] = field(default_factory=list)


def get_survey(actor: Actor, sprint_id: int) -> SprintSurvey:
    """The survey of a sprint that one follows; before it is opened for staff only. Raises NotFound, Forbidden."""
    sprint = get_sprint(actor, sprint_id)
    authorize(policies.can_follow_programme, actor, sprint)
    found = session.get(SprintSurvey, sprint.id)
    if found is None or (found.opened_at is None and not policies.can_read_survey(actor, sprint)):
        raise NotFound
    return found


def has_answered(actor: Actor, sprint_id: int) -> bool:
    """Whether this member has answered."""
    return session.get(SprintSurveyTaker, (sprint_id, actor.id or 0)) is not None


def count_answers(sprint_id: int) -> int:
    """How many have answered."""
    every = sa.select(sa.func.count()).select_from(SprintSurveyAnswer)
    return session.scalar(every.where(SprintSurveyAnswer.sprint_id == sprint_id)) or 0


def list_waiting(actor: Actor) -> Sequence[Sprint]:
    """The sprints whose survey waits for this member."""
    done = sa.select(SprintSurveyTaker.sprint_id).where(SprintSurveyTaker.member_id == (actor.id or 0))
    opened = sa.select(SprintSurvey.sprint_id).where(
        SprintSurvey.opened_at.is_not(None), SprintSurvey.sprint_id.not_in(done)
    )
    mine = Sprint.id.in_(list(actor.fact("sprint_places")))
    return session.scalars(policies.visible_sprints(actor).where(mine, Sprint.id.in_(opened)).order_by(Sprint.id)).all()


def list_results(actor: Actor, sprint_id: int) -> list[Answered]:
    """What was answered, question by question; nothing before enough people have. Raises NotFound, Forbidden."""
    sprint = get_sprint(actor, sprint_id)
    authorize(policies.can_read_survey, actor, sprint)
    survey = session.get(SprintSurvey, sprint.id)
    kept = sa.select(SprintSurveyAnswer.answers).where(SprintSurveyAnswer.sprint_id == sprint.id)
    given = list(session.scalars(kept))
    if survey is None or len(given) < ENOUGH_ANSWERS:
        return []
    return [_answered(question, [one.get(question.key) for one in given])
            for question in read_questions(survey.questions)]  # fmt: skip


def _answered(question: Question, given: list[Any]) -> Answered:
    if question.kind in (LINE, TEXT):
        return Answered(question, words=sorted((str(one) for one in given if one), key=str.casefold))
    if question.kind == YES:
        said = Counter("yes" if one else "no" for one in given)
        return Answered(question, counts=[(name, said[name]) for name in ("yes", "no")])
    chosen = Counter(one for all_of in given for one in (all_of or [] if question.kind == SEVERAL else [all_of]))
    return Answered(question, counts=[(option, chosen[option]) for option in question.options])
