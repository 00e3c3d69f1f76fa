"""Choosing of what one is told at all."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from forum.blueprints.discussions.queries import following
from forum.blueprints.discussions.services import catching_up
from forum.blueprints.notifications import policies
from forum.blueprints.notifications.models.preferences import NotificationPreferences
from forum.blueprints.notifications.queries import preferences
from forum.blueprints.notifications.services.preferences import change_preferences
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.notices import choices
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case


@use_case
def choose_kinds(
    actor: Actor, refused: Collection[str] | None = None, reactions: str | None = None, after_reply: str | None = None
) -> dict[str, Any]:
    """Say which kinds one is not told of, of how many reactions one is, and how closely one follows what one has
    replied to; what is not named stays."""
    authorize(policies.can_settle, actor)
    chosen = session.get(NotificationPreferences, actor.id or 0)
    if chosen is None:
        chosen = NotificationPreferences.usual(actor.id or 0)
        session.add(chosen)
    if refused is not None:
        known = {kind.name for kind in choices()}
        chosen.refused_kinds = sorted({*(set(chosen.refused_kinds) - known), *(known & set(refused))})
    if reactions is not None:
        chosen.reactions = reactions
    if after_reply is not None:
        catching_up.choose_days(actor, after_reply=after_reply)
    session.flush()
    return show_kinds(actor)


@use_case
def choose(actor: Actor, kinds: Mapping[str, Any], version: int | None = None, **changes: Any) -> None:
    """Say both at once: of which kinds one is told, as `choose_kinds` takes it, and what `change_preferences` does.
    Raises StaleVersion."""
    authorize(policies.can_settle, actor)
    change_preferences(actor, version=version, **changes)
    choose_kinds(actor, **kinds)


@use_case
def show_kinds(actor: Actor) -> dict[str, Any]:
    """What one has chosen."""
    authorize(policies.can_settle, actor)
    chosen = preferences.get_preferences(actor.id or 0)
    level = following.level_after_reply(actor.id or 0) or "normal"
    return {"refused": list(chosen.refused_kinds), "reactions": chosen.reactions, "after_reply": level}
