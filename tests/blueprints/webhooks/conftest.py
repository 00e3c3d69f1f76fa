"""A receiver, and an administrator."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from forum.blueprints.accounts.models import Member
from tests.factories.accounts import create_member
from tests.factories.webhooks import reachable
from tests.receiver import Receiver


@pytest.fixture
def receiver(app: Flask) -> Iterator[Receiver]:
    with reachable(app, seconds=0.6) as found:
        yield found


@pytest.fixture
def admin(app: Flask) -> Member:
    return create_member(role="administrator", name="Ada Admin")
