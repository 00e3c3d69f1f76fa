"""What somebody writes whom one has blocked waits folded, and calls for nobody's attention."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.addresses import LEAD, MODERATOR, PRACTITIONER
from tests.journeys.tabs import wait_until_live
from tests.journeys.test_reading_together import reply, start

pytestmark = pytest.mark.browser


def test_a_blocked_person_raises_no_bar_and_is_read_at_a_click(open_tab: Callable[..., Page]) -> None:
    ana, noreen, lead = open_tab(PRACTITIONER), open_tab(MODERATOR), open_tab(LEAD)
    address = start(noreen, "Who counts the hours that a data request takes?")
    lead.goto("/")
    blocked = lead.evaluate("document.body.dataset.member")
    ana.goto(f"/members/{blocked}/block")
    ana.get_by_role("button", name="Block").last.click()
    try:
        for tab in (ana, lead):
            tab.goto(address)
            wait_until_live(tab)
        reply(lead, "Whoever has no work of their own.")
        noreen.get_by_role("link", name="Show 1 new post").click()
        expect(noreen.get_by_text("Whoever has no work of their own.")).to_be_visible()
        reply(noreen, "We ask the clerk to note them.")
        expect(ana.get_by_role("link", name="Show 1 new post")).to_be_visible()
        ana.get_by_role("link", name="Show 1 new post").click()
        expect(ana.get_by_text("We ask the clerk to note them.")).to_be_visible()
        folded = ana.get_by_text("Whoever has no work of their own.")
        expect(folded).to_be_hidden()
        ana.get_by_text("Show the post from somebody you blocked").click()
        expect(folded).to_be_visible()
    finally:
        ana.goto(f"/members/{blocked}")
        ana.get_by_role("button", name="Unblock").first.click()
