"""A city lead invites a colleague, sees what is not met, and plans the way there with her."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.addresses import LEAD, own_city
from tests.journeys.tabs import NARROW, Tabs

pytestmark = pytest.mark.browser

ADDRESS = "joana.freitas@portoalegre.example"
SOON = (date.today() + timedelta(days=20)).isoformat()


def join(lead: Page, colleague: Page) -> None:
    """The lead makes a link, and the colleague joins by it."""
    lead.goto("/invitations")
    lead.get_by_role("button", name="Invite").click()
    colleague.goto(lead.get_by_label("Link to share").input_value())
    colleague.get_by_label("Work email").fill(ADDRESS)
    colleague.get_by_label("Your name").fill("Joana Freitas")
    colleague.get_by_label("Password").fill("seven calm lanterns")
    colleague.get_by_role("button", name="Join").click()
    expect(colleague.get_by_label("Name", exact=True)).to_have_value("Joana Freitas")


def add(lead: Page, title: str, criterion: str, owner: str) -> None:
    """Write an action in the form."""
    lead.get_by_role("link", name="Add an action").first.click()
    lead.get_by_label("What will you do?").fill(title)
    lead.get_by_label("For which criterion?").select_option(label=criterion)
    lead.get_by_label("Who looks after it?").select_option(label=owner)
    lead.get_by_label("Until when?").fill(SOON)
    lead.get_by_role("button", name="Add to the roadmap").click()
    expect(lead.get_by_role("heading", level=1, name=title)).to_be_visible()
    lead.get_by_role("link", name="Roadmap", exact=True).click()


def test_a_lead_plans_with_a_colleague_from_what_is_not_met(tabs: Tabs) -> None:
    lead, joana = tabs.open(LEAD), tabs.open()
    join(lead, joana)

    # What is not met stands first, with what already helps.
    lead.goto("/")
    lead.get_by_role("link", name="See all Next on your city's roadmap").click()
    expect(lead.get_by_role("heading", level=1, name="Roadmap of Porto Alegre")).to_be_visible()
    lead.locator("summary", has_text="Open Data").click()
    gap = lead.get_by_role("listitem").filter(has_text="User Insights About Open and Shared Data")
    expect(gap).to_contain_text("document")

    # Three actions: the first in one click, two in the form.
    gap.get_by_role("button", name="Add to the roadmap: OD4").click()
    expect(lead.get_by_role("status").first).to_contain_text("On the roadmap.")
    lead.get_by_label("What will you do?").fill("Ask twenty people what they looked for")
    lead.get_by_label("Who looks after it?").select_option(label="Joana Freitas")
    lead.get_by_label("Until when?").fill(SOON)
    lead.get_by_role("button", name="Save").click()
    expect(lead.get_by_role("group", name="Saved.")).to_be_visible()
    lead.get_by_role("link", name="Roadmap", exact=True).click()
    add(lead, "Name one goal for each department", "LC4 Performance Management Leadership", "Rejane Dornelles")
    add(lead, "Teach a first class for neighbours", "CI1 Community Data Training and Collaboration", "Joana Freitas")

    # The colleague hears of it and begins; the standing follows.
    joana.goto("/notifications")
    told = joana.get_by_role(
        "link", name="Rejane Dornelles asks you to look after “Ask twenty people what they looked for”"
    )
    expect(told).to_be_visible()
    told.click()
    expect(joana.get_by_label("Also say that OD4 is in progress")).to_be_checked()
    joana.get_by_role("button", name="Begin").click()
    expect(joana.get_by_role("status").first).to_contain_text("Under way.")

    # Home and the criterion show it, after what is overdue.
    joana.goto("/")
    mine = joana.get_by_role("list", name="Next on your city's roadmap").get_by_role("listitem")
    expect(mine.first).to_contain_text("Overdue since")
    expect(mine.filter(has_text="Ask twenty people")).to_contain_text("Under way")
    lead.goto("/standards/wwc-2022/OD4")
    expect(lead.get_by_role("list", name="On your roadmap")).to_contain_text("Ask twenty people what they looked for")
    expect(lead.get_by_text("Your city: In progress").first).to_be_visible()


def test_the_plan_is_written_by_keyboard_and_without_scripts(tabs: Tabs) -> None:
    plain = tabs.open(LEAD, java_script_enabled=False)
    roadmap = own_city(plain.request) + "/roadmap"
    plain.goto(roadmap)
    area = plain.locator("summary", has_text="Leadership and Capacity")
    area.focus()
    plain.keyboard.press("Enter")
    button = plain.get_by_role("button", name="Add to the roadmap: LC7")
    button.focus()
    plain.keyboard.press("Enter")
    expect(plain.get_by_label("What will you do?")).to_have_value(re.compile("^Primeiros passos: |^First steps: "))
    plain.get_by_label("Who looks after it?").select_option(label="Rejane Dornelles")
    plain.get_by_role("button", name="Save").click()
    plain.get_by_role("checkbox", name="Also say that LC7 is in progress").uncheck()
    plain.get_by_role("button", name="Begin").click()
    expect(plain.get_by_text("Under way. Good luck!")).to_be_visible()
    plain.get_by_role("button", name="It is done").click()
    expect(plain.get_by_role("link", name="Tell that LC7 is met")).to_be_visible()
    plain.goto(f"{roadmap}?by=owner#plan")
    expect(plain.get_by_role("heading", level=3, name="Done or dropped")).to_be_visible()


def test_on_a_phone_what_a_row_does_stands_below_its_name(tabs: Tabs) -> None:
    phone = tabs.open(LEAD, viewport=NARROW, language="fr")
    city = own_city(phone.request)
    for address in (f"{city}/snapshot", f"{city}/roadmap"):
        phone.goto(address)
        button = phone.locator("button", has_text="Ajouter à la feuille de route")
        row = phone.locator(".row", has=button).first
        row.evaluate("row => { const area = row.closest('details'); if (area) area.open = true; }")
        name, act = row.locator(".row__title").bounding_box(), row.locator(".row__actions").bounding_box()
        assert name is not None
        assert act is not None
        assert name["width"] >= 200, address
        assert act["y"] >= name["y"] + name["height"], address
