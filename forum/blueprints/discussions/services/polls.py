"""Polls: adding one to a post, voting, closing, removing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from forum.blueprints.discussions import policies
from forum.blueprints.discussions.errors import PollExists
from forum.blueprints.discussions.events import PollChanged
from forum.blueprints.discussions.models.polls import ALWAYS, FEWEST_OPTIONS, Poll, PollOption, PollVote
from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.queries import polls as queries
from forum.blueprints.discussions.queries import posts as post_queries
from forum.blueprints.discussions.queries import threads as thread_queries
from forum.blueprints.discussions.queries.polls import PollShown
from forum.blueprints.discussions.rules import LONGEST_WAIT
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import Invalid, NotFound
from forum.kernel.etags import check_version
from forum.kernel.i18n import _
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case


@use_case
def add_poll(
    actor: Actor,
    thread_id: int,
    question: str,
    options: Sequence[str],
    *,
    multiple: bool = False,
    results: str = ALWAYS,
    closes_at: datetime | None = None,
    post_id: int | None = None,
) -> Poll:
    """Add a poll to a post of a thread, to the opening one unless another is named. Raises PollExists, Invalid."""
    post = _post_of(actor, thread_id, post_id)
    authorize(policies.can_add_poll, actor, post)
    thread_queries.get_thread(actor, thread_id, lock=True)
    if queries.has_poll(post.id):
        raise PollExists
    asked = {"question": question, "options": options, "multiple": multiple, "results": results, "closes_at": closes_at}
    poll = queries.get_poll(actor, write_poll(post, asked).id).poll
    _tell(poll)
    return poll


def write_poll(post: Post, asked: Mapping[str, Any]) -> Poll:
    """Within a use case that writes the post, or holds its thread's lock: what is asked below it. Raises Invalid."""
    at = clock.now()
    check_end(asked["closes_at"], at)
    facts = {name: asked[name] for name in ("question", "multiple", "results", "closes_at")}
    poll = Poll(post_id=post.id, **facts, created_at=at, voter_count=0, options=_options(asked["options"]))
    session.add(poll)
    session.flush()
    return poll


@use_case
def vote(actor: Actor, poll_id: int, option_ids: Iterable[int]) -> PollShown:
    """Choose among the answers instead of what one has chosen before; none takes the vote back.

    Raises NotFound, Forbidden (`poll_closed`, `not_in_group`), Invalid.
    """
    shown = queries.get_poll(actor, poll_id, lock=True)
    poll, wanted = shown.poll, frozenset(option_ids)
    authorize(policies.can_vote, actor, poll)
    if not wanted <= {option.id for option in poll.options}:
        raise Invalid(errors={"option_ids": [_("This is not an answer of this poll.")]})
    if len(wanted) > 1 and not poll.multiple:
        raise Invalid(errors={"option_ids": [_("Choose one answer.")]})
    if wanted != shown.chosen:
        _change_votes(actor.id or 0, shown, wanted)
        _tell(poll)
        session.expire_all()  # the counters were changed in SQL
    return queries.get_poll(actor, poll_id)


@use_case
def close_poll(actor: Actor, poll_id: int, version: int | None = None) -> Poll:
    """Take no more votes; again changes nothing."""
    poll = queries.get_poll(actor, poll_id, lock=True).poll
    authorize(policies.can_close_poll, actor, poll)
    check_version(poll.version, version)
    if poll.is_open(clock.now()):
        poll.close(clock.now())
        _tell(poll)
    return poll


@use_case
def reopen_poll(actor: Actor, poll_id: int, version: int | None = None) -> Poll:
    """Take votes again, without an end where that has passed."""
    poll = queries.get_poll(actor, poll_id, lock=True).poll
    authorize(policies.can_close_poll, actor, poll)
    check_version(poll.version, version)
    if not poll.is_open(clock.now()):
        if poll.closes_at is not None and poll.closes_at <= clock.now():
            poll.closes_at = None
        poll.close(None)
        _tell(poll)
    return poll


@use_case
def remove_poll(actor: Actor, poll_id: int, version: int | None = None) -> Post:
    """Take a poll away with its votes; the post stays."""
    poll = queries.get_poll(actor, poll_id, lock=True).poll
    authorize(policies.can_remove_poll, actor, poll)
    check_version(poll.version, version)
    session.execute(sa.delete(PollVote).where(PollVote.poll_id == poll.id))
    _tell(poll)
    session.delete(poll)
    session.flush()
    return poll.post


def _post_of(actor: Actor, thread_id: int, post_id: int | None) -> Post:
    thread = thread_queries.get_thread(actor, thread_id)
    if post_id is None:
        return post_queries.get_post(actor, thread.first_post_id or 0)
    gone = Invalid(errors={"post_id": [_("This post does not stand in this thread.")]})
    try:
        post = post_queries.get_post(actor, post_id)
    except NotFound as error:
        raise gone from error
    if post.thread_id != thread_id:
        raise gone
    return post


def check_options(texts: Sequence[str]) -> list[str]:
    """The different answers among these, at least two."""
    each = list(dict.fromkeys(text for text in texts if text))
    if len(each) < FEWEST_OPTIONS:
        raise Invalid(errors={"options": [_("Write at least two different answers.")]})
    return each


def check_end(closes_at: datetime | None, begins_at: datetime) -> None:
    """Refuse an end that lies before the beginning, or beyond ten years."""
    if closes_at is not None and not begins_at < closes_at <= begins_at + LONGEST_WAIT:
        raise Invalid(errors={"closes_at": [_("Choose a moment that lies ahead, within ten years.")]})


def _options(texts: Sequence[str]) -> list[PollOption]:
    each = check_options(texts)
    return [PollOption(position=place, text=text, vote_count=0) for place, text in enumerate(each, start=1)]


def _change_votes(member_id: int, shown: PollShown, wanted: frozenset[int]) -> None:
    gone, new = shown.chosen - wanted, wanted - shown.chosen
    own = PollVote.member_id == member_id
    if gone:
        session.execute(sa.delete(PollVote).where(own, PollVote.option_id.in_(gone)))
    at = clock.now()
    session.add_all(PollVote(option_id=one, member_id=member_id, poll_id=shown.poll.id, at=at) for one in new)
    session.flush()
    for chosen, by in ((gone, -1), (new, 1)):
        counted = sa.update(PollOption).where(PollOption.id.in_(chosen)).values(vote_count=PollOption.vote_count + by)
        session.execute(counted.execution_options(synchronize_session=False))
    voters = Poll.voter_count + (bool(wanted) - shown.voted)
    changed = sa.update(Poll).where(Poll.id == shown.poll.id).values(voter_count=voters)
    session.execute(changed.execution_options(synchronize_session=False))


def _tell(poll: Poll) -> None:
    session.flush()
    thread = poll.post.thread
    record(PollChanged(poll_id=poll.id, post_id=poll.post_id, thread_id=thread.id, group_id=thread.group_id))
