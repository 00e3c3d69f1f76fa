"""Threads and posts as search finds them: plain text, who may find it, nothing once it is withdrawn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from forum.blueprints.accounts.models import Member
from forum.blueprints.accounts.queries import find_cities
from forum.blueprints.discussions import policies
from forum.blueprints.discussions.events import (
    PostEdited,
    PostHidden,
    PostPublished,
    PostShown,
    PostsMoved,
    PostWithdrawn,
    TagChanged,
    ThreadChanged,
    ThreadImported,
    ThreadMoved,
    ThreadStarted,
    ThreadSummarised,
)
from forum.blueprints.discussions.models.curating import ThreadSummary
from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.discussions.queries.similar import list_titled
from forum.blueprints.groups import policies as group_policies
from forum.blueprints.groups.events import GroupChanged
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.standards.models import Criterion
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.i18n import choose_language, ngettext
from forum.kernel.markdown import plain
from forum.kernel.search import Document, Found, Source, cities_among, row_in_id
from forum.kernel.text import shorten

if TYPE_CHECKING:
    from search.engine import Hit

THREAD, POST = "t", "p"
BATCH = 500
LONGEST_EXCERPT = 1_000
DAY = 86_400


def thread_documents(ids: Sequence[int]) -> list[Document]:
    """The documents of these threads as they are now."""
    opening = sa.and_(Post.id == Thread.first_post_id, Post.stands)
    summary = ThreadSummary.thread_id == Thread.id
    statement = sa.select(Thread, Post.html, ThreadSummary).outerjoin(Post, opening).outerjoin(ThreadSummary, summary)
    shown = statement.where(Thread.id.in_(ids), Thread.deleted_at.is_(None), Thread.pending_at.is_(None))
    rows = session.execute(
        shown.options(*_tags(joinedload(Thread.group), selectinload(Thread.criteria)), selectinload(Thread.tags))
    )
    return [_thread(thread, html or "", summary) for thread, html, summary in rows]


def post_documents(ids: Sequence[int]) -> list[Document]:
    """The documents of these posts as they are now."""
    thread = joinedload(Post.thread)
    statement = (
        sa.select(Post)
        .join(Thread, Thread.id == Post.thread_id)
        .where(Post.id.in_(ids), Post.stands, Thread.deleted_at.is_(None))
        .options(
            *_tags(thread.joinedload(Thread.group), thread.selectinload(Thread.criteria)),
            thread.selectinload(Thread.tags),
        )
    )
    posts = session.scalars(statement).all()
    openings = [post.thread_id for post in posts if post.number == 1]
    rows = session.scalars(sa.select(ThreadSummary).where(ThreadSummary.thread_id.in_(openings))) if openings else []
    summaries = {summary.thread_id: summary for summary in rows}
    return [_post(post, summaries.get(post.thread_id) if post.number == 1 else None) for post in posts]


def present_threads(actor: Actor, hits: Sequence[Hit], text: str) -> Mapping[str, Found]:
    """The threads found, as the actor may see them."""
    ids = [int(hit.id.removeprefix(THREAD)) for hit in hits]
    found = policies.visible_threads(actor).where(Thread.id.in_(ids), Thread.pending_at.is_(None))
    shown = found.options(joinedload(Thread.group), joinedload(Thread.author), selectinload(Thread.criteria))
    return {
        f"{THREAD}{thread.id}": _found(thread, thread.path, thread.author, thread.last_post_at)
        for thread in session.scalars(shown)
    }


def present_posts(actor: Actor, hits: Sequence[Hit], text: str) -> Mapping[str, Found]:
    """The posts found, as the actor may see them, each under the title of its thread."""
    thread = joinedload(Post.thread)
    found = policies.visible_posts(actor).where(Post.id.in_([row_in_id(POST)(hit) for hit in hits]), Post.stands)
    shown = found.options(
        thread.joinedload(Thread.group), thread.selectinload(Thread.criteria), joinedload(Post.author)
    )
    return {
        f"{POST}{post.id}": _found(post.thread, post.anchor, post.author, post.created_at)
        for post in session.scalars(shown)
    }


def titled(actor: Actor, words: Sequence[str], most: int) -> Sequence[Found]:
    """Those of the latest threads that have these words in their titles."""
    found = list_titled(actor, words, most)
    return [_found(thread, thread.path, thread.author, thread.last_post_at) for thread in found]


def _found(thread: Thread, path: str, author: Member, at: datetime) -> Found:
    language = choose_language()
    criteria = [{"code": c.code, "name": c.name_in(language), "url": c.path} for c in thread.criteria]
    replies = ngettext("%(num)s reply", "%(num)s replies", thread.reply_count)
    return Found(
        type="thread", id=thread.id, title=thread.title, url=path, where=thread.group.name,
        facts=[author.name, replies], at=at, criteria=criteria, person=author,
    )  # fmt: skip


def _tags(group: Any, criteria: Any) -> tuple[Any, Any]:
    return group.joinedload(Group.area), criteria.joinedload(Criterion.area)


def _thread(thread: Thread, html: str, summary: ThreadSummary | None) -> Document:
    """With a summary, that is what is said of the thread."""
    return _common(thread) | {
        "id": f"{THREAD}{thread.id}",
        "kind": "thread",
        "title": thread.title,
        "excerpt": shorten(plain((summary and summary.html) or html), LONGEST_EXCERPT),
        "author_id": thread.author_id,
        "reply_count": thread.reply_count,
        "last_post_ts": int(thread.last_post_at.timestamp()),
        "created_ts": int(thread.created_at.timestamp()),
        "updated_ts": int(thread.last_post_at.timestamp()),
        "fresh_day": int(thread.last_post_at.timestamp()) // DAY,
        "pinned": thread.pinned,
        "solved": thread.solved,
    }


def _post(post: Post, summary: ThreadSummary | None = None) -> Document:
    """The summary of a thread is found through the post that opens it."""
    text = f"{post.html}\n{summary.html}" if summary else post.html
    changed = post.edited_at or post.created_at
    return _common(post.thread) | {
        "id": f"{POST}{post.id}",
        "kind": "post",
        "thread_id": post.thread_id,
        "thread_title": post.thread.title,
        "body": plain(text),
        "author_id": post.author_id,
        "number": post.number,
        "position": post.position,
        "created_ts": int(post.created_at.timestamp()),
        "updated_ts": int(changed.timestamp()),
        "fresh_day": int(post.created_at.timestamp()) // DAY,
    }


def _common(thread: Thread) -> dict[str, Any]:
    group = thread.group
    areas = [criterion.area.code for criterion in thread.criteria] + ([group.area.code] if group.area else [])
    return {
        "lang": thread.language,
        "acl": group_policies.audience_of(group),
        "group_id": group.id,
        "codes": [criterion.code for criterion in thread.criteria],
        "practice_areas": list(dict.fromkeys(areas)),
        "tags": [tag.slug for tag in thread.tags],
        "rank_boost": 0,
    }


def _threads_of_group(event: GroupChanged | TagChanged) -> Iterable[int]:
    return session.scalars(sa.select(Thread.id).where(Thread.group_id == event.group_id)).all()


def _posts_of_group(event: GroupChanged | TagChanged) -> Iterable[int]:
    threads = sa.select(Thread.id).where(Thread.group_id == event.group_id)
    return session.scalars(sa.select(Post.id).where(Post.thread_id.in_(threads))).all()


def _posts_of_thread(event: ThreadChanged | ThreadImported | ThreadMoved) -> Iterable[int]:
    return session.scalars(sa.select(Post.id).where(Post.thread_id == event.thread_id)).all()


def _both_threads(event: PostsMoved) -> Iterable[int]:
    return [event.from_thread_id, event.into_thread_id]


def _posts_of_both(event: PostsMoved) -> Iterable[int]:
    return session.scalars(sa.select(Post.id).where(Post.thread_id.in_(_both_threads(event)))).all()


def _every(model: type[Thread] | type[Post]) -> Iterable[Sequence[int]]:
    last = 0
    while batch := session.scalars(sa.select(model.id).where(model.id > last).order_by(model.id).limit(BATCH)).all():
        yield batch
        last = batch[-1]


def _opening(event: ThreadSummarised) -> Iterable[int]:
    return session.scalars(sa.select(Thread.first_post_id).where(Thread.id == event.thread_id)).all()  # type: ignore[return-value]  # every thread has one


def _own_thread(event: Any) -> Iterable[int]:
    return [event.thread_id]


def _own_post(event: Any) -> Iterable[int]:
    return [event.post_id]


def _cities_of(hits: Sequence[Hit]) -> Mapping[str, int]:
    return cities_among(hits, lambda hit: int(hit.fields["author_id"]), find_cities)


THREADS = Source(
    index="threads",
    prefix=THREAD,
    documents=thread_documents,
    every=lambda: _every(Thread),
    changes={
        ThreadStarted: _own_thread, ThreadChanged: _own_thread, ThreadImported: _own_thread,
        PostPublished: _own_thread, PostEdited: _own_thread, PostWithdrawn: _own_thread,
        PostHidden: _own_thread, PostShown: _own_thread, PostsMoved: _both_threads, ThreadMoved: _own_thread,
        GroupChanged: _threads_of_group, TagChanged: _threads_of_group, ThreadSummarised: _own_thread,
    },
    present=present_threads, cities=_cities_of,
)  # fmt: skip
POSTS = Source(
    index="posts",
    prefix=POST,
    documents=post_documents,
    every=lambda: _every(Post),
    changes={
        PostPublished: _own_post, PostEdited: _own_post, PostWithdrawn: _own_post, ThreadSummarised: _opening,
        PostHidden: _own_post, PostShown: _own_post, PostsMoved: _posts_of_both, ThreadMoved: _posts_of_thread,
        ThreadChanged: _posts_of_thread, ThreadImported: _posts_of_thread, GroupChanged: _posts_of_group,
        TagChanged: _posts_of_group,
    },
    present=present_posts, titled=titled, cities=_cities_of,
)  # fmt: skip
