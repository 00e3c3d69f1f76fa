"""Blind scores: two people judge each application, neither knowing what the other says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from forum.blueprints.accounts import queries as account_queries
from forum.blueprints.sprints import policies
from forum.blueprints.sprints.errors import ScoresOpen
from forum.blueprints.sprints.models.applications import SprintApplication, SprintScorer
from forum.blueprints.sprints.queries import sprints as queries
from forum.blueprints.sprints.rules import states
from forum.blueprints.sprints.rules.judging import NEEDED, is_whole
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import Invalid, NotFound
from forum.kernel.i18n import _
from forum.kernel.notices import MembersConcerned
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case

TO_SCORE = "sprint_to_score"


@use_case
def assign_scorer(actor: Actor, application_id: int, member_id: int) -> SprintScorer:
    """Ask somebody to score an application; never one of its own city, and two people at most who have no conflict.

    Raises NotFound, Forbidden, Invalid.
    """
    authorize(policies.can_run_sprints, actor)
    session.execute(sa.select(SprintApplication.id).where(SprintApplication.id == application_id).with_for_update())
    application, member = queries.get_application(actor, application_id), account_queries.get_member(actor, member_id)
    scorers = queries.list_scorers([application.id]).get(application.id, [])
    asked = sa.select(SprintScorer).where(
        SprintScorer.application_id == application.id, SprintScorer.member_id == member_id
    )
    if member.city_id == application.city_id:
        raise Invalid(errors={"member_id": [_("Nobody scores the own city.")]})
    if session.scalar(asked) is not None:
        raise Invalid(errors={"member_id": [_("This person was asked already.")]})
    if len(scorers) >= NEEDED:
        raise Invalid(errors={"member_id": [_("Two people score it already.")]})
    scorer = SprintScorer(application_id=application.id, member_id=member_id)
    session.add(scorer)
    told = [member_id] if member_id != actor.id else []
    record(MembersConcerned(kind=TO_SCORE, subject_id=application.id, member_ids=told, by_id=actor.id))
    session.flush()
    return scorer


@use_case
def declare_conflict(actor: Actor, application_id: int, reason: str) -> None:
    """Say that one may not judge an application; what one had scored counts no more, and another can be asked."""
    scorer = _own(actor, application_id)
    authorize(policies.can_declare_conflict, actor, scorer)
    scorer.conflict_at, scorer.conflict_reason = clock.now(), reason
    scorer.scores, scorer.words, scorer.scored_at = {}, {}, None
    session.flush()


@use_case
def put_score(
    actor: Actor, application_id: int, scores: Mapping[str, Any], words: Mapping[str, Any] | None = None
) -> SprintScorer:
    """Score each criterion of judgement from 1 to 5, with words. Raises Invalid, Forbidden, NotFound."""
    scorer = _own(actor, application_id)
    authorize(policies.can_score, actor, scorer)
    if scorer.scored_at is not None and _both_in(scorer.application_id):
        raise ScoresOpen
    judging = scorer.application.sprint.judging
    if not is_whole(scores, judging):
        raise Invalid(errors={"scores": [_("Give each criterion a score from 1 to 5.")]})
    keys = {one["key"] for one in judging}
    scorer.scores = dict(scores)
    scorer.words = {key: str(text)[:2_000] for key, text in (words or {}).items() if key in keys}
    scorer.scored_at = clock.now()
    session.flush()
    return scorer


@use_case
def assign_scorers(actor: Actor, sprint_id: int, handles: str) -> int:
    """Ask the two people of a text of handles (`ana, luis`) to score all that was sent and has not two yet.

    Nobody is asked for the own city or twice. How many were asked for. Raises Invalid (`scorers`), Forbidden.
    """
    sprint = queries.get_sprint(actor, sprint_id)
    authorize(policies.can_edit_sprint, actor, sprint)
    wanted = list(dict.fromkeys(one.strip().lstrip("@").lower() for one in handles.split(",") if one.strip()))
    known = account_queries.find_by_handles(wanted)
    for handle in wanted:
        if handle not in known:
            raise Invalid(errors={"scorers": [_("There is no member with the username %(handle)s.", handle=handle)]})
    sent = [one for one in queries.list_applications(actor, sprint.id) if one.state == states.SUBMITTED]
    asked = 0
    for application in sent:
        for member_id in known.values():
            asked += _ask(actor, application, member_id)
    return asked


def _ask(actor: Actor, application: SprintApplication, member_id: int) -> int:
    """One more scorer; 0 where nothing is to be done. What may not be asked is refused by the verb itself."""
    try:
        assign_scorer(actor, application.id, member_id)
    except Invalid:
        return 0
    return 1


def _both_in(application_id: int) -> bool:
    scorers = queries.list_scorers([application_id]).get(application_id, [])
    return sum(one.scored_at is not None for one in scorers) >= NEEDED


def _own(actor: Actor, application_id: int) -> SprintScorer:
    application = queries.get_application(actor, application_id)
    mine = (SprintScorer.application_id == application_id, SprintScorer.member_id == (actor.id or 0))
    scorer = session.scalar(sa.select(SprintScorer).where(*mine).with_for_update())
    if scorer is None:
        raise NotFound
    scorer.application = application
    return scorer
