"""Programme staff validate an assessment in the browser, by keyboard, and two who meet at a line hear of each other."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.addresses import OFFICER, validation
from tests.journeys.tabs import Tabs

pytestmark = pytest.mark.browser


def test_a_line_is_reviewed_by_keyboard_and_the_next_follows(open_tab: Callable[..., Page]) -> None:
    tab = open_tab(OFFICER)
    tab.goto("/assessments/queue")
    tab.get_by_role("link", name="Durham").click()
    tab.get_by_role("link", name="Review the next").click()
    first = tab.url
    tab.locator('input[name="outcome"][value="met"]').focus()
    tab.keyboard.press("ArrowDown")
    expect(tab.get_by_role("radio", name="Not met")).to_be_checked()
    tab.keyboard.press("Tab")
    tab.keyboard.type("The document is of another city.")
    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    expect(tab.get_by_text("is reviewed.")).to_be_visible()
    assert tab.url != first
    tab.goto(first)
    expect(tab.get_by_text("The document is of another city.").first).to_be_visible()


def test_who_reviews_a_line_in_two_windows_keeps_the_text_and_reads_so(
    open_tab: Callable[..., Page], tabs: Tabs
) -> None:
    tab, other = open_tab(OFFICER), open_tab(OFFICER)
    address = validation(tab.request) + "/CI1"
    for one in (tab, other):
        one.goto(address)
    tab.locator('input[name="outcome"][value="met"]').check()
    tab.get_by_role("button", name="Save and go on").click()
    expect(tab.get_by_text("is reviewed.")).to_be_visible()
    other.get_by_role("radio", name="Not met").check()
    other.get_by_label("Reason").fill("Typed with care.")
    other.get_by_role("button", name="Save and go on").click()
    expect(other.get_by_role("alert")).to_contain_text("You reviewed this line in another window")
    expect(other.get_by_label("Reason")).to_have_value("Typed with care.")
    tabs.expect_refusal("409")
