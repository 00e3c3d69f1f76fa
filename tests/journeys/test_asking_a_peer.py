"""A practitioner finds a peer by a criterion, writes to her in three actions, and they talk."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.addresses import PRACTITIONER
from tests.journeys.tabs import Tabs, wait_until_live
from tests.journeys.timing import arrived_at_once

pytestmark = pytest.mark.browser

HELOISA = "heloisa-zimmermann@joinville.demo.example"


def test_a_practitioner_asks_a_peer_from_the_criterion_and_they_talk_live(open_tab: Callable[..., Page]) -> None:
    ana, heloisa = open_tab(PRACTITIONER), open_tab(HELOISA)

    # The criterion says who can help, those like her first, and why.
    ana.goto("/standards")
    ana.get_by_role("link", name="Results-Driven Contracting", exact=True).click()
    ana.get_by_role("link", name="Measuring Outcomes for Key Procurements").click()
    people = ana.get_by_role("list", name="People who can help with RDC2")
    first = people.get_by_role("listitem").first
    expect(first).to_contain_text("Heloísa Zimmermann")
    expect(first).to_contain_text("City like yours: same country, same language")

    # Three actions: choose her, write, send. The message carries the criterion along.
    first.get_by_role("link", name="Message Heloísa Zimmermann").click()
    text = ana.get_by_role("textbox", name="Message", exact=True)
    expect(text).to_have_value(re.compile("RDC2"))
    text.press_sequentially("How do you pay by the result?")
    ana.get_by_role("button", name="Send message").click()
    expect(ana.get_by_role("heading", level=1, name="Heloísa Zimmermann")).to_be_visible()
    wait_until_live(ana)

    # She finds it among her messages and answers; the answer comes without reload, in less than a second.
    heloisa.goto("/messages")
    heloisa.get_by_role("link", name="Ana Souza").click()
    expect(heloisa.get_by_text("How do you pay by the result?").last).to_be_visible()
    wait_until_live(heloisa)
    write(heloisa, "By the room in use, not by the visit.")
    sent = time.monotonic()
    heloisa.get_by_role("button", name="Send").click()
    answer = ana.get_by_role("article").get_by_text("By the room in use, not by the visit.")
    assert arrived_at_once(answer, sent)

    # And back.
    write(ana, "That is what I was looking for.")
    sent = time.monotonic()
    ana.get_by_role("button", name="Send").click()
    thanks = heloisa.get_by_role("article").get_by_text("That is what I was looking for.")
    assert arrived_at_once(thanks, sent)

    # Sent once, shown once, and still there after a reload.
    ana.reload()
    expect(ana.get_by_role("article").get_by_text("That is what I was looking for.")).to_have_count(1)


def test_somebody_who_writes_is_seen_writing_and_having_read(open_tab: Callable[..., Page]) -> None:
    ana, heloisa = open_tab(PRACTITIONER), open_tab(HELOISA)
    for tab, other in ((ana, "Heloísa Zimmermann"), (heloisa, "Ana Souza")):
        tab.goto("/messages")
        tab.get_by_role("link", name=other).first.click()
        expect(tab.get_by_role("heading", level=1, name=other)).to_be_visible()
        wait_until_live(tab)

    heloisa.get_by_role("textbox", name="Message").press_sequentially("One moment")
    expect(ana.get_by_text("Heloísa Zimmermann is writing")).to_be_visible()

    heloisa.get_by_role("button", name="Send").click()
    expect(ana.get_by_role("article").get_by_text("One moment")).to_be_visible()
    ana.bring_to_front()
    ana.get_by_role("textbox", name="Message").click()
    expect(heloisa.get_by_text("Read by Ana Souza")).to_be_visible()


def test_what_is_written_without_a_connection_waits_and_is_sent_once_and_in_order(tabs: Tabs) -> None:
    ana = tabs.open(PRACTITIONER)
    ana.goto("/messages")
    ana.get_by_role("link", name="Luis Pérez").first.click()
    wait_until_live(ana)
    sending = "**/api/v1/conversations/*/messages"
    ana.context.route(sending, lambda route: route.abort())

    for text in ("Written on a train", "Written in a tunnel"):
        write(ana, text)
        ana.get_by_role("button", name="Send").click()
    expect(ana.get_by_role("article").filter(has_text="Waiting for a connection")).to_have_count(2)
    expect(ana.get_by_role("textbox", name="Message")).to_have_value("")
    ana.reload()
    expect(ana.get_by_role("article").filter(has_text="Waiting for a connection")).to_have_count(2)
    other = ana.context.new_page()
    other.goto(ana.url)
    expect(other.get_by_role("article").filter(has_text="Written in a tunnel")).to_have_count(1)
    tabs.expect_refusal("ERR_FAILED")

    ana.context.unroute(sending)
    for tab in (ana, other):
        for text in ("Written on a train", "Written in a tunnel"):
            expect(tab.get_by_role("article").filter(has_text=text)).to_have_count(1, timeout=30_000)
        expect(tab.get_by_text("Waiting for a connection")).to_have_count(0, timeout=30_000)
    ana.reload()
    lines = ana.get_by_role("article").all_inner_texts()
    order = [text for line in lines for text in ("on a train", "in a tunnel") if text in line]
    assert order == ["on a train", "in a tunnel"]


def test_what_is_refused_says_why_and_can_be_given_up(tabs: Tabs) -> None:
    ana = tabs.open(PRACTITIONER)
    ana.goto("/messages")
    ana.get_by_role("link", name="Luis Pérez").first.click()
    wait_until_live(ana)
    problem = {"code": "takes_no_messages", "detail": "Luis Pérez is not taking messages."}
    ana.route("**/api/v1/conversations/*/messages", lambda route: route.fulfill(status=403, json=problem))

    write(ana, "Are you there?")
    ana.get_by_role("button", name="Send").click()
    refused = ana.get_by_role("article").filter(has_text="Not sent. Luis Pérez is not taking messages.")
    expect(refused.get_by_role("button", name="Send again")).to_be_visible()
    refused.get_by_role("button", name="Remove").click()
    expect(ana.get_by_role("article").filter(has_text="Are you there?")).to_have_count(0)
    ana.unroute_all()
    tabs.expect_refusal("403")


def write(tab: Page, text: str) -> None:
    """Type into the line for messages."""
    tab.get_by_role("textbox", name="Message").fill(text)
