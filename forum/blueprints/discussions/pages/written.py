"""What the form below a thread holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from forum.blueprints.discussions import policies
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.discussions.pages.drafts import reply_draft
from forum.blueprints.discussions.pages.uploads import kept_files
from forum.blueprints.discussions.queries import posts
from forum.blueprints.discussions.queries.link_cards import list_posted
from forum.blueprints.discussions.queries.prompting import Prompts, get_prompts
from forum.blueprints.discussions.rules import quote
from forum.blueprints.discussions.services import slowing, writing
from forum.kernel.actor import Actor
from forum.kernel.errors import NotFound
from forum.kernel.links import links_in
from forum.kernel.web.fields import whole_number
from forum.kernel.web.pages import FormState, form_state

MOST_ARRIVED = 10


def reply_form(
    actor: Actor, thread: Thread, quoted: int | None = None, typed: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """What was typed, with its preview; else the draft, and below it the post of a number as a quote."""
    if not policies.can_reply(actor, thread):
        nothing: dict[str, Any] = dict.fromkeys(("draft", "preview", "pace"))
        return {**nothing, "form": form_state(), "prompts": Prompts(), "arrived": [], "posted": []}
    draft = reply_draft(actor, thread)
    preview = writing.render(str(typed["body"])).html if typed else None
    form = form_state(typed or _begun(thread, draft["text"], quoted))
    return {
        "form": form, "draft": draft, "preview": preview, "prompts": get_prompts(actor, thread),
        "pace": slowing.pace_of(actor, thread),
        "posted": list_posted(actor, thread, [url for url, _ in links_in(preview)]) if preview else [],
        "arrived": _arrived(actor, thread, form), "may_attach": policies.can_attach(actor, thread.group),
        "uploads": kept_files(actor, form),
    }  # fmt: skip


def _arrived(actor: Actor, thread: Thread, form: FormState) -> list[dict[str, Any]]:
    """What came since the form was opened, when it is shown again."""
    seen = whole_number(form.values.get("seen_number"))
    if seen is None or seen >= thread.last_number:
        return []
    lines = posts.list_arrived(actor, thread, seen, MOST_ARRIVED)
    return [{"number": line.number, "url": line.anchor, "name": line.author_name, "html": line.html} for line in lines]


def _begun(thread: Thread, text: str, number: int | None) -> dict[str, Any]:
    try:
        line = posts.get_line_by_number(thread, number) if number else None
    except NotFound:
        line = None
    if line is None or not line.stands:
        return {"body": text}
    before = f"{text.rstrip()}\n\n" if text else ""
    return {"body": before + quote(line.body, line.author_name, line.path), "reply_to_id": line.id}
