"""A public community: what mayors thought of is open to everybody; members write, vote and publish a session."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.addresses import MODERATOR, OFFICER, PEER, PRACTITIONER
from tests.journeys.pictures import picture
from tests.journeys.tabs import NARROW, WIDE, Tabs
from tests.journeys.test_every_page import barriers

pytestmark = pytest.mark.browser

THEMES = ("Infrastructure that reaches everyone", "Work and local business", "Safer neighbourhoods")


def clean(page: Page, name: str) -> None:
    """By axe and by eye, wide and narrow."""
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)
        page.evaluate("scrollTo(0, 0)")  # the bar at the foot of a phone covers what has scrolled under it
        assert barriers(page) == [], name
        picture(page, name)
    page.set_viewport_size(WIDE)


def test_a_stranger_reads_what_a_public_community_thought_of(open_tab: Callable[..., Page]) -> None:
    page = open_tab()
    page.goto("/ideation")
    clean(page, "ideation")
    page.get_by_role("link", name="A day of ideas among mayors").click()
    expect(page.get_by_text("Public community")).to_be_visible()
    for theme in THEMES:
        expect(page.get_by_role("heading", name=theme)).to_be_visible()
    clean(page, "ideation-overview")
    page.get_by_role("link", name="Ideation session", exact=True).click()
    for number in range(1, 5):
        expect(page.get_by_role("link", name=re.compile(f"^Concept {number}:"))).to_have_count(3)
    expect(page.get_by_role("button", name="Vote")).to_have_count(0)
    clean(page, "ideation-concepts")
    page.get_by_role("link", name=re.compile("^Concept 1:")).first.click()
    expect(page.get_by_role("heading", name="Comments")).to_be_visible()
    clean(page, "ideation-concept")


def test_members_write_and_vote_within_a_budget_and_the_facilitator_publishes(tabs: Tabs) -> None:
    host, ana = tabs.open(MODERATOR), tabs.open(PRACTITIONER)
    host.goto("/groups/data-management/ideation/new")
    host.get_by_label("Title").fill("What we would count first")
    host.get_by_label("Themes").fill("Water\nWork\nSafety")
    host.get_by_label("A budget of points to share out").check()
    host.get_by_label("Points for each member").fill("3")
    clean(host, "ideation-form")
    host.get_by_role("button", name="Open the session").click()
    address = host.url.partition("?")[0].partition("#")[0]
    host.goto(f"{address}/facilitate")

    # Two write under a theme; the page of the other follows without being loaded again.
    ana.goto(f"{address}/session")
    expect(ana.locator("body[data-live=on]")).to_be_attached()
    expect(host.locator("body[data-live=on]")).to_be_attached()
    for title in ("Count every leak", "Rain where it falls"):
        ana.get_by_text("Write a concept about Water").click()
        form = ana.locator("details[open]")
        form.get_by_label("The concept in one line").fill(title)
        form.get_by_role("button", name="Add the concept").click()
        expect(ana.get_by_role("link", name=re.compile(title))).to_be_visible()
    expect(host.get_by_role("link", name=re.compile("Concept 2: Rain where it falls"))).to_be_visible()

    # The facilitator puts them together and has everybody vote.
    host.reload()
    host.get_by_label(re.compile("Count every leak")).check()
    host.get_by_label("The word that they share").fill("Mains")
    host.get_by_role("button", name="Put together", exact=True).click()
    expect(host.locator(".row", has_text="Count every leak")).to_contain_text("Mains")
    clean(host, "ideation-facilitate")
    host.get_by_role("button", name="Vote", exact=True).click()
    expect(ana.get_by_text("You have 3 points left.")).to_be_visible()
    leak = ana.locator("li.row", has_text="Count every leak")
    leak.get_by_role("spinbutton", name="Points").fill("2")
    leak.get_by_role("button", name=re.compile("^Give points to")).click()
    expect(ana.get_by_text("You have 1 point left.")).to_be_visible()
    rain = ana.locator("li.row", has_text="Rain where it falls")
    rain.get_by_role("spinbutton", name="Points").fill("2")
    rain.get_by_role("button", name=re.compile("^Give points to")).click()
    expect(ana.get_by_text("You have given all your points.").first).to_be_visible()
    tabs.expect_refusal("409")
    expect(host.locator("[data-voters]")).to_have_text("1 person has voted.")

    # What was said in general, the results, and what follows.
    host.get_by_role("button", name="Wrap up", exact=True).click()
    host.get_by_label("What the group said in general").first.fill("Count before you dig.")
    host.get_by_role("button", name="Save").first.click()
    host.get_by_role("button", name="Publish the results").click()
    expect(host.get_by_text("Count before you dig.")).to_be_visible()
    expect(host.get_by_role("heading", name="The result as a document")).to_be_visible()
    host.get_by_role("link", name=re.compile("Count every leak")).click()
    host.get_by_text("Make it an opportunity").click()
    host.get_by_label("How many cities are looked for").fill("2")
    clean(host, "ideation-goes-on")
    host.get_by_role("button", name="Propose it").click()
    expect(host.get_by_role("heading", name="Count every leak", level=1)).to_be_visible()
    expect(host.get_by_text("It came of a concept")).to_be_visible()


def test_an_opportunity_looks_for_two_cities_and_finds_one(tabs: Tabs) -> None:
    staff, ana, luis = tabs.open(OFFICER), tabs.open(PRACTITIONER), tabs.open(PEER)
    staff.goto("/opportunities/new")
    staff.get_by_label("Partnership").check()
    staff.get_by_label("Title").fill("A heat warning that people read")
    staff.get_by_label("What it is about").fill("We look for two cities that try ours.")
    staff.get_by_label("How many cities are looked for").fill("2")
    clean(staff, "opportunity-form")
    staff.get_by_role("button", name="Propose it").click()
    expect(staff.get_by_text("Looking for 2 cities")).to_be_visible()
    address = staff.url.partition("?")[0]
    for page, words in ((ana, "Our summers are long."), (luis, "We have the numbers of last year.")):
        page.goto(address)
        page.get_by_label("Your city is interested: why, and what does it bring?").fill(words)
        page.get_by_label("Other members may see it").check()
        page.get_by_role("button", name="My city is interested").click()
        expect(page.get_by_text(words).first).to_be_visible()
    staff.goto("/")
    staff.get_by_role("link", name="2 cities wait for your answer").click()
    clean(staff, "opportunity")
    staff.get_by_role("button", name="Choose this city").first.click()
    expect(staff.get_by_text("Chosen", exact=True)).to_be_visible()
    staff.get_by_role("button", name="Do not choose it").click()
    expect(staff.get_by_text("Not chosen", exact=True)).to_be_visible()
    ana.goto("/")
    expect(ana.get_by_role("main")).to_be_visible()
    staff.goto(address)
    staff.get_by_label("Who takes part, what was decided?").fill("One city takes part next summer.")
    staff.get_by_role("button", name="Record it and end").click()
    ana.goto(address)
    expect(ana.get_by_text("One city takes part next summer.")).to_be_visible()
    ana.goto("/opportunities")
    clean(ana, "opportunities")
