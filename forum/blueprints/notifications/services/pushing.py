"""Bringing pushes on their way: what waits for which browser, what it tells now, and what became of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
import structlog

from forum.blueprints.notifications import policies
from forum.blueprints.notifications.events import PushesDue
from forum.blueprints.notifications.models.push import LINES, ONE, SENT, TEST, TOGETHER, Push, PushSubscription
from forum.blueprints.notifications.queries import push as queries
from forum.blueprints.notifications.queries.mailing import Reader
from forum.blueprints.notifications.queries.preferences import find_preferences
from forum.blueprints.notifications.queries.push import Awaiting
from forum.blueprints.notifications.queries.push_contents import PreparedPush, prepare_contents
from forum.blueprints.notifications.rules import push as rules
from forum.blueprints.notifications.rules.due_times import after_quiet
from forum.blueprints.notifications.rules.kinds import ADDED
from forum.blueprints.notifications.rules.preferences import subject_of
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import insert_new, session
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.safe_sending import Answer
from forum.kernel.use_case import use_case
from forum.kernel.web_push import pusher

AT_ONCE = 500
A_DELIVERY = 20  # sent side by side, each within 8 s, and a delivery is leased for a minute
KEPT = timedelta(days=7)
WhoLooksOn = Callable[[Iterable[int]], Collection[int]]
log = structlog.get_logger("push")


@use_case
def await_notifications(actor: Actor, notification_ids: Collection[int]) -> None:
    """Let pushes wait that tell of these notifications, and go where it is time; a constant number of statements, and
    one where nobody of them has asked for it."""
    authorize(policies.can_notify, actor)
    if pusher() is not None:
        _await(queries.list_awaiting(notification_ids))


@use_case
def await_lines(actor: Actor, conversation_ids: Collection[int]) -> None:
    """The same of what was written in these conversations."""
    authorize(policies.can_notify, actor)
    if pusher() is not None:
        _await(queries.list_awaiting_lines(conversation_ids, ADDED))


@use_case
def queue_due(actor: Actor) -> int:
    """Hand a lot of the pushes whose moment has come over to the relay and say how many they were."""
    authorize(policies.can_notify, actor)
    return queue_now()


@use_case
def prepare(actor: Actor, push_id: int, who_looks_on: WhoLooksOn) -> PreparedPush | None:
    """What a push tells now; None when it is not to be sent, or not yet.

    Whether she is at a screen of Plaza, which `who_looks_on` knows, has read it, may still see it, and what she has
    chosen, is asked here.
    """
    authorize(policies.can_notify, actor)
    push = session.get(Push, push_id, with_for_update=True)
    if push is None or push.over or push.queued_at is None:
        return None
    found = queries.find_recipient(push)
    if found is None:
        push.end("unreachable", clock.now())
        return None
    subscription, reader = found
    if push.kind != TEST and _waits(push, reader, who_looks_on):
        return None
    prepared = prepare_contents(push, subscription, reader)
    if isinstance(prepared, str):
        push.end(prepared, clock.now())
        return None
    push.prepared_at = push.prepared_at or clock.now()
    return prepared


@use_case
def settle(actor: Actor, push_id: int, answer: Answer) -> None:
    """Note what became of a push. A browser that is gone, or whose address may not be used, is forgotten; what no push
    service took for now is tried again; what was too long, shorter."""
    authorize(policies.can_notify, actor)
    push = session.get(Push, push_id, with_for_update=True)
    subscription = session.get(PushSubscription, push.subscription_id, with_for_update=True) if push else None
    if push is None or push.over or subscription is None:
        return
    outcome = rules.outcome_of(answer.status, answer.problem)
    if outcome == rules.TAKEN:
        push.end(SENT, clock.now())
        subscription.used_at, subscription.failures = clock.now(), 0
    elif outcome in (rules.GONE, rules.UNUSABLE):
        session.delete(subscription)
    elif outcome == rules.LATER:
        _try_later(push, subscription, answer)
    elif outcome == rules.TOO_LONG and push.cut < len(rules.SIZES) - 1:
        push.cut += 1
        push.put_off(clock.now())
        session.flush()
        queue_now([subscription.id])
    else:
        log.warning("push refused", status=answer.status, said=answer.text, subscription_id=subscription.id)
        _give_up(push, subscription, "refused")


@use_case
def forget_old(actor: Actor) -> int:
    """Forget a lot of pushes that are over and old, and say how many they were."""
    authorize(policies.can_notify, actor)
    old = sa.select(Push.id).where(Push.made_at < clock.now() - KEPT, Push.ended_at.is_not(None)).limit(AT_ONCE)
    gone = session.scalars(old).all()
    session.execute(sa.delete(Push).where(Push.id.in_(gone)))
    return len(gone)


def queue_now(subscription_ids: Collection[int] | None = None) -> int:
    """Within a use case: hand over what is due, to these browsers or to all; how many they were."""
    due = queries.list_due(AT_ONCE, subscription_ids)
    if due:
        session.execute(sa.update(Push).where(Push.id.in_(due)).values(queued_at=clock.now()))
    for start in range(0, len(due), A_DELIVERY):
        record(PushesDue(push_ids=list(due[start : start + A_DELIVERY])))
    return len(due)


def waiting_row(subscription_id: int, kind: str, due: datetime) -> dict[str, Any]:
    """A push that waits; those of a thing say which."""
    row = {"subscription_id": subscription_id, "kind": kind, "made_at": clock.now(), "due_at": due}
    return row | {"notification_id": None, "conversation_id": None, "why": "", "attempts": 0, "cut": 0}


def _await(awaiting: Sequence[Awaiting]) -> None:
    preferences = find_preferences(one.member_id for one in awaiting)
    rows: dict[str, list[dict[str, Any]]] = {ONE: [], LINES: [], TOGETHER: []}
    at = clock.now()
    for one in awaiting:
        chosen = preferences[one.member_id]
        if not chosen.is_pushed(subject_of(one.kind)):
            continue
        loud = after_quiet(at, chosen.quiet_from, chosen.quiet_until, one.timezone)
        if loud > at:
            rows[TOGETHER].append(waiting_row(one.subscription_id, TOGETHER, loud))
            continue
        kind = LINES if one.conversation_id else ONE
        due = max(at, one.last_at + rules.WINDOW) if one.last_at else at
        about = {"notification_id": one.notification_id, "conversation_id": one.conversation_id}
        rows[kind].append(waiting_row(one.subscription_id, kind, due) | about)
    for some in rows.values():
        insert_new(Push, some)
    if rows[ONE] or rows[LINES]:
        queue_now({row["subscription_id"] for row in rows[ONE] + rows[LINES]})


def _waits(push: Push, reader: Reader, who_looks_on: WhoLooksOn) -> bool:
    """Whether it is put off, or not sent: into what is told together at the end of quiet hours; for a minute while she
    is at a screen, and for good once she has been there for the whole window."""
    at, chosen = clock.now(), reader.preferences
    loud = after_quiet(at, chosen.quiet_from, chosen.quiet_until, reader.member.timezone)
    if loud > at and push.kind == TOGETHER:
        push.put_off(loud)
    elif loud > at:
        push.end("quiet", at)
        insert_new(Push, [waiting_row(push.subscription_id, TOGETHER, loud)])
    elif reader.member.id not in who_looks_on([reader.member.id]):
        return False
    elif push.kind == TOGETHER or at - push.made_at >= rules.WINDOW:
        push.end("here", at)
    else:
        push.put_off(min(at + rules.LOOK_AGAIN, push.made_at + rules.WINDOW))
    return True


def _try_later(push: Push, subscription: PushSubscription, answer: Answer) -> None:
    push.attempts += 1
    at = clock.now()
    due = at + rules.pause_after(push.attempts, answer.retry_after(at))
    if queries.has_later(push):
        push.end("overtaken", at)
    elif push.attempts >= rules.MOST_ATTEMPTS or due > push.made_at + rules.KEEPS:
        _give_up(push, subscription, "gave_up")
    else:
        push.put_off(due)


def _give_up(push: Push, subscription: PushSubscription, why: str) -> None:
    push.end(why, clock.now())
    subscription.failures += 1
    if subscription.failures >= rules.MOST_FAILURES:
        session.delete(subscription)
