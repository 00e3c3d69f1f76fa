"""What a mail tells, as it is now: what its reader may see, has not read and was not told by a mail before."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from forum.blueprints.accounts.models import Member
from forum.blueprints.directory import policies as directory_policies
from forum.blueprints.discussions import policies as discussion_policies
from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.notifications import policies
from forum.blueprints.notifications.models.mails import ONE, MailedNotification, MailedPost, OutgoingMail
from forum.blueprints.notifications.models.notifications import Notification, NotificationPost
from forum.blueprints.notifications.queries import inbox
from forum.blueprints.notifications.queries import notifications as queries
from forum.blueprints.notifications.queries.digests import Digest
from forum.blueprints.notifications.queries.mailing import Reader
from forum.blueprints.notifications.queries.talks import Talk
from forum.blueprints.notifications.rules.kinds import GROUP_NAMED, GROWING, MENTION
from forum.blueprints.notifications.rules.preferences import subject_of
from forum.kernel import clock
from forum.kernel.database import session
from forum.kernel.mailed_besides import Besides
from forum.kernel.notices import KINDS

TELLS_POSTS = (*GROWING, MENTION, GROUP_NAMED)
MOST_TOGETHER, MOST_POSTS = 40, 300
OLDEST = timedelta(days=30)
READ_LATELY = timedelta(days=1)  # for who wants mail of what she has read, too


@dataclass(frozen=True)
class Told:
    """A notification with the posts it tells of that are news."""

    notification: Notification
    posts: Sequence[Post] = ()


@dataclass(frozen=True)
class Contents:
    """What a mail tells, the oldest first; `more` says that there is more than fits into it."""

    told: Sequence[Told] = ()
    talks: Sequence[Talk] = ()
    more: bool = False

    @property
    def empty(self) -> bool:
        return not self.told and not self.talks


@dataclass(frozen=True)
class Prepared:
    """A mail with its reader and what it tells, and what features add to it; of a digest, what that holds and which
    post it is made of, if any."""

    mail: OutgoingMail
    reader: Reader
    contents: Contents = field(default_factory=Contents)
    digest: Digest | None = None
    besides: Sequence[Besides] = ()

    @property
    def post_ids(self) -> list[int]:
        return [self.digest.post.id] if self.digest is not None and self.digest.post is not None else []


def list_told(reader: Reader, mail: OutgoingMail) -> tuple[list[Told], bool]:
    """What a mail tells of notifications, and whether there is more; a constant number of statements."""
    statement = _news(reader, mail).order_by(Notification.at.desc(), Notification.id.desc())
    rows = session.scalars(statement.limit(MOST_TOGETHER + 1).options(*queries.shown())).all()
    found = queries.know_subjects(reader.actor, rows)
    chosen = found[:MOST_TOGETHER]
    posts = _find_posts(reader, mail, chosen)
    told = [Told(one, posts.get(one.id, [])) for one in reversed(chosen)]
    return [one for one in told if one.posts or one.notification.kind not in TELLS_POSTS], len(found) > len(chosen)


def _news(reader: Reader, mail: OutgoingMail) -> sa.Select[Notification]:
    visible = policies.visible_notifications(reader.actor).where(*inbox.still_wanted(reader.preferences))
    if mail.kind == ONE:
        visible = visible.where(Notification.id == mail.notification_id)
    else:
        visible = visible.where(Notification.kind.in_(_wanted(reader)), ~_waits_alone())
    before = sa.select(MailedNotification.mail_id).where(MailedNotification.notification_id == Notification.id)
    if mail.prepared_at is not None:
        visible = visible.where(before.where(MailedNotification.mail_id == mail.id).exists())
    else:
        visible = visible.where(~before.where(MailedNotification.up_to >= Notification.at).exists())
    if reader.preferences.mail_only_unread:
        return visible.where(Notification.read_at.is_(None), Notification.at >= clock.now() - OLDEST)
    return visible.where(Notification.at >= mail.made_at - READ_LATELY)


def _wanted(reader: Reader) -> Sequence[str]:
    return [kind for kind in KINDS if reader.preferences.is_mailed(subject_of(kind))]


def _waits_alone() -> sa.ColumnElement[bool]:
    own = sa.select(OutgoingMail.id).where(OutgoingMail.notification_id == Notification.id, OutgoingMail.kind == ONE)
    return own.where(OutgoingMail.prepared_at.is_(None), OutgoingMail.ended_at.is_(None)).exists()


def _find_posts(reader: Reader, mail: OutgoingMail, told: Collection[Notification]) -> Mapping[int, list[Post]]:
    """By notification, the posts it tells of that stand where the reader may read them, and were not mailed to her;
    those of this mail again."""
    places = _places(told)
    if not places:
        return {}
    mine = sa.select(MailedPost.mail_id).where(MailedPost.member_id == reader.member.id, MailedPost.post_id == Post.id)
    again = mail.prepared_at is not None
    new = mine.where(MailedPost.mail_id == mail.id).exists() if again else ~mine.exists()
    statement = (
        discussion_policies.visible_posts(reader.actor)
        .where(Post.id.in_(places), Post.stands, new)
        .where(Post.author_id.not_in(directory_policies.blocked_members(reader.actor)))
        .options(joinedload(Post.author).joinedload(Member.city), joinedload(Post.thread).joinedload(Thread.group))
    )
    posts: dict[int, list[Post]] = {}
    for post in session.scalars(statement.order_by(Post.created_at, Post.id)):
        posts.setdefault(places[post.id], []).append(post)
    return posts


def _places(told: Collection[Notification]) -> dict[int, int]:
    """Which notification tells of a post; each post once, of what has grown the latest."""
    single = {one.post_id: one.id for one in told if one.kind in (MENTION, GROUP_NAMED) and one.post_id}
    grown = [one.id for one in told if one.kind in GROWING]
    statement = sa.select(NotificationPost.post_id, NotificationPost.notification_id)
    rows = session.execute(
        statement.where(NotificationPost.notification_id.in_(grown))
        .order_by(NotificationPost.post_id.desc())
        .limit(MOST_POSTS)
    )
    return {row.post_id: row.notification_id for row in rows} | single
