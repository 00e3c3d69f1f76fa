"""One's own order among conversations: muted, archived, pinned."""

from __future__ import annotations

from typing import Any

from flask import request

from forum.blueprints.messages.pages.people import show_people
from forum.blueprints.messages.pages.routes import pages
from forum.blueprints.messages.queries import conversations as queries
from forum.blueprints.messages.schemas.forms import ARRANGEMENTS, ArrangePageForm
from forum.blueprints.messages.services import conversations
from forum.kernel.actor import Actor
from forum.kernel.i18n import _
from forum.kernel.web.access import signed_in
from forum.kernel.web.pages import Undo, done, safe_next, takes_form


@pages.post("/messages/<int:conversation_id>/arrangement")
@signed_in
@takes_form(ArrangePageForm, again=show_people)
def arrange(actor: Actor, form: dict[str, Any], conversation_id: int) -> Any:
    """Mute, archive or pin the conversation for oneself, or the opposite."""
    what = form["what"]
    own = queries.get_conversation(actor, conversation_id).participation_of(actor.id)
    was_pinned = bool(own and own.pinned)
    conversations.arrange(actor, conversation_id, **ARRANGEMENTS[what])
    back = safe_next(request.form.get("next"), f"/messages/{conversation_id}/people")
    if what != "archive":
        return done(_told(what), back)
    undo = Undo(f"/messages/{conversation_id}/arrangement", {"what": "pin" if was_pinned else "restore", "next": back})
    return done(_told("unpinned-archive" if was_pinned else what), _list(back), undo)


def _list(back: str) -> str:
    """The list one came from: what is archived is put away, so that one goes on with the others."""
    return back if back.partition("?")[0] == "/messages" else "/messages"


def _told(what: str) -> str:
    return {
        "mute": _("This conversation is muted."),
        "unmute": _("This conversation is no longer muted."),
        "archive": _("The conversation is archived. It comes back when somebody writes, unless it is muted."),
        "unpinned-archive": _(
            "The conversation is archived and no longer pinned. It comes back when somebody writes, unless it is muted."
        ),
        "restore": _("The conversation is back in your inbox."),
        "pin": _("The conversation now stands first in your inbox."),
        "unpin": _("The conversation is no longer pinned."),
    }[what]
