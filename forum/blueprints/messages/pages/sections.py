"""What waits for a member, on home."""

from __future__ import annotations

from typing import Any

from flask import render_template

from forum.blueprints.messages import policies
from forum.blueprints.messages.pages import cards, shown
from forum.blueprints.messages.queries import conversations as queries
from forum.blueprints.messages.queries import requests
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


def unanswered_questions(actor: Actor, _: Any) -> str:
    """One's questions to peers that nobody has answered; to programme staff, that others wait for an answer too."""
    questions = requests.list_to_repeat(actor, ON_HOME)
    waiting = bool(policies.can_see_waiting(actor)) and bool(requests.list_waiting(actor, limit=1).items)
    if not questions and not waiting:
        return ""
    rows = [{"url": one.path, "asked": one.asked, "criterion": cards.criterion(one.criterion)} for one in questions]
    return render_template("messages/unanswered.html", questions=rows, waiting=waiting)


add_section(Section("home-waiting", 10, unread_conversations))
add_section(Section("home-waiting", 5, unanswered_questions))
