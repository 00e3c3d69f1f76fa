"""What moderators keep about a member, and their answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.interfaces import ORMOption

from forum.blueprints.accounts import queries as account_queries
from forum.blueprints.accounts.models import Member
from forum.blueprints.moderation import policies
from forum.blueprints.moderation.models.items import ReviewItem
from forum.blueprints.moderation.models.records import AnswerTemplate, Sanction, StaffNote
from forum.blueprints.moderation.queries.log import EntryShown, list_entries
from forum.kernel import markdown
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound
from forum.kernel.policies import authorize
from forum.kernel.ready_made import in_readers_language
from forum.kernel.subjects import SubjectCard

MOST_SHOWN = 50


@dataclass(frozen=True)
class Record:
    """A member's moderation record, as far as the asker looks after it: the latest fifty of each."""

    member: Member
    sanctions: Sequence[Sanction]
    notes: Sequence[StaffNote]
    acts: Sequence[EntryShown]


def get_record(actor: Actor, member_id: int) -> Record:
    """What those who moderate know of a member. Raises NotFound, Forbidden."""
    member = account_queries.get_member(actor, member_id)
    authorize(policies.can_keep_record, actor, member)
    acts = list_entries(actor, member_id=member_id, limit=MOST_SHOWN).items
    return Record(member, list_sanctions(actor, member_id), _notes(actor, member_id), acts)


def list_sanctions(actor: Actor, member_id: int) -> Sequence[Sanction]:
    """The sanctions of a member, the latest first."""
    statement = policies.visible_sanctions(actor).where(Sanction.member_id == member_id)
    return session.scalars(
        statement.options(*_loaded(), joinedload(Sanction.member)).order_by(Sanction.id.desc()).limit(MOST_SHOWN)
    ).all()


def get_sanction(actor: Actor, sanction_id: int) -> Sanction:
    """One of them, with the member. Raises NotFound."""
    statement = policies.visible_sanctions(actor).where(Sanction.id == sanction_id)
    found = session.scalar(statement.options(*_loaded(), joinedload(Sanction.member)))
    if found is None:
        raise NotFound
    return found


def find_last_silence(member_id: int) -> Sanction | None:
    """The last silence of a member that nobody decided; it asks no policy since nothing is shown."""
    by_itself = (Sanction.member_id == member_id, Sanction.kind == "silence", Sanction.by_id.is_(None))
    return session.scalar(sa.select(Sanction).where(*by_itself).order_by(Sanction.id.desc()).limit(1))


def list_ended_waiting(at: datetime, most: int) -> Sequence[int]:
    """Sanctions that have ended while they waited for somebody to look at them."""
    waiting = (
        sa.select(Sanction.id)
        .join(ReviewItem, ReviewItem.subject_id == Sanction.id)
        .where(ReviewItem.subject_type == "sanction", ReviewItem.status == "waiting", Sanction.ends_at <= at)
    )
    return session.scalars(waiting.order_by(Sanction.id).limit(most)).all()


def load_sanctions(actor: Actor, ids: Sequence[int]) -> Mapping[int, Sanction]:
    """The visible ones of these sanctions; one statement."""
    statement = policies.visible_sanctions(actor).where(Sanction.id.in_(ids))
    member = joinedload(Sanction.member).joinedload(Member.city)
    return {one.id: one for one in session.scalars(statement.options(*_loaded(), member))}


def sanction_card(sanction: Sanction) -> SubjectCard:
    """Whom it holds and what she was told."""
    told = markdown.render(in_readers_language(sanction.reason))
    return SubjectCard(
        title=sanction.member.name, text=sanction.reason, html=told, author=sanction.member, at=sanction.at
    )


def get_note(actor: Actor, note_id: int) -> StaffNote:
    """A note. Raises NotFound."""
    shown = (joinedload(StaffNote.by).joinedload(Member.city), joinedload(StaffNote.group))
    found = session.scalar(policies.visible_notes(actor).where(StaffNote.id == note_id).options(*shown))
    if found is None:
        raise NotFound
    return found


def list_templates(actor: Actor) -> Sequence[AnswerTemplate]:
    """The answers one may use, those for all first."""
    statement = policies.visible_templates(actor).options(joinedload(AnswerTemplate.group))
    first = sa.case((AnswerTemplate.group_id.is_(None), 0), else_=1)
    return session.scalars(statement.order_by(first, AnswerTemplate.title, AnswerTemplate.id).limit(200)).all()


def get_template(actor: Actor, template_id: int) -> AnswerTemplate:
    """An answer. Raises NotFound."""
    statement = policies.visible_templates(actor).where(AnswerTemplate.id == template_id)
    found = session.scalar(statement.options(joinedload(AnswerTemplate.group)))
    if found is None:
        raise NotFound
    return found


def _notes(actor: Actor, member_id: int) -> Sequence[StaffNote]:
    statement = policies.visible_notes(actor).where(StaffNote.member_id == member_id)
    loaded = (joinedload(StaffNote.by).joinedload(Member.city), joinedload(StaffNote.group))
    return session.scalars(statement.options(*loaded).order_by(StaffNote.id.desc()).limit(MOST_SHOWN)).all()


def _loaded() -> tuple[ORMOption, ...]:
    by = joinedload(Sanction.by).joinedload(Member.city)
    return by, joinedload(Sanction.lifted_by).joinedload(Member.city), joinedload(Sanction.group)
