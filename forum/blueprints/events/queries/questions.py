"""Questions at events for whoever may see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.interfaces import ORMOption

from forum.blueprints.accounts.models import Member
from forum.blueprints.events import policies
from forum.blueprints.events.models.events import Event
from forum.blueprints.events.models.questions import EventFloor, EventQuestion, QuestionVote
from forum.blueprints.events.rules.live import MERGED, OPEN
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound
from forum.kernel.pagination import Key, Page, paginate

BY_VOTES = [Key(EventQuestion.vote_count, descending=True), Key(EventQuestion.id)]
MOST_LIVE = 300


@dataclass(frozen=True)
class Floor:
    """How an event takes questions now."""

    asking: bool = True
    unnamed: bool = False


def shown() -> tuple[ORMOption, ...]:
    """What a row needs."""
    return (
        joinedload(EventQuestion.event).joinedload(Event.group),
        joinedload(EventQuestion.author).joinedload(Member.city),
        joinedload(EventQuestion.answered_by).joinedload(Member.city),
    )


def get_question(actor: Actor, question_id: int, lock: bool = False) -> EventQuestion:
    """One question; with `lock` held until the transaction ends. Raises NotFound."""
    if lock:
        session.execute(sa.select(EventQuestion.id).where(EventQuestion.id == question_id).with_for_update())
    statement = policies.visible_questions(actor).where(EventQuestion.id == question_id)
    found = session.scalar(statement.options(*shown()).execution_options(populate_existing=True))
    if found is None:
        raise NotFound
    return found


def list_questions(
    actor: Actor, event: Event, *, state: str | None = None, cursor: str | None = None, limit: int | None = None
) -> Page[EventQuestion]:
    """The questions of an event by votes, the earlier first among equals; `state` narrows, merged ones are left out."""
    statement = policies.visible_questions(actor).where(
        EventQuestion.event_id == event.id, EventQuestion.state != MERGED, EventQuestion.hidden_at.is_(None)
    )
    if state is not None:
        statement = statement.where(EventQuestion.state == state)
    return paginate(statement.options(*shown()), BY_VOTES, cursor, limit)


def list_live(actor: Actor, event: Event) -> Sequence[EventQuestion]:
    """As many as a live view holds: what waits by votes, then the others, those answered last first."""
    statement = policies.visible_questions(actor).where(
        EventQuestion.event_id == event.id, EventQuestion.state != MERGED, EventQuestion.hidden_at.is_(None)
    )
    settled = sa.case((EventQuestion.state == OPEN, 0), else_=1)
    statement = statement.order_by(
        settled, EventQuestion.answered_at.desc(), EventQuestion.vote_count.desc(), EventQuestion.id
    )
    return session.scalars(statement.options(*shown()).limit(MOST_LIVE)).all()


def find_votes(actor: Actor, question_ids: Iterable[int]) -> frozenset[int]:
    """Those of these questions for which the actor has voted."""
    if not actor.signed_in:
        return frozenset()
    own = sa.select(QuestionVote.question_id).where(QuestionVote.member_id == actor.id)
    return frozenset(session.scalars(own.where(QuestionVote.question_id.in_(list(question_ids)))))


def find_same(author_id: int, event_id: int, text: str) -> bool:
    """Whether the member has asked the same there, and it still waits."""
    here = (EventQuestion.event_id == event_id, EventQuestion.author_id == author_id, EventQuestion.text == text)
    return session.scalar(sa.select(EventQuestion.id).where(*here, EventQuestion.state == OPEN).limit(1)) is not None


def find_floor(event_id: int) -> Floor:
    """How an event takes questions; as usual when nobody has said otherwise."""
    row = session.get(EventFloor, event_id)
    return Floor() if row is None else Floor(row.asking, row.unnamed)


def count_open(actor: Actor, event_id: int) -> int:
    """How many questions wait."""
    statement = policies.visible_questions(actor).where(
        EventQuestion.event_id == event_id, EventQuestion.state == OPEN, EventQuestion.hidden_at.is_(None)
    )
    return session.scalar(sa.select(sa.func.count()).select_from(statement.subquery())) or 0


def load_questions(actor: Actor, question_ids: Sequence[int]) -> Mapping[int, EventQuestion]:
    """Those of these questions that one sees."""
    statement = policies.visible_questions(actor).where(EventQuestion.id.in_(question_ids))
    return {question.id: question for question in session.scalars(statement.options(*shown()))}


def list_to_tell(question_ids: Sequence[int]) -> Sequence[EventQuestion]:
    """Questions as they are now, for telling the room of their event; in the order of their numbers."""
    statement = sa.select(EventQuestion).where(EventQuestion.id.in_(question_ids)).order_by(EventQuestion.id)
    return session.scalars(statement.options(*shown()).execution_options(populate_existing=True)).all()


def count_votes_to_tell(question_ids: Sequence[int]) -> dict[int, int]:
    """How many votes questions have now, for telling the room of their event."""
    counts = sa.select(EventQuestion.id, EventQuestion.vote_count).where(EventQuestion.id.in_(question_ids))
    return {row.id: row.vote_count for row in session.execute(counts.order_by(EventQuestion.id))}


def list_askers(question_id: int) -> list[int]:
    """Who asked it, and who asked what was merged into it, for telling them."""
    statement = sa.select(EventQuestion.author_id).where(
        sa.or_(EventQuestion.id == question_id, EventQuestion.merged_into_id == question_id)
    )
    return list(dict.fromkeys(session.scalars(statement.order_by(EventQuestion.id))))
