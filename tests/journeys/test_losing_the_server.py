"""The server is killed and comes back: what was said before, meanwhile and after is in every tab, once and in order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

from tests.journeys.tabs import WIDE, sign_in, speak, wait_until_live
from tests.live import PASSWORD, Community, Person, Server, Visitor, community
from tests.realtime.scenes import conversation_of, group_of, thread_in

pytestmark = pytest.mark.browser


@dataclass
class Village:
    """Ana and Luis, a thread she has begun, a conversation they have, and the server, which may be killed."""

    plaza: Community
    server: Server
    ana: Person
    luis: Visitor
    context: BrowserContext
    thread: dict[str, object]
    conversation_id: int
    failed: list[str] = field(default_factory=list)

    def open(self, address: str) -> Page:
        """A tab of Ana's, which is live."""
        tab = self.context.new_page()
        tab.on("pageerror", lambda error: self.failed.append(str(error)))
        tab.goto(address)
        wait_until_live(tab)
        return tab

    def write(self, words: str) -> None:
        """Luis answers in the thread."""
        self.luis.write(f"/threads/{self.thread['id']}/posts", body=words, separate=True)

    def tell(self, words: str) -> None:
        """Luis writes into the conversation."""
        self.luis.write(f"/conversations/{self.conversation_id}/messages", body=words)

    def written(self) -> list[str]:
        """What stands in the thread behind its first post, as the API tells it."""
        posts = self.luis.call("GET", f"/threads/{self.thread['id']}/posts?limit=100").json()["items"]
        return [post["body"] for post in posts[1:]]

    def start_again(self) -> None:
        """The same server on the same port."""
        self.server = self.plaza.start(PORT=str(urlsplit(self.server.url).port))


@pytest.fixture
def village(tmp_path: Path, chromium: Browser) -> Iterator[Village]:
    with community(tmp_path) as plaza:
        ana, luis = plaza.join(name="Ana Souza"), plaza.join(name="Luis Perez")
        server = plaza.start()
        author, other = server.visit(ana), server.visit(luis)
        context = chromium.new_context(base_url=server.url, viewport=WIDE, locale="en-US")
        thread = thread_in(author, group_of(plaza, ana, luis))
        made = Village(plaza, server, ana, other, context, thread, conversation_of(author, luis))
        first = context.new_page()
        speak(first, server.url, "en")
        sign_in(first, ana.email, PASSWORD)
        first.close()
        yield made
        context.close()
        made.server.kill()
        assert made.failed == []


def test_a_server_that_is_killed_costs_no_tab_anything(village: Village) -> None:
    thread, inbox = village.open(str(village.thread["url"])), village.open("/notifications")
    talk = village.open(f"/messages/{village.conversation_id}")
    village.write("Before")
    expect(thread.get_by_role("link", name="1 new post")).to_be_visible()
    expect(inbox.get_by_role("listitem").filter(has_text="wrote in")).to_have_count(1)
    thread.get_by_role("link", name="1 new post").click()
    expect(bodies(thread)).to_have_text(["Before"])

    village.write("On the edge")
    village.tell("Said on the edge")
    village.server.kill()
    for tab in (thread, inbox, talk):
        expect(tab.get_by_text("Reconnecting…")).to_be_visible()
    answer(thread, "Sent while it was away")
    expect(thread.get_by_text("Not sent yet: there is no connection.")).to_be_visible()
    expect(field_of(thread, "Your reply")).to_have_value("Sent while it was away")
    field_of(talk, "Message").fill("Told while it was away")
    field_of(talk, "Message").press("Control+Enter")
    expect(talk.locator("[data-pending] [data-state]").get_by_text("Waiting for a connection")).to_be_visible()
    field_of(talk, "Message").fill("Half a sent")

    village.start_again()
    village.write("After one")
    village.write("After two")
    village.tell("Said after")
    for tab in (thread, inbox, talk):
        expect(tab.get_by_text("Reconnecting…")).to_be_hidden()
        wait_until_live(tab)
    expect(thread.get_by_text("Not sent yet: there is no connection.")).to_be_hidden()
    expect(field_of(thread, "Your reply")).to_have_value("")
    show_what_is_new(thread)
    village.plaza.rest()
    written = village.written()
    assert sorted(written) == sorted(["Before", "On the edge", "Sent while it was away", "After one", "After two"])
    assert [one for one in written if one.startswith("After")] == ["After one", "After two"]
    expect(bodies(thread)).to_have_text(written)
    said = talk.locator(".message:not([data-pending]) .message__bubble")
    for words in ("Said on the edge", "Said after", "Told while it was away"):
        expect(said.filter(has_text=words)).to_have_count(1)
    expect(talk.locator("[data-pending]:not(template)")).to_have_count(0)
    expect(field_of(talk, "Message")).to_have_value("Half a sent")
    row = inbox.get_by_role("listitem").filter(has_text=str(village.thread["title"]))
    expect(row).to_have_count(1)


def test_a_reply_whose_answer_is_lost_on_its_way_stands_once(village: Village) -> None:
    thread = village.open(str(village.thread["url"]))
    lost: list[str] = []

    def lose(route: Route) -> None:
        if route.request.method == "POST" and len(lost) < 2:
            lost.append(str(route.fetch().status))
            route.abort()
        else:
            route.continue_()

    thread.route("**/posts?*", lose)
    answer(thread, "Sent three times")
    expect(bodies(thread)).to_have_text(["Sent three times"])
    assert lost == ["200", "200"]
    assert village.written() == ["Sent three times"]
    expect(field_of(thread, "Your reply")).to_have_value("")
    expect(field_of(thread, "Your reply")).to_be_editable()


def test_what_waits_to_be_sent_can_be_changed_first_and_is_a_draft_meanwhile(village: Village) -> None:
    thread = village.open(str(village.thread["url"]))
    village.server.kill()
    answer(thread, "Too hasty")
    expect(field_of(thread, "Your reply")).not_to_be_editable()
    thread.get_by_role("button", name="Change it first").click()
    expect(field_of(thread, "Your reply")).to_be_editable()
    field_of(thread, "Your reply").fill("Better words")
    thread.wait_for_function("() => Object.values(localStorage).some((kept) => kept.includes('Better words'))")
    village.start_again()
    expect(thread.get_by_text("Reconnecting…")).to_be_hidden()
    wait_until_live(thread)
    thread.reload()
    wait_until_live(thread)
    expect(field_of(thread, "Your reply")).to_have_value("Better words")
    assert village.written() == []


def test_what_is_saved_while_the_page_is_asked_for_again_stands_on_it(village: Village) -> None:
    thread = village.open(str(village.thread["url"]))
    field_of(thread, "Your reply").fill("Almost lost")
    saved = "/api/v1/drafts/"

    def answer_late(route: Route) -> None:
        made = route.fetch()
        with thread.expect_response(lambda one: saved in one.url and one.request.method == "PUT"):
            pass
        thread.wait_for_timeout(100)
        route.fulfill(response=made)

    thread.route(thread.url, answer_late)
    thread.reload()
    expect(field_of(thread, "Your reply")).to_have_value("Almost lost")


def show_what_is_new(thread: Page) -> None:
    """Press the bar that says so, if one's own reply has not brought it already."""
    bar = thread.locator("[data-new-posts]")
    thread.wait_for_timeout(500)
    if bar.is_visible():
        bar.get_by_role("link").click()


def answer(thread: Page, words: str) -> None:
    """Write a reply and send it."""
    field_of(thread, "Your reply").fill(words)
    thread.get_by_role("button", name="Send the reply").click()


def field_of(tab: Page, name: str) -> Locator:
    """Where one writes."""
    return tab.get_by_role("textbox", name=name)


def bodies(thread: Page) -> Locator:
    """What the posts behind the first one say, as they stand."""
    return thread.locator("#posts article[data-post]:not(:first-of-type) [data-body]")
