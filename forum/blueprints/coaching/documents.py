"""What search finds mentors by: what they offer stands beside what their profiles say. Requests are in no index."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from forum.blueprints.coaching.events import CoachingOfferChanged
from forum.blueprints.coaching.queries import offers
from forum.kernel.markdown import plain
from forum.kernel.search import says_besides, touches


def words_of(member_ids: Sequence[int]) -> Mapping[int, Sequence[str]]:
    """What these members offer as mentors, by member id; nothing of whom offers nothing any more."""
    found = {}
    for offer in offers.find_of_members(member_ids):
        codes = [
            f"{one.code} {one.name_in(language)}" for one in offer.criteria for language in ("en", "es", "pt", "fr")
        ]
        found[offer.mentor_id] = [offer.headline, *offer.topics, plain(offer.about_html), *codes]
    return found


def _of_mentor(event: CoachingOfferChanged) -> Iterable[int]:
    return [event.mentor_id]


says_besides("members", words_of)
touches("members", {CoachingOfferChanged: _of_mentor})
