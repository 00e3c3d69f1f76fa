"""What comes into the queue, and what leaves it because it was settled elsewhere."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.moderation import policies, rules
from forum.blueprints.moderation.events import QueueChanged
from forum.blueprints.moderation.models.items import ReviewItem
from forum.blueprints.moderation.queries import queue
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.subjects import get_subject
from forum.kernel.use_case import savepoint, use_case


@use_case
def queue_subject(actor: Actor, kind: str, subject_type: str, subject_id: int, detail: str = "") -> ReviewItem | None:
    """Let a thing wait for a moderator, for Plaza itself; doing it again for the same cause changes nothing.

    None when there is nothing any more to look at.
    """
    authorize(policies.can_fill_queue, actor)
    try:
        item = put_in_queue(actor, subject_type, subject_id)
    except NotFound:
        return None
    if any(cause["kind"] == kind and cause["detail"] == detail for cause in item.causes):
        return item
    item.add_cause(kind, detail, clock.now())
    session.flush()
    record(QueueChanged(group_id=item.group_id or 0))
    return item


@use_case
def settle_subject(
    actor: Actor, subject_type: str, subject_id: int, kinds: tuple[str, ...] = (), by_id: int | None = None
) -> None:
    """What waits about a thing need not be decided any more; only for these kinds, if any are named."""
    authorize(policies.can_fill_queue, actor)
    item = queue.find_waiting(subject_type, subject_id)
    if item is None or (kinds and item.kind not in kinds):
        return
    item.decide("elsewhere", "", by_id, clock.now())
    session.flush()
    record(QueueChanged(group_id=item.group_id or 0))


@use_case
def note_edit(actor: Actor, subject_type: str, subject_id: int) -> None:
    """What a moderator looks at has another text now, so a decision on the old one is refused."""
    authorize(policies.can_fill_queue, actor)
    item = queue.find_waiting(subject_type, subject_id)
    if item is not None:
        item.version += 1
        session.flush()
        record(QueueChanged(group_id=item.group_id or 0))


@use_case
def follow_thread(actor: Actor, thread_id: int) -> None:
    """What waits about a thread and its posts is decided where it is now."""
    authorize(policies.can_fill_queue, actor)
    group_id = session.scalar(sa.select(Thread.group_id).where(Thread.id == thread_id))
    posts = sa.select(Post.id).where(Post.thread_id == thread_id)
    of_thread = sa.and_(ReviewItem.subject_type == "thread", ReviewItem.subject_id == thread_id)
    of_posts = sa.and_(ReviewItem.subject_type == "post", ReviewItem.subject_id.in_(posts))
    elsewhere = sa.and_(ReviewItem.status == "waiting", ReviewItem.group_id != group_id, sa.or_(of_thread, of_posts))
    moved = sa.update(ReviewItem).where(elsewhere).values(group_id=group_id)
    if session.execute(moved.execution_options(synchronize_session=False)).rowcount:  # type: ignore[attr-defined]  # an UPDATE has one
        record(QueueChanged(group_id=group_id or 0))


def put_in_queue(actor: Actor, subject_type: str, subject_id: int) -> ReviewItem:
    """Within a use case: the item that waits about a thing the actor sees, a new one if there is none, locked.

    The caller says why with `add_cause`. Raises NotFound.
    """
    subject, row = get_subject(actor, subject_type, subject_id)
    found = queue.find_waiting(subject_type, subject_id)
    if found is not None:
        return found
    at = clock.now()
    item = ReviewItem(
        kind=rules.UNANSWERED, subject_type=subject_type, subject_id=subject_id, group_id=subject.group_id(row),
        author_id=subject.author_id(row), title=subject.card(row).title[:255], causes=[], created_at=at, due_at=at,
        weight=0, report_count=0, status="waiting", version=0,
    )  # fmt: skip
    item.place()
    try:
        with savepoint():
            session.add(item)
            session.flush()
    except IntegrityError:  # somebody reported it in this very moment
        return queue.find_waiting(subject_type, subject_id) or item
    return item
