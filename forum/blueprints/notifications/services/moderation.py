"""Telling members what moderators did with what is theirs, and what became of what they reported."""

from __future__ import annotations

from forum.blueprints.moderation.queries import log, reports
from forum.blueprints.notifications import policies
from forum.blueprints.notifications.queries import told as already
from forum.blueprints.notifications.rules.kinds import ACT, REPORT
from forum.blueprints.notifications.services.telling import write
from forum.kernel.actor import Actor
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case


@use_case
def tell_of_act(actor: Actor, entry_id: int, member_id: int) -> None:
    """Tell a member what moderators did with what is hers; once for each act, and of a warning with it together."""
    authorize(policies.can_notify, actor)
    if not already.was_told_of_act(entry_id) and not log.was_warned_with(entry_id):
        write([{"member_id": member_id, "kind": ACT, "actor_id": member_id, "entry_id": entry_id}])


@use_case
def tell_reporters(actor: Actor, item_id: int) -> None:
    """Tell those who reported something that moderators have looked at it; each once."""
    authorize(policies.can_notify, actor)
    told = already.list_told_of_item(item_id)
    new = [number for number in reports.list_reporters(item_id) if number not in told]
    write([{"member_id": number, "kind": REPORT, "actor_id": number, "item_id": item_id} for number in new])
