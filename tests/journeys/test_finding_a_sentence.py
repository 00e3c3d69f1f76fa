"""A member finds a sentence inside a document, at its page, and shares a document of her own."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import Locator, Page, expect

from tests.journeys.addresses import HANDBOOK, PRACTITIONER
from tests.journeys.tabs import Tabs

pytestmark = pytest.mark.browser

SHARED = Path(__file__).parents[2] / "forum" / "demo" / "documents"
MANUAL = "manual-gobernanza-inventario-datos.pdf"
OWN_SENTENCE = "The lamplighter keeps the ledger of every bulb that was changed twice"
SECONDS_TO_BE_READ = 30


@pytest.mark.parametrize(
    ("file", "right", "typed", "marked"),
    [
        (HANDBOOK, "hidden number", "recover a hiden number with nothing but a pencil", "pencil"),
        (MANUAL, "al cuarto día hábil", "al cuarto dia habil Modernizacion entrega los datos", "Modernización"),
    ],
)
def test_a_sentence_of_page_14_is_found_with_a_typo_or_without_accents(
    open_tab: Callable[..., Page], file: str, right: str, typed: str, marked: str
) -> None:
    assert right in sentence_of(file)["phrase"]
    assert right not in typed
    tab = open_tab(PRACTITIONER)

    tab.goto("/")
    tab.get_by_role("combobox", name="Search").fill(typed)
    tab.keyboard.press("Enter")

    hit = tab.get_by_role("listitem").filter(has_text="p. 14").first
    expect(hit.get_by_role("mark").first).to_be_visible()
    hit.get_by_role("link").first.click()
    expect(tab).to_have_url(re.compile("/page/14"))
    page_of_document = tab.get_by_role("article", name="p. 14")
    expect(page_of_document.get_by_role("mark").filter(has_text=marked).first).to_be_in_viewport()


def test_a_document_is_downloaded_as_it_was_shared(open_tab: Callable[..., Page]) -> None:
    tab = open_tab(PRACTITIONER)
    tab.goto("/library?q=handbook")
    tab.get_by_role("link", name="Data-sharing agreement handbook").click()

    with tab.expect_download() as download:
        tab.get_by_role("link", name="Download", exact=True).click()

    assert Path(download.value.path()).read_bytes() == (SHARED / HANDBOOK).read_bytes()
    assert download.value.suggested_filename == HANDBOOK


def test_an_own_document_is_found_by_its_sentence_a_moment_after_it_was_shared(
    open_tab: Callable[..., Page], tmp_path: Path
) -> None:
    document = Document()
    document.add_heading("Street lighting", 1)
    document.add_paragraph(f"We began small. {OWN_SENTENCE}. Then we grew.")
    document.save(str(tmp_path / "street-lighting.docx"))
    tab = open_tab(PRACTITIONER)

    tab.goto("/library")
    tab.get_by_role("link", name="Share a document").click()
    tab.get_by_label("File").set_input_files(tmp_path / "street-lighting.docx")
    tab.get_by_label("Title").fill("How we count lamps")
    tab.get_by_role("button", name="Share with colleagues").click()

    # The page says that it is being read, and shows its parts as soon as it has been, without reload.
    expect(tab.get_by_role("heading", level=1, name="How we count lamps")).to_be_visible()
    expect(tab.get_by_role("list", name="Pages")).to_contain_text("Street lighting", timeout=SECONDS_TO_BE_READ * 1000)
    hit = search_until_found(tab, "lamplighter keeps the ledger of every bulb")
    expect(hit).to_contain_text("How we count lamps")


def test_a_file_of_another_kind_is_refused_in_words_and_nothing_typed_is_lost(tabs: Tabs, tmp_path: Path) -> None:
    (tmp_path / "holiday.zip").write_bytes(b"PK\x03\x04 not a document")
    tab = tabs.open(PRACTITIONER)
    tab.goto("/library/new")
    tab.get_by_label("File").set_input_files(tmp_path / "holiday.zip")
    tab.get_by_label("Title").fill("Holiday pictures")
    tab.get_by_role("button", name="Share with colleagues").click()

    expect(tab.get_by_role("alert")).to_contain_text("There is a problem")
    expect(tab.get_by_label("Title")).to_have_value("Holiday pictures")
    tabs.expect_refusal("status of 415")


def sentence_of(file: str) -> dict[str, str]:
    """The sentence that is known to stand in the middle of a demo document."""
    phrases = json.loads((SHARED / "PHRASES.json").read_text(encoding="utf-8"))
    return next(one for one in phrases if one["file"] == file and one["page"] == 14)


def search_until_found(tab: Page, words: str) -> Locator:
    """Search again and again, as a reader would who has just shared the document."""
    hit = tab.get_by_role("main").get_by_role("listitem").filter(has=tab.get_by_role("mark")).first
    end = time.monotonic() + SECONDS_TO_BE_READ
    while time.monotonic() < end:
        tab.goto(f"/search?q={words}")
        if hit.count():
            break
        tab.wait_for_timeout(500)
    return hit
