"""The discussions of the demo community."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import current_app

from forum.blueprints.accounts import queries as account_queries
from forum.blueprints.discussions.models.readings import ThreadReading
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.discussions.queries import digests as digest_queries
from forum.blueprints.discussions.services import becoming, curating, digests, earning
from forum.blueprints.discussions.services.imports import PostDraft, ThreadDraft, write_thread
from forum.blueprints.groups.models.groups import Membership
from forum.kernel import clock
from forum.kernel.actor import SYSTEM, Actor
from forum.kernel.database import session
from forum.kernel.feature import DemoStep, DemoWorld
from forum.kernel.use_case import transaction

FOLDER = Path(__file__).parents[3] / "demo" / "threads"
LIFE = FOLDER.parent / "group_life.json"
CURATION = FOLDER.with_name("curation.json")
READ_TO_THE_END, READ_IN_PART = 0.45, 0.65


def _create_threads(world: DemoWorld) -> None:
    entries = [
        {"group": path.stem.rpartition("-")[0], **entry}
        for path in sorted(FOLDER.glob("*.json"))
        for entry in json.loads(path.read_text(encoding="utf-8"))
    ]
    if world.scale == "small":
        entries = entries[::4]
    entries += json.loads(LIFE.read_text(encoding="utf-8"))["threads"]
    handles = {name: number for (kind, name), number in world.ids.items() if kind == "member"}
    with transaction(), world.progress(entries, "Discussions") as bar:
        readers = readers_by_group()
        for entry in bar:
            group_id = world.find("group", entry["group"])
            draft = _draft(world, entry, handles)
            thread = write_thread(SYSTEM, group_id, draft)
            world.remember("thread", entry["title"], thread.id)
            note_readers(thread, draft, readers.get(group_id, []))


def _draft(world: DemoWorld, entry: Mapping[str, Any], handles: Mapping[str, int]) -> ThreadDraft:
    began = clock.now() - timedelta(days=entry["days_ago"])
    posts = [
        PostDraft(handles[post["author"]], post["body"], moment_after(began, post["hours_after"]), post.get("reply_to"))
        for post in entry["posts"]
    ]
    return ThreadDraft(
        title=entry["title"], posts=posts, language=entry["language"], mentions=handles,
        criterion_ids=[world.find("criterion", code) for code in entry["criteria"]],
        pinned=bool(entry.get("pinned")), locked=bool(entry.get("locked")), moderator_id=posts[0].author_id,
        views=_views(len(posts), len(entry["title"]), entry["days_ago"]),
    )  # fmt: skip


def _views(posts: int, letters: int, days_ago: float) -> int:
    """As often as a thread of this length and age is opened in a community of this size, each a little differently."""
    return 4 + 7 * posts + letters % 11 + min(60, int(days_ago)) // 2


def moment_after(began: datetime, hours: float) -> datetime:
    """So many hours after a moment, yet before now."""
    return min(began + timedelta(hours=hours), clock.now() - timedelta(minutes=2))


def readers_by_group() -> dict[int, list[int]]:
    """The members of each group."""
    readers: dict[int, list[int]] = {}
    for group_id, member_id in session.execute(sa.select(Membership.group_id, Membership.member_id)):
        readers.setdefault(group_id, []).append(member_id)
    return readers


def note_readers(thread: Thread, draft: ThreadDraft, members: Sequence[int] = ()) -> None:
    """Some have read it all, some a part, writers at least up to what they wrote; the same at each seeding.

    Who wrote follows the thread as after writing on the page: who began it watches it, who answered tracks it.
    """
    written = {post.author_id: number for number, post in enumerate(draft.posts, start=1)}
    levels = dict.fromkeys(written, "tracking") | {draft.posts[0].author_id: "watching"}
    chance = random.Random(thread.id)
    rows = []
    for member_id in [*sorted(members), *sorted(written.keys() - set(members))]:
        drawn = chance.random()
        read = thread.last_number if drawn < READ_TO_THE_END else chance.randint(1, thread.last_number)
        if drawn >= READ_IN_PART:
            read = 0
        if read := max(read, written.get(member_id, 0)):
            place = {"member_id": member_id, "thread_id": thread.id, "watch_level": levels.get(member_id)}
            rows.append({**place, "read_number": read, "read_at": thread.last_post_at})
    if rows:
        session.execute(sa.insert(ThreadReading), rows)


def _curate(world: DemoWorld) -> None:
    """What moderators have made of threads; at a small scale of those that are there."""
    told = json.loads(CURATION.read_text(encoding="utf-8"))
    for one in told["summaries"]:
        if (thread_id := world.ids.get(("thread", one["thread"]))) is not None:
            curating.write_summary(moderator_of(world, one["by"]), thread_id, one["body"])
    for one in told["documents"]:
        if (thread_id := world.ids.get(("thread", one.pop("thread")))) is not None:
            moderator = moderator_of(world, one.pop("by"))
            becoming.make_resource(moderator, thread_id, current_app.config["PUBLIC_URL"], **one)
    for one in told["digests"]:
        _publish_digest(world, one)
    last = 0
    while last := earning.measure_next(SYSTEM, last):
        pass


def _publish_digest(world: DemoWorld, told: Mapping[str, Any]) -> None:
    moderator, group_id = moderator_of(world, told["by"]), world.find("group", told["group"])
    week = digest_queries.latest_week() - digest_queries.WEEK
    draft = digest_queries.get_draft(moderator, group_id, week)
    items = [{"key": pick.key, "note": ""} for pick in draft.picks]
    if items:
        digests.save_and_publish(moderator, group_id, week, draft.title, told["intro"], items, draft.version)


def moderator_of(world: DemoWorld, handle: str) -> Actor:
    """Somebody who looks after a group, as she acts."""
    return account_queries.as_actor(account_queries.get_member(SYSTEM, world.find("member", handle)))


DEMO = [DemoStep("Discussions", _create_threads), DemoStep("What moderators made of them", _curate)]
