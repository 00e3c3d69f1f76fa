"""What holds for every main page: no barrier that axe finds, nothing wider than the screen, a quiet console.

Each is opened once, looked at by axe, and pictured wide and narrow.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.journeys.addresses import MAIN_PAGES, PRACTITIONER, MainPage
from tests.journeys.pictures import picture
from tests.journeys.tabs import NARROW, WIDE

pytestmark = pytest.mark.browser

SMALLEST = {"width": 320, "height": 700}
IN_ALL_COLOURS = ("front", "home", "thread", "search", "conversation", "document-page", "profile-form")
"""Between them these show every colour; it is the same at each width, so that others are looked at in one."""
ABOUT_COLOUR = ("color-contrast", "link-in-text-block")
SMALLEST_PICTURE = 5000  # bytes; a page that shows nothing has fewer
SCRIPT = Axe().axe_script
AXE = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
AXE_ON_COLOURS = {**AXE, "runOnly": list(ABOUT_COLOUR)}
AXE_ON_THE_REST = {**AXE, "rules": {name: {"enabled": False} for name in ABOUT_COLOUR}}
TOO_WIDE = """
() => [...document.querySelectorAll("body *")]
  .filter((one) => one.getBoundingClientRect().right > innerWidth + 1 && getComputedStyle(one).position !== "fixed")
  .slice(0, 5).map((one) => `${one.tagName}.${one.className}`)
"""


@pytest.mark.parametrize("page", MAIN_PAGES, ids=lambda page: page.name)
def test_a_main_page_is_free_of_barriers_and_fits_every_screen(open_tab: Callable[..., Page], page: MainPage) -> None:
    tab = open_tab(page.viewer)
    answer = tab.goto(page.find(tab.request))
    assert answer is not None
    assert answer.status == 200
    assert tab.title()
    expect(tab.get_by_role("heading", level=1)).to_have_count(1)

    coloured = page.name in IN_ALL_COLOURS
    assert barriers(tab) == []
    pictures = [picture(tab, page.name)]
    tab.set_viewport_size(NARROW)
    assert barriers(tab, AXE if coloured else AXE_ON_THE_REST) == []
    pictures.append(picture(tab, page.name))
    assert all(one.stat().st_size > SMALLEST_PICTURE for one in pictures)
    tab.set_viewport_size(SMALLEST)
    assert width_of(tab) <= SMALLEST["width"], tab.evaluate(TOO_WIDE)
    if coloured:
        tab.set_viewport_size(WIDE)
        tab.emulate_media(color_scheme="dark", reduced_motion="reduce")
        assert tab.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(18, 24, 31)"
        assert barriers(tab, AXE_ON_COLOURS) == []


def test_the_keyboard_skips_to_the_content(open_tab: Callable[..., Page]) -> None:
    tab = open_tab(PRACTITIONER)
    tab.goto("/members")
    tab.keyboard.press("Tab")
    expect(tab.get_by_role("link", name="Skip to the content")).to_be_focused()
    expect(tab.get_by_role("link", name="Skip to the content")).to_be_in_viewport()
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("main")).to_be_focused()


def test_the_keyboard_searches_from_any_page(open_tab: Callable[..., Page]) -> None:
    tab = open_tab(PRACTITIONER)
    tab.goto("/groups")
    tab.keyboard.press("/")
    search = tab.get_by_role("combobox", name="Search")
    expect(search).to_be_focused()

    # Suggestions are walked through with the arrows and taken with Enter; Escape puts them away.
    tab.keyboard.type("Helois")
    option = tab.get_by_role("option").filter(has_text="Heloísa Zimmermann")
    expect(option).to_be_visible()
    tab.keyboard.press("Escape")
    expect(option).to_be_hidden()
    tab.keyboard.type("a")
    expect(option).to_be_visible()
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("heading", level=1, name="Heloísa Zimmermann")).to_be_visible()


def test_the_keyboard_opens_a_menu_and_closes_it(open_tab: Callable[..., Page]) -> None:
    tab = open_tab(PRACTITIONER)
    tab.goto("/groups")
    menu = tab.get_by_text("Account and settings").locator("..")
    menu.focus()
    tab.keyboard.press("Enter")
    profile = tab.get_by_role("link", name="My profile").first
    expect(profile).to_be_visible()
    tab.keyboard.press("Escape")
    expect(profile).to_be_hidden()
    expect(menu).to_be_focused()

    tab.keyboard.press("Enter")
    tab.keyboard.press("Tab")
    expect(profile).to_be_focused()
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("heading", level=1, name="Ana Souza")).to_be_visible()


def test_what_is_pressed_is_big_enough_on_a_telephone(open_tab: Callable[..., Page]) -> None:
    tab = open_tab(PRACTITIONER, viewport=NARROW, has_touch=True, is_mobile=True)
    tab.goto("/")
    tab.get_by_text("Me", exact=True).click()

    for link in tab.get_by_role("navigation", name="Main, short").get_by_role("link").all():
        box = link.bounding_box()
        assert box is not None
        assert box["height"] >= 44, link.inner_text()


def test_the_description_of_the_api_fits_the_smallest_screen_and_shows_what_can_be_opened(
    open_tab: Callable[..., Page],
) -> None:
    tab = open_tab(None, viewport=SMALLEST)
    tab.goto("/api/docs")
    assert width_of(tab) <= SMALLEST["width"], tab.evaluate(TOO_WIDE)
    operation = tab.get_by_role("group").filter(has_text="GET /api/v1/frameworks/{slug}/map/{other}").first
    summary = operation.locator("summary")
    assert summary.evaluate("(one) => getComputedStyle(one).listStyleType") == "disclosure-closed"
    summary.click()
    expect(operation.get_by_role("region")).to_be_visible()
    assert width_of(tab) <= SMALLEST["width"], tab.evaluate(TOO_WIDE)


def barriers(tab: Page, options: dict[str, Any] = AXE) -> list[str]:
    """What axe objects to, each in a line."""
    if not tab.evaluate("'axe' in window"):
        tab.evaluate(SCRIPT)
    found = tab.evaluate("async (options) => (await axe.run(document, options)).violations", options)
    return [f"{one['id']}: {node['target']} {node['html'][:160]}" for one in found for node in one["nodes"]]


def width_of(tab: Page) -> int:
    """How wide the page is, including what can only be seen by scrolling sidewards."""
    return int(tab.evaluate("document.documentElement.scrollWidth"))
