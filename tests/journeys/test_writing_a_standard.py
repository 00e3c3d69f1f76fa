"""Programme staff write a version of the Standard in the browser, publish it and make it current."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.factories.standards import load_standards
from tests.journeys.pictures import picture
from tests.journeys.tabs import NARROW, WIDE, Kept, Tabs, sign_in
from tests.journeys.test_every_page import barriers, width_of
from tests.live import PASSWORD, Community, community

pytestmark = pytest.mark.browser


@pytest.fixture
def plaza(tmp_path: Path) -> Iterator[Community]:
    """A small community of its own, since another version becomes current in it."""
    with community(tmp_path) as made:
        made.ask(load_standards)
        yield made


def test_a_version_is_begun_written_published_and_made_current(plaza: Community, chromium: Browser) -> None:
    officer = plaza.join(role="staff", name="Imani Whitfield")
    with plaza.serve() as server:
        tabs = Tabs(Kept(chromium, server.url))
        tab = tabs.open()
        sign_in(tab, officer.email, PASSWORD)
        _begin(tab)
        _write(tab)
        _publish(tab)
        tabs.close()
        assert tabs.troubles == []


def _begin(tab: Page) -> None:
    tab.goto("/standards")
    tab.get_by_role("link", name="Begin a draft").click()
    look_at(tab, "standard-new")
    tab.get_by_label("Name", exact=True).fill("Our Standard")
    tab.get_by_label("Version").fill("4.0")
    tab.get_by_label("Short name for the address").fill("ours-2026")
    tab.get_by_role("button", name="Begin the draft").click()
    expect(tab.get_by_text("Only programme staff see it.")).to_be_visible()


def _write(tab: Page) -> None:
    tab.get_by_role("link", name="DM3 Sharing Data").click()
    tab.get_by_label("Code", exact=True).fill("DM30")
    tab.get_by_label("Needed first").fill("DM1, DM77")
    tab.get_by_role("group", name="Name").get_by_label("Español").fill("Compartir datos")
    look_at(tab, "standard-criterion-form")
    tab.get_by_role("button", name="Save").click()
    expect(tab.get_by_text("DM30 asks for DM77 first, which is not in this version.")).to_be_visible()
    look_at(tab, "standard-draft")

    tab.get_by_role("link", name="DM30 Sharing Data").click()
    tab.get_by_label("Needed first").fill("DM1")
    tab.get_by_role("button", name="Save").click()
    expect(tab.get_by_role("heading", name="before it can be published")).to_have_count(0)
    tab.get_by_role("link", name="differences to the version it began as").click()
    expect(tab.get_by_role("cell", name="Compartir datos")).to_be_visible()
    look_at(tab, "standard-differences")
    tab.go_back()


def _publish(tab: Page) -> None:
    tab.get_by_role("link", name="Publish").click()
    look_at(tab, "standard-publishing")
    tab.get_by_role("button", name="Publish").click()
    expect(tab.get_by_text("Published. From now on it stays as it is.")).to_be_visible()
    look_at(tab, "standard-published")
    tab.get_by_role("link", name="Make it the current standard").click()
    tab.get_by_role("button", name="Make it current").click()
    expect(tab.get_by_text("This is the current standard now.")).to_be_visible()
    tab.goto("/standards/ours-2026/DM3")
    expect(tab.get_by_role("heading", level=1, name="DM30 Sharing Data")).to_be_visible()
    expect(tab.get_by_text("formerly DM3")).to_be_visible()
    look_at(tab, "standard-criterion")

    tab.goto("/standards/ours-2026/map/equipt")
    tab.get_by_label("Our Standard 4.0").select_option("DM30")
    tab.get_by_label("Equipt to Innovate 2019").select_option("BP3")
    tab.get_by_label("Asks for a part of it").check()
    tab.get_by_role("button", name="Link them").click()
    expect(tab.get_by_role("row", name="DM30 Sharing Data Asks for a part of it BP3")).to_be_visible()
    look_at(tab, "standard-map")


def look_at(tab: Page, name: str) -> None:
    """By axe and by eye, wide and narrow."""
    tab.wait_for_load_state()
    for size in (WIDE, NARROW):
        tab.set_viewport_size(size)
        assert barriers(tab) == [], name
        assert width_of(tab) <= size["width"], name
        picture(tab, name)
    tab.set_viewport_size(WIDE)
