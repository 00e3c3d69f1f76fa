"""What the templates show of what stands on a post."""

from __future__ import annotations

from typing import Any

from flask import url_for

from forum.blueprints.discussions import policies
from forum.blueprints.discussions.models.reactions import REACTIONS
from forum.blueprints.discussions.queries.objects import PostObjects
from forum.blueprints.discussions.queries.polls import PollShown
from forum.blueprints.discussions.rules import PostLine
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.i18n import _

ICONS = {
    "thanks": "handshake", "useful": "lightbulb", "agree": "thumbs-up", "same_here": "users", "will_try": "list-checks",
}  # fmt: skip


def objects_view(actor: Actor, line: PostLine, objects: PostObjects) -> dict[str, Any]:
    """Reactions and bookmark of a post, with what the reader may do with them."""
    counts = {one.name: one for one in objects.reactions.get(line.id, [])}
    names = reaction_names()
    return {
        "reactions": [
            {"name": name, "label": names[name], "icon": ICONS[name],
             "count": counts[name].count if name in counts else 0, "mine": name in counts and counts[name].mine}
            for name in REACTIONS
        ],
        "reacted": bool(counts),
        "can_react": bool(policies.can_react(actor, line)),
        "reactions_url": url_for("discussions_pages.list_reactions", post_id=line.id),
        "bookmark": objects.bookmarks.get(line.id),
        "reminders": reminder_choices() if line.id in objects.bookmarks else [],
        "can_bookmark": bool(policies.can_bookmark(actor, line)),
        "links": objects.links.get(line.id, []),
        "wiki": line.wiki and line.stands,
        "can_make_wiki": bool(policies.can_make_wiki(actor, line)),
        "poll": poll_view(actor, objects.polls[line.id]) if line.id in objects.polls else None,
        "can_add_poll": line.id not in objects.polls and bool(policies.can_add_poll(actor, line)),
    }  # fmt: skip


def reaction_names() -> dict[str, str]:
    """What the reactions are called."""
    return {
        "thanks": _("Thank you"),
        "useful": _("Useful"),
        "agree": _("I agree"),
        "same_here": _("Same here"),
        "will_try": _("We will try this"),
    }


def reminder_choices() -> list[tuple[str, str]]:
    """The quick choices as they are named."""
    return [
        ("in_three_hours", _("In three hours")),
        ("tomorrow", _("Tomorrow at 8")),
        ("next_week", _("Monday at 8")),
        ("in_a_month", _("In a month")),
    ]


def poll_view(actor: Actor, shown: PollShown) -> dict[str, Any]:
    """A poll, with what the reader may do with it; counts only where she may see the results."""
    poll = shown.poll
    results = policies.can_see_results(actor, poll, shown.voted)
    return {
        "id": poll.id, "post_id": poll.post_id, "question": poll.question, "multiple": poll.multiple,
        "options": [
            {"id": one.id, "text": one.text, "mine": one.id in shown.chosen,
             "votes": one.vote_count if results else None,
             "percent": round(100 * one.vote_count / poll.voter_count) if results and poll.voter_count else 0}
            for one in poll.options
        ],
        "voters": poll.voter_count, "voted": shown.voted, "open": poll.is_open(clock.now()),
        "closes_at": poll.closes_at, "results": results, "can_vote": policies.can_vote(actor, poll),
        "can_close": bool(policies.can_close_poll(actor, poll)),
        "can_remove": bool(policies.can_remove_poll(actor, poll)),
    }  # fmt: skip
