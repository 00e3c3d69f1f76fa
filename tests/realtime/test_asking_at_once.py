"""An AMA: two hundred members ask and vote in the same moments, and every page knows all of it.

`make soak` lets them vote for longer.
"""

from __future__ import annotations

import random
from pathlib import Path

from bench.asking import Crowd, ask_and_vote, find_wrong, gather, serving
from tests.live import POSTGRESQL, community
from tests.realtime.places import Place

MEMBERS, OF_TWO_PROCESSES, VOTES = 200, 24, 2


def test_two_hundred_members_ask_and_vote_at_once_and_every_page_counts_right(tmp_path: Path) -> None:
    with community(tmp_path, POSTGRESQL) as plaza, serving(plaza, 1, MEMBERS) as servers:
        crowd = gather(plaza, servers, MEMBERS)
        ask_and_vote(crowd, VOTES, random.Random(7))
        assert find_wrong(plaza, crowd) == []
        assert (len(crowd.asked), sum(crowd.votes.values())) == (MEMBERS, MEMBERS * VOTES)
        assert max(page.heard for page in crowd.pages) < MEMBERS  # what came at once was told together
        leave(crowd)


def test_what_is_asked_at_either_process_reaches_every_page(place: Place) -> None:
    crowd = gather(place.plaza, place.servers, OF_TWO_PROCESSES)
    ask_and_vote(crowd, 4, random.Random(11))
    assert find_wrong(place.plaza, crowd) == []
    leave(crowd)


def leave(crowd: Crowd) -> None:
    for page in crowd.pages:
        page.close()
