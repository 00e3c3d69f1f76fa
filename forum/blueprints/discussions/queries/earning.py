"""What members have read and whom they have helped, as it counts for trust."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import sqlalchemy as sa

from forum.blueprints.accounts.rules import Figures
from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.models.reactions import Reaction
from forum.blueprints.discussions.models.readings import ThreadReading
from forum.blueprints.discussions.models.threads import Thread, ThreadParticipant
from forum.kernel.database import session

GRATEFUL = ("thanks", "useful", "will_try")
MOST_OF_A_THREAD = 50  # who jumps to the end of a long thread has not read all of it


def measure(member_ids: Collection[int]) -> Mapping[int, Figures]:
    """The figures of these members, those who have done nothing among them; each read along an index of theirs.

    Asks no policy, since nothing of what was read or written is shown.
    """
    read = _read(member_ids)
    answered = _answered(member_ids)
    thanked, solved = _thanked(member_ids), _solved(member_ids)
    return {
        number: Figures(
            threads=read[number][0] if number in read else 0,
            posts=read[number][1] if number in read else 0,
            days=read[number][2] if number in read else 0,
            answered=answered.get(number, 0),
            helped=thanked.get(number, 0) + solved.get(number, 0),
        )
        for number in member_ids
    }


def list_authors(post_ids: Collection[int]) -> Sequence[int]:
    """Who wrote these posts."""
    return session.scalars(sa.select(Post.author_id).where(Post.id.in_(list(post_ids))).distinct()).all()


def list_solvers(thread_ids: Collection[int]) -> Sequence[int]:
    """Who wrote the solutions of these threads."""
    solution = sa.select(Post.author_id).join(Thread, Thread.solution_id == Post.id)
    return session.scalars(solution.where(Thread.id.in_(list(thread_ids))).distinct()).all()


def _read(member_ids: Collection[int]) -> dict[int, tuple[int, int, int]]:
    posts = sa.case((ThreadReading.read_number > MOST_OF_A_THREAD, MOST_OF_A_THREAD), else_=ThreadReading.read_number)
    days = sa.func.count(sa.distinct(sa.func.date(ThreadReading.read_at)))
    counted = sa.select(ThreadReading.member_id, sa.func.count(), sa.func.sum(posts), days)
    opened = counted.where(ThreadReading.member_id.in_(list(member_ids)), ThreadReading.read_number > 0)
    return {row[0]: (row[1], row[2], row[3]) for row in session.execute(opened.group_by(ThreadReading.member_id))}


def _answered(member_ids: Collection[int]) -> dict[int, int]:
    others = sa.and_(Thread.id == ThreadParticipant.thread_id, Thread.author_id != ThreadParticipant.member_id)
    counted = sa.select(ThreadParticipant.member_id, sa.func.count()).join(Thread, others)
    standing = counted.where(ThreadParticipant.member_id.in_(list(member_ids)), Thread.deleted_at.is_(None))
    return {row[0]: row[1] for row in session.execute(standing.group_by(ThreadParticipant.member_id))}


def _thanked(member_ids: Collection[int]) -> dict[int, int]:
    """How many people have thanked for a post or called it useful, each once however many posts it was."""
    grateful = sa.func.count(sa.distinct(Reaction.member_id))
    counted = sa.select(Post.author_id, grateful).join(Reaction, Reaction.post_id == Post.id)
    others = (Reaction.name.in_(GRATEFUL), Reaction.member_id != Post.author_id, Post.deleted_at.is_(None))
    counted = counted.where(Post.author_id.in_(list(member_ids)), *others)
    return {row[0]: row[1] for row in session.execute(counted.group_by(Post.author_id))}


def _solved(member_ids: Collection[int]) -> dict[int, int]:
    """In how many threads of others a post of theirs is the solution."""
    solution = sa.and_(Post.id == Thread.solution_id, Post.author_id != Thread.author_id)
    counted = sa.select(Post.author_id, sa.func.count()).join(Thread, solution)
    standing = counted.where(Post.author_id.in_(list(member_ids)), Thread.deleted_at.is_(None))
    return {row[0]: row[1] for row in session.execute(standing.group_by(Post.author_id))}
