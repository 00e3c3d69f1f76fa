"""What people do that others are told of, and what they choose about being told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from forum.blueprints.directory.services import blocks
from forum.blueprints.discussions.services import catching_up, digests, following, posts
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.groups.services import groups, joining
from forum.blueprints.messages.services import conversations, messages, people
from forum.blueprints.notifications.services import settling
from forum.kernel import clock
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from tests.acts import acts as usual
from tests.telling import choices
from tests.telling.trying import Telling

LEVELS = ("muted", "normal", "tracking", "watching", "watching")
Act = Callable[[Any], str]


def quote(one: Telling) -> str:
    thread = one.thread()
    posts.post_reply(one.writer(thread.group_id), thread.id, one.quoting(), None, separate=one.chance(0.7))
    return f"quotes in thread {thread.id}"


def answer_late(one: Telling) -> str:
    """Whoever wrote there before is answered, which is what waits for approval and is told of later."""
    thread = one.thread()
    placed = one.pick(one.state.posts_in[thread.id])
    posts.post_reply(one.writer(thread.group_id), thread.id, one.body(), placed.id, separate=True)
    return f"answers post {placed.id}"


def read_partly(one: Telling) -> str:
    """The first of several that are unread."""
    told = [row for row in one.state.table("notifications") if row.read_at is None and row.last_number > row.number > 0]
    row = one.pick(told)
    name = one.world.name_of(row.member_id)
    number = one.world.dice.randint(row.number, row.last_number - 1)
    following.mark_read(one.actor(name), row.thread_id, number)
    return f"reads thread {row.thread_id} up to {number} of {row.last_number}"


def open_together(one: Telling) -> str:
    told = [row for row in one.state.table("notifications") if row.thread_id is not None]
    row = one.pick(told[-30:])
    settling.open_together(one.actor(one.world.name_of(row.member_id)), row.id)
    one.settled = ("thread", row.thread_id)
    return f"opens what tells of thread {row.thread_id}"


def read_all(one: Telling) -> str:
    settling.mark_read(one.somebody())
    one.settled = ("all", 0)
    return "reads all notifications"


def put_aside(one: Telling) -> str:
    group_id = one.pick(list(one.world.groups.values()))
    what = one.pick(("new", "unread", "everything"))
    catching_up.mark_group_read(one.writer(group_id), group_id, what)
    if what != "new":
        one.settled = ("group", group_id)
    return f"puts {what} of group {group_id} aside"


def bring_back(one: Telling) -> str:
    mine = [row for row in one.state.table("memberships") if row.aside_at is not None]
    row = one.pick(mine)
    one.moment, one.settled = row.aside_at, ("back", 0)
    catching_up.bring_back(one.actor(one.world.name_of(row.member_id)), row.group_id)
    return f"brings group {row.group_id} back"


def watch_group(one: Telling) -> str:
    group_id, level = one.pick(list(one.world.groups.values())), one.pick((*LEVELS, "first_post"))
    groups.watch_group(one.writer(group_id), group_id, level)
    return f"follows group {group_id} as {level}"


def block(one: Telling) -> str:
    """Most of the time somebody is heard again."""
    standing = one.state.table("blocks")
    if standing and one.chance(0.6):
        row = one.pick(standing)
        blocks.unblock_member(one.actor(one.world.name_of(row.member_id)), row.blocked_id)
        return f"hears {row.blocked_id} again"
    other = one.world.people[one.pick(("bo", "luis", "rita", "omar"))]
    blocks.block_member(one.somebody(), other)
    return f"blocks {other}"


def narrow(one: Telling) -> str:
    """A group is closed, or opened again."""
    group = one.state.groups[one.world.groups["open"]]
    closed = "private" if group.visibility != "private" else "members"
    groups.edit_group(
        one.actor("staff") if closed == "private" else SYSTEM, group.id, _version(group), visibility=closed
    )
    one.who = "staff"
    return f"makes group {group.id} {closed}"


def leave(one: Telling) -> str:
    name = one.pick(("luis", "bo", "rita", "guest"))
    inside = [group for group, number in one.state.roles if number == one.world.people[name]]
    groups.leave_group(one.actor(name), one.pick(inside))
    return "leaves a group"


def join(one: Telling) -> str:
    name, group_id = one.pick(("luis", "bo", "rita", "outsider")), one.pick(list(one.world.groups.values()))
    groups.join_group(one.actor(name), group_id)
    return f"joins group {group_id}"


def ask_to_join(one: Telling) -> str:
    joining.ask_to_join(one.actor(one.pick(("bo", "rita", "outsider", "luis"))), one.world.groups["listed"], "Please")
    return "asks to join"


def answer_join(one: Telling) -> str:
    row = one.pick([row for row in one.state.table("join_requests") if row.state == "waiting"])
    joining.answer_request(one.actor(one.pick(("mei", "sol", "staff"))), row.group_id, row.member_id, one.chance(0.6))
    return f"answers {row.member_id}"


def invite(one: Telling) -> str:
    other = one.world.people[one.pick(("bo", "luis", "outsider", "guest"))]
    group_id = one.pick([one.world.groups["private"], one.world.groups["listed"]])
    joining.invite(one.actor(one.pick(("mei", "sol"))), group_id, [other])
    return f"invites {other} to group {group_id}"


def give_role(one: Telling) -> str:
    rows = [row for row in one.state.table("memberships") if row.role in ("member", "guest")]
    row = one.pick(rows)
    role = one.pick(("guest", "member", "member"))
    groups.put_member(one.actor(one.pick(("mei", "staff"))), row.group_id, row.member_id, role)
    return f"gives {row.member_id} the role {role} in group {row.group_id}"


def talk(one: Telling) -> str:
    """A conversation of two or, with a title, of several."""
    others = one.world.dice.sample(("ana", "luis", "bo", "rita", "omar"), one.world.dice.randint(1, 2))
    title = "Our plans" if len(others) > 1 else None
    conversations.start_conversation(
        one.somebody(), [one.world.people[name] for name in others], f"Line {one.world.word('qm')}", title
    )
    return f"writes to {others}"


def say(one: Telling) -> str:
    row, name = one.conversation()
    messages.send_message(one.actor(name), row.conversation_id, f"Line {one.world.word('qm')}")
    return f"writes in conversation {row.conversation_id}"


def take_line_back(one: Telling) -> str:
    line = one.pick([row for row in one.state.table("messages") if row.note is None][-20:])
    messages.withdraw_message(one.actor(one.world.name_of(line.author_id)), line.id, line.version)
    return f"takes line {line.id} back"


def read_talk(one: Telling) -> str:
    row, name = one.conversation()
    lines = [line for line in one.state.table("messages") if line.conversation_id == row.conversation_id]
    conversations.mark_read(one.actor(name), row.conversation_id, one.pick(lines[-3:]).id)
    return f"reads conversation {row.conversation_id}"


def mute_talk(one: Telling) -> str:
    row, name = one.conversation()
    if one.chance(0.5):
        people.leave(one.actor(name), row.conversation_id, row.member_id)
        return f"leaves conversation {row.conversation_id}"
    conversations.arrange(one.actor(name), row.conversation_id, muted=not row.muted)
    return f"mutes conversation {row.conversation_id} or not"


def add_to_talk(one: Telling) -> str:
    titled = {row.id for row in one.state.table("conversations") if row.title}
    rows = [row for row in one.state.table("participations") if row.conversation_id in titled and row.left_at is None]
    row, other = one.pick(rows), one.world.people[one.pick(("bo", "rita", "omar", "luis"))]
    people.add_member(one.actor(one.world.name_of(row.member_id)), row.conversation_id, other)
    return f"adds {other} to conversation {row.conversation_id}"


def publish_digest(one: Telling) -> str:
    """Moderators tell of a week themselves."""
    group_id, today = one.pick(list(one.world.groups.values())), clock.now().date()
    week = today - timedelta(days=today.weekday() + one.pick((0, 7)))
    digests.publish_digest(one.actor(one.pick(("mei", "omar", "sol"))), group_id, week)
    return f"publishes the digest of the week of {week} in group {group_id}"


def _version(group: Any) -> int:
    return session.get_one(Group, group.id, populate_existing=True).version


ACTS: list[tuple[Act, int]] = [
    (usual.start_thread, 8), (usual.reply, 30), (usual.edit, 8), (usual.withdraw, 5), (usual.remove, 3),
    (usual.restore, 5), (usual.hide, 5), (usual.unhide, 4), (usual.approve, 9), (usual.refuse, 1), (usual.split, 4),
    (usual.merge, 3), (usual.move, 3), (usual.solve, 2), (usual.remove_thread, 1), (usual.restore_thread, 2),
    (usual.react, 8), (usual.bookmark, 4), (usual.undo, 5), (usual.read, 7), (usual.follow, 6), (usual.report, 3),
    (usual.decide, 5), (usual.come_or_go, 5),
    (quote, 7), (answer_late, 8), (read_partly, 7), (open_together, 3), (read_all, 1), (put_aside, 3), (bring_back, 3),
    (watch_group, 5), (block, 6), (narrow, 4), (leave, 3), (join, 3), (ask_to_join, 3), (answer_join, 3), (invite, 2),
    (give_role, 1), (talk, 4), (say, 9), (take_line_back, 1), (read_talk, 3), (mute_talk, 1), (add_to_talk, 2),
    (choices.choose_kinds, 2), (choices.choose_mail, 7), (choices.unsubscribe, 2), (choices.bounce, 2),
    (publish_digest, 2),
]  # fmt: skip
