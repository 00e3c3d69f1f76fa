"""Story 3: a data-sharing agreement of a mid-size city that can be edited, in Spanish, by keyboard alone on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.journeys.addresses import PRACTITIONER
from tests.journeys.tabs import NARROW

pytestmark = pytest.mark.browser

MODEL = "Convenio de intercambio de datos: modelo editable"
MOST_STEPS = 60


def test_the_agreement_is_on_the_first_page_and_opens_at_its_words(open_tab: Callable[..., Page]) -> None:
    tab = open_tab(PRACTITIONER, language="es", viewport=NARROW)
    tab.goto("/search")

    walk_to(tab, "document.activeElement.id === 'list-q'")
    tab.keyboard.type("acuerdo para compartir datos idioma:español formato:editable tamaño:mediana")
    tab.keyboard.press("Enter")

    chips = tab.get_by_role("group", name="Filtros en uso")
    expect(chips.get_by_role("link")).to_have_count(5)  # a language, a format, two bands of size, and all at once
    hit = tab.get_by_role("main").get_by_role("listitem").filter(has_text=MODEL)
    expect(hit).to_be_visible()
    assert tab.evaluate("document.documentElement.scrollWidth <= window.innerWidth")

    walk_to(tab, f"document.activeElement.textContent.includes({MODEL!r})")
    tab.keyboard.press("Enter")
    expect(tab).to_have_url(re.compile(r"/library/\d+/(files/\d+/)?page/\d+"))
    expect(tab.get_by_role("article").get_by_role("mark").first).to_be_visible()


def test_a_filter_is_removed_by_keyboard_and_suggestions_are_chosen_with_arrows(open_tab: Callable[..., Page]) -> None:
    tab = open_tab(PRACTITIONER, language="es", viewport=NARROW)
    tab.goto("/search?q=datos+idioma:es")
    walk_to(tab, "document.activeElement.classList.contains('chip')")
    tab.keyboard.press("Enter")
    expect(tab).not_to_have_url(re.compile("language=es"))

    tab.goto("/search")
    walk_to(tab, "document.activeElement.id === 'list-q'")
    tab.keyboard.type("convenio de inter")
    expect(tab.get_by_role("option").filter(has_text=MODEL)).to_be_visible()
    for _ in range(MOST_STEPS):
        tab.keyboard.press("ArrowDown")
        chosen = tab.get_by_role("listbox").get_by_role("option", selected=True)
        if MODEL in (chosen.text_content() or ""):
            break
    tab.keyboard.press("Enter")
    expect(tab).to_have_url(re.compile(r"/library/\d+$"))


def test_what_is_offered_for_words_that_were_taken_back_does_not_come_late(open_tab: Callable[..., Page]) -> None:
    tab = open_tab(PRACTITIONER)
    held: list[Route] = []
    tab.route("**/suggestions?q=agreement", lambda route: held.append(route))
    tab.goto("/search")
    field = tab.locator("#list-q")
    with tab.expect_request("**/suggestions?q=agreement"):
        field.fill("agreement")
    with tab.expect_response("**/suggestions?q="):  # what was searched lately is offered instead
        field.fill("")
    with tab.expect_response("**/suggestions?q=agreement") as late:
        held[0].continue_()
    titles = [item["label"] for item in late.value.json()["items"] if item["type"] == "document"]
    assert titles
    tab.evaluate("fetch('/healthz').then((response) => response.text())")
    for title in titles:  # the words themselves may have been searched lately
        expect(tab.get_by_role("option").filter(has_text=title)).to_have_count(0)


def walk_to(tab: Page, condition: str) -> None:
    """Press Tab until the focus is where it should be, as somebody without a mouse does."""
    for _ in range(MOST_STEPS):
        tab.keyboard.press("Tab")
        if tab.evaluate(condition):
            return
    raise AssertionError(f"the focus never came to {condition}")
