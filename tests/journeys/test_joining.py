"""An invited colleague joins by a link, says what she looks for, finds peers and leaves."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.addresses import LEAD
from tests.journeys.tabs import Tabs, wait_until_live

pytestmark = pytest.mark.browser

ADDRESS = "marina.lopes@portoalegre.example"
PASSWORD = "seven calm lanterns"


def test_an_invited_colleague_joins_finds_peers_and_signs_out_everywhere_in_the_browser(
    tabs: Tabs,
) -> None:
    lead, marina = tabs.open(LEAD), tabs.open()

    # The lead of the city makes a link.

    lead.goto("/invitations")
    lead.get_by_role("button", name="Invite").click()
    link = lead.get_by_label("Link to share").input_value()

    # The colleague opens it and joins.
    marina.goto(link)
    expect(marina.get_by_role("heading", level=1)).to_contain_text("Porto Alegre")
    marina.get_by_label("Work email").fill(ADDRESS)
    marina.get_by_label("Your name").fill("Marina Lopes")
    marina.get_by_label("Password").fill(PASSWORD)
    marina.get_by_role("button", name="Join").click()

    # She says what she looks for; the people who can help stand on her home page, with the reason.
    expect(marina.get_by_label("Name", exact=True)).to_have_value("Marina Lopes")
    marina.get_by_role("textbox", name="Job title").fill("Analyst")
    wishes = marina.get_by_role("group", name="What you can help with and what you need help with")
    wishes.locator("summary", has_text="Results-Driven Contracting").click()
    marina.get_by_role("checkbox", name=re.compile("Looking for help ?: RDC2")).check()
    marina.get_by_label("Language of Plaza").select_option(label="English")
    marina.get_by_role("button", name="Save profile").click()
    expect(marina.get_by_role("list", name="Looking for help with")).to_contain_text("Measuring Outcomes")
    marina.goto("/")
    peers = marina.get_by_role("list", name="People who can help you")
    expect(peers.get_by_role("listitem").first).to_contain_text("Can help with RDC2")

    # Signing out in one tab ends the other one too.
    other = marina.context.new_page()
    other.goto("/members")
    wait_until_live(other)
    marina.get_by_text("Account and settings").locator("..").click()
    marina.get_by_role("button", name="Sign out").first.click()
    expect(marina.get_by_role("link", name="Sign in").first).to_be_visible()
    other.wait_for_url("**/sign-in**")
    marina.goto("/messages")
    expect(marina.get_by_role("heading", level=1, name="Sign in")).to_be_visible()

    # The link is used up.
    again = tabs.open()
    again.goto(link)
    expect(again.get_by_role("button", name="Join")).to_have_count(0)
    tabs.expect_refusal("status of 410")


def test_a_wrong_password_is_told_in_words(tabs: Tabs) -> None:
    tab = tabs.open()
    tab.goto("/sign-in")
    tab.get_by_label("Work email").fill("practitioner@demo.example")
    tab.get_by_label("Password").fill("something else entirely")
    tab.get_by_role("button", name="Sign in").click()

    expect(tab.get_by_role("alert")).to_be_focused()
    expect(tab.get_by_label("Work email")).to_have_value("practitioner@demo.example")
    expect(tab.get_by_label("Password")).to_have_value("")
    tabs.expect_refusal("status of 401")
