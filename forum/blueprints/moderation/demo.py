"""What waits for the moderators of the demo community, and what they keep."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from forum.blueprints.accounts.models import Member
from forum.blueprints.accounts.queries import as_actor
from forum.blueprints.directory.services.blocks import block_member
from forum.blueprints.discussions.demo.threads import note_readers
from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.services.imports import PostDraft, ThreadDraft, write_thread
from forum.blueprints.discussions.services.posts import edit_post
from forum.blueprints.moderation.services import answering, appeals, filling, reporting, sanctions
from forum.kernel import clock
from forum.kernel.actor import SYSTEM, Actor
from forum.kernel.database import session
from forum.kernel.feature import DemoStep, DemoWorld
from forum.kernel.use_case import transaction

SOURCE = Path(__file__).parents[2] / "demo" / "moderation.json"
GROUP = "data-management"


def fill_queue(world: DemoWorld) -> None:
    """Write a few threads that need a moderator, and what members said about them."""
    told = json.loads(SOURCE.read_text(encoding="utf-8"))
    group_id = world.find("group", GROUP)
    with transaction():
        things: dict[tuple[str, str], int] = {}
        for entry in told["threads"]:
            things |= _write(world, group_id, entry)
        for one in told["reports"]:
            kind = "post" if "post" in one else "thread"
            subject = things[kind, one[kind]]
            reporting.report(_actor(world, one["by"]), kind, subject, one["reason"], one["note"])
        _report_member(world, told["member_report"])
        _block(world, told["blocked"])
        _edit(world, told["edited"], things)
        for one in told["noticed"]:
            kind = "post" if "post" in one else "thread"
            filling.queue_subject(SYSTEM, one["kind"], kind, things[kind, one[kind]])
        _keep_records(world, group_id, told)
    world.tell(f"      {len(told['reports']) + 1} reports")


def _write(world: DemoWorld, group_id: int, entry: Mapping[str, Any]) -> dict[tuple[str, str], int]:
    began = clock.now() - timedelta(days=entry["days_ago"], hours=2 if entry["days_ago"] == 0 else 10)
    drafts = [
        PostDraft(world.find("member", post["author"]), post["body"], began + timedelta(hours=post["hours_after"]))
        for post in entry["posts"]
    ]
    criteria = [world.find("criterion", code) for code in entry["criteria"]]
    draft = ThreadDraft(title=entry["title"], posts=drafts, language="en", criterion_ids=criteria)
    thread = write_thread(SYSTEM, group_id, draft)
    note_readers(thread, draft)
    ids = session.scalars(sa.select(Post.id).where(Post.thread_id == thread.id).order_by(Post.position)).all()
    named = {post["key"]: number for post, number in zip(entry["posts"], ids, strict=True) if "key" in post}
    posts = {("post", key): number for key, number in {entry["key"]: ids[0], **named}.items()}
    return {("thread", entry["key"]): thread.id, **posts}


def _report_member(world: DemoWorld, one: Mapping[str, Any]) -> None:
    member_id = world.find("member", one["member"])
    reporting.report(_actor(world, one["by"]), "member", member_id, one["reason"], one["note"])


def _block(world: DemoWorld, one: Mapping[str, Any]) -> None:
    """Enough people for programme staff to hear of it."""
    for handle in one["by"]:
        block_member(_actor(world, handle), world.find("member", one["member"]))


def _edit(world: DemoWorld, one: Mapping[str, Any], things: Mapping[tuple[str, str], int]) -> None:
    post = session.get_one(Post, things["post", one["post"]])
    edit_post(_actor(world, one["by"]), post.id, one["body"], one["reason"], post.version)


def _keep_records(world: DemoWorld, group_id: int, told: Mapping[str, Any]) -> None:
    warning, note = told["warning"], told["note"]
    warned = world.find("member", warning["member"])
    by = _actor(world, warning["by"])
    made = sanctions.sanction_member(
        by, warned, "warning", warning["reason"], note=warning["note"], group_id=group_id
    )  # fmt: skip
    appeals.appeal(_actor(world, warning["member"]), made.entry_id, warning["appeal"])
    sanctions.note_member(by, world.find("member", note["member"]), note["text"], group_id)
    for one in told["answers"]:
        answering.keep_template(by, one["title"], one["body"], group_id)


def _actor(world: DemoWorld, handle: str) -> Actor:
    return as_actor(session.get_one(Member, world.find("member", handle)))


DEMO = [DemoStep("What waits for moderators", fill_queue)]
