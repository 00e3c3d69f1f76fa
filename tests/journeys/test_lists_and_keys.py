"""Between a list and its threads: one comes back to where one was, and most can be done by keys."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.addresses import PRACTITIONER

pytestmark = pytest.mark.browser
LIST = "/groups/data-management/discussions?sort=newest"


def _open_a_late_thread(tab: Page) -> tuple[str, float]:
    """Open a thread far down the list; its row and how high on the screen it stood."""
    tab.goto(LIST)
    link = tab.locator(".row--thread .row__link").nth(12)
    link.evaluate("(one) => scrollTo(0, one.getBoundingClientRect().top + scrollY - 300)")
    row = str(link.evaluate("(one) => one.closest('.row--thread').id"))
    top = float(link.evaluate("(one) => one.closest('.row--thread').getBoundingClientRect().top"))
    link.click()
    tab.wait_for_url("**/t/**")
    return row, top


def _expect_place(tab: Page, row: str, top: float) -> None:
    link = tab.locator(f"#{row} .row__link")
    expect(link).to_be_focused()
    expect(link).to_have_attribute("aria-current", "true")
    tab.wait_for_function(
        "([row, top]) => Math.abs(document.getElementById(row).getBoundingClientRect().top - top) < 3", arg=[row, top]
    )
    tab.wait_for_timeout(300)  # nothing moves it afterwards
    assert abs(float(link.evaluate("(one) => one.closest('.row').getBoundingClientRect().top")) - top) < 3
    assert float(link.evaluate("(one) => getComputedStyle(one.closest('.row'), '::before').opacity")) == 1


@pytest.mark.parametrize("width", [1280, 390])
def test_the_back_button_leads_to_the_row_one_opened(open_tab: Callable[..., Page], width: int) -> None:
    tab = open_tab(PRACTITIONER)
    tab.set_viewport_size({"width": width, "height": 844})
    row, top = _open_a_late_thread(tab)
    tab.go_back()
    _expect_place(tab, row, top)


def test_the_breadcrumb_leads_to_the_same_list_at_the_same_row(open_tab: Callable[..., Page]) -> None:
    tab = open_tab(PRACTITIONER)
    row, top = _open_a_late_thread(tab)
    tab.get_by_role("navigation", name="Where you are").get_by_role("link", name="Discussions").click()
    tab.wait_for_url(f"**{LIST}")
    _expect_place(tab, row, top)


def test_a_list_that_is_opened_anew_begins_at_its_top(open_tab: Callable[..., Page]) -> None:
    tab = open_tab(PRACTITIONER)
    _open_a_late_thread(tab)
    tab.goto("/")
    tab.goto(LIST)
    assert tab.evaluate("scrollY") == 0
    expect(tab.locator(".row--thread [aria-current]")).to_have_count(0)


def test_a_thread_is_read_and_answered_by_keys(open_tab: Callable[..., Page]) -> None:
    tab = open_tab(PRACTITIONER)
    tab.goto("/groups/data-management/discussions")
    tab.get_by_role("link", name="Starting an inventory").first.click()
    tab.wait_for_url("**/t/**")
    tab.goto(tab.url.split("#")[0] + "/1")
    tab.locator("#post-1").evaluate("(post) => { post.tabIndex = -1; post.focus(); }")
    tab.keyboard.press("j")
    expect(tab.locator("#post-2")).to_be_focused()
    tab.keyboard.press("j")
    expect(tab.locator("#post-3")).to_be_focused()
    tab.keyboard.press("k")
    expect(tab.locator("#post-2")).to_be_focused()
    tab.keyboard.press("r")
    area = tab.get_by_role("textbox", name="Your reply")
    expect(area).to_be_focused()
    expect(area).to_have_value("")
    name = tab.locator("#post-2 .post__name").inner_text()
    told = tab.locator("[data-answering]")
    expect(told).to_contain_text(f"You answer {name}, post 2.")
    answered = tab.locator('form[data-reply] [name="reply_to_id"]')
    expect(answered).to_have_value(str(tab.locator("#post-2").get_attribute("data-post")))
    area.press_sequentially("jkr?")
    expect(area).to_have_value("jkr?")
    told.get_by_role("button").click()
    expect(answered).to_have_value("")
    expect(told).to_be_hidden()
    area.fill("")


def test_the_keys_are_shown_by_one_and_can_be_turned_off(open_tab: Callable[..., Page]) -> None:
    tab = open_tab(PRACTITIONER)
    tab.goto("/threads")
    tab.keyboard.press("?")
    dialog = tab.get_by_role("dialog", name="Keys")
    expect(dialog).to_be_visible()
    dialog.get_by_role("checkbox").check()
    tab.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    tab.keyboard.press("?")
    tab.keyboard.press("/")
    tab.wait_for_timeout(500)
    expect(dialog).to_have_count(0)
    expect(tab.locator("#site-search")).not_to_be_focused()
    tab.get_by_text("Account and settings").locator("xpath=..").click()
    tab.locator(".rail").get_by_role("link", name="Keys").click()
    dialog.get_by_role("checkbox").uncheck()
    dialog.get_by_role("button", name="Close").click()
    tab.keyboard.press("/")
    expect(tab.locator("#site-search")).to_be_focused()


def test_a_paragraph_chosen_by_three_clicks_is_quoted_and_nothing_after_it(open_tab: Callable[..., Page]) -> None:
    tab = open_tab(PRACTITIONER)
    tab.goto("/groups/data-management/discussions")
    tab.get_by_role("link", name="Codes for storm drains").first.click()
    tab.wait_for_url("**/t/**")
    area = tab.get_by_role("textbox", name="Your reply")
    for number in (1, 2):
        last = tab.locator(f"#post-{number} [data-body] > p").last
        last.click(click_count=3)
        tab.get_by_role("button", name="Quote this").click()
        text = " ".join(last.inner_text().split())
        quoted = area.input_value()
        assert text[-40:] in quoted.replace("\n", " ")
        assert quoted.rstrip().count("> [") == 1
        area.fill("")
