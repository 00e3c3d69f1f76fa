"""Addresses that say who may answer what."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as bounded
from hypothesis import strategies as st

from forum.blueprints.notifications.rules.reply_addresses import (
    BOUNCE,
    CONVERSATION,
    GROUP,
    KINDS,
    LONGEST_LOCAL_PART,
    LONGEST_NAME,
    POST,
    read_address,
    reply_address,
)
from forum.config import LONGEST_MAILBOX_NAME

SECRET, MAILBOX = "a secret of this installation", "reply@mail.example.org"
AT = datetime(2026, 11, 26, 15, tzinfo=UTC)
CALM = bounded(deadline=None, suppress_health_check=[HealthCheck.too_slow])
NUMBERS = st.integers(1, 2**31 - 1)


@CALM
@given(NUMBERS, st.sampled_from(KINDS), NUMBERS)
def test_an_address_tells_whose_it_is_and_where_it_leads(member_id: int, kind: str, target_id: int) -> None:
    address = reply_address(SECRET, MAILBOX, member_id, kind, target_id, AT)
    told = read_address(SECRET, address)
    assert told is not None
    assert (told.member_id, told.kind, told.target_id) == (member_id, kind, target_id)
    assert told.made_on == AT.replace(hour=0)


def test_servers_that_know_one_case_alone_do_no_harm() -> None:
    address = reply_address(SECRET, MAILBOX, 12, POST, 4_711, AT)
    assert address == address.lower()
    assert read_address(SECRET, address.upper()) == read_address(SECRET, address)


def test_an_address_stands_in_a_name_or_in_brackets() -> None:
    address = reply_address(SECRET, MAILBOX, 12, CONVERSATION, 3, AT)
    assert read_address(SECRET, f'"Ana via Plaza" <{address}>') == read_address(SECRET, address)


def test_the_longest_name_of_a_mailbox_leaves_room() -> None:
    address = reply_address(SECRET, f"{'r' * LONGEST_NAME}@example.org", 2**31 - 1, BOUNCE, 0, AT)
    assert len(address.partition("@")[0]) == LONGEST_LOCAL_PART
    assert LONGEST_MAILBOX_NAME == LONGEST_NAME


def test_of_a_bare_domain_the_mailbox_is_called_reply() -> None:
    assert reply_address(SECRET, "example.org", 1, POST, 1, AT).startswith("reply+")


@CALM
@given(st.text())
def test_any_other_text_is_no_address_of_ours(text: str) -> None:
    assert read_address(SECRET, text) is None


def test_nobody_makes_or_changes_one_without_the_secret() -> None:
    address = reply_address(SECRET, MAILBOX, 12, POST, 4_711, AT)
    assert read_address("another secret", address) is None
    head, token = address.partition("@")[0].split("+")
    for place, letter in enumerate(token):
        other = "a" if letter != "a" else "b"
        changed = f"{head}+{token[:place]}{other}{token[place + 1 :]}@mail.example.org"
        assert read_address(SECRET, changed) is None, f"letter {place} could be changed"


@pytest.mark.parametrize(("kind", "days"), [(POST, 90), (CONVERSATION, 90), (BOUNCE, 90), (GROUP, 365)])
def test_an_address_leads_nowhere_after_its_time(kind: str, days: int) -> None:
    told = read_address(SECRET, reply_address(SECRET, MAILBOX, 12, kind, 5, AT))
    assert told is not None
    assert not told.is_too_old(AT + timedelta(days=days))
    assert told.is_too_old(AT + timedelta(days=days + 1))
