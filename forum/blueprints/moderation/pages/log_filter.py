"""Narrowing the log: which group, which act, who did it, whom it concerns, since when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from forum.blueprints.accounts.queries import find_by_handles
from forum.blueprints.moderation.queries import log, telling
from forum.blueprints.moderation.rules import LOG_DAYS
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.i18n import _, ngettext

_PEOPLE = {"by": "actor_id", "about": "member_id"}


@dataclass(frozen=True)
class Narrowed:
    """What the queries are asked for, what the next page repeats, and the usernames that nobody has."""

    query: Mapping[str, Any]
    kept: Mapping[str, Any]
    unknown: list[str]


def narrow(actor: Actor, query: dict[str, Any]) -> Narrowed:
    """The form as the queries take it; strangers do not learn which usernames there are."""
    asked = {name: query[name] for name in ("group_id", "act", "member_id", "actor_id", "since", "until", "cursor")}
    typed = {field: _handle(query[field]) for field in _PEOPLE if actor.signed_in}
    known = find_by_handles([handle for handle in typed.values() if handle]) if any(typed.values()) else {}
    asked |= {_PEOPLE[field]: known[handle] for field, handle in typed.items() if handle in known}
    if query["days"]:
        asked["since"] = clock.now() - timedelta(days=query["days"])
    kept = {name: value for name, value in query.items() if value and name not in ("cursor", "limit")}
    return Narrowed(asked, kept, [handle for handle in typed.values() if handle and handle not in known])


def choices(actor: Actor, query: Mapping[str, Any]) -> dict[str, Any]:
    """What the form offers."""
    periods = [(days, ngettext("The last %(num)s day", "The last %(num)s days", days)) for days in LOG_DAYS]
    return {
        "groups": log.list_groups(actor, query["group_id"]), "acts": telling.acts_by_kind(),
        "periods": [("", _("Any time")), *periods],
    }  # fmt: skip


def _handle(typed: str) -> str:
    """The first username of what was typed or chosen."""
    return typed.split(",")[0].strip().lstrip("@").lower()
