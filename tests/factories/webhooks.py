"""Webhooks for tests, and the receivers that they may reach."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from flask import Flask

from forum.blueprints.accounts.models import Member
from forum.blueprints.webhooks.models import Webhook, WebhookDelivery
from forum.blueprints.webhooks.services import keeping
from forum.kernel.announcements import ANNOUNCEMENTS
from forum.kernel.database import session
from tests.factories.accounts import actor_of
from tests.receiver import HOST, Receiver, receiving


@contextmanager
def reachable(app: Flask, seconds: float = 7.0) -> Iterator[Receiver]:
    """A receiver on this machine that the operator has allowed."""
    before = app.extensions["forum_sender"]
    with receiving() as receiver:
        allowed = before.allowed | {(HOST, receiver.port)}
        app.extensions["forum_sender"] = replace(before, allowed=allowed, seconds=seconds)
        yield receiver
    app.extensions["forum_sender"] = before


def create_webhook(keeper: Member, receiver: Receiver, **facts: Any) -> Webhook:
    """A webhook that hears of everything that every member may read, unless told otherwise."""
    told = {"name": "City automation", "target_url": receiver.url, "events": list(ANNOUNCEMENTS), "scope": "members"}
    return keeping.create_webhook(actor_of(keeper), **{**told, **facts})


def make_secret(keeper: Member, webhook: Webhook) -> str:
    """Its secret, made anew."""
    return keeping.make_secret(actor_of(keeper), webhook.id).secret


def deliveries_of(webhook: Webhook) -> list[WebhookDelivery]:
    """What was and is to be sent, the oldest first, as it is now."""
    session.expire_all()
    return session.query(WebhookDelivery).filter_by(webhook_id=webhook.id).order_by(WebhookDelivery.id).all()
