"""Putting aside what one will not read: one row for a group, not thousands; and for how long things stay new."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from forum.blueprints.discussions import policies
from forum.blueprints.discussions.errors import NothingToTakeBack
from forum.blueprints.discussions.events import GroupRead, NewsBroughtBack
from forum.blueprints.discussions.models.readings import ReadingChoice
from forum.blueprints.discussions.rules import BROUGHT_BACK_WITHIN, USUAL_HORIZON
from forum.blueprints.groups.models.groups import Membership
from forum.blueprints.groups.queries import groups as group_queries
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case


@use_case
def mark_group_read(actor: Actor, group_id: int, what: str = "everything") -> Membership:
    """Put aside what is `new`, `unread` or `everything` in a group one belongs to. Raises NotFound, Forbidden."""
    group = group_queries.get_group(actor, group_id)
    authorize(policies.can_catch_up, actor, group)
    at = clock.now()
    here = (Membership.group_id == group_id, Membership.member_id == (actor.id or 0))
    _put_aside(what, at, *here)
    record(GroupRead(group_id=group_id, member_id=actor.id or 0, what=what, up_to=at.isoformat()))
    found = session.scalar(sa.select(Membership).where(*here).execution_options(populate_existing=True))
    if found is None:
        raise NotFound
    return found


@use_case
def mark_all_read(actor: Actor, what: str = "everything") -> datetime:
    """The same for all one's groups; answers the moment, by which it can be brought back."""
    authorize(policies.can_catch_up_everywhere, actor)
    at = clock.now()
    _put_aside(what, at, Membership.member_id == (actor.id or 0))
    record(GroupRead(group_id=None, member_id=actor.id or 0, what=what, up_to=at.isoformat()))
    return at


@use_case
def bring_back(actor: Actor, group_id: int | None = None, at: datetime | None = None) -> None:
    """Let what one put aside last, or at a moment, wait again as before: in one group or in all, within an hour.

    What one has read meanwhile stays read. Raises NotFound, Forbidden, NothingToTakeBack.
    """
    authorize(policies.can_catch_up_everywhere, actor)
    mine = [Membership.member_id == (actor.id or 0), Membership.aside_at > clock.now() - BROUGHT_BACK_WITHIN]
    if group_id is not None:
        authorize(policies.can_catch_up, actor, group_queries.get_group(actor, group_id))
        mine.append(Membership.group_id == group_id)
    moment = at or session.scalar(sa.select(sa.func.max(Membership.aside_at)).where(*mine))
    if moment is None or not _restore(*mine, Membership.aside_at == moment):
        raise NothingToTakeBack
    record(NewsBroughtBack(group_id=group_id, member_id=actor.id or 0, put_aside_at=moment.isoformat()))


@use_case
def choose_days(actor: Actor, days: int | None = None, after_reply: str | None = None) -> ReadingChoice:
    """For how many days things stay new or unread to one, and how closely one follows a thread once one has replied;
    what is not named stays."""
    authorize(policies.can_catch_up_everywhere, actor)
    choice = session.get(ReadingChoice, actor.id or 0)
    if choice is None:
        choice = ReadingChoice(member_id=actor.id or 0, days=USUAL_HORIZON)
        session.add(choice)
    choice.days = days or choice.days
    choice.after_reply = after_reply or choice.after_reply
    session.flush()
    actor.forget("reading_days")  # type: ignore[attr-defined]  # a signed-in actor is a Member
    return choice


def _put_aside(what: str, at: datetime, *whose: sa.ColumnElement[bool]) -> None:
    values: dict[str, Any] = {
        "aside_at": at, "before_read_up_to": Membership.read_up_to, "before_new_from": Membership.new_from,
    }  # fmt: skip
    if what in ("new", "everything"):
        values["new_from"] = at
    if what in ("unread", "everything"):
        values["read_up_to"] = at
    changed = sa.update(Membership).where(*whose).values(**values)
    session.execute(changed.execution_options(synchronize_session=False))


def _restore(*whose: sa.ColumnElement[bool]) -> bool:
    read = sa.func.coalesce(Membership.before_read_up_to, Membership.read_up_to)
    values = {"read_up_to": read, "new_from": Membership.before_new_from, "aside_at": None}
    changed = sa.update(Membership).where(*whose).values(**values)
    found = session.execute(changed.execution_options(synchronize_session=False))
    return bool(found.rowcount)  # type: ignore[attr-defined]  # an UPDATE has one
