"""The list of conversations, and one of them."""

from __future__ import annotations

from typing import Any

from flask import render_template, request

from forum.blueprints.accounts import queries as account_queries
from forum.blueprints.directory import policies as directory_policies
from forum.blueprints.messages import policies
from forum.blueprints.messages.models.conversations import Conversation, Message
from forum.blueprints.messages.pages import shown
from forum.blueprints.messages.pages.routes import pages
from forum.blueprints.messages.pages.uploads import kept_files
from forum.blueprints.messages.queries import conversations as queries
from forum.blueprints.messages.queries import exporting, searching
from forum.blueprints.messages.queries.arrivals import find_delivered
from forum.blueprints.messages.schemas.forms import ListQuery, PlaceQuery, WordsQuery
from forum.blueprints.messages.services import conversations
from forum.kernel.actor import Actor
from forum.kernel.errors import NotFound
from forum.kernel.limits import EXPORTING, limit
from forum.kernel.pagination import Page
from forum.kernel.realtime.rooms import last_seq
from forum.kernel.web.access import signed_in
from forum.kernel.web.downloads import zip_response
from forum.kernel.web.pages import form_state, read_query

AT_ONCE = 40
AFTER_FOUND = 10
FOUND = 10


@pages.get("/messages")
@signed_in
def list_conversations(actor: Actor) -> Any:
    """One's conversations; with words, those called so and the messages in which they stand."""
    listed = _listed(actor)
    found = searching.search_messages(actor, listed["q"], listed["found"], FOUND) if listed["q"] else None
    return render_template(
        "messages/list.html", **listed, messages=found.map(lambda m: shown.found(m, actor)) if found else None
    )


@pages.get("/messages/<int:conversation_id>")
@signed_in
def show_conversation(actor: Actor, conversation_id: int) -> Any:
    """A conversation at its end, or at the line the address asks for; seeing its end is reading it."""
    seq = last_seq(f"conversation:{conversation_id}")
    conversation = queries.get_conversation(actor, conversation_id)
    place = read_query(PlaceQuery)
    if not (place.get("before") or place.get("at")):
        conversation = _read_to_the_end(actor, conversation)
    page = _part(actor, conversation, place)
    return render_template(
        "messages/conversation.html",
        **_listed(actor, conversation_id),
        **_seen(conversation, page, actor),
        **_written(actor, conversation, place.get("quote")),
        conversation=conversation,
        seq=seq,
        at=place.get("at"),
    )


@pages.get("/messages/<int:conversation_id>/search")
@signed_in
def search_conversation(actor: Actor, conversation_id: int) -> Any:
    """The messages of a conversation with the words asked for, each leading to its place."""
    conversation = queries.get_conversation(actor, conversation_id)
    query = read_query(WordsQuery)
    found = searching.search_conversation(actor, conversation_id, **query) if query["q"] else None
    return render_template(
        "messages/search.html",
        conversation=conversation,
        title=shown.title(conversation, actor),
        q=query["q"],
        later=bool(query["cursor"]),
        messages=found.map(lambda message: shown.found(message, actor)) if found else None,
    )


@pages.get("/messages/export")
@limit(EXPORTING)
@signed_in
def export_conversations(actor: Actor) -> Any:
    """All one's conversations as an archive."""
    return zip_response("conversations.zip", exporting.export_all(actor))


@pages.get("/messages/<int:conversation_id>/export")
@limit(EXPORTING)
@signed_in
def export_conversation(actor: Actor, conversation_id: int) -> Any:
    """A conversation as an archive."""
    return zip_response(f"conversation-{conversation_id}.zip", exporting.export_conversation(actor, conversation_id))


@pages.get("/messages/<int:conversation_id>/fragment")
@signed_in
def show_lines(actor: Actor, conversation_id: int) -> Any:
    """The lines after the number `after`, or the line `number` alone, as parts of the page."""
    place = read_query(PlaceQuery)
    first = place["number"] - 1 if place.get("number") else place.get("after", 0)
    page = queries.list_messages(actor, conversation_id, after=max(first - 1, 0), limit=100)
    previous = page.items[0] if page.items and page.items[0].number == first else None
    messages = [message for message in page.items if message.number > first]
    if place.get("number"):
        messages = messages[:1]
    return render_template(
        "messages/lines.html", lines=list(shown.lines(messages, actor, previous)), conversation_id=conversation_id
    )


@pages.get("/messages/<int:conversation_id>/row")
@signed_in
def show_row(actor: Actor, conversation_id: int) -> Any:
    """The conversation as it stands in the list `show`; nothing when it does not."""
    conversation = queries.get_conversation(actor, conversation_id, as_row=True)
    show = read_query(ListQuery)["show"]
    if not queries.belongs_to_list(conversation, actor, show):
        raise NotFound
    key = f"conversation:{conversation_id}"
    beside = request.args.get("active")
    active_id = conversation_id if beside == "1" else None
    draft = account_queries.find_drafts(actor, [key]).get(key)
    row = shown.row(conversation, actor, active_id, draft)
    return render_template("messages/row.html", conversation=row, show=show, beside=beside is not None)


def _listed(actor: Actor, active_id: int | None = None) -> dict[str, Any]:
    query = read_query(ListQuery)
    found = query.pop("found")
    page = queries.list_conversations(actor, **query)
    keys = {conversation.id: f"conversation:{conversation.id}" for conversation in page.items}
    drafts = account_queries.find_drafts(actor, keys.values()) if keys else {}
    rows = page.map(lambda each: shown.row(each, actor, active_id, drafts.get(keys[each.id])))
    return {"conversations": rows, "q": query["q"], "show": query["show"], "found": found}


def _seen(conversation: Conversation, page: Page[Message], actor: Actor) -> dict[str, Any]:
    """What the page shows of the conversation."""
    messages = list(page.items)
    own = conversation.participation_of(actor.id)
    last = messages[-1] if messages else None
    read_by = shown.read_by(conversation, messages, actor)
    return {
        **_between(conversation, actor),
        "title": shown.title(conversation, actor),
        "others": shown.others(conversation, actor),
        "own": own,
        "lines": list(shown.lines(messages, actor)),
        "earlier": messages[0].number if page.next and messages else None,
        "hides_earlier": bool(own and own.history_from > 1 and not page.next),
        "later": last.number if last and last.number < conversation.last_number else None,
        "read_by": read_by,
        "state": shown.state(last, read_by, find_delivered(actor, conversation), actor),
        "last": last,
    }


def _between(conversation: Conversation, actor: Actor) -> dict[str, Any]:
    """What holds between two: whether one of them is blocked, whether the other is here, whether one may write."""
    other = conversation.other_than(actor.id)
    return {
        "other": other,
        "blocked": bool(other and other.id in directory_policies.blocked_by(actor)),
        "seen": shown.here(conversation, actor),
        "can_write": policies.can_write(actor, conversation),
    }


def _written(actor: Actor, conversation: Conversation, quoted_number: int | None) -> dict[str, Any]:
    """What the form below it holds: what was typed, or the draft; what is quoted; what is attached."""
    quoted = queries.get_line(actor, conversation.id, quoted_number) if quoted_number else None
    key = f"conversation:{conversation.id}"
    draft = account_queries.find_drafts(actor, [key]).get(key)
    form = form_state({"quoted_message_id": quoted.id if quoted else "", "body": draft.text if draft else ""})
    return {
        "quote": shown.quote(quoted) if quoted else None,
        "form": form,
        "draft_key": key,
        "draft": draft,
        "uploads": kept_files(actor, form),
    }


def _part(actor: Actor, conversation: Conversation, place: dict[str, Any]) -> Page[Message]:
    before = place.get("before")
    if place.get("at"):
        own = conversation.participation_of(actor.id)
        before = max(place["at"], own.history_from if own else 1) + AFTER_FOUND + 1
    return queries.list_messages(actor, conversation.id, before=before, limit=AT_ONCE)


def _read_to_the_end(actor: Actor, conversation: Conversation) -> Conversation:
    # Before anything else is loaded, since a transaction loads again what was read before it.
    if conversation.last_message is None or not conversation.unread_of(actor.id):
        return conversation
    return conversations.mark_read(actor, conversation.id, conversation.last_message.id)
