"""The verbs of single messages."""

from __future__ import annotations

from forum.blueprints.messages import policies
from forum.blueprints.messages.events import MessageEdited
from forum.blueprints.messages.models.conversations import Conversation, Message
from forum.blueprints.messages.queries import conversations as queries
from forum.blueprints.messages.services.lines import append_message, to_html
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import Invalid
from forum.kernel.etags import check_version
from forum.kernel.i18n import _
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case


@use_case
def send_message(actor: Actor, conversation_id: int, body: str, quoted_message_id: int | None = None) -> Message:
    """Write into a conversation. Raises NotFound for strangers, Invalid when what is quoted is not in it."""
    conversation = queries.get_conversation(actor, conversation_id)
    authorize(policies.can_write, actor, conversation)
    if quoted_message_id is not None:
        _check_quote(actor, conversation, quoted_message_id)
    return append_message(actor, conversation, body, quoted_message_id)


@use_case
def edit_message(actor: Actor, message_id: int, body: str, version: int | None = None) -> Message:
    """Change one's own message. Raises StaleVersion when it has changed since, VersionRequired without a version."""
    message = queries.get_message(actor, message_id)
    authorize(policies.can_edit, actor, message)
    check_version(message.version, version, required=True)
    if body != message.body:
        message.rewrite(body, to_html(body), clock.now())
        session.flush()
        record(MessageEdited(message_id=message.id, conversation_id=message.conversation_id))
    return message


@use_case
def withdraw_message(actor: Actor, message_id: int, version: int | None = None) -> Message:
    """Take one's own message back: its place stays, its text is shown to nobody any more."""
    message = queries.get_message(actor, message_id)
    authorize(policies.can_withdraw, actor, message)
    check_version(message.version, version)
    message.withdraw(clock.now())
    session.flush()
    record(MessageEdited(message_id=message.id, conversation_id=message.conversation_id))
    return message


def _check_quote(actor: Actor, conversation: Conversation, message_id: int) -> None:
    message = session.get(Message, message_id)
    if message is None or message.conversation_id != conversation.id or not policies.can_quote(actor, message):
        raise Invalid(errors={"quoted_message_id": [_("The message you are quoting is no longer there.")]})
