"""Questions to peers, for tests; the standards must be loaded."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from forum.blueprints.accounts.models import Member
from forum.blueprints.cities.models.cities import City
from forum.blueprints.cities.models.standings import Standing
from forum.blueprints.messages.models.requests import Request
from forum.blueprints.messages.services import requests
from forum.kernel import clock
from forum.kernel.database import session
from tests.factories.accounts import actor_of
from tests.factories.standards import criterion


def ask(asker: Member, asked: Member, code: str = "RDC2", body: str = "How do you pay by the result?") -> Request:
    """A question that the one has asked the other."""
    return requests.ask(actor_of(asker), asked.id, code, body)


def share_standing(city: City, code: str = "RDC2", status: str = "met", audience: str = "members") -> Standing:
    """A city says how far it is with a criterion, to some audience."""
    standing = Standing(
        city_id=city.id, criterion_id=criterion(code).id, status=status, audience=audience, changed_at=clock.now()
    )
    session.add(standing)
    session.commit()
    return standing


class Watch:
    """The clock of a test, which stands until it is moved."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
        self.at = at
        monkeypatch.setattr(clock, "now", lambda: self.at)

    def move(self, at: Any) -> None:
        """It is now later."""
        self.at = at
