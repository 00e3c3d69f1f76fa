"""Messages written at once over connections that break arrive once each and in order, for everybody.

`make soak` sends thousands, with rarer trouble.
"""

from __future__ import annotations

import random

from bench.messages import flood
from bench.talkers import Trouble, find_wrong
from tests.realtime.places import Place

PEOPLE, MESSAGES = 4, 60
OFTEN = Trouble(broken=0.25, lost=0.25, impatient=0.05)


def test_a_flood_of_messages_over_breaking_connections_arrives_once_and_in_order(place: Place) -> None:
    talkers = flood(place.plaza, place.servers, PEOPLE, MESSAGES, random.Random(7), OFTEN)
    assert find_wrong(talkers) == []
    assert {len(talker.page.heard.numbers) for talker in talkers} == {MESSAGES + 1}
    assert sum(talker.page.breaks for talker in talkers) > 0
    assert sum(talker.resent for talker in talkers) > 0
    place.plaza.rest()
