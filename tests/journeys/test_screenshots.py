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
                tab.screenshot(path=picture, full_page=tab.evaluate("document.body.scrollHeight") < 4000)
                pictures.append(picture)

    assert len(pictures) == len(MAIN_PAGES) * len(SIZES)
    assert all(picture.stat().st_size > 5000 for picture in pictures)
