"""What recurs around the library."""

from __future__ import annotations

import time
from datetime import timedelta

from forum.blueprints.library.queries import caring as caring_queries
from forum.blueprints.library.services import caring, downloads, duplicates, following
from forum.kernel import clock
from forum.kernel.actor import SYSTEM
from forum.kernel.schedule import every
from forum.kernel.sightings import AT_ONCE

_AT_ONCE = 50
_SKETCHING = 60.0  # seconds


@every(timedelta(minutes=1))
def count_downloads() -> None:
    """How often documents were downloaded is seen a minute later; those of this process are written down before."""
    downloads.write_downloads()
    while downloads.count_downloads(SYSTEM) == AT_ONCE:
        continue


@every(timedelta(hours=1))
def forget_downloads() -> None:
    """Who downloaded a document is kept for a day."""
    while downloads.forget_downloads(SYSTEM) == AT_ONCE:
        continue


@every(timedelta(hours=1))
def sketch_missing() -> None:
    """Texts that were read before there were sketches get one, for at most a minute at a time."""
    ends = time.monotonic() + _SKETCHING
    while time.monotonic() < ends and duplicates.sketch_missing(SYSTEM, _AT_ONCE) == _AT_ONCE:
        continue


@every(timedelta(hours=1))
def follow_document_requests() -> None:
    """Requests that nobody has answered are brought up again after two weeks, and end after 90 days."""
    while following.expire_due(SYSTEM) == following.AT_ONCE:
        continue
    while following.remind_due(SYSTEM) == following.AT_ONCE:
        continue


@every(timedelta(hours=1))
def remind_of_reviews() -> None:
    """Owners hear of documents that are to be looked at again, in short transactions."""
    while found := caring_queries.list_to_remind(clock.now().date(), _AT_ONCE):
        for resource_id in found:
            caring.remind(SYSTEM, resource_id)
