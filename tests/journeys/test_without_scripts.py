"""Everything of the main job works with scripts switched off."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.addresses import PRACTITIONER
from tests.journeys.tabs import Tabs

pytestmark = pytest.mark.browser


@pytest.fixture
def tab(open_tab: Callable[..., Page]) -> Page:
    """A browser that runs no scripts."""
    return open_tab(PRACTITIONER, java_script_enabled=False)


def test_a_reader_searches_and_opens_the_page_of_a_document(tab: Page) -> None:
    tab.goto("/")
    tab.get_by_role("searchbox", name="Search").fill("recover a hidden number with nothing but a pencil")
    tab.get_by_role("searchbox", name="Search").press("Enter")
    tab.get_by_role("listitem").filter(has_text="p. 14").first.get_by_role("link").first.click()

    expect(tab.get_by_role("article", name="p. 14").get_by_role("mark").first).to_be_visible()


def test_a_member_reads_a_thread_and_answers_with_a_quote(tab: Page) -> None:
    tab.goto("/groups/data-management/discussions")
    tab.get_by_role("link", name="Codes for storm drains: ours changed twice, what do you use?").click()
    tab.get_by_role("link", name="Quote post 2").click()
    text = tab.get_by_role("textbox", name="Your reply")
    expect(text).to_have_value(re.compile("^>"))
    text.press_sequentially("We print them on the lids.")
    tab.get_by_role("button", name="Send the reply").click()

    expect(tab.get_by_role("article").last).to_contain_text("We print them on the lids.")


def test_a_member_writes_to_a_person_and_sees_it_in_the_conversation(tab: Page) -> None:
    tab.goto("/members?q=Kendra")
    tab.get_by_role("link", name="Message Kendra Oyelaran").click()
    tab.get_by_role("textbox", name="Message", exact=True).fill("Do you score suppliers twice a year?")
    tab.get_by_role("button", name="Send message").click()
    expect(tab.get_by_role("article")).to_contain_text("Do you score suppliers twice a year?")

    tab.get_by_role("textbox", name="Message").fill("Or only at renewal?")
    tab.get_by_role("button", name="Send").click()
    expect(tab.get_by_role("article").last).to_contain_text("Or only at renewal?")


def test_a_member_shares_a_document(tab: Page, tmp_path: Path) -> None:
    (tmp_path / "lids.md").write_text("# Lids\n\nEvery lid carries its own number in cast iron.\n", encoding="utf-8")
    tab.goto("/library/new")
    tab.get_by_label("File").set_input_files(tmp_path / "lids.md")
    tab.get_by_label("Title").fill("Numbers on lids")
    tab.get_by_role("button", name="Share with colleagues").click()

    expect(tab.get_by_role("heading", level=1, name="Numbers on lids")).to_be_visible()


def test_what_is_wrong_in_a_form_is_said_and_what_was_typed_is_kept(tab: Page, tabs: Tabs) -> None:
    tab.goto("/groups/data-management/new")
    tab.get_by_label("Title").fill("What is a good first register?")
    tab.get_by_role("textbox", name="What you want to know or share").fill("   ")
    tab.get_by_role("button", name="Publish to Data management").click()

    expect(tab.get_by_role("alert")).to_contain_text("There is a problem")
    expect(tab.get_by_label("Title")).to_have_value("What is a good first register?")
    tabs.expect_refusal("status of 422")


def test_a_member_signs_in_through_the_form_and_the_way_out_is_in_a_menu(open_tab: Callable[..., Page]) -> None:
    tab = open_tab(PRACTITIONER, fresh=True, java_script_enabled=False)
    tab.get_by_text("Account and settings").locator("..").click()
    tab.get_by_role("button", name="Sign out").first.click()

    expect(tab.get_by_role("link", name="Sign in").first).to_be_visible()


def test_a_member_narrows_what_she_is_told_by_keyboard(tab: Page) -> None:
    tab.goto("/notifications")
    tab.locator("summary").filter(has_text="About: Everything").press("Enter")
    requests = tab.get_by_role("link", name="Requests")
    expect(requests).to_be_visible()
    requests.press("Enter")
    expect(tab.get_by_text("About: Requests")).to_be_visible()
    tab.get_by_role("navigation", name="Which notifications").get_by_role("link", name="Unread").click()
    expect(tab).to_have_url(re.compile(r"unread=true&topic=requests"))
