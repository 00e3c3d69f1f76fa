"""What moderators did to a thread, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from forum.blueprints.discussions.models.history import ThreadEvent
from forum.blueprints.discussions.pages.ways_back import undo_address
from forum.kernel.audit import AuditEntry
from forum.kernel.clock import from_text
from forum.kernel.days import day_and_time, duration
from forum.kernel.i18n import _, ngettext

ICONS = {
    "pinned": "pin", "unpinned": "pin", "locked": "lock", "unlocked": "lock", "archived": "archive",
    "unarchived": "archive", "featured": "star", "unfeatured": "star", "solved": "circle-check",
    "unsolved": "circle-check", "split_into": "split", "split_from": "split", "merged": "merge", "moved": "arrow-right",
    "given_back": "history", "timer_set": "clock", "timer_removed": "clock", "timer_dropped": "clock",
    "slowed": "hourglass", "unslowed": "hourglass",
}  # fmt: skip


def event_views(
    events: Mapping[int, Sequence[ThreadEvent]], ways_back: Mapping[int, AuditEntry]
) -> dict[int, list[dict[str, Any]]]:
    """The acts after each post, each with where it is taken back, if it may be."""
    return {
        number: [
            {
                "text": _say(event), "at": event.at, "icon": ICONS.get(event.act, "info"), "url": _address(event),
                "undo_url": undo_address(ways_back[event.id]) if event.id in ways_back else None,
            }
            for event in told
        ]
        for number, told in events.items()
    }  # fmt: skip


def _address(event: ThreadEvent) -> str | None:
    other = event.detail.get("thread_id")
    return f"/t/-/{other}" if other and event.act in ("split_into", "split_from") else None


def _say(event: ThreadEvent) -> str:
    who = event.actor.name if event.actor else "Plaza"
    count = int(event.detail.get("posts", 0))
    moved = {
        "split_into": ngettext(
            "%(who)s put %(num)s reply into a thread of its own",
            "%(who)s put %(num)s replies into a thread of their own",
            count, who=who,
        ),
        "split_from": ngettext(
            "%(who)s took %(num)s reply from another thread", "%(who)s took %(num)s replies from another thread",
            count, who=who,
        ),
        "merged": ngettext(
            "%(who)s added %(num)s post of “%(title)s”", "%(who)s added %(num)s posts of “%(title)s”",
            count, who=who, title=event.detail.get("title", ""),
        ),
    }  # fmt: skip
    if event.act == "merged" and "title" not in event.detail:
        return ngettext(
            "%(who)s added %(num)s post of another thread", "%(who)s added %(num)s posts of another thread",
            count, who=who,
        )  # fmt: skip
    return str(moved.get(event.act) or _by_itself(event, who) or _state(event.act, who))


def _by_itself(event: ThreadEvent, who: str) -> str | None:
    """What is to happen by itself, or to an end."""
    detail = event.detail
    at = from_text(detail.get("until"))
    moment = day_and_time(at) if at else ""
    timers = {
        "close": _("%(who)s set the thread to close: %(moment)s", who=who, moment=moment),
        "open": _("%(who)s set the thread to open for replies: %(moment)s", who=who, moment=moment),
        "remove": _("%(who)s set the thread to be removed: %(moment)s", who=who, moment=moment),
    }
    if event.act == "timer_set":
        return timers.get(detail.get("does", ""))
    if event.act == "pinned" and at:
        return _("%(who)s pinned the thread until %(moment)s", who=who, moment=moment)
    if event.act == "slowed":
        time = duration(int(detail.get("seconds", 0)))
        return _(
            "%(who)s began slow mode until %(moment)s: %(time)s between two posts", who=who, time=time, moment=moment
        )
    return None


def _state(act: str, who: str) -> str:
    return {
        "pinned": _("%(who)s pinned the thread", who=who),
        "unpinned": _("%(who)s unpinned the thread", who=who),
        "locked": _("%(who)s locked the thread", who=who),
        "unlocked": _("%(who)s opened the thread for replies", who=who),
        "archived": _("%(who)s archived the thread", who=who),
        "unarchived": _("%(who)s let the thread go on", who=who),
        "featured": _("%(who)s featured the thread", who=who),
        "unfeatured": _("%(who)s no longer features the thread", who=who),
        "solved": _("%(who)s marked a solution", who=who),
        "unsolved": _("%(who)s took the mark of the solution away", who=who),
        "timer_removed": _("%(who)s took the timer away", who=who),
        "timer_dropped": _("The timer had no effect: whoever set it no longer looks after this group"),
        "unslowed": _("%(who)s ended slow mode", who=who),
        "moved": _("%(who)s moved the thread into this group", who=who),
        "given_back": _("%(who)s brought posts back that had been moved", who=who),
    }.get(act, act)
