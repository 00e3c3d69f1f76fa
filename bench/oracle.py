"""What must hold of a database after its server was killed, whatever moment that was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

import sqlalchemy as sa

from bench.writers import MESSAGE, REPLY, Place
from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.messages import feature as _feature  # noqa: F401  # all its models, before one of them is used
from forum.blueprints.messages.models.conversations import Conversation, Message
from forum.blueprints.notifications.models.notifications import Notification
from forum.kernel.database import is_postgresql, session
from forum.kernel.idempotency import KeptAnswer
from forum.kernel.indexing import verify
from forum.kernel.outbox.delivering import count_waiting
from forum.kernel.realtime.rooms import Room, RoomEvent

Kept = dict[str, list[int]]


def find_kept(place: Place) -> Kept:
    """The ids of the rows that were written with each key."""
    found: Kept = {}
    posts = sa.select(Post.id, Post.body).where(Post.thread_id == place.thread_id, Post.number > 1)
    messages = sa.select(Message.id, Message.body).where(Message.conversation_id == place.conversation_id)
    for number, body in [*session.execute(posts), *session.execute(messages.where(Message.number > 1))]:
        found.setdefault(body.split()[0], []).append(number)
    return found


def check_writes(place: Place, acknowledged: Mapping[str, int]) -> list[str]:
    """What is wrong with the rows: something acknowledged lost, anything doubled, counters off, a broken file."""
    kept = find_kept(place)
    wrong = [f"lost: {key}" for key, number in acknowledged.items() if number not in kept.get(key, [])]
    wrong += [f"{len(ids)} rows of one key: {key}" for key, ids in kept.items() if len(ids) > 1]
    wrong += _unkept_answers(kept)
    return [*wrong, *_miscounted(place, kept), *_broken()]


def check_effects(place: Place) -> list[str]:
    """What is wrong once the outbox has caught up: each write told to its room and to whom it names, and findable."""
    kept = find_kept(place)
    posts = [ids[0] for key, ids in kept.items() if key.startswith(REPLY)]
    messages = [ids[0] for key, ids in kept.items() if key.startswith(MESSAGE)]
    waiting, parked = count_waiting()
    wrong = [f"outbox: {waiting} waiting, {parked} parked"] if waiting or parked else []
    wrong += _told_wrongly(f"group:{place.group_id}", "post_published", "post_id", posts)
    wrong += _told_wrongly(f"conversation:{place.conversation_id}", "message_sent", "message_id", messages)
    named = sa.select(Notification.post_id).where(
        Notification.member_id == place.reader.id, Notification.kind == "mention"
    )
    return [*wrong, *_not_once("notification", session.scalars(named), posts)]


def check_index() -> list[str]:
    """Whether search holds exactly what the database does; the server must have ended, since it owns the index."""
    differences = {index: verify(index, repair=False) for index in ("posts", "threads")}
    return [f"index {name}: {difference}" for name, difference in differences.items() if difference]


def _unkept_answers(kept: Kept) -> Iterator[str]:
    answered = set(session.scalars(sa.select(KeptAnswer.key).where(KeptAnswer.status == 201)))
    yield from (f"written without its key: {key}" for key in kept if key not in answered)
    yield from (f"a key without its row: {key}" for key in answered if key not in kept)


def _miscounted(place: Place, kept: Kept) -> Iterator[str]:
    thread = session.get_one(Thread, place.thread_id, populate_existing=True)
    replies = sum(key.startswith(REPLY) for key in kept)
    if (thread.reply_count, thread.post_count, thread.last_number) != (replies, replies + 1, replies + 1):
        yield f"thread counts {thread.reply_count}, {thread.post_count}, {thread.last_number}, not {replies} replies"
    conversation = session.get_one(Conversation, place.conversation_id, populate_existing=True)
    messages = sum(key.startswith(MESSAGE) for key in kept) + 1
    if conversation.last_number != messages:
        yield f"conversation counts {conversation.last_number} messages, not {messages}"


def _broken() -> list[str]:
    if is_postgresql():
        return []
    answer = session.scalar(sa.text("pragma integrity_check"))
    return [] if answer == "ok" else [f"integrity_check: {answer}"]


def _told_wrongly(room: str, event: str, name: str, expected: Iterable[int]) -> Iterator[str]:
    rows = session.execute(sa.select(RoomEvent).where(RoomEvent.room == room).order_by(RoomEvent.seq)).scalars().all()
    told = [row.ids[name] for row in rows if row.event == event]
    yield from _not_once(f"broadcast to {room}", told, expected, also_others=True)
    last = session.scalar(sa.select(Room.seq).where(Room.name == room))
    if [row.seq for row in rows] != list(range(1, (last or 0) + 1)):
        yield f"{room} has gaps in its numbers"


def _not_once(what: str, found: Iterable[int | None], expected: Iterable[int], also_others: bool = False) -> list[str]:
    counts, wanted = Counter(found), set(expected)
    wrong = [f"{what}: {counts[number]} times for {number}" for number in wanted if counts[number] != 1]
    wrong += [f"{what}: {times} times for {number}" for number, times in counts.items() if times > 1]
    return wrong if also_others else wrong + [f"{what} for {number}" for number in counts if number not in wanted]
