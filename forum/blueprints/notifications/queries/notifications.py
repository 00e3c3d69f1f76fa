"""Reads around notifications."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from forum.blueprints.accounts.models import Member
from forum.blueprints.accounts.queries import as_actor
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.groups.models.groups import Membership
from forum.blueprints.library.models.requests import DocumentRequest
from forum.blueprints.library.models.resources import Reader, Resource
from forum.blueprints.messages.models.requests import Request
from forum.blueprints.messages.queries import conversations as message_queries
from forum.blueprints.moderation.queries import queue as review_queue
from forum.blueprints.notifications import policies
from forum.blueprints.notifications.models.notifications import Notification
from forum.blueprints.notifications.queries import counting
from forum.blueprints.notifications.queries.counting import MOST_COUNTED
from forum.kernel import actor as kernel_actor
from forum.kernel.actor import SYSTEM, Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound
from forum.kernel.notices import kinds_of
from forum.kernel.pagination import Key, Page, paginate
from forum.kernel.subjects import load_subjects

AT_ONCE = 100
LATEST_FIRST = [Key(Notification.at, descending=True), Key(Notification.id, descending=True)]


def get_notification(actor: Actor, notification_id: int) -> Notification:
    """One of one's own with what it tells of. Raises NotFound."""
    statement = policies.visible_notifications(actor).where(Notification.id == notification_id)
    found = session.scalar(statement.options(*shown()))
    if found is None:
        raise NotFound
    return know_subjects(actor, [found])[0]


def list_notifications(
    actor: Actor,
    unread: bool = False,
    topic: str | None = None,
    cursor: str | None = None,
    limit: int | None = None,
) -> Page[Notification]:
    """One's own, the latest first; with `unread`, those not read yet; with `topic`, those of its kinds."""
    statement = narrow(policies.visible_notifications(actor), Notification, unread, topic).options(*shown())
    page = paginate(statement, LATEST_FIRST, cursor, limit)
    know_subjects(actor, page.items)
    return page


def narrow(statement: sa.Select[Any], told: Any, unread: bool, topic: str | None) -> sa.Select[Any]:
    """Those not read yet, or of a topic; `told` is the table or a name of it."""
    if unread:
        statement = statement.where(told.read_at.is_(None))
    return statement.where(told.kind.in_(kinds_of(topic))) if topic else statement


def know_subjects(actor: Actor, told: Sequence[Notification]) -> Sequence[Notification]:
    """Load the things of other features that these tell of, as far as the actor sees them; none costs nothing."""
    wanted = {(one.subject_type or "", one.subject_id): one for one in told if one.subject_id}
    rows = load_subjects(actor, [(name, number) for name, number in wanted if number is not None])
    for one in told:
        one.know_subject(rows.get((one.subject_type or "", one.subject_id or 0)))
    return told


def count_unread(actor: Actor) -> int:
    """How many one has not read, at most 100, since more is shown as `99+`; one statement, two where there are any."""
    return counting.count_of(actor, counting.names_in(counting.with_what(actor)))


def count_all_unread(actor: Actor) -> dict[str, int]:
    """What the badges of every page show, notifications and messages, each at most 100; statements as above."""
    if actor.id is None:
        return {"notifications": 0, "messages": 0}
    row = counting.with_what(actor, message_queries.unread_total(actor.id).label("messages"))
    told = counting.count_of(actor, counting.names_in(row))
    return {"notifications": told, "messages": min(row.messages, MOST_COUNTED)}


def count_for_frame(actor: Actor) -> dict[str, int]:
    """The same, and what waits for a moderator; still as many statements."""
    messages = message_queries.unread_total(actor.id or 0).label("messages")
    row = counting.with_what(actor, messages, review_queue.waiting_total(actor).label("moderation"))
    told = counting.count_of(actor, counting.names_in(row))
    return {"notifications": told, "messages": min(row.messages, MOST_COUNTED), "moderation": row.moderation}


def list_actors(member_ids: Iterable[int]) -> Sequence[kernel_actor.Member]:
    """Open accounts as actors with their memberships, to ask on their behalf what they may see; two statements."""
    wanted = list(member_ids)
    members = session.scalars(sa.select(Member).where(Member.id.in_(wanted), Member.closed_at.is_(None))).all()
    roles: dict[int, dict[int, str]] = {member.id: {} for member in members}
    statement = sa.select(Membership.member_id, Membership.group_id, Membership.role)
    for row in session.execute(statement.where(Membership.member_id.in_(roles))):
        roles[row.member_id][row.group_id] = row.role
    actors = [as_actor(member) for member in members]
    for known in actors:
        known.know("memberships", roles[known.id])
    return actors


def list_to_tell(notification_ids: Iterable[int]) -> Sequence[Notification]:
    """Notifications for the rooms of the members they are for."""
    statement = sa.select(Notification).where(Notification.id.in_(list(notification_ids)))
    return know_subjects(SYSTEM, session.scalars(statement.options(*shown())).all())


def find_growing(thread_id: int, member_ids: Iterable[int], kinds: Iterable[str]) -> Mapping[int, Notification]:
    """By member, the unread notification of a thread that a further post makes grow."""
    statement = sa.select(Notification).where(
        Notification.thread_id == thread_id,
        Notification.member_id.in_(list(member_ids)),
        Notification.kind.in_(list(kinds)),
        Notification.read_at.is_(None),
    )
    return {found.member_id: found for found in session.scalars(statement.order_by(Notification.id.desc()))}


def find_all_unread(member_ids: Iterable[int]) -> dict[int, dict[str, int]]:
    """What the badges of several members show, for telling them; one statement for all of them.

    Who has an unread notification may not see any more what it tells of: for those, whether they may is asked with
    two statements more and one for each hundred.
    """
    theirs = sa.and_(Notification.member_id == Member.id, Notification.read_at.is_(None))
    statement = (
        sa.select(Member.id, message_queries.unread_total(Member.id).label("messages"), *counting.of_what())
        .outerjoin(Notification, theirs)
        .where(Member.id.in_(set(member_ids)), Member.closed_at.is_(None))
        .group_by(Member.id)
    )
    rows = session.execute(statement).all()
    seen = _find_unread({row.id: about for row in rows if (about := counting.names_in(row))})
    return {row.id: {"notifications": seen.get(row.id, 0), "messages": min(row.messages, MOST_COUNTED)} for row in rows}


def _find_unread(told: Mapping[int, Collection[str]]) -> dict[int, int]:
    counts: dict[int, int] = {}
    known = list_actors(told) if told else []
    for start in range(0, len(known), AT_ONCE):
        each = [
            sa.select(sa.literal(one.id), counting.count_capped(counting.unread_of(one, told[one.id])))
            for one in known[start : start + AT_ONCE]
        ]
        counts |= {row[0]: row[1] for row in session.execute(sa.union_all(*each))}
    return counts


def shown() -> tuple[ORMOption, ...]:
    """What is loaded with a notification that is shown."""
    who = joinedload(Notification.actor).joinedload(Member.city)
    thread = joinedload(Notification.thread).joinedload(Thread.group)
    request = joinedload(Notification.request)
    about = request.joinedload(Request.criterion), request.joinedload(Request.message)
    subjects = joinedload(Notification.conversation), joinedload(Notification.peer).joinedload(Member.city)
    moderation = joinedload(Notification.entry), joinedload(Notification.item)
    sought = joinedload(Notification.document_request).joinedload(DocumentRequest.criterion)
    others = sought, joinedload(Notification.saved_search)
    resource = joinedload(Notification.resource).options(
        joinedload(Resource.group), selectinload(Resource.readers).joinedload(Reader.group)
    )
    places = thread, joinedload(Notification.post), joinedload(Notification.group)
    return who, *places, *about, *subjects, *moderation, *others, resource
