"""The main pages in the other three languages."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.addresses import MAIN_PAGES, PRACTITIONER

pytestmark = pytest.mark.browser

LANGUAGES = [("es", "Español", "es"), ("pt", "Português", "pt"), ("fr", "Français", "fr")]
LIVELY = {"thread", "conversation", "profile-form"}  # what scripts do with words is seen here; others are read as sent
LANGUAGE = re.compile(r'<html\b[^>]*\blang="([^"]*)"')
HEADING = re.compile(r"<h1\b[^>]*>(.*?)</h1>", re.DOTALL)
TAG = re.compile(r"<[^>]*>")
ALIKE = {"Messages", "Standard", "Plaza", "Documents", "Programmes"}  # the same word in English and in one of them


@pytest.mark.parametrize(("code", "name", "lang"), LANGUAGES)
def test_the_main_pages_speak_the_language_that_was_chosen(
    open_tab: Callable[..., Page], code: str, name: str, lang: str
) -> None:
    tab = open_tab(PRACTITIONER)
    tab.goto("/")
    english = navigation(tab)

    choose_language(tab, "Language", name)

    expect(tab.locator("html")).to_have_attribute("lang", lang)
    assert set(navigation(tab)) & set(english) <= ALIKE
    for page in (one for one in MAIN_PAGES if one.viewer == PRACTITIONER):
        address = page.find(tab.request)
        answer = tab.goto(address) if page.name in LIVELY else tab.request.get(address)
        assert answer is not None
        assert answer.status == 200, page.name
        assert LANGUAGE.findall(answer.text()) == [lang], page.name
        headings = [TAG.sub("", heading).strip() for heading in HEADING.findall(answer.text())]
        assert len(headings) == 1, page.name
        assert headings[0], page.name


def test_a_stranger_reads_the_front_page_in_the_language_of_the_browser(open_tab: Callable[..., Page]) -> None:
    tab = open_tab(language=None, locale="fr-CA")
    tab.goto("/")

    expect(tab.locator("html")).to_have_attribute("lang", "fr")
    expect(tab.get_by_role("link", name="Sign in")).to_have_count(0)


def navigation(tab: Page) -> list[str]:
    """The words of the main navigation, groups of one's own left out."""
    links = tab.get_by_role("navigation").first.get_by_role("list").first.get_by_role("link")
    return [text.splitlines()[0].strip() for text in links.all_inner_texts()]  # the counts stand on lines of their own


def choose_language(tab: Page, label: str, name: str) -> None:
    """Through the menu of the account."""
    tab.get_by_text("Account and settings").locator("..").click()
    tab.get_by_label(label).first.select_option(label=name)
    tab.wait_for_load_state()
