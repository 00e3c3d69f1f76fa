"""What a push tells, as it is now: only what its reader may see, has not read, and still wants to be told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import sqlalchemy as sa

from forum.blueprints.directory import policies as directory_policies
from forum.blueprints.discussions import policies as discussion_policies
from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.messages.models.participations import Participation
from forum.blueprints.notifications import policies
from forum.blueprints.notifications.models.notifications import Notification
from forum.blueprints.notifications.models.push import LINES, ONE, TEST, Push, PushSubscription
from forum.blueprints.notifications.queries import inbox
from forum.blueprints.notifications.queries import notifications as queries
from forum.blueprints.notifications.queries.mailing import Reader
from forum.blueprints.notifications.queries.talks import Talk, find_talks
from forum.blueprints.notifications.rules.preferences import subject_of
from forum.blueprints.notifications.rules.push import KEEPS
from forum.kernel import clock
from forum.kernel.database import session
from forum.kernel.notices import KINDS, MESSAGES

MOST_COUNTED = 100


@dataclass(frozen=True)
class Waiting:
    """How much has come since quiet hours began: notifications, and lines of conversations."""

    notifications: int = 0
    messages: int = 0


@dataclass(frozen=True)
class PreparedPush:
    """A push with its reader and what it tells. `quoted` says whether the text of its post may be; `unread` is what the
    badges of a page would show."""

    push: Push
    subscription: PushSubscription
    reader: Reader
    told: Notification | None = None
    quoted: bool = False
    talk: Talk | None = None
    waiting: Waiting = field(default_factory=Waiting)
    unread: int = 0

    @property
    def subject(self) -> str:
        """Under which subject it falls."""
        return subject_of(self.told.kind) if self.told is not None else MESSAGES


def prepare_contents(push: Push, subscription: PushSubscription, reader: Reader) -> PreparedPush | str:
    """What it tells, or in a word why it is not sent: `read`, `gone`, `setting` or `old`; a constant number of
    statements."""
    known = push, subscription, reader
    if push.kind == TEST:
        return PreparedPush(*known)
    if push.made_at < clock.now() - KEEPS:
        return "old"
    if push.kind == ONE:
        return _one(*known)
    if push.kind == LINES:
        return _lines(*known)
    waiting = _count_waiting(push, reader)
    if not waiting.notifications and not waiting.messages:
        return "read"
    return PreparedPush(*known, waiting=waiting, unread=_count_unread(reader))


def _one(push: Push, subscription: PushSubscription, reader: Reader) -> PreparedPush | str:
    found = inbox.still_holds([push.notification_id or 0])
    if not found:
        return "gone"
    told = found[0]
    if not told.unread:
        return "read"
    if not reader.preferences.is_pushed(subject_of(told.kind)):
        return "setting"
    quoted = _may_be_quoted(reader, told)
    return PreparedPush(push, subscription, reader, told=told, quoted=quoted, unread=_count_unread(reader))


def _lines(push: Push, subscription: PushSubscription, reader: Reader) -> PreparedPush | str:
    if not reader.preferences.is_pushed(MESSAGES):
        return "setting"
    mine = Participation.member_id == reader.member.id, Participation.conversation_id == push.conversation_id
    here = sa.select(Participation).where(*mine, Participation.left_at.is_(None), sa.not_(Participation.muted))
    part = session.scalar(here)
    if part is None:
        return "gone"
    talks = find_talks(reader, {part.conversation_id: (part.last_read_number, part.last_number)})
    if not talks:
        return "read"
    return PreparedPush(push, subscription, reader, talk=talks[0], unread=_count_unread(reader))


def _may_be_quoted(reader: Reader, told: Notification) -> bool:
    """Whether the post stands where she may read it, as the thread it is told with says, and by nobody she blocks."""
    if told.post_id is None:
        return True
    shown = discussion_policies.visible_posts(reader.actor).where(
        Post.id == told.post_id, Post.thread_id == told.thread_id, Post.stands,
        Post.author_id.not_in(directory_policies.blocked_members(reader.actor)),
    )  # fmt: skip
    return session.scalar(shown.with_only_columns(Post.id)) is not None


def _count_waiting(push: Push, reader: Reader) -> Waiting:
    wanted = [kind for kind in KINDS if reader.preferences.is_pushed(subject_of(kind))]
    news = policies.visible_notifications(reader.actor).where(
        *inbox.still_wanted(reader.preferences), Notification.read_at.is_(None), Notification.at >= push.made_at,
        Notification.kind.in_(wanted),
    )  # fmt: skip
    some = news.with_only_columns(Notification.id).limit(MOST_COUNTED).subquery()
    count = session.scalar(sa.select(sa.func.count()).select_from(some)) or 0
    return Waiting(count, _count_lines(push, reader) if reader.preferences.is_pushed(MESSAGES) else 0)


def _count_lines(push: Push, reader: Reader) -> int:
    unread = Participation.last_number - Participation.last_read_number
    mine = Participation.member_id == reader.member.id, Participation.left_at.is_(None), sa.not_(Participation.muted)
    lines = sa.select(sa.func.sum(unread)).where(*mine, unread > 0, Participation.last_at >= push.made_at)
    return int(session.scalar(lines) or 0)


def _count_unread(reader: Reader) -> int:
    counts: Mapping[str, int] = queries.count_all_unread(reader.actor)
    return sum(counts.values())
