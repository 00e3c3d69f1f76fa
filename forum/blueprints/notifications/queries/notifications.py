"""Reads around notifications."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from forum.blueprints.accounts.models import Member
from forum.blueprints.accounts.queries import as_actor
from forum.blueprints.directory.queries import matches
from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.models.readings import ThreadReading
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.discussions.queries import addresses
from forum.blueprints.groups.models.groups import Membership
from forum.blueprints.library.models.requests import DocumentRequest
from forum.blueprints.library.models.resources import Reader, Resource
from forum.blueprints.library.queries import requests as document_requests
from forum.blueprints.messages.models.requests import Request
from forum.blueprints.messages.queries import conversations as message_queries
from forum.blueprints.moderation.queries import queue as review_queue
from forum.blueprints.notifications import policies
from forum.blueprints.notifications.models.notifications import Notification
from forum.blueprints.notifications.rules.kinds import OF_OBJECTS, REACTION, REACTIONS, SUGGESTED
from forum.kernel import actor as kernel_actor
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound
from forum.kernel.pagination import Key, Page, paginate

MOST_COUNTED = 100
AT_ONCE = 100
LATEST_FIRST = [Key(Notification.at, descending=True), Key(Notification.id, descending=True)]


def get_notification(actor: Actor, notification_id: int) -> Notification:
    """One of one's own with what it tells of. Raises NotFound."""
    statement = policies.visible_notifications(actor).where(Notification.id == notification_id)
    found = session.scalar(statement.options(*_shown()))
    if found is None:
        raise NotFound
    return found


def list_notifications(
    actor: Actor, unread: bool = False, cursor: str | None = None, limit: int | None = None
) -> Page[Notification]:
    """One's own, the latest first; with `unread`, those not read yet."""
    statement = policies.visible_notifications(actor).options(*_shown())
    if unread:
        statement = statement.where(Notification.read_at.is_(None))
    return paginate(statement, LATEST_FIRST, cursor, limit)


def count_unread(actor: Actor) -> int:
    """How many one has not read, at most 100, since more is shown as `99+`."""
    return session.scalar(sa.select(_unread(actor))) or 0


def count_all_unread(actor: Actor) -> dict[str, int]:
    """What the badges of every page show, notifications and messages, each at most 100; one statement."""
    if actor.id is None:
        return {"notifications": 0, "messages": 0}
    row = session.execute(sa.select(*_badges(actor))).one()
    return {"notifications": row[0], "messages": min(row[1], MOST_COUNTED)}


def count_for_frame(actor: Actor) -> dict[str, int]:
    """The same, and what waits for a moderator; still one statement."""
    row = session.execute(sa.select(*_badges(actor), review_queue.waiting_total(actor))).one()
    return {"notifications": row[0], "messages": min(row[1], MOST_COUNTED), "moderation": row[2]}


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
    return session.scalars(statement.options(*_shown())).all()


def find_growing(thread_id: int, member_ids: Iterable[int], kinds: Iterable[str]) -> Mapping[int, Notification]:
    """By member, the unread notification of a thread that a further post makes grow."""
    statement = sa.select(Notification).where(
        Notification.thread_id == thread_id,
        Notification.member_id.in_(list(member_ids)),
        Notification.kind.in_(list(kinds)),
        Notification.read_at.is_(None),
    )
    return {found.member_id: found for found in session.scalars(statement.order_by(Notification.id.desc()))}


def find_thread_levels(thread_id: int) -> Mapping[int, str]:
    """How closely members follow a thread who have said so for this thread."""
    statement = sa.select(ThreadReading.member_id, ThreadReading.watch_level).where(
        ThreadReading.thread_id == thread_id, ThreadReading.watch_level.is_not(None)
    )
    return {row.member_id: row.watch_level or "" for row in session.execute(statement)}


def list_authors(places: Iterable[tuple[int, int]]) -> Sequence[int]:
    """Who wrote the posts that these threads and numbers lead to, wherever they are now."""
    wanted = list(places)
    if not wanted:
        return []
    standing = sa.select(Post.author_id).where(addresses.lead_from(wanted), Post.stands)
    return session.scalars(standing.distinct()).all()


def find_all_unread(member_ids: Iterable[int]) -> dict[int, dict[str, int]]:
    """What the badges of several members show, for telling them; one statement for all of them.

    Who has an unread notification may not see any more what it tells of: for those, whether they may is asked with
    two statements more and one for each hundred.
    """
    anything = sa.select(Notification.id).where(Notification.member_id == Member.id, Notification.read_at.is_(None))
    statement = sa.select(Member.id, anything.exists(), message_queries.unread_total(Member.id))
    rows = session.execute(statement.where(Member.id.in_(set(member_ids)), Member.closed_at.is_(None))).all()
    seen = _find_unread([number for number, any_unread, _ in rows if any_unread])
    return {
        number: {"notifications": seen.get(number, 0), "messages": min(messages, MOST_COUNTED)}
        for number, _, messages in rows
    }


def list_told(post_id: int) -> set[int]:
    """Who has been told of a post by a notification of its own."""
    own = Notification.post_id == post_id, Notification.kind.not_in((*OF_OBJECTS, SUGGESTED))
    return set(session.scalars(sa.select(Notification.member_id).where(*own)))


def list_told_reacting(post_id: int) -> set[int]:
    """Of whose reactions to her post the author was told one by one."""
    each = Notification.post_id == post_id, Notification.kind == REACTION
    return set(session.scalars(sa.select(Notification.actor_id).where(*each)))


def list_told_suggested(post_id: int) -> set[int]:
    """Who has been told that a file of a post belongs into the library."""
    own = Notification.post_id == post_id, Notification.kind == SUGGESTED
    return set(session.scalars(sa.select(Notification.member_id).where(*own)))


def find_reactions(post_id: int) -> Notification | None:
    """What tells the author of all further reactions to her post."""
    one = Notification.post_id == post_id, Notification.kind == REACTIONS
    return session.scalar(sa.select(Notification).where(*one).limit(1))


def find_level_of(member_id: int, thread_id: int, group_id: int) -> str:
    """How closely a member follows a thread; its own level goes before the group's."""
    reading = sa.and_(ThreadReading.member_id == member_id, ThreadReading.thread_id == thread_id)
    belongs = sa.and_(Membership.member_id == member_id, Membership.group_id == group_id)
    own = sa.select(ThreadReading.watch_level).where(reading).scalar_subquery()
    of_group = sa.select(Membership.watch_level).where(belongs).scalar_subquery()
    return str(session.scalar(sa.select(sa.func.coalesce(own, of_group, "normal"))))


def was_told_of_act(entry_id: int) -> bool:
    """Whether somebody has been told of an act."""
    return session.scalar(sa.select(Notification.id).where(Notification.entry_id == entry_id).limit(1)) is not None


def list_told_of_item(item_id: int) -> set[int]:
    """Who has been told that moderators looked at what was reported."""
    return set(session.scalars(sa.select(Notification.member_id).where(Notification.item_id == item_id)))


def get_preferences(actor: Actor) -> Mapping[str, bool]:
    """What one is told without having asked for it."""
    own_id = actor.id or 0
    return {
        "peer_matches": matches.wants_matches(own_id),
        "document_requests": document_requests.wants_requests(own_id),
    }


def list_told_of_sought(document_request_id: int, kinds: Collection[str], unread: bool = False) -> set[int]:
    """Who has been told this of a request for a document; with `unread`, who has not read it yet."""
    same = Notification.document_request_id == document_request_id, Notification.kind.in_(kinds)
    told = sa.select(Notification.member_id).where(*same)
    return set(session.scalars(told.where(Notification.read_at.is_(None)) if unread else told))


def list_told_of_request(request_id: int) -> set[int]:
    """Who has been told that a question stands unanswered."""
    statement = sa.select(Notification.member_id).where(Notification.request_id == request_id)
    return set(session.scalars(statement))


def list_told_of_peer(pair: Collection[int]) -> set[int]:
    """Which of two members has been told of the other."""
    both = Notification.member_id.in_(pair), Notification.peer_id.in_(pair)
    return set(session.scalars(sa.select(Notification.member_id).where(*both)))


def _find_unread(member_ids: Sequence[int]) -> dict[int, int]:
    counts: dict[int, int] = {}
    known = list_actors(member_ids) if member_ids else []
    for start in range(0, len(known), AT_ONCE):
        each = [sa.select(sa.literal(one.id), _unread(one)) for one in known[start : start + AT_ONCE]]
        counts |= {row[0]: row[1] for row in session.execute(sa.union_all(*each))}
    return counts


def _badges(actor: Actor) -> tuple[sa.ScalarSelect[int], sa.ScalarSelect[int]]:
    return _unread(actor), message_queries.unread_total(actor.id or 0)


def _unread(actor: Actor) -> sa.ScalarSelect[int]:
    unread = policies.visible_notifications(actor).where(Notification.read_at.is_(None))
    capped = unread.with_only_columns(Notification.id).limit(MOST_COUNTED).subquery()
    return sa.select(sa.func.count()).select_from(capped).scalar_subquery()


def _shown() -> tuple[ORMOption, ...]:
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
