"""Two read one thread: what happens shows where it stands, moves nobody, and who slept asks for that alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.addresses import MODERATOR, PRACTITIONER
from tests.journeys.tabs import Tabs, wait_until_live

pytestmark = pytest.mark.browser


def reply(tab: Page, words: str) -> None:
    own = tab.get_by_label("Send it as a post of its own")  # offered from the second reply on
    if own.count():
        own.check()
    tab.get_by_role("textbox", name="Your reply").fill(words)
    tab.get_by_role("button", name="Send the reply").click()
    expect(tab.locator("article[data-post]").filter(has_text=words)).to_be_visible()


def start(tab: Page, title: str) -> str:
    tab.goto("/groups/data-management/new")
    tab.get_by_label("Title").fill(title)
    tab.get_by_role("textbox", name="What you want to know or share").fill(f"{title}\n\n" + "Line by line. " * 400)
    tab.get_by_role("button", name="Publish").click()
    expect(tab.get_by_role("heading", level=1, name=title)).to_be_visible()
    wait_until_live(tab)
    return tab.url


def top_of_first_post(tab: Page) -> float:
    return float(tab.evaluate("document.querySelector('article[data-post]').getBoundingClientRect().top"))


def test_new_posts_and_edits_move_nobody(open_tab: Callable[..., Page]) -> None:
    noreen, ana = open_tab(MODERATOR), open_tab(PRACTITIONER)
    address = start(ana, "Which column do you drop first when a file grows?")
    noreen.goto(address)
    wait_until_live(noreen)
    noreen.evaluate("scrollTo(0, 300)")
    before = top_of_first_post(noreen)
    for words in ("The one nobody can explain.", "The one that is always empty.", "None before asking."):
        reply(ana, words)
    expect(noreen.get_by_role("link", name="Show 3 new posts")).to_be_visible()
    assert top_of_first_post(noreen) == before
    noreen.get_by_role("link", name="Show 3 new posts").click()
    expect(noreen.locator("article[data-post]")).to_have_count(4)
    expect(noreen.get_by_role("link", name="new posts")).to_be_hidden()

    # A post above becomes shorter while she reads the last one: what she reads stays where it is.
    last = noreen.locator("article[data-post]").last
    last.scroll_into_view_if_needed()
    noreen.wait_for_timeout(300)
    place = last.bounding_box()
    ana.get_by_role("link", name="Edit post").first.click()
    ana.get_by_role("textbox", name="Text").fill("In short: which one?")
    ana.get_by_role("button", name="Save").click()
    expect(noreen.locator("article[data-post]").first).to_contain_text("In short: which one?")
    noreen.wait_for_timeout(300)
    now = last.bounding_box()
    assert place is not None
    assert now is not None
    tallest = noreen.evaluate("document.documentElement.scrollHeight - innerHeight - scrollY")
    assert abs(now["y"] - place["y"]) <= 2 or tallest <= 1


def test_a_browser_that_slept_asks_for_what_changed_and_for_nothing_else(
    tabs: Tabs, open_tab: Callable[..., Page]
) -> None:
    noreen, ana = open_tab(MODERATOR), open_tab(PRACTITIONER)
    address = start(ana, "Who signs when a data steward is on leave?")
    noreen.goto(address)
    wait_until_live(noreen)
    noreen.evaluate("window.sameLoad = true")
    noreen.context.set_offline(True)
    reply(ana, "Her deputy, in writing.")
    ana.get_by_role("link", name="Edit post").first.click()
    ana.get_by_role("textbox", name="Text").fill("And who signs for the deputy?")
    ana.get_by_role("button", name="Save").click()
    asked: list[str] = []
    noreen.on("request", lambda request: asked.append(request.url))
    noreen.context.set_offline(False)
    expect(noreen.locator("article[data-post]").first).to_contain_text("And who signs for the deputy?")
    expect(noreen.get_by_role("link", name="Show 1 new post")).to_be_visible()
    assert noreen.evaluate("window.sameLoad")
    pages = [url for url in asked if "socket.io" not in url and "/fragment?" not in url and "/api/" not in url]
    assert pages == []
    tabs.troubles[:] = [told for told in tabs.troubles if "ERR_INTERNET_DISCONNECTED" not in told]  # as it was to be


def test_who_else_reads_is_seen_beside_the_thread(open_tab: Callable[..., Page]) -> None:
    noreen, ana = open_tab(MODERATOR), open_tab(PRACTITIONER)
    address = start(ana, "Where do you keep the list of retired codes?")
    noreen.goto(address)
    wait_until_live(noreen)
    expect(ana.locator("[data-readers]")).to_contain_text("is reading this too")
    expect(noreen.locator("[data-readers]")).to_contain_text("Ana Souza is reading this too")
    noreen.goto("/groups")
    expect(ana.locator("[data-readers]")).to_be_hidden()


def test_a_timer_and_slow_mode_are_seen_at_once_and_take_nothing_from_who_writes(
    tabs: Tabs, open_tab: Callable[..., Page]
) -> None:
    noreen, ana = open_tab(MODERATOR), open_tab(PRACTITIONER)
    address = start(ana, "Which of the two forms do we retire?")
    ana.evaluate("window.sameLoad = true")
    writing = ana.get_by_role("textbox", name="Your reply")
    writing.fill("What I have typed stays.")

    noreen.goto(address)
    noreen.get_by_label("More about this thread").click()
    noreen.get_by_role("link", name="Timer and slow mode").click()
    noreen.get_by_label("Why").fill("The form is chosen.")
    noreen.get_by_role("button", name="Set the timer").click()
    expect(noreen.get_by_text("Closes in 7 days")).to_be_visible()
    expect(ana.get_by_text("Closes in 7 days")).to_be_visible()

    noreen.get_by_label("More about this thread").click()
    noreen.get_by_role("link", name="Timer and slow mode").click()
    noreen.get_by_role("button", name="Begin slow mode").click()
    expect(ana.get_by_text("10 minutes between two of your posts")).to_be_visible()
    expect(writing).to_have_value("What I have typed stays.")
    ana.get_by_role("button", name="Send the reply").click()
    expect(ana.get_by_role("alert")).to_contain_text("You can write in it again in 10 minutes")
    expect(writing).to_have_value("What I have typed stays.")
    assert ana.evaluate("window.sameLoad")
    tabs.troubles[:] = [told for told in tabs.troubles if "429" not in told]  # as it was to be
