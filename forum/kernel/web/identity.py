"""From a request or a socket's handshake to the actor behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import cast

from flask import Flask, Request, g
from flask_login import LoginManager, current_user

from forum.kernel.actor import ANONYMOUS, Actor, Member

Identifier = Callable[[Request], Member | None]
_identifiers: list[Identifier] = []
login_manager = LoginManager()


def identify_by(identifier: Identifier) -> Identifier:
    """Register a way to recognise a member (the session cookie, a token); the first that knows wins."""
    _identifiers.append(identifier)
    return identifier


def current_actor() -> Actor:
    """Whoever sends this request; recognised once, then kept for the request."""
    if "actor" not in g:
        g.actor = ANONYMOUS  # what the language falls back to while the member is being recognised
        g.actor = cast(Actor, current_user._get_current_object())
    return cast(Actor, g.actor)


@contextmanager
def shown_to(actor: Actor) -> Iterator[None]:
    """Within it, what is shaped for the API is shaped for this actor, whoever asks or if nobody does."""
    before = g.pop("actor", None)
    g.actor = actor
    try:
        yield
    finally:
        g.pop("actor")
        if before is not None:
            g.actor = before


def init_identity(app: Flask) -> None:
    """Let Flask-Login ask the registered identifiers; its own cookies stay unused."""
    login_manager.session_protection = None
    login_manager.anonymous_user = lambda: ANONYMOUS
    login_manager.request_loader(_recognise)
    login_manager.init_app(app)


def _recognise(request: Request) -> Member | None:
    for identifier in _identifiers:
        member = identifier(request)
        if member is not None:
            return member
    return None
