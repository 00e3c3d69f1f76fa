"""What the members of the demo with a sign-in have been told: mentions, answers, posts in their threads."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from forum.blueprints.discussions.models.posts import Mention, Post
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.notifications.models.notifications import Notification, NotificationPost
from forum.blueprints.notifications.rules.kinds import GROWING, MENTION, REPLY, THREAD
from forum.kernel import clock
from forum.kernel.database import session
from forum.kernel.feature import DemoStep, DemoWorld
from forum.kernel.use_case import transaction

MEMBERS = Path(__file__).parents[3] / "demo" / "members.json"
SIGN_IN_DOMAIN = "demo.example"
MOST = 12


def write_notifications(world: DemoWorld) -> None:
    """Write the latest for each of them, read as far as they were last seen; one statement for each kind."""
    people = json.loads(MEMBERS.read_text(encoding="utf-8"))
    at = clock.now()
    seen = {
        world.find("member", one["handle"]): at - timedelta(hours=one["seen_hours_ago"])
        for one in people
        if one["email"].rpartition("@")[2] == SIGN_IN_DOMAIN
    }
    with transaction():
        told: dict[tuple[int, int], tuple[str, Any]] = {}
        for kind, statement in ((THREAD, _in_own_threads(seen)), (REPLY, _answers(seen)), (MENTION, _mentions(seen))):
            for row in session.execute(statement):
                told[row.member_id, row.id] = (kind, row)
        written = _latest(told, seen)
        session.add_all(written)
        session.flush()
        growing = [one for one in written if one.kind in GROWING]
        session.add_all(NotificationPost(notification_id=one.id, post_id=one.post_id) for one in growing)
    world.tell(f"      {len(written)} notifications")


def _mentions(members: Mapping[int, datetime]) -> sa.Select[Any]:
    named = _posts().add_columns(Mention.member_id.label("member_id")).join(Mention, Mention.post_id == Post.id)
    return named.where(Mention.member_id.in_(members), Mention.member_id != Post.author_id)


def _answers(members: Mapping[int, datetime]) -> sa.Select[Any]:
    answered = aliased(Post)
    answers = (
        _posts().add_columns(answered.author_id.label("member_id")).join(answered, answered.id == Post.reply_to_id)
    )
    return answers.where(answered.author_id.in_(members), answered.author_id != Post.author_id)


def _in_own_threads(members: Mapping[int, datetime]) -> sa.Select[Any]:
    theirs = _posts().add_columns(Thread.author_id.label("member_id"))
    return theirs.where(Thread.author_id.in_(members), Thread.author_id != Post.author_id)


def _posts() -> sa.Select[Any]:
    facts: tuple[Any, ...] = (Post.id, Post.thread_id, Post.author_id, Post.number, Post.created_at, Thread.group_id)
    return sa.select(*facts).join(Thread, Thread.id == Post.thread_id).where(Post.deleted_at.is_(None))


def _latest(told: Mapping[tuple[int, int], tuple[str, Any]], seen: Mapping[int, datetime]) -> list[Notification]:
    written: list[Notification] = []
    for member_id, last_seen in seen.items():
        own = [found for (told_id, _), found in told.items() if told_id == member_id]
        newest = sorted(own, key=lambda found: (found[1].created_at, found[1].id))[-MOST:]
        written += [_notification(member_id, kind, row, last_seen) for kind, row in newest]
    return written


def _notification(member_id: int, kind: str, row: Any, last_seen: datetime) -> Notification:
    return Notification(
        member_id=member_id, kind=kind, actor_id=row.author_id, thread_id=row.thread_id, post_id=row.id,
        group_id=row.group_id, number=row.number, last_number=row.number, at=row.created_at,
        read_at=last_seen if row.created_at < last_seen else None,
    )  # fmt: skip


DEMO = [DemoStep("Notifications", write_notifications)]
