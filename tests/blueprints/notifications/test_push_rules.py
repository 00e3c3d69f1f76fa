"""When pushes are tried again, how long they keep, and how long they may be."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.blueprints.notifications.rules import push as rules
from forum.kernel.safe_sending import read_retry_after
from tests.factories.push import NOON


@pytest.mark.parametrize(
    ("status", "reason", "outcome"),
    [
        (200, "", "taken"), (201, "", "taken"), (202, "", "taken"), (404, "", "gone"), (410, "", "gone"),
        (413, "", "too_long"), (408, "", "later"), (429, "", "later"), (500, "", "later"), (503, "", "later"),
        (None, "no_answer", "later"), (None, "no_such_host", "later"), (None, "too_slow", "later"),
        (301, "", "refused"), (307, "", "refused"), (400, "", "refused"), (401, "", "refused"), (403, "", "refused"),
        (None, "private_address", "unusable"), (None, "closed_port", "unusable"), (None, "not_https", "unusable"),
    ],
)  # fmt: skip
def test_what_an_answer_means(status: int | None, reason: str, outcome: str) -> None:
    assert rules.outcome_of(status, reason) == outcome


def test_pauses_grow_and_are_never_shorter_than_asked_for() -> None:
    pauses = [rules.pause_after(n, timedelta()).total_seconds() for n in range(1, 12)]
    assert pauses[:3] == [30, 60, 120]
    assert pauses == sorted(pauses)
    assert max(pauses) == 3600
    assert rules.pause_after(1, timedelta(minutes=15)) == timedelta(minutes=15)
    assert rules.pause_after(5, timedelta(seconds=1)) == timedelta(minutes=8)


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("120", 120), (" 5 ", 5), ("", 0), ("soon", 0), ("-3", 0), ("Mon, 02 Nov 2026 12:10:00 GMT", 600),
        ("Mon, 02 Nov 2026 11:00:00 GMT", 0), ("99999999999999", 0), ("1.5", 0),
    ],
)  # fmt: skip
def test_when_to_come_again_is_read_in_both_forms(said: str, seconds: int) -> None:
    assert read_retry_after(said, NOON) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("hour", "quiet", "zone", "hours"),
    [
        (12, (None, None), "UTC", 24), (12, (20, 7), "UTC", 8), (12, (20, 7), "America/Bogota", 13),
        (21, (20, 7), "UTC", 24), (7, (20, 7), "UTC", 13),
    ],
)  # fmt: skip
def test_nothing_keeps_longer_than_a_day_nor_into_quiet_hours(
    hour: int, quiet: tuple[int | None, int | None], zone: str, hours: int
) -> None:
    at = datetime(2026, 11, 2, hour, tzinfo=UTC)
    assert rules.seconds_kept(at, at, quiet, zone) == hours * 3600


def test_what_waited_keeps_for_the_rest_of_its_day() -> None:
    assert rules.seconds_kept(NOON - timedelta(hours=20), NOON, (None, None), "UTC") == 4 * 3600
    assert rules.seconds_kept(NOON - timedelta(days=3), NOON, (None, None), "UTC") == 0


@given(st.text(max_size=2000), st.text(max_size=2000), st.sampled_from(rules.SIZES))
def test_whatever_is_said_fits_and_is_still_sense(title: str, body: str, most: int) -> None:
    told = {"title": title, "body": body, "url": "/notifications/1", "tag": "notification-1"}
    content = rules.write_payload(told, most)
    assert len(content) <= most
    read = json.loads(content)
    assert (read["url"], read["tag"]) == ("/notifications/1", "notification-1")
    assert len(read["title"]) <= rules.LONGEST_TITLE
    assert len(read["body"]) <= rules.LONGEST_BODY


def test_what_fits_is_not_touched() -> None:
    told = {"title": "Ana wrote", "body": "2 new messages\nHello", "url": "/messages/1"}
    assert json.loads(rules.write_payload(told, 3000)) == told
