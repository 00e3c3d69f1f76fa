"""What courtesy lets be told, in the reader's words."""

from __future__ import annotations

from datetime import datetime

from forum.blueprints.directory.rules.courtesy import EARLIER, THIS_MONTH, THIS_WEEK, TODAY, last_seen
from forum.kernel import clock
from forum.kernel.i18n import _l

_ALONE = {
    TODAY: _l("Here in the last day"),
    THIS_WEEK: _l("Here in the last week"),
    THIS_MONTH: _l("Here in the last month"),
    EARLIER: _l("Last here more than a month ago"),
}
_UNDER_HEADING = {
    TODAY: _l("In the last day"),
    THIS_WEEK: _l("In the last week"),
    THIS_MONTH: _l("In the last month"),
    EARLIER: _l("More than a month ago"),
}


def tell_last_seen(seen_at: datetime | None) -> str:
    """Roughly when somebody was last here, to stand under her name; empty when that is not known."""
    return str(_ALONE.get(last_seen(seen_at, clock.now()), ""))


def when_last_seen(seen_at: datetime | None) -> str:
    """The same under a heading that says what happened then."""
    return str(_UNDER_HEADING.get(last_seen(seen_at, clock.now()), ""))
