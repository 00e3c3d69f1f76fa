"""The far side of pushes, for the tests about them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.factories.push import PushTime, reach
from tests.pushd import PushService, push_service


@pytest.fixture(scope="session")
def started_service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PushService]:
    with push_service(tmp_path_factory.mktemp("push"), "") as service:
        yield service


@pytest.fixture
def service(app: Flask, started_service: PushService) -> Iterator[PushService]:
    """A push service that the application reaches, to which nothing was sent yet."""
    push = app.extensions["forum_pusher"]
    kept = push.sender
    started_service.given, started_service.answers, started_service.browsers = [], {}, {}
    started_service.slow = 0.0
    reach(app, started_service)
    yield started_service
    push.sender = kept


@pytest.fixture
def passing(monkeypatch: pytest.MonkeyPatch, app: Flask, service: PushService) -> PushTime:
    """Time that passes when the test says so."""
    return PushTime(monkeypatch, app, service)
