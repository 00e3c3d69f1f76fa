"""What somebody types before the scripts of a page have come over a slow line is answered once they are there."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.journeys.addresses import PRACTITIONER

pytestmark = pytest.mark.browser


def begin_before_the_scripts(tab: Page, path: str) -> list[Route]:
    """Open a page whose scripts are held back: the requests that wait."""
    held: list[Route] = []
    tab.route("**/typeahead*.js*", lambda route: held.append(route))
    with tab.expect_request("**/typeahead*.js*"):
        tab.goto(path, wait_until="commit")
    return held


def test_a_name_begun_early_is_offered(open_tab: Callable[..., Page]) -> None:
    tab = open_tab(PRACTITIONER, early=True)
    held = begin_before_the_scripts(tab, "/groups/data-management/new")
    text = tab.get_by_role("textbox", name="What you want to know or share")
    text.press_sequentially("Who knows, @noreen")

    assert held
    for route in held:
        route.continue_()

    tab.get_by_role("option", name="Noreen Gallagher").click()
    expect(text).to_have_value("Who knows, @noreen-gallagher ")


def test_words_begun_early_in_the_search_box_are_completed(open_tab: Callable[..., Page]) -> None:
    tab = open_tab(PRACTITIONER, early=True)
    held = begin_before_the_scripts(tab, "/search")
    tab.locator("#list-q").press_sequentially("agreem")

    assert held
    for route in held:
        route.continue_()

    expect(tab.get_by_role("option").filter(has_text="greement").first).to_be_visible()


def test_a_person_begun_early_is_found_for_a_message(open_tab: Callable[..., Page]) -> None:
    tab = open_tab(PRACTITIONER, early=True)
    held = begin_before_the_scripts(tab, "/messages/new")
    tab.locator("[data-member-picker] input").press_sequentially("noreen")

    assert held
    for route in held:
        route.continue_()

    tab.get_by_role("option", name="Noreen Gallagher").click()
    expect(tab.get_by_role("listitem").filter(has_text="Noreen Gallagher")).to_be_visible()
