"""When a server that fails is left alone, and when it is asked again."""

import pytest

from search.engine import SearchUnavailable
from search.meilisearch.breaker import Breaker


def test_an_open_breaker_is_probed_every_five_seconds_and_closes_when_that_works():
    now = [100.0]
    breaker = Breaker(lambda: now[0])
    for _ in range(3):
        breaker.failed()
    with pytest.raises(SearchUnavailable):
        breaker.check(lambda: True)
    now[0] += 5
    with pytest.raises(SearchUnavailable):
        breaker.check(lambda: False)
    with pytest.raises(SearchUnavailable):
        breaker.check(lambda: True)
    now[0] += 5
    breaker.check(lambda: True)
    assert not breaker.is_open


def test_failures_far_apart_do_not_open_the_breaker():
    now = [100.0]
    breaker = Breaker(lambda: now[0])
    for _ in range(5):
        breaker.failed()
        now[0] += 6
    assert not breaker.is_open
