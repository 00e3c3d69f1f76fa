"""What unread notifications tell of: known for little, it says which rules are to be asked before they are counted."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import Any

import sqlalchemy as sa

from forum.blueprints.notifications import policies
from forum.blueprints.notifications.models.notifications import SUBJECTS, Notification
from forum.blueprints.notifications.rules.kinds import OF_GROUPS
from forum.kernel.actor import Actor
from forum.kernel.database import session

MOST_COUNTED = 100
LABEL = "of_"


@cache
def of_what() -> tuple[sa.ColumnElement[Any], ...]:
    """Columns of a select of notifications without rows of their own: how many tell of each kind of thing there is."""
    by_column = {name.removesuffix("_id"): getattr(Notification, name) for name in SUBJECTS if name != "subject_id"}
    of_groups = sa.case((Notification.kind.in_(OF_GROUPS), Notification.group_id))
    typed = {name: sa.case((Notification.subject_type == name, 1)) for name in policies.told_things()}
    every = {**by_column, "group": of_groups, **typed}
    return tuple(sa.func.count(value).label(f"{LABEL}{name}") for name, value in every.items())


def names_in(row: sa.Row[Any]) -> frozenset[str]:
    """The names of the things that there are, as `policies.visible_notifications` takes them."""
    there = (name for name, count in row._mapping.items() if name.startswith(LABEL) and count)
    return frozenset(name.removeprefix(LABEL) for name in there)


def with_what(actor: Actor, *columns: sa.ColumnElement[Any]) -> sa.Row[Any]:
    """What one's unread notifications tell of, together with other columns that need no rows; one statement."""
    mine = Notification.member_id == (actor.id or 0), Notification.read_at.is_(None)
    return session.execute(sa.select(*columns, *of_what()).select_from(Notification).where(*mine)).one()


def unread_of(actor: Actor, about: Collection[str]) -> sa.Select[Notification]:
    """One's unread notifications of these things, as far as one sees them."""
    return policies.visible_notifications(actor, about).where(Notification.read_at.is_(None))


def count_capped(statement: sa.Select[Any]) -> sa.ScalarSelect[int]:
    """How many notifications a select finds, at most 100, since more is shown as `99+`."""
    some = statement.with_only_columns(Notification.id).limit(MOST_COUNTED).subquery()
    return sa.select(sa.func.count()).select_from(some).scalar_subquery()


def count_of(actor: Actor, about: Collection[str]) -> int:
    """How many of these things one has not read, at most 100; one statement, none where there is nothing."""
    return (session.scalar(sa.select(count_capped(unread_of(actor, about)))) or 0) if about else 0
