"""Keeping how members answer, told by the feature in which questions are asked."""

from __future__ import annotations

from sqlalchemy.exc import IntegrityError

from forum.blueprints.directory import policies
from forum.blueprints.directory.models.answers import AnswerHistory
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.policies import authorize
from forum.kernel.use_case import savepoint, use_case


@use_case
def note_answer(actor: Actor, member_id: int, hours: int, *, late: bool) -> None:
    """A member has answered a question after so many hours; `late` when its silence was noted before."""
    authorize(policies.can_keep_profiles, actor)
    _load(member_id).note_answer(hours, late)


@use_case
def note_silence(actor: Actor, member_id: int) -> None:
    """A question to a member has stood too long."""
    authorize(policies.can_keep_profiles, actor)
    _load(member_id).note_silence()


def _load(member_id: int) -> AnswerHistory:
    history = session.get(AnswerHistory, member_id)
    if history is not None:
        return history
    try:
        with savepoint():
            session.add(AnswerHistory.empty(member_id))
            session.flush()
    except IntegrityError:  # another answer of hers was first
        pass
    return session.get_one(AnswerHistory, member_id)
