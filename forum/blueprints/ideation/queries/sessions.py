"""Reads around ideation sessions; a constant number of statements each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from forum.blueprints.accounts.models import Member
from forum.blueprints.discussions import policies as discussion_policies
from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.events import policies as event_policies
from forum.blueprints.events.models.events import Event
from forum.blueprints.groups import policies as group_policies
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.ideation import policies
from forum.blueprints.ideation.models import (
    Concept,
    ConceptThread,
    ConceptVersion,
    ConceptVote,
    IdeationSession,
    Theme,
)
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound
from forum.kernel.pagination import Key, Page, paginate

NEWEST = [Key(IdeationSession.created_at, descending=True), Key(IdeationSession.id, descending=True)]
MOST_COMMENTS, MOST_VERSIONS, MOST_GROUPS = 50, 50, 200


def list_sessions(
    actor: Actor, group_id: int | None = None, cursor: str | None = None, limit: int | None = None
) -> Page[IdeationSession]:
    """The sessions one sees, the newest first; with `group_id`, those of one group."""
    statement = policies.visible_sessions(actor).options(*_shown())
    if group_id is not None:
        statement = statement.where(IdeationSession.group_id == group_id)
    return paginate(statement, NEWEST, cursor, limit)


def list_groups_to_plan_in(actor: Actor) -> Sequence[Group]:
    """The groups in which one may start a session, by name: of those one looks after, for staff of those one reads."""
    if not actor.signed_in:
        return []
    groups = group_policies.moderated_groups(actor).order_by(Group.name, Group.id).limit(MOST_GROUPS)
    return [one for one in session.scalars(groups) if policies.can_plan_session(actor, one)]


def get_session(actor: Actor, session_id: int, *, lock: bool = False) -> IdeationSession:
    """A session with its group, themes and concepts. Raises NotFound.

    With `lock`, those who vote in it or change its step take turns from here on, until the transaction ends.
    """
    if lock:
        session.scalar(sa.select(IdeationSession.id).where(IdeationSession.id == session_id).with_for_update())
    statement = policies.visible_sessions(actor).where(IdeationSession.id == session_id).options(*_shown(), *_whole())
    return _one(statement)


def get_theme(actor: Actor, theme_id: int) -> Theme:
    """A theme with its session and concepts. Raises NotFound."""
    seen = policies.visible_sessions(actor).with_only_columns(IdeationSession.id)
    statement = sa.select(Theme).where(Theme.id == theme_id, Theme.session_id.in_(seen))
    concepts = selectinload(Theme.concepts)
    found = session.scalar(
        statement.options(
            joinedload(Theme.session).joinedload(IdeationSession.group),
            concepts.joinedload(Concept.owner).joinedload(Member.city), concepts.joinedload(Concept.merged_into),
        ).execution_options(populate_existing=True)
    )  # fmt: skip
    if found is None:
        raise NotFound
    return found


def get_concept(actor: Actor, concept_id: int) -> Concept:
    """A concept with its owner, theme and session. Raises NotFound."""
    place = joinedload(Concept.theme).joinedload(Theme.session).joinedload(IdeationSession.group)
    owner = joinedload(Concept.owner).joinedload(Member.city)
    statement = policies.visible_concepts(actor).where(Concept.id == concept_id)
    shown = statement.options(place, owner, joinedload(Concept.merged_into))
    found = session.scalar(shown.execution_options(populate_existing=True))
    if found is None:
        raise NotFound
    return found


def list_concepts(actor: Actor, *, theme_id: int | None = None, ids: Sequence[int] = ()) -> Sequence[Concept]:
    """The concepts of a theme, or those of these ids, by theme and number, each with its owner, theme and session."""
    place = joinedload(Concept.theme).joinedload(Theme.session).joinedload(IdeationSession.group)
    owner = joinedload(Concept.owner).joinedload(Member.city)
    wanted = Concept.id.in_(ids) if theme_id is None else Concept.theme_id == theme_id
    shown = policies.visible_concepts(actor).where(wanted).options(place, owner, joinedload(Concept.merged_into))
    return session.scalars(shown.order_by(Concept.theme_id, Concept.number)).all()


def own_votes(actor: Actor, session_id: int) -> Mapping[int, int]:
    """How many points the asker gives to each concept of a session."""
    mine = ConceptVote.session_id == session_id, ConceptVote.member_id == (actor.id or 0)
    rows = session.execute(sa.select(ConceptVote.concept_id, ConceptVote.points).where(*mine))
    return {row.concept_id: row.points for row in rows}


def count_voters(session_id: int) -> int:
    """How many members have voted."""
    counted = sa.select(sa.func.count(sa.distinct(ConceptVote.member_id)))
    return session.scalar(counted.where(ConceptVote.session_id == session_id)) or 0


def list_versions(actor: Actor, concept_id: int) -> Sequence[ConceptVersion]:
    """How a concept stood lately, the newest first, for whoever sees it. Raises NotFound."""
    get_concept(actor, concept_id)
    statement = sa.select(ConceptVersion).where(ConceptVersion.concept_id == concept_id)
    return session.scalars(
        statement.order_by(ConceptVersion.number.desc()).options(joinedload(ConceptVersion.by)).limit(MOST_VERSIONS)
    ).all()


def find_event(actor: Actor, found: IdeationSession) -> Event | None:
    """The event that a session is part of, if the asker sees it, which not everybody may who reads the session."""
    if found.event_id is None:
        return None
    return session.scalar(event_policies.visible_events(actor).where(Event.id == found.event_id))


def find_thread(actor: Actor, concept_id: int, *, follows: bool = False) -> Thread | None:
    """The thread of comments on a concept, or the one that goes on with it, as far as the asker sees it."""
    linked = sa.select(ConceptThread.thread_id).where(
        ConceptThread.concept_id == concept_id, ConceptThread.follows.is_(follows)
    )
    statement = discussion_policies.visible_threads(actor).where(Thread.id.in_(linked)).order_by(Thread.id.desc())
    return session.scalar(statement.options(joinedload(Thread.group)).limit(1))


def list_comments(actor: Actor, concept_id: int) -> Sequence[Post]:
    """The latest comments on a concept, oldest first."""
    linked = sa.select(ConceptThread.thread_id).where(
        ConceptThread.concept_id == concept_id, ConceptThread.follows.is_(False)
    )
    statement = discussion_policies.visible_posts(actor).where(
        Post.thread_id.in_(linked), Post.stands, Post.pending_at.is_(None)
    )
    author = joinedload(Post.author).joinedload(Member.city)
    shown = statement.options(author, joinedload(Post.thread).joinedload(Thread.group))
    return list(reversed(session.scalars(shown.order_by(Post.id.desc()).limit(MOST_COMMENTS)).all()))


def count_comments(actor: Actor, session_id: int) -> Mapping[int, int]:
    """How many comments each concept of a session has, as far as the asker reads them."""
    posts = discussion_policies.visible_posts(actor).where(Post.stands).with_only_columns(Post.id, Post.thread_id)
    seen = posts.subquery()
    statement = (
        sa.select(ConceptThread.concept_id, sa.func.count(seen.c.id))
        .join(seen, seen.c.thread_id == ConceptThread.thread_id)
        .join(Concept, Concept.id == ConceptThread.concept_id)
        .join(Theme, Theme.id == Concept.theme_id)
        .where(Theme.session_id == session_id, ConceptThread.follows.is_(False))
        .group_by(ConceptThread.concept_id)
    )
    return {row[0]: row[1] for row in session.execute(statement)}


def _one(statement: sa.Select[IdeationSession]) -> IdeationSession:
    found = session.scalar(statement.execution_options(populate_existing=True))
    if found is None:
        raise NotFound
    return found


def _shown() -> tuple[ORMOption, ...]:
    contact = joinedload(IdeationSession.contact).joinedload(Member.city)
    return joinedload(IdeationSession.group), contact, selectinload(IdeationSession.criteria)


def _whole() -> tuple[ORMOption, ...]:
    concepts = selectinload(IdeationSession.themes).selectinload(Theme.concepts)
    owner = concepts.joinedload(Concept.owner).joinedload(Member.city)
    return owner, concepts.joinedload(Concept.merged_into), joinedload(IdeationSession.resource)
