"""Remembering the links of posts, and what the pages behind them say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from forum.blueprints.discussions import policies
from forum.blueprints.discussions.events import LinkDescribed
from forum.blueprints.discussions.models.link_cards import NONE, READY, LinkCard, PostedLink
from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.models.threads import Thread
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.links import digest_of, links_in
from forum.kernel.outbox.recording import record
from forum.kernel.pages_elsewhere import Described
from forum.kernel.policies import authorize
from forum.kernel.use_case import savepoint, use_case

FRESH_FOR, TRIED_FOR = timedelta(days=30), timedelta(days=1)


def save_links(post_id: int, html: str, new: bool = False) -> None:
    """Within a use case: remember the links that a post has now."""
    if not new:
        session.execute(sa.delete(PostedLink).where(PostedLink.post_id == post_id))
    links = links_in(html)
    if not links:
        return
    cards = _cards([url for url, _ in links])
    rows = [
        {"post_id": post_id, "card_id": cards[url], "position": position, "shown": shown}
        for position, (url, shown) in enumerate(links)
    ]
    session.execute(sa.insert(PostedLink), rows)


@use_case
def keep_card(actor: Actor, card_id: int, post_id: int, described: Described | None) -> None:
    """What a page says of itself, or that there is nothing to show; the post that links to it is told anew."""
    authorize(policies.can_write_threads, actor)
    card = session.get_one(LinkCard, card_id)
    card.fetched_at = clock.now()
    if described is None or not described.title:
        card.state = READY if card.title else NONE
        return
    card.state, card.title, card.description = READY, described.title, described.description
    card.site = described.site
    there = sa.select(Thread.id, Thread.group_id).join(Post, Post.thread_id == Thread.id).where(Post.id == post_id)
    row = session.execute(there).one()
    record(LinkDescribed(post_id=post_id, thread_id=row.id, group_id=row.group_id))


def is_due(card: LinkCard) -> bool:
    """Whether a page should be fetched: not yet, a month ago, or a day ago when there was nothing."""
    if card.fetched_at is None:
        return True
    return clock.now() - card.fetched_at > (FRESH_FOR if card.state == READY else TRIED_FOR)


def _cards(urls: Sequence[str]) -> dict[str, int]:
    """The ids of the cards of these pages, made where there are none."""
    found = _find(urls)
    for url in urls:
        if url not in found:
            try:
                with savepoint():
                    card = LinkCard(digest=digest_of(url), url=url)
                    session.add(card)
                    session.flush()
                found[url] = card.id
            except IntegrityError:  # somebody else posted it at the same moment
                found |= _find([url])
    return found


def _find(urls: Sequence[str]) -> dict[str, int]:
    statement = sa.select(LinkCard.url, LinkCard.id).where(LinkCard.digest.in_([digest_of(url) for url in urls]))
    return {row.url: row.id for row in session.execute(statement)}
