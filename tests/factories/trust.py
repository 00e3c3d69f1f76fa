"""How far members are trusted, for tests."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from forum.blueprints.accounts.models import Member, Trust
from forum.blueprints.accounts.rules import Figures
from forum.kernel import clock
from forum.kernel.database import session


def at_level(member: Member, level: int, **facts: Any) -> Member:
    """The same member, at a level that she has earned."""
    values = {**asdict(Figures()), "measured_at": clock.now(), "earned": level, **facts}
    session.add(Trust(member_id=member.id, **values))
    session.commit()
    return member
