"""What happened in a group in a week that is worth telling, and the digest drafted from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from babel.dates import format_date
from sqlalchemy.orm import joinedload

from forum.blueprints.accounts.models import Member
from forum.blueprints.discussions import policies
from forum.blueprints.discussions.models.curating import ThreadSummary
from forum.blueprints.discussions.models.digests import GroupDigest
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.groups.queries import groups as group_queries
from forum.blueprints.library import policies as library_policies
from forum.blueprints.library.models.resources import Resource
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound
from forum.kernel.i18n import _, choose_language
from forum.kernel.pagination import Key, Page, paginate
from forum.kernel.policies import authorize

KINDS = ("solved", "summarised", "featured", "resource", "lively", "unanswered")
LIVELY = 3  # replies
MOST_OF_A_KIND = 20
OLDEST = timedelta(weeks=8)
WEEK = timedelta(weeks=1)
THURSDAY = 3


@dataclass(frozen=True, kw_only=True)
class Pick:
    """Something to tell: of which kind, and whether and with which words the moderator wants to tell it."""

    key: str
    kind: str
    title: str
    path: str
    by: str
    replies: int | None = None
    ticked: bool = True
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class DigestDraft:
    """The digest of a group and week as its moderators see it; `picks` are those chosen first, in their order."""

    group: Group
    week: date
    title: str
    intro: str
    picks: Sequence[Pick]
    version: int
    saved: bool
    thread: Thread | None

    @property
    def chosen(self) -> list[Pick]:
        return [pick for pick in self.picks if pick.ticked]


def get_draft(actor: Actor, group_id: int, week: date) -> DigestDraft:
    """What is to be told of a week, as it was saved or else as it is drafted. Raises NotFound, Forbidden."""
    group = group_queries.get_group(actor, group_id)
    authorize(policies.can_edit_digest, actor, group)
    check_week(week)
    kept = find_digest(group.id, week)
    found = list_picks(actor, group, week)
    if kept is None:
        return DigestDraft(
            group=group, week=week, title=_("Week of %(day)s", day=_said(week)), intro="", picks=found, version=0,
            saved=False, thread=None,
        )  # fmt: skip
    return DigestDraft(
        group=group, week=week, title=kept.title, intro=kept.intro, picks=_as_chosen(found, kept.items),
        version=kept.version, saved=True, thread=kept.thread,
    )  # fmt: skip


def find_digest(group_id: int, week: date, *, lock: bool = False) -> GroupDigest | None:
    """What was saved of a week. With `lock`, two who publish take turns."""
    statement = sa.select(GroupDigest).where(GroupDigest.group_id == group_id, GroupDigest.week == week)
    statement = statement.options(joinedload(GroupDigest.thread))
    return session.scalar(statement.with_for_update(of=GroupDigest) if lock else statement)


def list_digests(actor: Actor, group_id: int, cursor: str | None = None, limit: int | None = None) -> Page[GroupDigest]:
    """The weeks of which something was saved or published, the latest first; for moderators."""
    group = group_queries.get_group(actor, group_id)
    authorize(policies.can_edit_digest, actor, group)
    statement = sa.select(GroupDigest).where(GroupDigest.group_id == group.id)
    return paginate(
        statement.options(joinedload(GroupDigest.thread)), [Key(GroupDigest.week, descending=True)], cursor, limit
    )


def latest_week() -> date:
    """The Monday of this week."""
    today = clock.now().date()
    return today - timedelta(days=today.weekday())


def present_week() -> date:
    """The week to tell of now: this one from Thursday on, before that the one that has ended."""
    return latest_week() if clock.now().weekday() >= THURSDAY else latest_week() - WEEK


def read_week(text: str) -> date:
    """The day of an address such as `2026-11-23`; one before all weeks for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return date.min


def check_week(week: date) -> None:
    """Raise NotFound unless it is a Monday that has come, at most eight weeks ago."""
    today = clock.now().date()
    if week.weekday() != 0 or week > today or today - week > OLDEST:
        raise NotFound


def list_picks(actor: Actor, group: Group, week: date) -> list[Pick]:
    """What happened in the group in the week, the most telling first, each thread once; as many as one can read."""
    since = datetime.combine(week, time(), UTC)
    until = since + WEEK
    picks: dict[str, Pick] = {}
    for kind in KINDS:
        of_kind = _resources if kind == "resource" else _threads
        for pick in of_kind(actor, group, kind, since, until):
            picks.setdefault(pick.key, pick)
    return list(picks.values())


def _threads(actor: Actor, group: Group, kind: str, since: datetime, until: datetime) -> Iterable[Pick]:
    here = policies.visible_threads(actor).where(Thread.group_id == group.id)
    if kind == "summarised":
        here = here.join(ThreadSummary, ThreadSummary.thread_id == Thread.id)
    moment, further = _conditions()[kind]
    told = sa.select(GroupDigest.thread_id).where(GroupDigest.group_id == group.id, GroupDigest.thread_id.is_not(None))
    found = here.where(
        Thread.id.not_in(told), moment >= since, moment < until, Thread.pending_at.is_(None), *further
    ).options(joinedload(Thread.author).joinedload(Member.city))
    for thread in session.scalars(found.order_by(moment.desc(), Thread.id.desc()).limit(MOST_OF_A_KIND)):
        path = f"{thread.path}#summary" if kind == "summarised" else thread.path
        yield Pick(
            key=f"thread:{thread.id}", kind=kind, title=thread.title, path=path, by=_person(thread.author),
            replies=thread.reply_count,
        )  # fmt: skip


def _conditions() -> Mapping[str, tuple[Any, tuple[sa.ColumnElement[bool], ...]]]:
    return {
        "solved": (Thread.solved_at, ()),
        "summarised": (ThreadSummary.written_at, (ThreadSummary.body != "",)),
        "featured": (Thread.featured_at, ()),
        "lively": (Thread.created_at, (Thread.reply_count >= LIVELY,)),
        "unanswered": (Thread.created_at, (Thread.reply_count == 0, Thread.locked_at.is_(None))),
    }


def _resources(actor: Actor, group: Group, kind: str, since: datetime, until: datetime) -> Iterable[Pick]:
    """Documents that everybody may see who may read the group."""
    audiences = {"public": ["public"], "members": ["public", "members"]}.get(group.visibility)
    here = library_policies.visible_resources(actor).where(Resource.group_id == group.id)
    if audiences is not None:
        here = here.where(Resource.audience.in_(audiences))
    found = here.where(Resource.created_at >= since, Resource.created_at < until)
    found = found.options(joinedload(Resource.owner).joinedload(Member.city))
    for one in session.scalars(found.order_by(Resource.created_at.desc(), Resource.id.desc()).limit(MOST_OF_A_KIND)):
        yield Pick(key=f"resource:{one.id}", kind=kind, title=one.title, path=one.path, by=_person(one.owner))


def _as_chosen(found: Sequence[Pick], items: Sequence[Mapping[str, str]]) -> list[Pick]:
    by_key = {pick.key: pick for pick in found}
    chosen = [replace(by_key[item["key"]], note=item["note"]) for item in items if item["key"] in by_key]
    keys = {pick.key for pick in chosen}
    return chosen + [replace(pick, ticked=False) for pick in found if pick.key not in keys]


def _person(member: Member) -> str:
    return f"{member.name}, {member.city.name}" if member.city else member.name


def _said(week: date) -> str:
    return str(format_date(week, "long", locale=choose_language()))
