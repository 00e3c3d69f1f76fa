"""The verbs of single messages."""

from __future__ import annotations

from collections.abc import Sequence

from forum.blueprints.accounts.services import drafts
from forum.blueprints.messages import policies
from forum.blueprints.messages.events import MessageEdited
from forum.blueprints.messages.models.conversations import Conversation, Message
from forum.blueprints.messages.models.revisions import MessageRevision
from forum.blueprints.messages.queries import conversations as queries
from forum.blueprints.messages.services.contact import check_text
from forum.blueprints.messages.services.lines import append_message, take_uploads, to_html
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import Invalid
from forum.kernel.etags import check_version
from forum.kernel.i18n import _
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.text import fold
from forum.kernel.use_case import use_case


@use_case
def send_message(
    actor: Actor,
    conversation_id: int,
    body: str,
    quoted_message_id: int | None = None,
    file_ids: Sequence[int] = (),
) -> Message:
    """Write into a conversation, attach uploads, or both; the draft kept for it goes.

    Raises NotFound for strangers, Invalid when what is quoted is not in it, an upload is not the actor's own or
    already sent, or there is nothing to send.
    """
    conversation = queries.get_conversation(actor, conversation_id)
    authorize(policies.can_write, actor, conversation)
    if quoted_message_id is not None:
        _check_quote(actor, conversation, quoted_message_id)
    check_text(actor, body, conversation_id)
    files = take_uploads(actor, body, file_ids)
    drafts.settle(actor, f"conversation:{conversation_id}")
    return append_message(actor, conversation, body, quoted_message_id, files)


@use_case
def edit_message(actor: Actor, message_id: int, body: str, version: int | None = None) -> Message:
    """Change one's own message; what it said before is kept for the records.

    Raises Forbidden after a day, StaleVersion when it has changed since, VersionRequired without a version.
    """
    message = queries.get_message(actor, message_id)
    authorize(policies.can_edit, actor, message)
    authorize(policies.can_write, actor, queries.get_conversation(actor, message.conversation_id))
    check_version(message.version, version, required=True)
    if not body and not message.attachments:
        raise Invalid(errors={"body": [_("Write something here.")]})
    if body != message.body:
        session.add(MessageRevision(message_id=message.id, body=message.body, replaced_at=clock.now()))
        message.rewrite(body, to_html(body), clock.now())
        message.search_text = fold(message.searched_text)
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
    message = session.scalar(policies.visible_messages(actor).where(Message.id == message_id))
    if message is None or message.conversation_id != conversation.id or not policies.can_quote(actor, message):
        raise Invalid(errors={"quoted_message_id": [_("The message you are quoting is no longer there.")]})
