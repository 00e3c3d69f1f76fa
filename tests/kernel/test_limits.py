"""Who tries too often waits, and is told how long."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from forum.app import create_app
from forum.config import Settings
from forum.kernel.database import db
from forum.kernel.limits import limiter
from tests.conftest import FreshContextClient


@pytest.fixture
def limited(settings: Settings, tmp_path: Path) -> Iterator[Flask]:
    """An application whose limits are on, with a database of its own."""
    own = dataclasses.replace(
        settings, data=tmp_path, database_url=f"sqlite:///{tmp_path}/limits.sqlite3", rate_limits=True
    )
    app = create_app(own)
    app.test_client_class = FreshContextClient
    with app.app_context():
        db.create_all()
    yield app
    limiter.reset()
    limiter.enabled = False
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def attempt(app: Flask, email: str, address: str) -> int:
    client = app.test_client()
    body = {"email": email, "password": "not the right one"}
    answer = client.post("/api/v1/auth/login", json=body, environ_base={"REMOTE_ADDR": address})
    if answer.status_code == 429:
        assert int(answer.headers["Retry-After"]) > 0
        assert answer.get_json()["code"] == "too_many_requests"
    return answer.status_code


def test_one_address_may_try_ten_times_a_minute(limited: Flask) -> None:
    statuses = [attempt(limited, f"m{number}@example.org", "203.0.113.1") for number in range(12)]
    assert statuses == [401] * 10 + [429] * 2
    assert attempt(limited, "m1@example.org", "203.0.113.2") == 401


def test_one_account_tried_from_many_addresses_is_noticed(limited: Flask) -> None:
    statuses = [attempt(limited, "Ana@example.org", f"203.0.113.{number}") for number in range(12)]
    assert statuses == [401] * 10 + [429] * 2
    assert attempt(limited, "luis@example.org", "203.0.113.200") == 401
