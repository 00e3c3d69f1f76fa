"""What of ideation stands on other pages: home, a group's, an event's, a criterion's, an opportunity's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import render_template, url_for

from forum.blueprints.ideation import policies
from forum.blueprints.ideation.models import IdeationSession
from forum.blueprints.ideation.pages.shown import session_row
from forum.blueprints.ideation.queries import around
from forum.blueprints.ideation.queries import sessions as queries
from forum.kernel.actor import Actor
from forum.kernel.feature import Section, add_section
from forum.kernel.i18n import _, _l


def waiting(actor: Actor, _subject: Any) -> str:
    """What waits: sessions of one's groups that take votes, and one has given none."""
    found = around.list_to_vote(actor) if actor.signed_in else []
    rows = [
        {
            "title": _("Your votes are waited for: %(title)s", title=one.title), "icon": "lightbulb",
            "url": url_for("ideation_pages.show_board", session_id=one.id), "facts": [one.group.name],
        }
        for one in found
    ]  # fmt: skip
    return render_template("ideation/waiting.html", found=rows) if rows else ""


def of_group(actor: Actor, group: Any) -> str:
    """On the home of a group: its latest sessions; for those who look after it, the way to a new one."""
    page = queries.list_sessions(actor, group_id=group.id, limit=3)
    can_plan = actor.signed_in and bool(policies.can_plan_session(actor, group))
    if not page.items and not can_plan:
        return ""
    sessions = [session_row(one, with_group=False) for one in page.items]
    return render_template("ideation/of_group.html", sessions=sessions, group=group, can_plan=can_plan)


def of_event(actor: Actor, event: Any) -> str:
    """On the page of an event: the sessions that are part of it."""
    return _listed(around.list_of_event(actor, event.id))


def of_criterion(actor: Actor, criterion: Any) -> str:
    """On the page of a criterion: the latest sessions about it."""
    return _listed(around.list_about(actor, criterion.id))


def origin_of(actor: Actor, opportunity: Any) -> str:
    """On the page of an opportunity: the concept of which it came."""
    concept = around.find_origin(actor, opportunity.id)
    return render_template("ideation/origin.html", concept=concept) if concept else ""


def _listed(found: Sequence[IdeationSession]) -> str:
    return render_template("ideation/listed.html", found=[session_row(one) for one in found]) if found else ""


def add_sections() -> None:
    """Register them."""
    add_section(Section("home-waiting", 14, waiting))
    add_section(Section("group", 30, of_group, _l("Ideation sessions")))
    add_section(Section("event", 20, of_event))
    add_section(Section("criterion", 45, of_criterion))
    add_section(Section("opportunity", 10, origin_of))
