"""Delivering what is due: inside effects with their rows, outside effects under a lease."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta

import sqlalchemy as sa
import structlog

from forum.kernel import clock
from forum.kernel.database import session
from forum.kernel.errors import NotNow
from forum.kernel.events import Lane, Subscription, client_id, find_subscription, restore
from forum.kernel.outbox.models import Delivery
from forum.kernel.use_case import savepoint, transaction

LEASE = timedelta(minutes=1)  # longer than any outside effect may take: extraction 20 s, mail 15 s, index 30 s
AT_ONCE = 60
TOGETHER_SECONDS = 0.2  # after which inside effects are committed and heard, so that the first wait for few
Stopping = Callable[[], bool]
log = structlog.get_logger("outbox")


def deliver_due(lane: Lane = Lane.NOW, stopping: Stopping = lambda: False) -> int:
    """Deliver everything that is due in a lane and say how many deliveries were tried.

    Once `stopping` says so, what is in hand is finished and the rest waits for the next relay.
    """
    tried = 0
    while not stopping():
        count = _deliver_inside(lane, stopping) if lane is Lane.NOW else _deliver_outside(lane)
        if not count:
            break
        tried += count
    return tried


def deliver_all() -> int:
    """Deliver what is due in every lane until nothing is left, facts recorded meanwhile included."""
    tried = 0
    while count := sum(deliver_due(lane) for lane in Lane):
        tried += count
    return tried


def forget_waiting(lane: Lane) -> None:
    """Give up what waits in a lane, for whoever is about to do all of its work in another way."""
    with transaction():
        session.execute(sa.delete(Delivery).where(Delivery.lane == lane.value))


def release_leases() -> None:
    """Free what a killed process had begun; only for the sole relay of a database."""
    with transaction():
        session.execute(sa.update(Delivery).where(Delivery.leased_until.is_not(None)).values(leased_until=None))


def count_waiting() -> tuple[int, int]:
    """How many deliveries wait and how many are parked after too many failures."""
    counts = sa.select(sa.func.count(), sa.func.count(Delivery.parked_at)).select_from(Delivery)
    every, parked = session.execute(counts).one()
    return every - parked, parked


def _due(lane: Lane, limit: int) -> Sequence[Delivery]:
    at = clock.now()
    statement = (
        sa.select(Delivery)
        .where(Delivery.lane == lane.value, Delivery.parked_at.is_(None), Delivery.due_at <= at)
        .where(sa.or_(Delivery.leased_until.is_(None), Delivery.leased_until < at))
        .order_by(Delivery.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return session.scalars(statement).all()


def _deliver_inside(lane: Lane, stopping: Stopping) -> int:
    tried, done = 0, list[int]()
    end = time.monotonic() + TOGETHER_SECONDS
    with transaction():
        for together in _in_groups(_due(lane, AT_ONCE)):
            tried += len(together)
            done += _try_inside(together)
            if stopping() or time.monotonic() > end:
                break
        if done:
            handed_over = sa.delete(Delivery).where(Delivery.id.in_(done))
            session.execute(handed_over.execution_options(synchronize_session=False))
    return tried


def _in_groups(deliveries: Iterable[Delivery]) -> list[list[Delivery]]:
    """Each alone; those of a subscriber that takes several at a time together, where the first of them stands."""
    groups: list[list[Delivery]] = []
    latest: dict[str, list[Delivery]] = {}
    for delivery in deliveries:
        subscription = find_subscription(delivery.subscriber)
        group = latest.get(delivery.subscriber)
        if group is None or subscription is None or len(group) >= subscription.batch:
            latest[delivery.subscriber] = group = []
            groups.append(group)
        group.append(delivery)
    return groups


def _try_inside(together: list[Delivery]) -> list[int]:
    """The ids of what was handed over. What fails together is tried alone, so that one fact holds up no others."""
    senders = {delivery.client_id for delivery in together}
    token = client_id.set(senders.pop() if len(senders) == 1 else None)
    try:
        subscription = find_subscription(together[0].subscriber)
        if subscription is not None:
            with savepoint():
                _hand_over(subscription, together)
        return [delivery.id for delivery in together]
    except Exception as error:  # a subscriber may fail in any way; the others go on
        if len(together) > 1:
            return [number for delivery in together for number in _try_inside([delivery])]
        log.warning("delivery failed", subscriber=together[0].subscriber, error=repr(error))
        together[0].fail(traceback.format_exc(limit=-6), clock.now())
        return []
    finally:
        client_id.reset(token)


def _deliver_outside(lane: Lane) -> int:
    claimed = _claim(lane)
    if not claimed:
        return 0
    subscription = find_subscription(claimed[0].subscriber)
    try:
        if subscription is not None:
            _hand_over(subscription, claimed)
    except NotNow as error:
        session.rollback()
        away = str(error)
        log.info("delivery postponed", subscriber=claimed[0].subscriber, reason=away)
        _settle(claimed, lambda delivery: delivery.postpone(away, clock.now()))
    except Exception as error:  # as above
        session.rollback()
        log.warning("delivery failed", subscriber=claimed[0].subscriber, error=repr(error))
        reason = traceback.format_exc(limit=-6)
        _settle(claimed, lambda delivery: delivery.fail(reason, clock.now()))
    else:
        _settle(claimed, None)
    return len(claimed)


def _claim(lane: Lane) -> list[Delivery]:
    with transaction():
        due = _due(lane, 500)
        if not due:
            return []
        subscription = find_subscription(due[0].subscriber)
        # What failed together is tried in ever smaller lots, until the one that fails stands alone.
        most = max(1, subscription.batch >> due[0].attempts) if subscription else 1
        claimed = [delivery for delivery in due if delivery.subscriber == due[0].subscriber][:most]
        for delivery in claimed:
            delivery.leased_until = clock.now() + LEASE
    return claimed


def _settle(claimed: Sequence[Delivery], put_off: Callable[[Delivery], None] | None) -> None:
    ids = [delivery.id for delivery in claimed]
    with transaction():
        if put_off is None:
            session.execute(sa.delete(Delivery).where(Delivery.id.in_(ids)))
            return
        for delivery in session.scalars(sa.select(Delivery).where(Delivery.id.in_(ids))):
            put_off(delivery)


def _hand_over(subscription: Subscription, deliveries: Iterable[Delivery]) -> None:
    events = [restore(delivery.event, delivery.payload, delivery.client_id) for delivery in deliveries]
    if subscription.batch:
        subscription.handler(events)
    else:
        for event in events:
            subscription.handler(event)
