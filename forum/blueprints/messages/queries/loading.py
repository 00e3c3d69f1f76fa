"""What is loaded together with lines and conversations, so that a page costs the same for one and for many."""

from __future__ import annotations

from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from forum.blueprints.accounts.models import Member
from forum.blueprints.messages import policies
from forum.blueprints.messages.models.attachments import Attachment
from forum.blueprints.messages.models.conversations import Conversation, Message
from forum.blueprints.messages.models.participations import Participation
from forum.blueprints.messages.models.requests import Request
from forum.kernel.actor import Actor


def line_options(actor: Actor | None) -> tuple[ORMOption, ...]:
    """What is loaded with a line: its people, its files, and what it quotes as far as the actor may see that."""
    author = joinedload(Message.author).joinedload(Member.city)
    subject = joinedload(Message.subject).joinedload(Member.city)
    may_see = policies.can_be_read_by(actor) if actor else policies.can_be_read_by_all()
    quoted = joinedload(Message.quoted.and_(may_see))
    quoted_files = quoted.selectinload(Message.attachments).joinedload(Attachment.file)
    files = selectinload(Message.attachments).joinedload(Attachment.file)
    asked = joinedload(Message.request).joinedload(Request.asked).joinedload(Member.city)
    about = joinedload(Message.request).joinedload(Request.criterion)
    return author, subject, quoted.joinedload(Message.author), quoted_files, files, asked, about


def conversation_options() -> tuple[ORMOption, ...]:
    """What is loaded with a conversation: who is in it, and its last line."""
    present = selectinload(Conversation.participations.and_(Participation.left_at.is_(None)))
    people = present.joinedload(Participation.member).joinedload(Member.city)
    last = joinedload(Conversation.last_message)
    files = last.selectinload(Message.attachments).joinedload(Attachment.file)
    last_people = (last.joinedload(Message.author), last.joinedload(Message.subject))
    return people, present.joinedload(Participation.courtesy), *last_people, files


def question_options() -> tuple[ORMOption, ...]:
    """The questions of a conversation that stand, for its row."""
    standing = Request.message.has(Message.withdrawn_at.is_(None))
    return (selectinload(Conversation.open_questions.and_(standing)).joinedload(Request.criterion),)
