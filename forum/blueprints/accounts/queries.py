"""Reads around accounts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload
from sqlalchemy.sql.base import ExecutableOption

from forum.blueprints.accounts import policies
from forum.blueprints.accounts.models import Invitation, Member, Session
from forum.blueprints.accounts.rules import hash_token
from forum.blueprints.cities.queries import peers
from forum.kernel import actor as kernel_actor
from forum.kernel import clock
from forum.kernel.actor import Actor, actor_fact
from forum.kernel.database import session
from forum.kernel.errors import NotFound
from forum.kernel.pagination import Key, Page, paginate

SEEN_EVERY = timedelta(minutes=5)
_OF_AN_ACTOR = (
    Member.id, Member.name, Member.handle, Member.role, Member.city_id, Member.leads_city, Member.language,
    Member.timezone,
)  # fmt: skip


@actor_fact("similar_cities")
def _load_similar_cities(member_id: int) -> frozenset[int]:
    """The cities most similar to the member's, which the rules of `cities` ask for but cannot know."""
    return frozenset(peers.find_peers(session.scalar(sa.select(Member.city_id).where(Member.id == member_id))))


def with_city() -> ExecutableOption:
    """Load what a member's card shows; use it wherever `Member` is selected to be shown."""
    return joinedload(Member.city)


def get_member(actor: Actor, member_id: int) -> Member:
    """A member with the city. Raises NotFound."""
    statement = policies.visible_members(actor).where(Member.id == member_id).options(with_city())
    member = session.scalar(statement)
    if member is None:
        raise NotFound
    return member


def get_members(actor: Actor, ids: Iterable[int]) -> Mapping[int, Member]:
    """The visible ones of these members, by id, with their cities."""
    statement = policies.visible_members(actor).where(Member.id.in_(list(ids))).options(with_city())
    return {member.id: member for member in session.scalars(statement)}


def find_by_handles(handles: Iterable[str]) -> Mapping[str, int]:
    """The ids of open accounts by handle, for mentions."""
    wanted = list(handles)
    if not wanted:
        return {}
    statement = sa.select(Member.handle, Member.id).where(Member.handle.in_(wanted), Member.closed_at.is_(None))
    return {row.handle: row.id for row in session.execute(statement)}


def list_invitations(actor: Actor, cursor: str | None = None, limit: int | None = None) -> Page[Invitation]:
    """The invitations that the actor looks after, newest first."""
    statement = policies.visible_invitations(actor).options(joinedload(Invitation.city), joinedload(Invitation.inviter))
    keys = [Key(Invitation.created_at, descending=True), Key(Invitation.id, descending=True)]
    return paginate(statement, keys, cursor, limit)


def list_sessions(actor: Actor) -> Sequence[Session]:
    """One's own open sessions, the one used last first."""
    statement = policies.visible_sessions(actor).where(Session.expires_at > clock.now())
    return session.scalars(statement.order_by(Session.seen_at.desc(), Session.id.desc())).all()


@dataclass(frozen=True)
class OpenSession:
    """The member behind a token, and when her session was last noted as in use."""

    actor: kernel_actor.Member
    seen_at: datetime

    def is_due(self) -> bool:
        """Whether its use should be noted again; every few minutes is enough."""
        return clock.now() - self.seen_at > SEEN_EVERY


def find_session(token: str) -> OpenSession | None:
    """The session of this token, if it is neither ended nor idle too long; one statement."""
    statement = (
        sa.select(*_OF_AN_ACTOR, Session.id, Session.seen_at)
        .join(Session, Session.member_id == Member.id)
        .where(Session.token_hash == hash_token(token), Session.ended_at.is_(None))
        .where(Session.expires_at > clock.now(), Member.closed_at.is_(None))
    )
    row: Any = session.execute(statement).one_or_none()
    if row is None:
        return None
    names = [column.key for column in _OF_AN_ACTOR]
    facts: dict[str, Any] = dict(zip(names, row[: len(names)], strict=True))
    return OpenSession(kernel_actor.Member(**facts, session_id=row[-2]), row[-1])


def as_actor(member: Member) -> kernel_actor.Member:
    """The member as an actor, to check on her behalf what she may see (a notification, a mail)."""
    return kernel_actor.Member(**{column.key: getattr(member, column.key) for column in _OF_AN_ACTOR})
