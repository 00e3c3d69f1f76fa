"""Being told in one's browsers: asking for it, trying it, ending it."""

from __future__ import annotations

import hashlib
from collections.abc import Collection

import sqlalchemy as sa

from forum.blueprints.notifications import policies
from forum.blueprints.notifications.errors import EndpointRefused, PushOff
from forum.blueprints.notifications.models.push import TEST, Push, PushSubscription
from forum.blueprints.notifications.queries import push as queries
from forum.blueprints.notifications.rules.push import MOST_SUBSCRIPTIONS
from forum.blueprints.notifications.services.pushing import queue_now, waiting_row
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import insert_new, session
from forum.kernel.errors import NotFound
from forum.kernel.policies import authorize
from forum.kernel.public_addresses import FetchRefused
from forum.kernel.use_case import use_case
from forum.kernel.web_push import Address, Pusher, pusher

LONGEST_NAME = 60
AT_ONCE = 500


def subscribe(actor: Actor, address: Address, browser: str = "") -> PushSubscription:
    """Be told in the browser that asks; once more changes its address and keys. Raises PushOff, EndpointRefused.

    The address is looked up before anything is written, since that may take its time.
    """
    try:
        _pusher().check(address.endpoint)
    except FetchRefused as error:
        told = EndpointRefused.message
        raise EndpointRefused(errors={"endpoint": [str(told)]}) from error
    return keep_subscription(actor, address, browser)


@use_case
def keep_subscription(actor: Actor, address: Address, browser: str) -> PushSubscription:
    """Keep the browser of this session, whoever was told there before; beyond ten of one member the one that was used
    longest ago goes."""
    authorize(policies.can_subscribe, actor)
    member_id, session_id = actor.id or 0, getattr(actor, "session_id", None)
    digest = hashlib.sha256(address.endpoint.encode()).hexdigest()
    own = PushSubscription.member_id == member_id, PushSubscription.session_id == session_id
    same = sa.and_(PushSubscription.endpoint_digest == digest, *own)
    others = sa.or_(PushSubscription.endpoint_digest == digest, PushSubscription.session_id == session_id)
    session.execute(sa.delete(PushSubscription).where(others, ~same))
    keys = {"p256dh": address.p256dh, "auth": address.auth, "key_id": _pusher().key_id, "failures": 0}
    about = {"endpoint": address.endpoint, "endpoint_digest": digest, "browser": browser[:LONGEST_NAME]}
    row = {"member_id": member_id, "session_id": session_id, "made_at": clock.now(), **about, **keys}
    insert_new(PushSubscription, [row])
    kept = session.scalar(sa.select(PushSubscription).where(same))
    if kept is None:  # another account asked with this address at the same moment, and was first
        raise NotFound
    for name, value in keys.items():
        setattr(kept, name, value)
    _keep_ten(member_id, kept.id)
    return kept


@use_case
def unsubscribe(actor: Actor, subscription_id: int) -> None:
    """Be told no more in one of one's own browsers; what is on its way there is not sent. Raises NotFound."""
    subscription = queries.get_subscription(actor, subscription_id)
    authorize(policies.can_change_subscription, actor, subscription)
    session.delete(subscription)


@use_case
def send_test(actor: Actor, subscription_id: int) -> None:
    """Push something to one of one's own browsers, to see that it arrives. Raises NotFound."""
    subscription = queries.get_subscription(actor, subscription_id)
    authorize(policies.can_change_subscription, actor, subscription)
    insert_new(Push, [waiting_row(subscription.id, TEST, clock.now())])
    queue_now([subscription.id])


@use_case
def end_with_sessions(actor: Actor, session_ids: Collection[int]) -> None:
    """Where somebody has signed out, or was, nothing is told any more."""
    authorize(policies.can_notify, actor)
    session.execute(sa.delete(PushSubscription).where(PushSubscription.session_id.in_(session_ids)))


@use_case
def end_for_members(actor: Actor, member_ids: Collection[int]) -> None:
    """The same in all browsers of somebody who may not come in."""
    authorize(policies.can_notify, actor)
    session.execute(sa.delete(PushSubscription).where(PushSubscription.member_id.in_(member_ids)))


@use_case
def forget_dead(actor: Actor) -> int:
    """Forget a lot of browsers to which nothing is sent any more, and say how many they were."""
    authorize(policies.can_notify, actor)
    gone = session.scalars(sa.select(PushSubscription.id).where(queries.dead()).limit(AT_ONCE)).all()
    session.execute(sa.delete(PushSubscription).where(PushSubscription.id.in_(gone)))
    return len(gone)


def _pusher() -> Pusher:
    push = pusher()
    if push is None:
        raise PushOff
    return push


def _keep_ten(member_id: int, newest_id: int) -> None:
    mine = PushSubscription.member_id == member_id, PushSubscription.id != newest_id
    lately = sa.func.coalesce(PushSubscription.used_at, PushSubscription.made_at).desc()
    older = sa.select(PushSubscription.id).where(*mine).order_by(lately, PushSubscription.id.desc())
    beyond = session.scalars(older.offset(MOST_SUBSCRIPTIONS - 1)).all()
    if beyond:
        session.execute(sa.delete(PushSubscription).where(PushSubscription.id.in_(beyond)))
