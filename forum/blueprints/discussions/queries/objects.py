"""What stands on the posts of a page: a statement for each kind, however many posts there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from forum.blueprints.discussions.models.bookmarks import Bookmark
from forum.blueprints.discussions.queries import bookmarks, links, polls, reactions
from forum.blueprints.discussions.queries.links import BackLink
from forum.blueprints.discussions.queries.polls import PollShown
from forum.blueprints.discussions.queries.reactions import ReactionCount
from forum.blueprints.discussions.rules import PENDING, PostLine
from forum.kernel.actor import Actor


@dataclass(frozen=True)
class PostObjects:
    """What stands on each post, by its id."""

    reactions: Mapping[int, Sequence[ReactionCount]] = field(default_factory=dict)
    bookmarks: Mapping[int, Bookmark] = field(default_factory=dict)
    polls: Mapping[int, PollShown] = field(default_factory=dict)
    links: Mapping[int, Sequence[BackLink]] = field(default_factory=dict)


def find_objects(actor: Actor, lines: Sequence[PostLine]) -> PostObjects:
    """What stands on posts that the asker sees; nothing on those that do not stand, but the poll of one that waits."""
    standing = [line.id for line in lines if line.stands]
    if not standing:
        waiting = [line.id for line in lines if line.state == PENDING]
        return PostObjects(polls=polls.find_polls(actor, waiting) if waiting else {})
    return PostObjects(
        reactions=reactions.count_reactions(actor, standing),
        bookmarks=bookmarks.find_bookmarks(actor, standing),
        polls=polls.find_polls(actor, standing),
        links=links.find_links_to(actor, standing),
    )
