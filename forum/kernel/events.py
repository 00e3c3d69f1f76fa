"""Facts: what happened, in the past tense, as ids; and who wants to hear of it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

E = TypeVar("E", bound="Event")
EVENTS: dict[str, type[Event]] = {}
client_id: ContextVar[str | None] = ContextVar("client_id", default=None)


class Event:
    """Base of all facts. A fact is a frozen dataclass of numbers, short texts and lists of them.

    `sender` names the page that caused it, for whoever hears of several at once.
    """

    sender: str | None = None

    def __init_subclass__(cls) -> None:
        EVENTS[cls.__name__] = cls

    def payload(self) -> dict[str, Any]:
        """The fields as JSON can carry them."""
        return dataclasses.asdict(self)  # type: ignore[call-overload, no-any-return]  # subclasses are dataclasses


class Lane(StrEnum):
    """Which relay thread delivers: a slow effect never delays a quick one."""

    NOW = "now"
    INDEX = "index"
    SLOW = "slow"
    MAIL = "mail"  # to members, of whom very many may be due at the same hour
    PUSH = "push"  # to members' browsers, through services of others
    SCANNING = "scanning"  # whatever is sent, before others get it
    READING = "reading"  # documents, each of which may take as long as its limits
    WEBHOOKS = "webhooks"  # to servers elsewhere, each of which may be slow


@dataclass(frozen=True)
class Subscription:
    """A reaction to facts.

    `handler` receives one fact, or a list of up to `batch` facts. Unless `outside`, its rows and the removal of
    its delivery commit together; an `outside` effect runs without a transaction and may happen twice.
    """

    name: str
    handler: Callable[..., None]
    lane: Lane
    batch: int
    outside: bool


_subscriptions: dict[str, list[Subscription]] = {}
_by_name: dict[str, Subscription] = {}


def subscribe(
    *event_types: type[Event], lane: Lane = Lane.NOW, batch: int = 0, outside: bool = False
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register the decorated function as a reaction to the given kinds of facts; it must bear running twice.

    `batch=0` hands over one fact at a time; `batch=n` a list of at most n.
    """

    def register(handler: Callable[..., None]) -> Callable[..., None]:
        name = f"{handler.__module__.removeprefix('forum.blueprints.')}.{handler.__name__}"
        add_subscription(Subscription(name, handler, lane, batch, outside or lane is not Lane.NOW), *event_types)
        return handler

    return register


def add_subscription(subscription: Subscription, *event_types: type[Event]) -> None:
    """Register a reaction under its name; the same name twice is a mistake of the programmer."""
    if subscription.name in _by_name:
        raise ValueError(f"two subscribers are named {subscription.name}")
    _by_name[subscription.name] = subscription
    for event_type in event_types:
        _subscriptions.setdefault(event_type.__name__, []).append(subscription)


def subscriptions_to(event: Event) -> list[Subscription]:
    """Everybody who hears of this kind of fact."""
    return _subscriptions.get(type(event).__name__, [])


def find_subscription(name: str) -> Subscription | None:
    """The reaction of that name; None when a newer release has removed it."""
    return _by_name.get(name)


def restore(name: str, payload: dict[str, Any], sender: str | None = None) -> Event:
    """The fact as it was recorded."""
    event = EVENTS[name](**payload)
    object.__setattr__(event, "sender", sender)
    return event
