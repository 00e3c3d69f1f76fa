"""Talking by keyboard, by ear and on a telephone: what only a browser can show of a conversation."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.addresses import PRACTITIONER
from tests.journeys.tabs import NARROW, wait_until_live

pytestmark = pytest.mark.browser

HELOISA = "heloisa-zimmermann@joinville.demo.example"
WITH_A_KEYBOARD = {"width": NARROW["width"], "height": 460}
COVERED = """
() => {
  const focused = document.activeElement;
  const { left, top, width, height } = focused.getBoundingClientRect();
  const there = document.elementFromPoint(left + width / 2, top + Math.min(height / 2, 20));
  return focused === document.body || there?.contains(focused) || focused.contains(there) ? "" : focused.outerHTML;
}
"""


def test_what_is_written_is_heard_once_and_what_is_done_is_told_where_it_is_seen(open_tab: Callable[..., Page]) -> None:
    ana, heloisa = open_tab(PRACTITIONER), open_tab(HELOISA)
    for tab, other in ((ana, "Heloísa Zimmermann"), (heloisa, "Ana Souza")):
        converse(tab, other)
        expect(field(tab)).to_be_focused()
        wait_until_live(tab)

    heloisa.keyboard.type("Heard, not only seen.")
    heloisa.keyboard.press("Control+Enter")
    expect(ana.get_by_role("log")).to_have_text("Heloísa Zimmermann: Heard, not only seen.")
    expect(heloisa.get_by_role("log")).to_have_text("Sent")

    # Of two lines in a row the first keeps its menu, which asks before anything is lost.
    for words in ("The first of two.", "The second of two."):
        ana.keyboard.type(words)
        ana.keyboard.press("Control+Enter")
        expect(ana.locator(".message:not([data-pending])").filter(has_text=words)).to_be_visible()
        expect(field(ana)).to_be_focused()
    first = ana.get_by_role("article").filter(has_text="The first of two.")
    first.locator("summary").focus()
    ana.keyboard.press("Enter")
    first.get_by_role("link", name="Remove message").press("Enter")
    ana.get_by_role("button", name="Remove message").press("Enter")
    told = ana.get_by_role("group", name="The message was removed.")
    expect(told).to_be_focused()
    expect(told).to_be_in_viewport(ratio=1)
    expect(ana.get_by_role("article").filter(has_text="The second of two.")).to_be_in_viewport(ratio=1)
    ana.keyboard.press("Escape")
    expect(told).to_have_count(0)
    expect(ana.get_by_role("main")).to_be_focused()


def test_nothing_the_tab_key_comes_to_is_covered(open_tab: Callable[..., Page]) -> None:
    ana = open_tab(PRACTITIONER, viewport=NARROW)
    converse(ana, "Luis Pérez")
    field(ana).focus()
    for _ in range(25):
        ana.keyboard.press("Shift+Tab")
        assert ana.evaluate(COVERED) == ""


def test_on_a_telephone_the_lines_keep_their_room_while_one_writes(open_tab: Callable[..., Page]) -> None:
    ana = open_tab(PRACTITIONER, viewport=WITH_A_KEYBOARD, has_touch=True, is_mobile=True)
    converse(ana, "Luis Pérez")
    expect(field(ana)).not_to_be_focused()
    field(ana).tap()
    expect(ana.get_by_role("navigation", name="Short menu")).to_be_hidden()
    head, form = (box(ana.locator(place)) for place in (".conversation__head", ".conversation__write"))
    assert form["y"] - (head["y"] + head["height"]) > WITH_A_KEYBOARD["height"] / 2


def converse(tab: Page, name: str) -> None:
    """Open the conversation with somebody."""
    tab.goto("/messages")
    tab.get_by_role("link", name=name).first.click()
    expect(tab.get_by_role("heading", level=1, name=name)).to_be_visible()
    tab.wait_for_load_state()


def field(tab: Page) -> Locator:
    """Where one writes."""
    return tab.get_by_role("textbox", name="Message")


def box(place: Locator) -> dict[str, float]:
    """Where something is on the screen."""
    found = place.bounding_box()
    assert found is not None
    return {"y": found["y"], "height": found["height"]}
