"""The list of conversations, and one of them."""

from __future__ import annotations

from typing import Any

from flask import render_template, request

from forum.blueprints.messages.models.conversations import Conversation, Message
from forum.blueprints.messages.pages import shown
from forum.blueprints.messages.pages.routes import pages
from forum.blueprints.messages.queries import conversations as queries
from forum.blueprints.messages.schemas import ConversationQuery, PlaceQuery
from forum.blueprints.messages.services import conversations
from forum.kernel.actor import Actor
from forum.kernel.pagination import Page
from forum.kernel.realtime.rooms import last_seq
from forum.kernel.web.access import signed_in
from forum.kernel.web.pages import form_state, read_query

AT_ONCE = 40
AFTER_FOUND = 10


@pages.get("/messages")
@signed_in
def list_conversations(actor: Actor) -> Any:
    """One's conversations, the liveliest first."""
    return render_template("messages/list.html", **_listed(actor))


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
    messages = list(page.items)
    quoted = queries.get_line(actor, conversation_id, place["quote"]) if place.get("quote") else None
    return render_template(
        "messages/conversation.html",
        **_listed(actor, conversation_id),
        conversation=conversation,
        title=shown.title(conversation, actor),
        others=shown.others(conversation, actor),
        lines=list(shown.lines(messages, actor)),
        earlier=messages[0].number if page.next and messages else None,
        later=messages[-1].number if messages and messages[-1].number < conversation.last_number else None,
        read_by=shown.read_by(conversation, messages, actor),
        last=messages[-1] if messages else None,
        quoted=quoted,
        quote=shown.quote(quoted) if quoted else None,
        seq=seq,
        form=form_state({"quoted_message_id": quoted.id if quoted else ""}),
    )


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
    """The conversation as it stands in the list."""
    conversation = queries.get_conversation(actor, conversation_id)
    active_id = conversation_id if request.args.get("active") else None
    return render_template("messages/row.html", conversation=shown.row(conversation, actor, active_id))


def _listed(actor: Actor, active_id: int | None = None) -> dict[str, Any]:
    query = read_query(ConversationQuery)
    page = queries.list_conversations(actor, **query)
    rows = page.map(lambda conversation: shown.row(conversation, actor, active_id))
    return {"conversations": rows, "q": query["q"]}


def _part(actor: Actor, conversation: Conversation, place: dict[str, Any]) -> Page[Message]:
    before = place.get("before")
    if place.get("at"):
        before = place["at"] + AFTER_FOUND + 1
    return queries.list_messages(actor, conversation.id, before=before, limit=AT_ONCE)


def _read_to_the_end(actor: Actor, conversation: Conversation) -> Conversation:
    # Before anything else is loaded, since a transaction loads again what was read before it.
    if conversation.last_message is None or not conversation.unread_of(actor.id):
        return conversation
    return conversations.mark_read(actor, conversation.id, conversation.last_message.id)
