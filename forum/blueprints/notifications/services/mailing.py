"""Deciding when what members are told is mailed: by itself after some minutes, together with other things, or not."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from forum.blueprints.notifications import policies
from forum.blueprints.notifications.models.mails import LINES, ONE, TOGETHER, OutgoingMail
from forum.blueprints.notifications.models.preferences import NotificationPreferences
from forum.blueprints.notifications.queries import mailing as queries
from forum.blueprints.notifications.queries.mailing import Awaiting
from forum.blueprints.notifications.queries.preferences import find_preferences
from forum.blueprints.notifications.rules.due_times import GRACE, after_quiet, next_together
from forum.blueprints.notifications.rules.kinds import ADDED
from forum.blueprints.notifications.rules.preferences import subject_of
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import insert_new
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case


@use_case
def await_notifications(actor: Actor, notification_ids: Collection[int]) -> None:
    """Let mails wait that tell of these notifications; what waits already tells of them, too. A constant number of
    statements, however many they are."""
    authorize(policies.can_notify, actor)
    _await(queries.list_awaiting(notification_ids))


@use_case
def await_lines(actor: Actor, conversation_ids: Collection[int]) -> None:
    """Let mails wait that tell of what was written in these conversations; the same number of statements."""
    authorize(policies.can_notify, actor)
    _await(queries.list_awaiting_lines(conversation_ids, ADDED))


def await_together(member_id: int, timezone: str, preferences: NotificationPreferences) -> None:
    """Within a use case: what is not mailed by itself after all is mailed with the next things."""
    insert_new(OutgoingMail, [_row(member_id, TOGETHER, due_together(timezone, preferences))])


def due_together(timezone: str, chosen: NotificationPreferences) -> datetime:
    """When what waits for somebody is mailed together next."""
    due = next_together(chosen.mail_cadence, chosen.mail_hour, timezone, clock.now())
    return after_quiet(due, chosen.quiet_from, chosen.quiet_until, timezone)


def _await(awaiting: Sequence[Awaiting]) -> None:
    preferences = find_preferences(one.member_id for one in awaiting)
    alone: list[dict[str, Any]] = []
    together: dict[int, dict[str, Any]] = {}
    for one in awaiting:
        chosen, subject = preferences[one.member_id], subject_of(one.kind)
        if chosen.is_at_once(subject):
            alone.append(_alone(one, chosen))
        elif chosen.is_together(subject):
            together[one.member_id] = _row(one.member_id, TOGETHER, due_together(one.timezone, chosen))
    insert_new(OutgoingMail, alone)
    insert_new(OutgoingMail, list(together.values()))


def _alone(one: Awaiting, chosen: NotificationPreferences) -> dict[str, Any]:
    due = after_quiet(clock.now() + GRACE, chosen.quiet_from, chosen.quiet_until, one.timezone)
    about = {"notification_id": one.notification_id, "conversation_id": one.conversation_id}
    return _row(one.member_id, LINES if one.conversation_id else ONE, due) | about


def _row(member_id: int, kind: str, due: datetime) -> dict[str, Any]:
    return {"member_id": member_id, "kind": kind, "made_at": clock.now(), "due_at": due, "why": ""}
