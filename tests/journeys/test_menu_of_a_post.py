"""The menu of a post on a narrow screen and by keyboard: it opens where it can be seen, and gives the focus back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.addresses import MODERATOR

pytestmark = pytest.mark.browser


def test_a_moderator_hides_a_post_from_its_menu_by_keyboard_alone(open_tab: Callable[..., Page]) -> None:
    tab = open_tab(MODERATOR)
    tab.set_viewport_size({"width": 390, "height": 844})
    tab.goto("/groups/data-management/discussions")
    tab.get_by_role("link", name="Codes for storm drains").first.click()
    button = tab.locator("article[data-post]").nth(1).get_by_label("More about post")
    button.focus()
    button.evaluate("(one) => scrollBy(0, one.getBoundingClientRect().bottom - innerHeight + 80)")
    tab.keyboard.press("Enter")
    panel = tab.locator("details.menu--above[open] .menu__panel")
    expect(panel).to_be_visible()
    box = panel.bounding_box()
    assert box is not None
    assert box["y"] >= 0
    assert box["x"] >= 0
    assert box["y"] + box["height"] <= tab.evaluate("document.querySelector('.tab-bar').getBoundingClientRect().top")
    tab.keyboard.press("Escape")
    expect(button).to_be_focused()
    expect(panel).to_be_hidden()
    tab.keyboard.press("Enter")
    expect(panel).to_be_visible()
    panel.get_by_role("link", name="Hide the post").focus()
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("heading", level=1, name="Hide the post")).to_be_visible()
