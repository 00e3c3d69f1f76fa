"""What moderation shows on the pages of members and groups."""

from __future__ import annotations

from typing import Any

from flask import render_template

from forum.blueprints.groups import policies as group_policies
from forum.blueprints.moderation import policies
from forum.blueprints.moderation.queries import queue
from forum.kernel.actor import Actor


def render_of_member(actor: Actor, member: Any) -> str:
    """To report somebody, and for moderators the record of her."""
    if actor.id == member.id:
        return ""
    keeps = bool(policies.can_keep_record(actor, member))
    return render_template("moderation/of_member.html", member=member, keeps=keeps)


def waiting_items(actor: Actor, _: Any) -> str:
    """On home, for who moderates: how many wait in the queue; nothing when none does."""
    waiting = sum(queue.count_waiting(actor).values()) if policies.can_moderate_somewhere(actor) else 0
    return render_template("moderation/_waiting.html", waiting=waiting) if waiting else ""


def render_of_group(actor: Actor, group: Any) -> str:
    """The log of a group for whoever reads it, and its queue for who looks after it."""
    if not group_policies.can_browse(actor, group):
        return ""
    moderates = bool(policies.can_moderate_in(actor, group))
    return render_template("moderation/of_group.html", group=group, moderates=moderates)
