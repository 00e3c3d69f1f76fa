"""Pictures in what one writes: chosen, pasted and dropped, each with words for whoever does not see it."""

from __future__ import annotations

import base64
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.factories.pictures import photo
from tests.journeys.addresses import PRACTITIONER
from tests.journeys.tabs import Tabs

pytestmark = pytest.mark.browser
UPLOADS = "**/api/v1/uploads?**"
SEND = """([base64, name, type, how]) => {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const carried = new DataTransfer();
  carried.items.add(new File([bytes], name, { type }));
  const area = document.querySelector("form[data-reply] textarea");
  const facts = { bubbles: true, cancelable: true };
  if (how === "paste") return area.dispatchEvent(new ClipboardEvent("paste", { ...facts, clipboardData: carried }));
  area.dispatchEvent(new DragEvent("dragover", { ...facts, dataTransfer: carried }));
  const marked = document.querySelector(".is-dropping") !== null;
  area.dispatchEvent(new DragEvent("drop", { ...facts, dataTransfer: carried }));
  return marked;
}"""


def _open(tab: Page) -> None:
    tab.goto("/groups/data-management/discussions")
    tab.get_by_role("link", name="Codes for storm drains").first.click()
    tab.wait_for_url("**/t/**")


def _id(tab: Page, place: int) -> str:
    return str(tab.locator('form[data-reply] [name="file_ids"]').nth(place).input_value())


def _bring(tab: Page, how: str, content: bytes, name: str, kind: str = "image/png") -> bool:
    return bool(tab.evaluate(SEND, [base64.b64encode(content).decode(), name, kind, how]))


def test_pictures_are_chosen_pasted_and_dropped_and_stand_in_the_post(open_tab: Callable[..., Page]) -> None:
    tab = open_tab(PRACTITIONER)
    _open(tab)
    area = tab.get_by_role("textbox", name="Your reply")
    area.fill("Our drains by district:")
    form = tab.locator("form[data-reply]")
    attached = form.get_by_role("list", name="Attached files").get_by_role("listitem")

    form.get_by_label("Attach files").set_input_files(
        {"name": "districts.png", "mimeType": "image/png", "buffer": photo((640, 420), "PNG")}
    )
    expect(attached).to_have_count(1)
    area.press("Control+End")
    attached.first.get_by_role("button", name="Put into the text").click()
    expect(area).to_have_value("Our drains by district:\n\n![districts](/files/" + _id(tab, 0) + ")")
    tab.keyboard.type("A map of the districts")  # the name was chosen, so that typing replaces it

    area.press("Control+End")
    _bring(tab, "paste", photo((500, 300), "PNG"), "image.png")
    expect(attached).to_have_count(2)
    expect(attached.nth(1).locator("progress")).to_have_count(0)
    tab.keyboard.type("The register as a table")

    area.press("Control+End")
    assert _bring(tab, "drop", photo((400, 400)), "drain.jpg", "image/jpeg")
    expect(attached).to_have_count(3)
    attached.nth(2).get_by_role("button", name="Put into the text").click()
    tab.keyboard.type("A drain with its number")
    assert area.input_value().count("](/files/") == 3

    form.get_by_role("button", name="Preview").click()
    expect(form.get_by_role("img", name="A drain with its number")).to_be_visible()
    form.get_by_role("button", name="Preview").click()
    form.get_by_role("button", name="Send the reply").click()
    post = tab.locator("article[data-post]").last
    for words in ("A map of the districts", "The register as a table", "A drain with its number"):
        shown = post.get_by_role("img", name=words)
        expect(shown).to_be_visible()
        shown.evaluate("(img) => { img.loading = 'eager'; return img.decode(); }")
        assert int(shown.evaluate("(img) => img.naturalWidth")) > 100
    expect(post.locator(".attachments")).to_have_count(0)  # nothing is shown twice
    expect(attached).to_have_count(0)
    expect(area).to_have_value("")


def test_a_file_on_its_way_shows_how_far_it_is_and_is_waited_for(open_tab: Callable[..., Page]) -> None:
    tab = open_tab(PRACTITIONER)
    _open(tab)
    form = tab.locator("form[data-reply]")

    held: list[Route] = []
    tab.route(UPLOADS, lambda route: held.append(route))
    tab.get_by_role("textbox", name="Your reply").fill("With a picture:")
    posts = tab.locator("article[data-post]").count()
    _bring(tab, "drop", photo((300, 200), "PNG"), "slow.png")
    expect(form.get_by_role("progressbar", name="Sending…")).to_be_visible()
    form.get_by_role("button", name="Send the reply").click()
    expect(form.get_by_role("alert")).to_have_text("Wait until the files are sent.")
    held.pop().continue_()
    expect(form.get_by_role("progressbar")).to_have_count(0)
    assert tab.locator("article[data-post]").count() == posts
    form.get_by_role("button", name="Remove slow.png").click()
    expect(form.get_by_role("list", name="Attached files").get_by_role("listitem")).to_have_count(0)
    tab.get_by_role("textbox", name="Your reply").fill("")


def test_a_file_that_is_refused_says_what_to_do_and_what_is_written_stays(tabs: Tabs) -> None:
    tab = tabs.open(PRACTITIONER)
    _open(tab)
    area = tab.get_by_role("textbox", name="Your reply")
    area.fill("What I wrote.")
    form = tab.locator("form[data-reply]")
    told, attached = form.get_by_role("alert"), form.get_by_role("list", name="Attached files").get_by_role("listitem")
    tab.evaluate(
        """() => {
          const most = Number(document.querySelector("[data-attach]").dataset.mostBytes);
          const carried = new DataTransfer();
          carried.items.add(new File([new Uint8Array(most + 1)], "scan.png", { type: "image/png" }));
          const area = document.querySelector("form[data-reply] textarea");
          area.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: carried }));
        }"""
    )
    expect(told).to_contain_text("is larger than")
    expect(attached).to_have_count(0)
    _bring(tab, "drop", b"MZ\x90\x00 a program", "setup.exe", "application/x-msdownload")
    expect(told).to_contain_text("Use a document, a text or a picture.")
    expect(attached).to_have_count(0)
    _bring(tab, "paste", b"This is no picture at all.", "broken.png")
    expect(told).to_be_visible()
    expect(told).not_to_contain_text("is larger than")
    expect(attached).to_have_count(0)
    expect(area).to_have_value("What I wrote.")
    area.fill("")
    tabs.expect_refusal("415")
