"""A lead sees where her city stands beside others, and leaves with one person to call."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.addresses import LEAD

pytestmark = pytest.mark.browser


def test_a_lead_compares_her_city_and_asks_the_person_who_can_help(open_tab: Callable[..., Page]) -> None:
    lead = open_tab(LEAD)
    lead.goto("/")
    lead.get_by_role("link", name="Leaderboard").first.click()
    expect(lead.get_by_role("heading", level=1, name="Leaderboard")).to_be_visible()
    expect(lead.get_by_text("Where Porto Alegre stands beside others")).to_be_visible()
    expect(lead.get_by_text("cities like yours", exact=False).first).to_be_visible()

    # Against all cities there are published figures, each with how sure it is, and a line over the quarters.
    lead.get_by_role("navigation", name="Compare with").get_by_role("link", name="All cities").click()
    areas = lead.get_by_role("region", name="Practice areas as a table")
    expect(areas.get_by_role("row").filter(has_text="Data Management")).to_contain_text("give or take")
    expect(lead.get_by_role("img", name="Share of all criteria that these cities met, by quarter")).to_be_visible()
    lead.get_by_text("The same as a table").click()
    expect(lead.get_by_role("table").filter(has_text="Quarter").get_by_role("row")).to_have_count(8)

    # From an area a link leads to its criteria, unfolded.
    areas.get_by_role("link", name="Data Management").click()
    expect(lead.locator("#area-DM")).to_have_attribute("open", "")
    expect(lead.locator("#area-DM").get_by_role("table")).to_be_in_viewport()

    # A gap names one person; two actions later there is a form with her name and the criterion.
    ask = lead.get_by_role("link", name=re.compile(r"^Ask .+ about [A-Z]+\d$")).first
    name, code = re.fullmatch(r"Ask (.+) about ([A-Z]+\d)", ask.get_attribute("aria-label") or "").groups()  # type: ignore[union-attr]  # the name of the link
    ask.click()
    expect(lead.get_by_role("textbox", name="Your question")).to_be_visible()
    expect(lead.locator("main")).to_contain_text(name)
    expect(lead.locator("main")).to_contain_text(code)
