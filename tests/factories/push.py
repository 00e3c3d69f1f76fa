"""Members whose browsers are told what is new, and time that passes until they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from forum.blueprints.accounts.models import Member
from forum.blueprints.notifications.jobs import pushing as jobs
from forum.kernel import clock
from forum.kernel.outbox.delivering import deliver_all
from forum.kernel.realtime.presence import ProcessPresences
from forum.kernel.web_push import Pusher
from tests.pushd import PushService

API = "/api/v1/me/push-subscriptions"
NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)


def reach(app: Flask, service: PushService) -> None:
    """Let the application push to this service, though it is on this machine."""
    push: Pusher = app.extensions["forum_pusher"]
    service.public_key = push.public_key
    push.sender = replace(push.sender, allowed=frozenset({("127.0.0.1", service.port)}), trust=service.trust)


class PushTime:
    """A clock that stands, and what is pushed while it is put on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, app: Flask, service: PushService, at: datetime = NOON) -> None:
        self.at, self.service, self._app = at, service, app
        monkeypatch.setattr(clock, "now", lambda: self.at)
        app.extensions["forum_at_screen"] = ProcessPresences()

    def look_away(self) -> None:
        """Nobody is at a screen any more."""
        self._app.extensions["forum_at_screen"] = ProcessPresences()

    def wait(self, **passed: float) -> list[dict[str, Any]]:
        """What the first browser is told until so much time has passed, and then."""
        before = len(self.service.given)
        deliver_all()
        self.at += timedelta(**passed)
        self.work()
        new = self.service.given[before:]
        for one in new:
            self.service.check(one)
        return [self.service.browsers[one.path].read(one.body) for one in new]

    def wait_until(self, at: datetime) -> list[dict[str, Any]]:
        """The same until a moment."""
        return self.wait(seconds=(at - self.at).total_seconds())

    def work(self) -> None:
        """What the relay and the schedule do by themselves."""
        deliver_all()
        jobs.queue_pushes()
        deliver_all()


def turn_on(sign_in: Callable[[Any], Any], member: Member, service: PushService, name: str = "one") -> Any:
    """The member's browser, in which she is told what is new from now on."""
    browser = sign_in(member)
    answer = browser.post(API, json=service.browser(name).subscription)
    assert answer.status_code == 201, answer.text
    return browser
