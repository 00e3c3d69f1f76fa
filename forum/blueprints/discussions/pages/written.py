"""What the form below a thread holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from forum.blueprints.discussions import policies
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.discussions.pages.drafts import reply_draft
from forum.blueprints.discussions.pages.uploads import kept_files
from forum.blueprints.discussions.queries import posts
from forum.blueprints.discussions.rules import quote
from forum.blueprints.discussions.services import writing
from forum.kernel.actor import Actor
from forum.kernel.errors import NotFound
from forum.kernel.web.pages import form_state


def reply_form(
    actor: Actor, thread: Thread, quoted: int | None = None, typed: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """What was typed, with its preview; else the draft, and below it the post of a number as a quote."""
    if not policies.can_reply(actor, thread):
        return {"form": form_state(), "draft": None, "preview": None}
    draft = reply_draft(actor, thread)
    preview = writing.render(str(typed["body"])).html if typed else None
    form = form_state(typed or _begun(thread, draft["text"], quoted))
    may_attach, uploads = policies.can_attach(actor, thread.group), kept_files(actor, form)
    return {"form": form, "draft": draft, "preview": preview, "may_attach": may_attach, "uploads": uploads}


def _begun(thread: Thread, text: str, number: int | None) -> dict[str, Any]:
    try:
        line = posts.get_line_by_number(thread, number) if number else None
    except NotFound:
        line = None
    if line is None or line.withdrawn:
        return {"body": text}
    before = f"{text.rstrip()}\n\n" if text else ""
    return {"body": before + quote(line.body, line.author_name, line.path), "reply_to_id": line.id}
