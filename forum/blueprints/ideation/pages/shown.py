"""What the pages show of a session."""

from __future__ import annotations

from typing import Any

from flask import url_for

from forum.blueprints.events.queries import events as event_queries
from forum.blueprints.groups.queries import groups as group_queries
from forum.blueprints.ideation import policies
from forum.blueprints.ideation.models import Concept, IdeationSession
from forum.blueprints.ideation.queries import sessions as queries
from forum.blueprints.ideation.rules import BUDGET, PHASE_HINTS, PHASE_NAMES, PHASES
from forum.kernel.actor import Actor
from forum.kernel.days import day_and_month, day_of
from forum.kernel.i18n import _
from forum.kernel.realtime.rooms import last_seq

MOST_EVENTS = 10


def session_context(actor: Actor, found: IdeationSession, tab: str) -> dict[str, Any]:
    """The head of every page of a session: label, owners, tabs, step and timer."""
    runs = bool(policies.can_run_session(actor, found))
    room = f"ideation:{found.id}"
    return {
        "session": found, "group": found.group, "event": queries.find_event(actor, found),
        "runs": runs, "tabs": _tabs(found, tab, runs),
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
        "voters": queries.count_voters(found.id) if policies.can_run_session(actor, found) else None,
    }  # fmt: skip


def event_choices(actor: Actor, group_id: int, planned: IdeationSession | None = None) -> list[tuple[Any, str]]:
    """The events of the group to come and those that were last, of which a session may be part; the one that it is part
    of, without its name for who does not see it."""
    chosen = queries.find_event(actor, planned) if planned else None
    coming = event_queries.list_events(actor, group_id=group_id, limit=MOST_EVENTS).items
    over = event_queries.list_events(actor, past=True, group_id=group_id, limit=MOST_EVENTS).items
    found = {one.id: one for one in (*([chosen] if chosen else []), *coming, *over)}
    hidden = [(planned.event_id, _("Part of an event"))] if planned and planned.event_id and chosen is None else []
    return [
        ("", _("No event")),
        *((one.id, f"{one.title}, {day_and_month(day_of(one.starts_at))}") for one in found.values()),
        *hidden,
    ]


def standing_concepts(found: IdeationSession) -> list[tuple[int, str]]:
    """The concepts of a session that stand by themselves, with the word under which each stands, to choose from."""
    return [
        (one.id, f"{theme.position}.{one.number} {one.title}" + (f" [{one.cluster}]" if one.cluster else ""))
        for theme in found.themes for one in theme.concepts if one.merged_into_id is None
    ]  # fmt: skip


def clusters_of(found: IdeationSession) -> list[str]:
    """The words that there are."""
    return sorted({one.cluster for theme in found.themes for one in theme.concepts if one.cluster}, key=str.lower)


def session_row(found: IdeationSession, *, with_group: bool = True) -> dict[str, Any]:
    """A session in a list."""
    return {
        "title": found.title, "url": found.path, "icon": "lightbulb", "at": found.created_at,
        "facts": [found.group.name] if with_group else [],
        "badge": {"text": PHASE_NAMES[found.phase], "kind": "accent"},
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
