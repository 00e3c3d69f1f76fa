"""Events to come on the pages of a group, a city and a criterion."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from flask import render_template

from forum.blueprints.events import policies
from forum.blueprints.events.models.events import Event
from forum.blueprints.events.queries import steps
from forum.blueprints.events.rules.kinds import REGISTERED, WAITING
from forum.blueprints.events.rules.wording import kind_names
from forum.kernel.actor import Actor
from forum.kernel.days import day_and_time
from forum.kernel.feature import Section, add_section
from forum.kernel.i18n import _

SHOWN = 4


def events_of_group(actor: Actor, group: Any) -> str:
    """What a group plans next; nothing when it plans nothing."""
    return _section(actor, steps.list_of_group(actor, group.id, SHOWN + 1), {"group": group.id})


def events_of_city(actor: Actor, city: Any) -> str:
    """What people of a city hold next, for members."""
    found = steps.list_of_city(actor, city.id, SHOWN) if actor.signed_in else []
    return _section(actor, found, {}, _("Events held by people of this city"))


def events_about(actor: Actor, criterion: Any) -> str:
    """What takes place next about a criterion."""
    return _section(actor, steps.list_about(actor, criterion.id, SHOWN + 1), {"criterion": criterion.code})


def row_of(actor: Actor, event: Event) -> dict[str, Any]:
    """An event as a row of a list: what it is, when by the reader's clock, who holds it, and whether one comes."""
    hosts = ", ".join(host.name for host in event.hosts)
    told = (kind_names()[event.kind], day_and_time(event.starts_at), hosts)
    return {
        "title": event.title, "url": event.path, "icon": "calendar", "facts": [fact for fact in told if fact],
        "badge": _badge(actor, event),
    }  # fmt: skip


def _badge(actor: Actor, event: Event) -> dict[str, str] | None:
    own = policies.registration_in(actor, event)
    if own == REGISTERED:
        return {"text": _("You are registered"), "kind": "success"}
    if own == WAITING:
        return {"text": _("You are on the waiting list"), "kind": "warning"}
    return {"text": _("Full"), "kind": "neutral"} if event.full else None


def _section(actor: Actor, found: Sequence[Event], asked: dict[str, Any], title: str = "") -> str:
    if not found:
        return ""
    return render_template(
        "events/_coming.html", title=title or _("Coming events"), rows_shown=[row_of(actor, e) for e in found[:SHOWN]],
        all_url=f"/events?{urlencode(asked)}" if asked and len(found) > SHOWN else "",
    )  # fmt: skip


add_section(Section("group", 15, events_of_group))
add_section(Section("city", 27, events_of_city))
add_section(Section("criterion", 25, events_about))
