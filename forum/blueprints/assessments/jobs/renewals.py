"""Awards that are to be renewed."""

from __future__ import annotations

from datetime import timedelta

from forum.blueprints.assessments.queries import awards
from forum.blueprints.assessments.services import awarding
from forum.kernel import clock
from forum.kernel.actor import SYSTEM
from forum.kernel.schedule import every

_AT_ONCE = 50


@every(timedelta(hours=6))
def remind_of_renewals() -> None:
    """Cities and staff hear of awards that are to be renewed, in short transactions."""
    today = clock.now().date()
    while found := awards.list_to_remind(today, _AT_ONCE):
        for award_id in found:
            awarding.remind(SYSTEM, award_id, today)
