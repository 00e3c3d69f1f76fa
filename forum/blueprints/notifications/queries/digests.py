"""Digests of groups as they are mailed: which are to be, to whom, and what each reader finds in hers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from forum.blueprints.accounts.models import Member
from forum.blueprints.directory import policies as directory_policies
from forum.blueprints.discussions import policies as discussion_policies
from forum.blueprints.discussions.models.digests import GroupDigest
from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.groups.models.groups import Group, Membership
from forum.blueprints.library import policies as library_policies
from forum.blueprints.library.models.resources import Resource
from forum.blueprints.notifications.models.mails import DigestIssue, DigestRefusal, MailedPost
from forum.blueprints.notifications.models.preferences import NotificationPreferences
from forum.blueprints.notifications.queries.mailing import Reader
from forum.blueprints.notifications.rules.kinds import MUTED
from forum.kernel import clock
from forum.kernel.database import session

A_WEEK = timedelta(weeks=1)
MOST_NEWCOMERS = 6


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A thread or a document that a digest tells of, of a kind of `discussions.queries.digests`."""

    kind: str
    title: str
    path: str
    by: Member
    replies: int | None = None


@dataclass(frozen=True, kw_only=True)
class Digest:
    """What a reader finds in the digest of a group: the post that its moderators published, or what was found."""

    group: Group
    week: date
    post: Post | None = None
    entries: Sequence[Entry] = ()
    newcomers: Sequence[Member] = ()

    @property
    def empty(self) -> bool:
        return self.post is None and not self.entries and not self.newcomers


def list_groups_to_look_at(week: date, with_drafts: bool, most: int) -> Sequence[Group]:
    """The next open groups whose week nobody has looked at; those with a draft that waits only `with_drafts`."""
    issued = sa.select(DigestIssue.id).where(DigestIssue.group_id == Group.id, DigestIssue.week == week)
    drafted = sa.select(GroupDigest.id).where(GroupDigest.group_id == Group.id, GroupDigest.week == week)
    statement = sa.select(Group).where(Group.archived_at.is_(None), ~issued.exists())
    if not with_drafts:
        statement = statement.where(~drafted.exists())
    return session.scalars(statement.order_by(Group.id).limit(most)).all()


def find_published(thread_id: int) -> GroupDigest | None:
    """The digest that a thread is, as moderators published it."""
    return session.scalar(sa.select(GroupDigest).where(GroupDigest.thread_id == thread_id).limit(1))


def has_newcomers(group_id: int, week: date) -> bool:
    """Whether somebody came into a group in a week."""
    return session.scalar(_arrivals(group_id, week).with_only_columns(Membership.id).limit(1)) is not None


def find_spreading() -> DigestIssue | None:
    """The next digest that not all have got, locked until the transaction ends."""
    waiting = sa.select(DigestIssue).where(DigestIssue.done_at.is_(None)).order_by(DigestIssue.id).limit(1)
    return session.scalar(waiting.with_for_update(skip_locked=True))


def list_readers(issue: DigestIssue, most: int) -> Sequence[Any]:
    """The next members of the group by number: `member_id`, `timezone`, the hour they want mails at, and whether they
    want this digest; one statement."""
    preferences = NotificationPreferences
    refused = sa.select(DigestRefusal.group_id).where(
        DigestRefusal.member_id == Membership.member_id, DigestRefusal.group_id == Membership.group_id
    )
    wanted = sa.and_(
        Member.closed_at.is_(None),
        Membership.watch_level != MUTED,
        sa.func.coalesce(preferences.digests, sa.true()),
        ~refused.exists(),
    )
    columns: tuple[Any, ...] = (
        Membership.member_id, Member.timezone, preferences.mail_hour, preferences.quiet_from, preferences.quiet_until,
        wanted.label("wanted"),
    )  # fmt: skip
    statement = (
        sa.select(*columns)
        .join(Member, Member.id == Membership.member_id)
        .outerjoin(preferences, preferences.member_id == Membership.member_id)
        .where(Membership.group_id == issue.group_id, Membership.member_id > issue.spread_to)
    )
    return session.execute(statement.order_by(Membership.member_id).limit(most)).all()


def wants_digest(reader: Reader, group_id: int) -> bool:
    """Whether a reader still belongs to a group and wants its digest."""
    if not reader.preferences.digests or group_id not in reader.actor.fact("memberships"):
        return False
    return session.get(DigestRefusal, (reader.member.id, group_id)) is None


def find_digest(reader: Reader, issue: DigestIssue) -> Digest:
    """What a reader finds in it now; what she may not see, and what is gone, is left out."""
    group = session.get_one(Group, issue.group_id)
    if issue.thread_id is not None:
        return Digest(group=group, week=issue.week, post=_find_post(reader, issue.thread_id))
    picks = issue.found.get("picks", [])
    keys = [pick["key"] for pick in picks]
    found = _find_threads(reader, _numbers(keys, "thread")) | _find_resources(reader, _numbers(keys, "resource"))
    entries = [_entry(pick["kind"], found[pick["key"]]) for pick in picks if pick["key"] in found]
    newcomers = _find_newcomers(reader, issue) if issue.found.get("newcomers") else []
    return Digest(group=group, week=issue.week, entries=entries, newcomers=newcomers)


def was_mailed(member_id: int, post: Post, mail_id: int) -> bool:
    """Whether another mail told a member of a post already."""
    told = session.get(MailedPost, (member_id, post.id))
    return told is not None and told.mail_id != mail_id


def list_own_groups(member_id: int) -> Sequence[Group]:
    """The groups whose digests a member could get, by name."""
    mine = sa.select(Group).join(Membership, Membership.group_id == Group.id)
    open_ones = mine.where(Membership.member_id == member_id, Group.archived_at.is_(None))
    return session.scalars(open_ones.order_by(Group.name, Group.id)).all()


def _find_post(reader: Reader, thread_id: int) -> Post | None:
    first = discussion_policies.visible_posts(reader.actor).where(Post.thread_id == thread_id, Post.number == 1)
    shown = joinedload(Post.author).joinedload(Member.city), joinedload(Post.thread).joinedload(Thread.group)
    return session.scalar(first.where(Post.stands).options(*shown))


def _numbers(keys: Collection[str], kind: str) -> list[int]:
    return [int(key.partition(":")[2]) for key in keys if key.startswith(f"{kind}:")]


def _find_threads(reader: Reader, ids: Sequence[int]) -> dict[str, Thread | Resource]:
    visible = discussion_policies.visible_threads(reader.actor).where(Thread.id.in_(ids), Thread.pending_at.is_(None))
    shown = joinedload(Thread.author).joinedload(Member.city)
    return {f"thread:{one.id}": one for one in session.scalars(visible.options(shown))}


def _find_resources(reader: Reader, ids: Sequence[int]) -> dict[str, Thread | Resource]:
    visible = library_policies.visible_resources(reader.actor).where(Resource.id.in_(ids))
    shown = joinedload(Resource.owner).joinedload(Member.city)
    return {f"resource:{one.id}": one for one in session.scalars(visible.options(shown))}


def _entry(kind: str, found: Thread | Resource) -> Entry:
    if isinstance(found, Thread):
        return Entry(kind=kind, title=found.title, path=found.path, by=found.author, replies=found.reply_count)
    return Entry(kind=kind, title=found.title, path=found.path, by=found.owner)


def _find_newcomers(reader: Reader, issue: DigestIssue) -> Sequence[Member]:
    arrived = _arrivals(issue.group_id, issue.week).where(Membership.member_id == Member.id)
    listed = directory_policies.listed_members(reader.actor).where(Member.id != reader.member.id)
    apart = Member.id.not_in(directory_policies.blocked_members(reader.actor))
    statement = listed.where(arrived.with_only_columns(Membership.id).correlate(Member).exists(), apart)
    return session.scalars(statement.options(joinedload(Member.city)).order_by(Member.id).limit(MOST_NEWCOMERS)).all()


def _arrivals(group_id: int, week: date) -> sa.Select[Membership]:
    since = datetime.combine(week, time(), UTC)
    return sa.select(Membership).where(
        Membership.group_id == group_id, Membership.joined_at >= since, Membership.joined_at < since + A_WEEK
    )


def ended_week() -> date:
    """The Monday of the week that ended last."""
    today = clock.now().date()
    return today - timedelta(days=today.weekday()) - A_WEEK
