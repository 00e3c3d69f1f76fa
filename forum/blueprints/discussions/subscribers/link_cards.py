"""Looking at the pages that posts link to, after they are published and in nobody's way."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import current_app

from forum.blueprints.discussions.events import PostEdited, PostPublished
from forum.blueprints.discussions.queries import link_cards as queries
from forum.blueprints.discussions.services import linking
from forum.kernel.actor import SYSTEM
from forum.kernel.events import Lane, subscribe
from forum.kernel.pages_elsewhere import Described, describe
from forum.kernel.public_addresses import FetchRefused
from forum.kernel.safe_fetch import Fetcher, fetcher


@subscribe(PostPublished, PostEdited, lane=Lane.SLOW)
def fetch_cards(event: PostPublished | PostEdited) -> None:
    """Fetch what is not known or is old; whatever goes wrong there costs only the card."""
    reach = fetcher()
    if reach is None:
        return
    own = urlsplit(current_app.config["PUBLIC_URL"]).netloc
    due = [(card.id, card.url) for card in queries.list_to_fetch(event.post_id) if linking.is_due(card)]
    for card_id, url in due:
        if urlsplit(url).netloc != own:
            linking.keep_card(SYSTEM, card_id, event.post_id, _look(reach, url))


def _look(reach: Fetcher, url: str) -> Described | None:
    try:
        page = reach.fetch(url)
    except FetchRefused:
        return None
    return describe(page.html, page.url)
