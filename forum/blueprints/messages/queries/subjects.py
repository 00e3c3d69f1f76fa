"""Messages as what reports point at: moderators read the copy that a report keeps, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import joinedload

from forum.blueprints.accounts.models import Member
from forum.blueprints.messages import policies
from forum.blueprints.messages.models.conversations import Message
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.i18n import _l
from forum.kernel.policies import ALLOWED, Decision, Denied
from forum.kernel.subjects import CopiedLine, SubjectCard

KEPT_BEFORE = 5
LONGEST_KEPT = 10_000


def load_messages(actor: Actor, ids: Sequence[int]) -> Mapping[int, Message]:
    """Those of these lines that the asker may read: one statement."""
    statement = policies.visible_messages(actor).where(Message.id.in_(ids))
    people = joinedload(Message.author).joinedload(Member.city)
    return {line.id: line for line in session.scalars(statement.options(people, joinedload(Message.conversation)))}


def message_card(message: Message) -> SubjectCard:
    """A message where it is not at home; what it is called names nobody."""
    standing = not message.withdrawn
    return SubjectCard(
        title=message.author.name, text=message.body if standing else "", html=message.html if standing else "",
        author=message.author, at=message.sent_at,
    )  # fmt: skip


def may_report_message(actor: Actor, message: Message) -> Decision:
    """What somebody wrote and did not take back."""
    if message.withdrawn or message.note is not None:
        return Denied("withdrawn", _l("This message was removed."))
    return ALLOWED


def copy_message(actor: Actor, message: Message) -> Sequence[CopiedLine]:
    """The line and the five before it, as far as who reports may read them; what was taken back is left out."""
    statement = policies.visible_messages(actor).where(
        Message.conversation_id == message.conversation_id, Message.number <= message.number,
        Message.withdrawn_at.is_(None), Message.note.is_(None),
    )  # fmt: skip
    newest = statement.order_by(Message.number.desc()).limit(KEPT_BEFORE + 1).options(joinedload(Message.author))
    return [
        CopiedLine(
            author_id=line.author_id, author=line.author.name, text=line.body[:LONGEST_KEPT], at=line.sent_at,
            reported=line.id == message.id,
        )
        for line in reversed(session.scalars(newest).all())
    ]  # fmt: skip
