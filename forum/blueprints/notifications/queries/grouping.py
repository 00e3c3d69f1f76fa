"""Notifications about the same thing, together as one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from forum.blueprints.accounts.models import Member
from forum.blueprints.directory import policies as directory_policies
from forum.blueprints.notifications import policies
from forum.blueprints.notifications.models.notifications import Notification
from forum.blueprints.notifications.queries.counting import count_capped, names_in, unread_of, with_what
from forum.blueprints.notifications.queries.notifications import (
    LATEST_FIRST,
    get_notification,
    know_subjects,
    narrow,
    shown,
)
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound
from forum.kernel.notices import TOPICS, kinds_of
from forum.kernel.pagination import Page, paginate

MOST_TOGETHER = 12


@dataclass(frozen=True)
class Together:
    """What tells of one thing, the latest first, at most twelve; never empty."""

    told: Sequence[Notification]

    @property
    def latest(self) -> Notification:
        return self.told[0]

    @property
    def unread(self) -> bool:
        return any(one.unread for one in self.told)

    @property
    def first_unread(self) -> Notification:
        """The one that tells of the earliest that is unread: of posts the first in the thread; else the latest."""
        unread = [one for one in self.told if one.unread]
        return min(unread, key=lambda one: (one.number, one.at, one.id)) if unread else self.latest

    @property
    def people(self) -> list[Member]:
        """Whose doings these are, each once, the latest first."""
        return list({one.told_by.id: one.told_by for one in self.told if one.told_by is not None}.values())


def list_together(
    actor: Actor, unread: bool = False, topic: str | None = None, cursor: str | None = None, limit: int | None = None
) -> Page[Together]:
    """One's own by what they are about, whatever came last first; the number of statements is constant."""
    later = aliased(Notification)
    same = later.member_id == Notification.member_id, later.about == Notification.about
    after = sa.tuple_(later.at, later.id) > sa.tuple_(Notification.at, Notification.id)
    newer = sa.select(later.id).where(*same, after, _heard(actor, later)).correlate(Notification)
    newer = narrow(newer, later, unread, topic)
    heads = narrow(policies.visible_notifications(actor), Notification, unread, topic).where(~newer.exists())
    page = paginate(heads.with_only_columns(Notification.about), LATEST_FIRST, cursor, limit)
    return Page(_load(actor, list(page.items), unread, topic), page.next)


def get_together(actor: Actor, notification_id: int) -> Together:
    """One of one's own with all that is about the same. Raises NotFound."""
    one = get_notification(actor, notification_id)
    found = _load(actor, [one.about], False, None)
    if not found:  # taken back at this moment
        raise NotFound
    return found[0]


def count_topics(actor: Actor) -> dict[str, int]:
    """How many one has not read, `all` of them and of each topic, each at most 100; one statement, two if any."""
    about = names_in(with_what(actor))
    if not about:
        return dict.fromkeys(("all", *TOPICS), 0)
    told = unread_of(actor, about)
    each = [count_capped(told.where(Notification.kind.in_(kinds_of(topic)))) for topic in TOPICS]
    row = session.execute(sa.select(count_capped(told), *each)).one()
    return dict(zip(("all", *TOPICS), row, strict=True))


def _load(actor: Actor, abouts: Sequence[str], unread: bool, topic: str | None) -> list[Together]:
    if not abouts:
        return []
    each = [_latest_of(actor, about, unread, topic) for about in abouts]
    ids = sa.union_all(*(sa.select(one.subquery().c.id) for one in each)).subquery()
    of_these = {about.partition(":")[0] for about in abouts}
    wanted = policies.visible_notifications(actor, of_these).where(Notification.id.in_(sa.select(ids.c.id)))
    order = (Notification.at.desc(), Notification.id.desc())
    told = session.scalars(wanted.options(*shown()).order_by(*order)).all()
    know_subjects(actor, told)
    by_thing = {about: [one for one in told if one.about == about] for about in abouts}
    return [Together(together) for together in by_thing.values() if together]  # what is read meanwhile is left out


def _latest_of(actor: Actor, about: str, unread: bool, topic: str | None) -> sa.Select[Any]:
    mine = Notification.member_id == (actor.id or 0), Notification.about == about, _heard(actor, Notification)
    return narrow(sa.select(Notification.id).where(*mine), Notification, unread, topic).order_by(
        Notification.at.desc(), Notification.id.desc()
    ).limit(MOST_TOGETHER)  # fmt: skip


def _heard(actor: Actor, told: Any) -> sa.ColumnElement[bool]:
    """Not what somebody did whom the actor has blocked; `told` as in `narrow`."""
    heard: sa.ColumnElement[bool] = told.actor_id.not_in(directory_policies.blocked_members(actor))
    return heard
