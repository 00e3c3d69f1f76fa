"""Pictures of the main pages, to be looked at: tests/screenshots/<page>-<width>.png."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.journeys.addresses import MAIN_PAGES
from tests.journeys.tabs import NARROW, WIDE

pytestmark = pytest.mark.browser

PICTURES = Path(__file__).parents[1] / "screenshots"
SIZES = (WIDE, NARROW)
TALLEST = 2600


def test_each_main_page_is_pictured_wide_and_narrow(open_tab: Callable[..., Page]) -> None:
    PICTURES.mkdir(exist_ok=True)
    pictures = []
    for viewer in {page.viewer for page in MAIN_PAGES}:
        tab = open_tab(viewer)
        for page in (one for one in MAIN_PAGES if one.viewer == viewer):
            address = page.find(tab.request)
            for size in SIZES:
                tab.set_viewport_size(size)
                tab.goto(address)
                picture = PICTURES / f"{page.name}-{size['width']}.png"
                show_all(tab, size)
                tab.screenshot(path=picture)
                pictures.append(picture)

    assert len(pictures) == len(MAIN_PAGES) * len(SIZES)
    assert all(picture.stat().st_size > 5000 for picture in pictures)


def show_all(tab: Page, size: dict[str, int]) -> None:
    """Make the window as high as the page, unless the page shows its end by itself, as a conversation does."""
    if tab.evaluate("scrollY") == 0:
        height = min(TALLEST, int(tab.evaluate("document.documentElement.scrollHeight")))
        tab.set_viewport_size({**size, "height": max(height, size["height"])})
