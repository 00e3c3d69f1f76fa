"""Two colleagues write one criterion at once: nothing is lost, and each sees what the other does without reloading."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.journeys.addresses import LEAD, PRACTITIONER, items, own_city
from tests.journeys.pictures import picture
from tests.journeys.tabs import NARROW, Tabs, wait_until_live

pytestmark = pytest.mark.browser

AXE = {"resultTypes": ["violations"], "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
SAVED = "Saved"


def open_assessment(tab: Page) -> str:
    return str(items(tab.request, "/assessments", state="draft")[0]["url"])


def both_at(tabs: tuple[Page, Page], code: str) -> str:
    address = f"{open_assessment(tabs[0])}/{code}"
    for tab in tabs:
        tab.goto(address)
        wait_until_live(tab)
        tab.evaluate("window.sameLoad = true")
    return address


@pytest.fixture
def pair(open_tab: Callable[..., Page]) -> tuple[Page, Page]:
    return open_tab(PRACTITIONER), open_tab(LEAD)


def test_two_colleagues_write_different_fields_and_ticks_of_one_criterion(pair: tuple[Page, Page]) -> None:
    ana, rejane = pair
    both_at(pair, "DM9")
    expect(ana.locator("[data-attending]")).to_contain_text("Rejane Dornelles is here too")

    note = ana.get_by_role("textbox", name="What shows it").first
    note.fill("There is a page that says in how many days a request is answered.")
    rejane.get_by_role("radio", name="In progress").check()
    boxes = ana.locator("[data-tick]"), rejane.locator("[data-tick]")
    boxes[0].nth(0).check()
    boxes[1].nth(1).check()
    for tab in pair:
        expect(tab.locator("[data-status]")).to_contain_text(SAVED)

    expect(rejane.get_by_role("textbox", name="What shows it").first).to_have_value(
        "There is a page that says in how many days a request is answered."
    )
    expect(ana.get_by_role("radio", name="In progress")).to_be_checked()
    for seen in boxes:
        expect(seen.nth(0)).to_be_checked()
        expect(seen.nth(1)).to_be_checked()
    expect(ana.locator("[data-tallied]")).to_contain_text("2 of 2 ticked")
    assert all(tab.evaluate("window.sameLoad") for tab in pair)


def test_the_same_note_shows_both_texts_and_loses_neither(tabs: Tabs, pair: tuple[Page, Page]) -> None:
    ana, rejane = pair
    address = both_at(pair, "DM7")
    hers, theirs = (tab.get_by_role("textbox", name="What shows it").first for tab in pair)
    hers.fill("Interviews after each")
    expect(ana.locator("[data-status]")).to_contain_text(SAVED)
    expect(theirs).to_have_value("Interviews after each")

    # Rejane is in the field when Ana writes on: she is told, and what she types is not overwritten.
    theirs.press("End")
    hers.press_sequentially(" public meeting.")
    expect(rejane.locator('[data-meanwhile="note"]')).to_contain_text("Ana Souza has just changed this")
    expect(theirs).to_have_value("Interviews after each")
    theirs.press_sequentially(" flood.")
    expect(rejane.locator('[data-conflict="note"]')).to_contain_text("Interviews after each public meeting.")
    expect(theirs).to_have_value("Interviews after each flood.")
    rejane.locator("[data-merge]").click()
    both = "Interviews after each public meeting.\n\nInterviews after each flood."
    expect(theirs).to_have_value(both)
    expect(rejane.locator("[data-status]")).to_contain_text(SAVED)
    hers.blur()
    expect(hers).to_have_value(both)
    kept = ana.request.get(f"/api/v1{address.replace('/DM7', '/criteria/DM7')}").json()
    assert kept["note"] == both
    tabs.expect_refusal("409")


def test_what_is_written_without_a_connection_is_saved_once_it_is_back(tabs: Tabs, pair: tuple[Page, Page]) -> None:
    ana, rejane = pair
    both_at(pair, "LC3")
    ana.context.set_offline(True)
    ana.get_by_role("textbox", name="What shows it").first.fill("Two courses a year.")
    expect(ana.locator("[data-status]")).to_contain_text("No connection")
    rejane.get_by_role("radio", name="Not met").check()
    expect(rejane.locator("[data-status]")).to_contain_text(SAVED)
    ana.context.set_offline(False)
    expect(rejane.get_by_role("textbox", name="What shows it").first).to_have_value("Two courses a year.")
    expect(ana.get_by_role("radio", name="Not met")).to_be_checked()
    assert ana.evaluate("window.sameLoad")
    tabs.troubles[:] = [told for told in tabs.troubles if "ERR_INTERNET_DISCONNECTED" not in told]  # as it was to be


def test_remarks_and_evidence_of_a_colleague_appear_by_themselves(pair: tuple[Page, Page]) -> None:
    ana, rejane = pair
    both_at(pair, "PA2")
    ana.get_by_role("textbox", name="Remark to your colleagues").fill("Who keeps the agendas?")
    ana.get_by_role("button", name="Write to colleagues").click()
    expect(rejane.locator("#remarks")).to_contain_text("Who keeps the agendas?")
    ana.get_by_text("Add a link").click()
    ana.get_by_label("Address").fill("https://example.org/agenda")
    ana.get_by_label("What it is called").fill("Agenda of March")
    ana.get_by_role("button", name="Add the link").click()
    expect(rejane.locator("#evidence")).to_contain_text("Agenda of March")
    assert rejane.evaluate("window.sameLoad")


@pytest.mark.parametrize("part", ["", "/new", "/{}", "/{}/DM1", "/{}/DM1/library", "/{}/submission", "snapshot"])
def test_the_pages_of_an_assessment_are_free_of_barriers_and_fit_every_screen(
    open_tab: Callable[..., Page], part: str
) -> None:
    tab = open_tab(LEAD)
    number = open_assessment(tab).rsplit("/", 1)[1]
    tab.goto(own_city(tab.request) + "/snapshot" if part == "snapshot" else f"/assessments{part.format(number)}")
    expect(tab.get_by_role("heading", level=1)).to_have_count(1)
    name = f"assessment-{part.strip('/').format('one').replace('/', '-') or 'list'}"
    for size in (None, NARROW):
        if size:
            tab.set_viewport_size(size)
        found = Axe().run(tab, options=AXE).response["violations"]
        assert [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found] == []
        picture(tab, name)
    assert tab.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
