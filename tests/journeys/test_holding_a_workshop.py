"""A workshop from a member's proposal to a full house: somebody withdraws, the next comes up and is told; and planning
one with questions, without a single script."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.addresses import LEAD, MODERATOR, OFFICER, PEER, PRACTITIONER
from tests.journeys.tabs import NARROW, Tabs
from tests.journeys.test_every_page import barriers

pytestmark = pytest.mark.browser

TITLE = "Sorting a drawer of data requests"
BEGINS = (datetime.now(UTC) + timedelta(days=20)).strftime("%Y-%m-%dT15:00")


def propose(page: Page) -> None:
    page.goto("/events")
    page.get_by_role("link", name="Propose a workshop").first.click()
    page.get_by_label("Title").fill(TITLE)
    page.get_by_label("What for?").fill("Each leaves with five requests sorted by who can answer them.")
    page.get_by_label("First choice").fill(BEGINS)
    page.get_by_role("button", name="Propose it").click()
    expect(page.get_by_text("Waits for programme staff").first).to_be_visible()


def accept(page: Page) -> None:
    page.goto("/events/proposals")
    page.get_by_role("link", name=TITLE).click()
    page.get_by_label("Begins").fill(BEGINS)
    page.get_by_label("Places").fill("1")
    page.get_by_label("Video link").fill("https://meet.example.org/drawer")
    page.get_by_role("button", name="Announce it").click()
    expect(page.get_by_role("heading", level=1, name=TITLE)).to_be_visible()


def open_workshop(page: Page) -> None:
    page.goto("/events")
    page.get_by_role("link", name=TITLE).click()


def test_a_full_workshop_passes_a_free_place_on_to_whoever_waits_longest(tabs: Tabs) -> None:
    propose(tabs.open(PEER))
    accept(tabs.open(OFFICER))
    ana, second, third = (tabs.open(email) for email in (PRACTITIONER, MODERATOR, LEAD))

    # The first gets the place and sees where it is; the others stand in line.
    open_workshop(ana)
    expect(ana.get_by_text("Those who register see it.")).to_be_visible()
    ana.get_by_role("button", name="Register").click()
    expect(ana.get_by_text("You have a place.", exact=True)).to_be_visible()
    expect(ana.locator("#registration").get_by_role("link", name="Join by video")).to_have_attribute(
        "href", "https://meet.example.org/drawer"
    )
    for page, told in ((second, "You are the next on the waiting list."), (third, "1 person waits before you.")):
        open_workshop(page)
        page.get_by_role("button", name="Join the waiting list").click()
        expect(page.get_by_text(told)).to_be_visible()
        expect(page.get_by_role("link", name="Join by video")).to_have_count(0)

    # Who cannot come gives the place to the next, who is told and sees where it is.
    ana.get_by_text("Cancel my registration").click()
    ana.get_by_role("button", name="Yes, cancel it").click()
    expect(ana.get_by_role("button", name="Join the waiting list")).to_be_visible()
    told = second.get_by_role("link", name=f"You have a place at “{TITLE}”")
    for _ in range(20):
        second.goto("/notifications")
        if told.count():
            break
        second.wait_for_timeout(250)
    told.first.click()
    expect(second.locator("#registration").get_by_role("link", name="Join by video")).to_be_visible()
    third.reload()
    expect(third.get_by_text("You are the next on the waiting list.")).to_be_visible()
    third.goto("/notifications")
    expect(third.get_by_role("link", name=f"You have a place at “{TITLE}”")).to_have_count(0)

    # It stands in the month, too, and whoever holds it sees who comes and who waits.
    second.goto(f"/events/calendar?month={BEGINS[:7]}&mine=1")
    expect(second.get_by_role("link", name=TITLE)).to_be_visible()
    host = tabs.open(PEER)
    open_workshop(host)
    assert barriers(host) == []
    host.set_viewport_size(NARROW)
    assert barriers(host) == []
    host.get_by_role("link", name="Who comes and who waits").click()
    host.get_by_role("navigation", name="Which registrations").get_by_role("link", name="Wait for a place").click()
    expect(host.get_by_role("list", name="Who comes").get_by_role("listitem")).to_have_count(1)
    assert barriers(host) == []


def test_planning_asking_and_answering_need_no_scripts(tabs: Tabs) -> None:
    staff = tabs.open(OFFICER, java_script_enabled=False)
    staff.goto("/events")
    staff.get_by_role("link", name="Plan an event").click()
    staff.get_by_label("Title").fill("A table for two datasets")
    staff.get_by_label("Time zone").select_option("America/Bogota")
    staff.get_by_label("Begins").fill(BEGINS)
    staff.get_by_label("Ends").fill(BEGINS.replace("T15", "T16"))
    staff.get_by_role("combobox", name="Repeats").select_option("weekly")
    staff.get_by_label("Or how often").fill("3")
    staff.get_by_role("button", name="Plan it").click()
    expect(staff.get_by_text("3 dates are planned.")).to_be_visible()
    expect(staff.get_by_role("heading", name="Other dates")).to_be_visible()
    address = staff.url

    staff.get_by_role("link", name="Questions at registration").click()
    first = staff.get_by_role("group", name="Question 1")
    first.get_by_role("textbox", name="Question").fill("Which two do you bring?")
    first.get_by_label("It has to be answered").check()
    staff.get_by_role("button", name="Save the questions").click()
    expect(staff.get_by_role("textbox", name="Which two do you bring?")).to_be_visible()

    ana = tabs.open(PRACTITIONER, java_script_enabled=False)
    ana.goto(address)
    ana.get_by_role("textbox", name="Which two do you bring?").fill("Bins and pipes")
    ana.get_by_role("button", name="Register").click()
    expect(ana.get_by_text("Bins and pipes").first).to_be_visible()
    ana.get_by_role("link", name=re.compile("^Follow all your events")).click()
    expect(ana.get_by_label("Address of your calendar")).to_have_value(
        re.compile(r"/events/feed/\d+-[0-9a-f]{32}\.ics$")
    )

    staff.goto(address)
    staff.get_by_role("link", name="Call it off").click()
    staff.get_by_label("Your words to those who would have come").fill("The datasets are late.")
    staff.get_by_label("This date and those after it").check()
    staff.get_by_role("button", name="Call it off").click()
    ana.goto(address)
    expect(ana.get_by_text("The datasets are late.")).to_be_visible()
