"""What recurs around coaching."""

from __future__ import annotations

from datetime import timedelta

from forum.blueprints.coaching.queries import requests
from forum.blueprints.coaching.services import caring, reminding
from forum.kernel import clock
from forum.kernel.actor import SYSTEM
from forum.kernel.schedule import every


@every(timedelta(minutes=30))
def care_for_requests() -> None:
    """Mentors are reminded of requests, and those that wait too long are placed anew, in short transactions."""
    while caring.remind_asked(SYSTEM) == caring.AT_ONCE:
        continue
    while found := requests.list_due(clock.now(), caring.AT_ONCE):
        for ask_id in found:
            caring.expire_ask(SYSTEM, ask_id)


@every(timedelta(minutes=5))
def care_for_appointments() -> None:
    """Both are reminded of appointments, and asked how they went."""
    while reminding.remind_soon(SYSTEM) == reminding.AT_ONCE:
        continue
    while reminding.ask_how_it_went(SYSTEM) == reminding.AT_ONCE:
        continue
