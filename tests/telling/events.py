"""What members are told of beside posts: whom each new fact concerns, and that it is told once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from tests.acts.state import State, stands
from tests.acts.world import World
from tests.telling.reasons import Reasons

TOLD_ACTS = {
    "post_hidden", "post_unhidden", "post_removed", "post_restored", "post_approved", "post_refused", "post_edited",
    "thread_locked", "thread_removed", "thread_restored", "thread_moved", "thread_merged", "thread_featured",
    "member_warned", "member_silenced", "member_suspended", "sanction_lifted", "posts_moved", "mail_stopped",
}  # fmt: skip
_ONCE = {
    "act": ("entry_id",), "report": ("item_id",), "added": ("conversation_id",), "reminder": ("post_id",),
    "reaction": ("post_id", "actor_id"), "reactions": ("post_id",), "unanswered": ("request_id",),
}  # fmt: skip
_ONCE_UNREAD = dict.fromkeys(("join_asked", "join_answer", "invited", "role"), ("group_id", "actor_id"))


def check_events(world: World, before: State, after: State, told: State) -> Iterator[str]:
    """After an act, and after what was recorded has been told: `told` are the rows then."""
    known = {row.id for row in before.table("notifications")}
    rows = told.table("notifications")
    reasons = Reasons(world, after)
    for member_id, kind, about in _wanted(reasons, before, after):
        same = [row for row in rows if row.member_id == member_id and row.kind == kind and _is(row, about)]
        fresh = [row for row in same if row.read_at is None or row.id not in known]
        if not fresh and not reasons.refuses(member_id, kind):
            yield f"{world.name_of(member_id)} is not told of {kind} {about}"
    yield from _reactions(reasons, before, after, told)
    yield from _once(world, told)
    yield from _live(world, known, before, told)


def _live(world: World, known: set[int], before: State, told: State) -> Iterator[str]:
    """Open pages of hers hear of what is new, and of nothing that is somebody else's."""
    rows = {row.id: row for row in told.table("notifications")}
    heard: dict[int, set[str]] = {}
    before_now = {(row.room, row.seq) for row in before.table("room_events")}
    for event in told.table("room_events"):
        if (event.room, event.seq) not in before_now and event.event == "notification_created":
            heard.setdefault(event.ids["notification_id"], set()).add(event.room)
    for number, rooms in heard.items():
        if number in rows and rooms != {f"member:{rows[number].member_id}"}:
            yield f"notification {number} of {world.name_of(rows[number].member_id)} is heard in {rooms}"


def _wanted(reasons: Reasons, before: State, after: State) -> Iterator[tuple[int, str, dict[str, int]]]:
    yield from _acts(before, after)
    yield from _reports(before, after)
    yield from _joining(before, after)
    yield from _added(before, after)


def _acts(before: State, after: State) -> Iterator[tuple[int, str, dict[str, int]]]:
    """Whose thing it was hears what moderators did; of a warning with what was done to a thing together."""
    known = {row.id for row in before.table("audit_entries")}
    new = [row for row in after.table("audit_entries") if row.id not in known]
    for row in new:
        if row.member_id is None or row.member_id == row.actor_id or row.act not in TOLD_ACTS:
            continue
        about = [row.subject_type, row.subject_id]
        warned = any(one.act == "member_warned" and one.staff.get("about") == about for one in new if one.id > row.id)
        if not warned:
            yield row.member_id, "act", {"entry_id": row.id}


def _reports(before: State, after: State) -> Iterator[tuple[int, str, dict[str, int]]]:
    """Whoever reported what was decided in the queue."""
    was = {row.id: row.status for row in before.table("review_items")}
    settled = {
        row.id for row in after.table("review_items")
        if was.get(row.id) == "waiting" and row.status == "decided" and row.decision != "elsewhere"
    }  # fmt: skip
    deciding = {row.id: row.decided_by_id for row in after.table("review_items")}
    for row in before.table("reports"):
        if row.item_id in settled and row.reporter_id not in (None, deciding[row.item_id]):
            yield row.reporter_id, "report", {"item_id": row.item_id}


def _joining(before: State, after: State) -> Iterator[tuple[int, str, dict[str, int]]]:
    was = {row.id: row for row in before.table("join_requests")}
    for row in after.table("join_requests"):
        old = was.get(row.id)
        if row.state == "waiting" and (old is None or old.state != "waiting"):
            for (group_id, member_id), belongs in after.roles.items():
                if group_id == row.group_id and belongs.role in ("moderator", "owner"):
                    yield member_id, "join_asked", {"group_id": group_id, "actor_id": row.member_id}
        answered = old is not None and old.state == "waiting" and row.state in ("accepted", "declined")
        if answered and row.settled_by_id not in (None, row.member_id) and not _invited(before, row):
            yield row.member_id, "join_answer", {"group_id": row.group_id}
    known = {row.id: row.state for row in before.table("group_invitations")}
    for row in after.table("group_invitations"):
        if row.state == "waiting" and known.get(row.id) != "waiting":
            yield row.member_id, "invited", {"group_id": row.group_id, "actor_id": row.inviter_id}


def _invited(before: State, row: Any) -> bool:
    """Whoever is let in because she was invited, or brought in, has not been answered."""
    return any(
        one.member_id == row.member_id and one.group_id == row.group_id and one.state == "waiting"
        for one in before.table("group_invitations")
    )


def _added(before: State, after: State) -> Iterator[tuple[int, str, dict[str, int]]]:
    """Who was brought into a conversation that others had begun."""
    present = {(row.conversation_id, row.member_id) for row in before.table("participations") if row.left_at is None}
    standing = {row.id for row in before.table("conversations")}
    for row in after.table("participations"):
        if (
            row.left_at is None
            and (row.conversation_id, row.member_id) not in present
            and row.conversation_id in standing
        ):
            yield row.member_id, "added", {"conversation_id": row.conversation_id}


def _reactions(reasons: Reasons, before: State, after: State, told: State) -> Iterator[str]:
    """An author hears of each who reacts, as far as she wants to; and of nobody who does not any more."""
    was = {(row.post_id, row.member_id) for row in before.table("reactions")}
    now = {(row.post_id, row.member_id) for row in after.table("reactions")}
    chosen = {row.member_id: row.reactions for row in after.table("notification_preferences")}
    rows = [row for row in told.table("notifications") if row.kind in ("reaction", "reactions")]
    for post_id, member_id in now - was:
        post = after.posts[post_id]
        author, thread_id = post.author_id, post.thread_id
        mine = [row for row in rows if row.post_id == post_id]
        wish = chosen.get(author, "always")
        open_to = author != member_id and reasons.hears(author, member_id) and not reasons.muted(author, thread_id)
        hears = open_to and stands(post) and reasons.sees(author, thread_id)
        heard = any(row.actor_id == member_id or row.kind == "reactions" for row in mine)
        if hears and wish == "always" and not heard:
            yield f"{reasons.world.name_of(author)} is not told that {member_id} reacts to post {post_id}"
        if (not hears or wish == "never") and any(row.kind == "reaction" and row.actor_id == member_id for row in mine):
            yield f"{reasons.world.name_of(author)} is told that {member_id} reacts to post {post_id}"
    for row in rows:
        if row.kind == "reaction" and (row.post_id, row.actor_id) not in now:
            yield f"notification {row.id} tells of the reaction of {row.actor_id} to post {row.post_id}, taken back"
    each = Counter(row.post_id for row in rows if row.kind == "reaction")
    yield from (f"{count} single reactions to post {post_id} are told" for post_id, count in each.items() if count > 3)


def _once(world: World, told: State) -> Iterator[str]:
    counts: Counter[tuple[Any, ...]] = Counter()
    for row in told.table("notifications"):
        if row.kind in _ONCE:
            counts[row.member_id, row.kind, *(getattr(row, name) for name in _ONCE[row.kind])] += 1
        elif row.kind in _ONCE_UNREAD and row.read_at is None:
            counts[row.member_id, row.kind, *(getattr(row, name) for name in _ONCE_UNREAD[row.kind])] += 1
    for (member_id, *about), count in counts.items():
        if count > 1:
            yield f"{world.name_of(member_id)} is told {count} times of {about}"


def _is(row: Any, about: dict[str, int]) -> bool:
    return all(getattr(row, name) == value for name, value in about.items())
