"""What the pages show of a session."""

from __future__ import annotations

from typing import Any

from flask import url_for

from forum.blueprints.groups.queries import groups as group_queries
from forum.blueprints.ideation import policies
from forum.blueprints.ideation.models import Concept, IdeationSession
from forum.blueprints.ideation.queries import sessions as queries
from forum.blueprints.ideation.rules import BUDGET, PHASE_HINTS, PHASE_NAMES, PHASES
from forum.kernel.actor import Actor
from forum.kernel.i18n import _
from forum.kernel.realtime.rooms import last_seq


def session_context(actor: Actor, found: IdeationSession, tab: str) -> dict[str, Any]:
    """The head of every page of a session: label, owners, tabs, step and timer."""
    runs = bool(policies.can_run_session(actor, found))
    room = f"ideation:{found.id}"
    return {
        "session": found, "group": found.group, "runs": runs, "tabs": _tabs(found, tab, runs),
        "public": found.group.visibility == "public",
        "owners": [one.member for one in group_queries.list_moderators(actor, found.group_id)]
        if actor.signed_in else [],
        "steps": [(one, PHASE_NAMES[one]) for one in PHASES], "hint": PHASE_HINTS[found.phase],
        "live_rooms": {room: last_seq(room)} if actor.signed_in else {},
    }  # fmt: skip


def board_context(actor: Actor, found: IdeationSession) -> dict[str, Any]:
    """Themes with their concepts, what the reader gave to each, and counts where she may see them."""
    votes = queries.own_votes(actor, found.id) if actor.signed_in else {}
    comments = queries.count_comments(actor, found.id)
    counted = bool(policies.can_see_counts(actor, found))
    return {
        "votes": votes, "counted": counted, "comments": comments, "budget": found.voting == BUDGET,
        "left": found.points - sum(votes.values()), "can_propose": bool(policies.can_propose(actor, found)),
        "can_vote": lambda concept: bool(policies.can_vote(actor, concept)),
        "order": _in_order if found.counted else _as_numbered,
    }  # fmt: skip


def session_row(found: IdeationSession) -> dict[str, Any]:
    """A session in a list."""
    return {
        "title": found.title, "url": found.path, "icon": "lightbulb", "at": found.created_at,
        "facts": [found.group.name], "badge": {"text": PHASE_NAMES[found.phase], "kind": "accent"},
    }  # fmt: skip


def _in_order(concepts: list[Concept]) -> list[Concept]:
    return sorted(_standing(concepts), key=lambda one: (-one.vote_points, one.number))


def _as_numbered(concepts: list[Concept]) -> list[Concept]:
    return sorted(_standing(concepts), key=lambda one: (one.cluster == "", one.cluster.lower(), one.number))


def _standing(concepts: list[Concept]) -> list[Concept]:
    return [one for one in concepts if one.merged_into_id is None]


def _tabs(found: IdeationSession, tab: str, runs: bool) -> list[dict[str, Any]]:
    entries = [
        ("overview", _("Executive overview"), found.path),
        ("session", _("Ideation session"), url_for("ideation_pages.show_board", session_id=found.id)),
    ]
    if runs:
        entries.append(("live", _("Facilitate"), url_for("ideation_pages.facilitate", session_id=found.id)))
    return [{"label": label, "url": url, "active": key == tab} for key, label, url in entries]
