"""Polls with what their reader has chosen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from forum.blueprints.discussions import policies
from forum.blueprints.discussions.models.polls import Poll, PollOption, PollVote
from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.models.threads import Thread
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound
from forum.kernel.policies import authorize


@dataclass(frozen=True)
class PollShown:
    """A poll as one reader sees it; `chosen` are the options she has chosen."""

    poll: Poll
    chosen: frozenset[int]

    @property
    def version(self) -> int:
        """The version of the poll, for its ETag."""
        return self.poll.version

    @property
    def voted(self) -> bool:
        return bool(self.chosen)


def get_poll(actor: Actor, poll_id: int, *, lock: bool = False) -> PollShown:
    """A poll with its options and what the asker has chosen. Raises NotFound.

    With `lock`, those who vote in it take turns from here on, until the transaction ends.
    """
    if lock:
        session.scalar(sa.select(Poll.id).where(Poll.id == poll_id).with_for_update())
    found = _find(actor, policies.visible_polls(actor).where(Poll.id == poll_id))
    if not found:
        raise NotFound
    return found[0]


def find_polls(actor: Actor, post_ids: Iterable[int]) -> Mapping[int, PollShown]:
    """The polls of posts that the asker sees, by post; one statement for all of them."""
    shown = _find(actor, sa.select(Poll).where(Poll.post_id.in_(list(post_ids))))
    return {one.poll.post_id: one for one in shown}


def has_poll(post_id: int) -> bool:
    """Whether a post has a poll."""
    return session.scalar(sa.select(Poll.id).where(Poll.post_id == post_id)) is not None


def list_counts(actor: Actor, poll_id: int) -> Sequence[tuple[str, int]]:
    """Each answer and how many chose it, for whoever may see the results. Raises NotFound, Forbidden."""
    shown = get_poll(actor, poll_id)
    authorize(policies.can_see_results, actor, shown.poll, shown.voted)
    return [(option.text, option.vote_count) for option in shown.poll.options]


def _find(actor: Actor, polls: sa.Select[Poll]) -> list[PollShown]:
    own = sa.and_(PollVote.option_id == PollOption.id, PollVote.member_id == (actor.id or 0))
    statement = (
        polls.join(Poll.options)
        .outerjoin(PollVote, own)
        .add_columns(sa.case((PollVote.option_id.is_not(None), PollOption.id)))
        .options(contains_eager(Poll.options), joinedload(Poll.post).joinedload(Post.thread).joinedload(Thread.group))
        .order_by(Poll.id, PollOption.position)
    )
    chosen: dict[Poll, set[int]] = {}
    for poll, option_id in session.execute(statement).unique():
        chosen.setdefault(poll, set())
        if option_id is not None:
            chosen[poll].add(option_id)
    return [PollShown(poll, frozenset(options)) for poll, options in chosen.items()]
