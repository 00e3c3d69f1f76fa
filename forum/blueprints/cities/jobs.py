"""What recurs around cities."""

from __future__ import annotations

from datetime import timedelta

from forum.blueprints.cities.services import computing
from forum.kernel.actor import SYSTEM
from forum.kernel.schedule import every


@every(timedelta(minutes=5))
def compare_cities() -> None:
    """Similar cities are computed anew once a city has changed, however that came about."""
    computing.compute_peers(SYSTEM)
