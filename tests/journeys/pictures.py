"""Pictures of the main pages, to be looked at: tests/screenshots/<page>-<width>.png."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

PICTURES = Path(__file__).parents[1] / "screenshots"
TALLEST = 2600


def picture(tab: Page, name: str) -> Path:
    """Picture the page as wide as it is shown, and as high as it is, unless it shows its end by itself."""
    size = tab.viewport_size
    assert size is not None
    path = PICTURES / f"{name}-{size['width']}.png"
    PICTURES.mkdir(exist_ok=True)
    if tab.evaluate("scrollY") == 0:
        height = min(TALLEST, int(tab.evaluate("document.documentElement.scrollHeight")))
        tab.set_viewport_size({**size, "height": max(height, size["height"])})
    else:  # as a conversation does
        tab.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    tab.screenshot(path=path)
    tab.set_viewport_size(size)
    return path
