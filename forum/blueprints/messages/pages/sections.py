"""What waits for a member, on home."""

from __future__ import annotations

from typing import Any

from flask import render_template

from forum.blueprints.messages.pages import shown
from forum.blueprints.messages.queries import conversations as queries
from forum.kernel.actor import Actor
from forum.kernel.feature import Section, add_section

ON_HOME = 4


def unread_conversations(actor: Actor, _: Any) -> str:
    """Conversations with lines one has not read; nothing when there is none."""
    page = queries.list_unread(actor, ON_HOME)
    if not page.items:
        return ""
    rows = page.map(lambda conversation: shown.row(conversation, actor))
    return render_template("messages/waiting.html", conversations=rows)


add_section(Section("home-waiting", 10, unread_conversations))
