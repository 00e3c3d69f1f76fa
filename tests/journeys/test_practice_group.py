"""A practice group discusses: a question with a mention, an answer that arrives, a thread pinned, locked, opened."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.addresses import MODERATOR, PRACTITIONER
from tests.journeys.tabs import wait_until_live
from tests.journeys.timing import seconds_until_seen, told_at_once

pytestmark = pytest.mark.browser

TITLES = (
    "Who owns the code list when two departments edit it?",
    "Who may change the code list while its owner is away?",
    "Who is asked before a code is given up?",
    "Who tells the vendors that a code is new?",
    "Who keeps the codes of the year before?",
)
REPLIES = (
    "One owner, and a list of who must be asked.",
    "Two is one too many.",
    "It is settled once a year.",
    "The minutes say who decides.",
    "Vendors read it on the portal.",
)
REASON = "The decision is in the charter now."


def test_a_group_discusses_and_its_moderator_curates(open_tab: Callable[..., Page]) -> None:
    noreen, ana = open_tab(MODERATOR), open_tab(PRACTITIONER)
    noreen.goto("/")
    wait_until_live(noreen)
    bell = noreen.get_by_role("link", name="Notifications").first.locator("[data-count]")
    before = int(bell.text_content() or 0)

    # A member starts a thread and mentions the moderator, whom the editor offers by name. She is told at once, on
    # whatever page she is, and goes there.
    titles = told_at_once(lambda title: seconds_until_mentioned(ana, noreen, title), TITLES)
    title = titles[-1]
    expect(bell).to_have_text(str(before + len(titles)))
    noreen.get_by_role("status").get_by_role("link", name=mentioned(title)).click()
    expect(noreen.get_by_role("heading", level=1, name=title)).to_be_visible()
    expect(ana.get_by_role("heading", level=1, name=title)).to_be_visible()
    wait_until_live(ana)
    wait_until_live(noreen)

    # Her answer waits behind a bar, so that nothing jumps under the reader.
    replies = told_at_once(lambda words: seconds_until_replied(noreen, ana, words), REPLIES)
    expect(post(ana, "One owner, and a list")).to_have_count(0)
    ana.get_by_role("link", name=bar(len(replies))).click()
    expect(post(ana, "One owner, and a list")).to_be_visible()
    expect(post(noreen, "One owner, and a list")).to_have_count(1)

    # She pins and locks; the member sees why no reply can be written, without reload.
    choose(noreen, "Pin")
    expect(header(noreen)).to_contain_text("Pinned")
    choose(noreen, "Lock")
    noreen.get_by_label("Why").fill(REASON)
    noreen.get_by_role("button", name="Lock", exact=True).click()
    expect(header(noreen)).to_contain_text("Locked")
    expect(ana.get_by_text(f"Locked: {REASON}")).to_be_visible()
    expect(ana.get_by_role("textbox", name="Your reply")).to_have_count(0)
    expect(ana.get_by_role("link", name="Reply", exact=True)).to_have_count(0)
    ana.goto("/groups/data-management")
    row = ana.get_by_role("listitem").filter(has_text=title)
    expect(row).to_contain_text("Pinned")
    expect(row).to_contain_text("Locked")
    row.get_by_role("link", name=title).click()
    expect(ana.get_by_text(f"Locked: {REASON}")).to_be_visible()

    # Unlocked and unpinned, the talk goes on.
    wait_until_live(ana)
    choose(noreen, "Unlock")
    expect(ana.get_by_role("textbox", name="Your reply")).to_be_visible()
    choose(noreen, "Unpin")
    expect(header(noreen)).not_to_contain_text("Pinned")
    ana.get_by_role("textbox", name="Your reply").fill("Then I shall name one on Monday.")
    ana.get_by_role("button", name="Send the reply").click()
    expect(post(ana, "Then I shall name one")).to_be_visible()
    expect(noreen.get_by_role("link", name="1 new post")).to_be_visible()


def test_an_edited_post_changes_where_it_is_being_read(open_tab: Callable[..., Page]) -> None:
    noreen, ana = open_tab(MODERATOR), open_tab(PRACTITIONER)
    ana.goto("/groups/open-data/new")
    ana.get_by_label("Title").fill("Which column name would you rename first?")
    ana.get_by_role("textbox", name="What you want to know or share").fill("Ours is called misc_2.")
    ana.get_by_role("button", name="Publish to Open data").click()
    expect(post(ana, "misc_2")).to_be_visible()
    noreen.goto(ana.url)
    wait_until_live(noreen)

    post(ana, "misc_2").get_by_role("link", name="Edit").click()
    ana.get_by_role("textbox", name="Text").fill("Ours is called misc_3.")
    ana.get_by_role("button", name="Save").click()

    expect(post(noreen, "misc_3")).to_be_visible()
    expect(post(noreen, "misc_2")).to_have_count(0)


def seconds_until_mentioned(writer: Page, reader: Page, title: str) -> float:
    """Start a thread that mentions the moderator; the seconds until she is told."""
    writer.goto("/groups/data-management")
    writer.get_by_role("link", name="Start a thread").click()
    writer.get_by_label("Title").fill(title)
    text = writer.get_by_role("textbox", name="What you want to know or share")
    text.fill(f"{title} ")  # the same words twice would be taken for a slip
    text.press_sequentially("@noreen")
    writer.get_by_role("option", name="Noreen Gallagher").click()
    text.press_sequentially("how do you settle it?")
    expect(text).to_have_value(f"{title} @noreen-gallagher how do you settle it?")
    publish = writer.get_by_role("button", name="Publish to Data management")
    return seconds_until_seen(publish, reader, "[role=status] a", mentioned(title))


def mentioned(title: str) -> str:
    """What the moderator is told."""
    return f"Ana Souza mentioned you in “{title}”"


def seconds_until_replied(writer: Page, reader: Page, words: str) -> float:
    """Answer in the thread; the seconds until the reader is told of one more post."""
    writer.get_by_role("textbox", name="Your reply").fill(words)
    own = writer.get_by_label("Send it as a post of its own")  # offered from the second reply on
    if own.count():
        own.check()
    send = writer.get_by_role("button", name="Send the reply")
    return seconds_until_seen(send, reader, "a", bar(REPLIES.index(words) + 1))


def bar(count: int) -> str:
    """What waits for the reader."""
    return "1 new post" if count == 1 else f"{count} new posts"


def post(tab: Page, text: str) -> Locator:
    """The post with the words in it."""
    return tab.get_by_role("article").filter(has_text=text)


def header(tab: Page) -> Locator:
    """What stands above the thread."""
    return tab.get_by_role("main").locator("header").first


def choose(tab: Page, name: str) -> None:
    """Choose from the menu of the thread."""
    header(tab).get_by_label("More about this thread").click()
    items = header(tab).get_by_role("group")
    items.get_by_text(name, exact=True).click()
