"""A lead says that the city met a criterion and shares it; those it is shared with see it, and nobody else."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.addresses import LEAD, PEER
from tests.journeys.tabs import Tabs

pytestmark = pytest.mark.browser

CODE = "EVAL3"


def test_a_lead_shares_that_a_criterion_is_met_with_members_and_with_nobody_else(tabs: Tabs) -> None:
    lead, peer, stranger = tabs.open(LEAD), tabs.open(PEER), tabs.open()

    # Nobody knows yet: the city has said nothing about it.
    lead.goto("/cities?q=porto+alegre")
    lead.get_by_role("link", name="Porto Alegre").first.click()
    lead.get_by_role("link", name="Set it and share it").click()
    expect(lead.get_by_role("heading", level=1)).to_contain_text("Porto Alegre")
    criterion = lead.get_by_role("link", name="Using Rigorous Evaluation Results").get_attribute("href") or ""
    for tab in (peer, stranger):
        tab.goto(criterion)
        expect(tab.locator("body")).not_to_contain_text("Porto Alegre, ")
        expect(tab.get_by_role("list", name="Cities that met it").get_by_text("Porto Alegre")).to_have_count(0)

    # The lead sets it, for all members.
    lead.get_by_label(f"How far with {CODE}").select_option(label="Met")
    lead.get_by_label(f"Who may know about {CODE}").select_option(label="All members")
    lead.get_by_role("button", name="Save Evaluations").click()
    expect(lead.get_by_role("status").first).to_contain_text("1 criterion saved.")

    # A member of another city sees the city on the page of the criterion; somebody who is not signed in does not.
    peer.reload()
    expect(peer.get_by_role("list", name="Cities that met it").get_by_role("link", name="Porto Alegre")).to_be_visible()
    stranger.reload()
    expect(stranger.get_by_role("list", name="Cities that met it").get_by_text("Porto Alegre")).to_have_count(0)

    # Withdrawn, it is known to the city alone again.
    lead.get_by_label(f"Who may know about {CODE}").select_option(label="Our city only")
    lead.get_by_role("button", name="Save Evaluations").click()
    peer.reload()
    expect(peer.get_by_role("list", name="Cities that met it").get_by_text("Porto Alegre")).to_have_count(0)
