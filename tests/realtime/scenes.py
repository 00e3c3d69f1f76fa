"""What happens in these tests: people in a conversation, in a group, in a thread, and what one tells the other."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from forum.blueprints.groups.services import groups
from forum.kernel.actor import SYSTEM
from tests.live import Community, Person, Visitor
from tests.realtime.ears import Ear, Heard

AT_ONCE = 1.0  # seconds from sending to hearing
_numbers = iter(range(1, 1_000_000))


@dataclass(frozen=True)
class Delivered:
    """What was written, what the other heard of it, and how many seconds that took."""

    written: dict[str, Any]
    heard: Heard
    seconds: float


def group_of(community: Community, *people: Person, visibility: str = "members") -> int:
    """The id of a new group to which the people belong."""

    def make() -> int:
        group = groups.create_group(SYSTEM, f"Group {next(_numbers)} of {people[0].handle}", visibility=visibility)
        for person in people:
            groups.put_member(SYSTEM, group.id, person.id)
        return int(group.id)

    return int(community.ask(make))


def conversation_of(author: Visitor, *others: Person) -> int:
    """The id of a new conversation between the author and the others."""
    begun = author.write("/conversations", member_ids=[person.id for person in others], body="Good morning")
    return int(begun["id"])


def thread_in(author: Visitor, group_id: int) -> dict[str, Any]:
    """A new thread."""
    title = f"How do you publish your data, part {next(_numbers)}?"
    thread: dict[str, Any] = author.write(f"/groups/{group_id}/threads", title=title, body=f"We began with {title}")
    return thread


def tell(write: Callable[[], dict[str, Any]], hear: Callable[[dict[str, Any]], Heard]) -> Delivered:
    """Write something, hear of it, and measure how long that took from the moment of sending."""
    began = time.monotonic()
    written = write()
    heard = hear(written)
    return Delivered(written, heard, heard.at - began)


def send_message(author: Visitor, reader: Ear, conversation_id: int, client_id: str = "") -> Delivered:
    """The author writes into the conversation; the reader hears it in her own room."""
    path, body = f"/conversations/{conversation_id}/messages", f"Message {next(_numbers)}"
    headers = {"X-Client-Id": client_id} if client_id else {}
    return tell(
        lambda: author.write(path, body=body, _headers=headers),
        lambda written: reader.hears("message_sent", lambda told: told["message"]["id"] == written["id"]),
    )


def post_reply(author: Visitor, reader: Ear, thread_id: int, body: str = "", client_id: str = "") -> Delivered:
    """The author answers in the thread; the reader, who watches it, hears the post."""
    text = body or f"Answer {next(_numbers)}"
    headers = {"X-Client-Id": client_id} if client_id else {}
    return tell(
        lambda: author.write(f"/threads/{thread_id}/posts", body=text, separate=True, _headers=headers),
        lambda written: reader.hears("post_published", lambda told: told["post_id"] == written["id"]),
    )


def mention(author: Visitor, reader: Ear, thread_id: int, handle: str) -> Delivered:
    """The author names the reader in an answer; the reader hears of a notification."""

    def tells_of(written: dict[str, Any]) -> Callable[[dict[str, Any]], bool]:
        return lambda told: (told["kind"], told["number"]) == ("mention", written["number"])

    return tell(
        lambda: author.write(
            f"/threads/{thread_id}/posts", body=f"What do you think, @{handle}? {next(_numbers)}", separate=True
        ),
        lambda written: reader.hears("notification_created", tells_of(written)),
    )
