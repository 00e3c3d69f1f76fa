"""Mails that come in, for tests: files of `tests/mails` with addresses of ours put in."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from pathlib import Path

from flask import current_app

from forum.blueprints.accounts.models import Member
from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.messages.models.conversations import Conversation
from forum.blueprints.notifications.rules.reply_addresses import BOUNCE, CONVERSATION, GROUP, POST, reply_address
from forum.blueprints.notifications.services import inbound
from forum.kernel import clock
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from forum.kernel.mailbox import Mailbox
from tests.factories.accounts import create_member
from tests.factories.messages import create_conversation
from tests.factories.notifications import create_group_of, start_thread
from tests.factories.pictures import photo

MAILS = Path(__file__).parents[1] / "mails"
BOX = Mailbox("reply@mail.example.org", "tests-" + "k" * 32, "the-key-of-who-hands-mails-over-by-http")


@dataclass(frozen=True)
class Place:
    """A member who was written to, and what she can answer."""

    member: Member
    other: Member
    group: Group
    thread: Thread
    post: Post
    conversation: Conversation

    def address(self, kind: str, target_id: int = 0) -> str:
        return reply_address(BOX.key, BOX.address, self.member.id, kind, target_id, clock.now())

    @property
    def addresses(self) -> dict[str, str]:
        return {
            "POST": self.address(POST, self.post.id), "GROUP": self.address(GROUP, self.group.id),
            "CONVERSATION": self.address(CONVERSATION, self.conversation.id), "BOUNCE": self.address(BOUNCE),
            "MEMBER": self.member.email,
        }  # fmt: skip

    def mail(self, name: str) -> bytes:
        """The mail of a file as it would come in."""
        raw = (MAILS / f"{name}.eml").read_bytes()
        for word, address in self.addresses.items():
            raw = raw.replace(f"@@{word}@@".encode(), address.encode())
        return raw.replace(b"@@LOGO@@", base64.encodebytes(photo((300, 120), "PNG")))

    def write(self, text: str, subject: str = "Re: A question", to: str = "", **headers: str) -> bytes:
        """A mail of a few words from the member, to the address of the post unless told."""
        values = {
            "From": self.member.email, "To": to or self.addresses["POST"], "Subject": subject,
            "Message-ID": f"<{abs(hash((text, to)))}@example.net>",
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }  # fmt: skip
        head = "\n".join(f"{name}: {value}" for name, value in values.items())
        return f"{head}\nContent-Type: text/plain; charset=utf-8\n\n{text}".encode()


def create_place() -> Place:
    member, other = create_member(name="Luis Pérez"), create_member(name="Ana Souza")
    group = create_group_of(member, other)
    thread = start_thread(other, group)
    post = session.get_one(Post, thread.first_post_id)
    return Place(member, other, group, thread, post, create_conversation(other, member))


def take(raw: bytes) -> int:
    """Receive a mail; its number."""
    return inbound.receive_mail(SYSTEM, raw, "http").id


def turn_on(box: Mailbox = BOX) -> None:
    """Let members answer by mail."""
    current_app.extensions["forum_mailbox"] = box
