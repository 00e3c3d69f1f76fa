"""Polls as JSON, and their counts as a table."""

from __future__ import annotations

from typing import Any

from forum.blueprints.discussions.api.routes import api
from forum.blueprints.discussions.queries import polls as queries
from forum.blueprints.discussions.schemas.polls import PollForm, PollSchema, PollVoteForm
from forum.blueprints.discussions.services import polls as services
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import public, signed_in
from forum.kernel.web.api import expected_version


@api.route("/threads/<int:thread_id>/poll", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(PollForm)
@api.gives(PollSchema, 201, with_etag=True)
def add_poll(actor: Actor, form: dict[str, Any], thread_id: int) -> Any:
    """Add a poll to a post of a thread; for the post's author and moderators, at any time."""
    poll = services.add_poll(actor, thread_id, **form)
    return queries.get_poll(actor, poll.id)


@api.route("/polls/<int:poll_id>")
@public
@api.gives(PollSchema, with_etag=True)
def show_poll(actor: Actor, poll_id: int) -> Any:
    """One poll."""
    return queries.get_poll(actor, poll_id)


@api.route("/polls/<int:poll_id>", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(status=204)
def remove_poll(actor: Actor, poll_id: int) -> Any:
    """Take a poll away; for moderators, and for the post's author as long as nobody has voted."""
    services.remove_poll(actor, poll_id, expected_version())


@api.route("/polls/<int:poll_id>/vote", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(PollVoteForm)
@api.gives(PollSchema, with_etag=True)
def vote(actor: Actor, form: dict[str, Any], poll_id: int) -> Any:
    """Choose among the answers, instead of what one has chosen before."""
    return services.vote(actor, poll_id, **form)


@api.route("/polls/<int:poll_id>/vote", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(status=204)
def take_vote_back(actor: Actor, poll_id: int) -> Any:
    """Take one's vote back."""
    services.vote(actor, poll_id, [])


@api.route("/polls/<int:poll_id>/close", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.gives(PollSchema, with_etag=True)
def close_poll(actor: Actor, poll_id: int) -> Any:
    """Take no more votes; for the post's author and moderators."""
    services.close_poll(actor, poll_id, expected_version())
    return queries.get_poll(actor, poll_id)


@api.route("/polls/<int:poll_id>/close", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(status=204)
def reopen_poll(actor: Actor, poll_id: int) -> Any:
    """Take votes again."""
    services.reopen_poll(actor, poll_id, expected_version())
