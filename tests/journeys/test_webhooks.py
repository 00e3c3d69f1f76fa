"""An administrator connects another system: makes a webhook and its secret, sends a test and sends it again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.factories.accounts import create_member
from tests.factories.discussions import start_thread
from tests.factories.groups import create_group
from tests.journeys.pictures import picture
from tests.journeys.tabs import NARROW, WIDE, Kept, Tabs, sign_in
from tests.journeys.test_every_page import barriers, width_of
from tests.live import PASSWORD, Community, Person, community
from tests.receiver import HOST, Receiver, answering, receiving

pytestmark = pytest.mark.browser


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as found:
        yield found


@pytest.fixture
def plaza_with_receiver(tmp_path: Path, chromium: Browser, receiver: Receiver) -> Iterator[tuple[Community, Tabs]]:
    """A small community of its own, whose operator has allowed the receiver; nothing may go wrong in its tabs."""
    with (
        community(tmp_path) as plaza,
        plaza.serve(FORUM_WEBHOOKS_ALLOWED=f"{HOST}:{receiver.port}") as server,
    ):
        tabs = Tabs(Kept(chromium, server.url))
        yield plaza, tabs
        tabs.close()
        assert tabs.troubles == []


def test_an_administrator_connects_another_system(
    plaza_with_receiver: tuple[Community, Tabs], receiver: Receiver
) -> None:
    plaza, tabs = plaza_with_receiver
    tab = tabs.open()
    enter(tab, plaza.join(role="administrator", name="Ada Admin"))
    tab.get_by_role("navigation", name="Main menu").get_by_role("link", name="Webhooks").click()
    expect(tab.get_by_text("No other system is told anything yet")).to_be_visible()
    look_at(tab, "webhooks-none")
    tab.get_by_role("link", name="Add a webhook").click()
    look_at(tab, "webhook-form")
    tab.get_by_label("Name").fill("City automation")
    tab.get_by_label("Address of the receiver").fill(receiver.url)
    tab.get_by_role("button", name="Add the webhook").click()

    expect(tab.get_by_text("It has no secret yet")).to_be_visible()
    tab.get_by_role("button", name="Make the secret").click()
    expect(tab.get_by_role("heading", level=1, name="The secret")).to_be_visible()
    secret = tab.get_by_text("whsec_").text_content() or ""
    look_at(tab, "webhook-secret")
    tab.get_by_role("link", name="I have copied it").click()

    receiver.answers = [answering(500, b"out of order"), answering(200, b"thank you")]
    tab.get_by_role("button", name="Send a test").click()
    expect(tab.get_by_role("status").filter(has_text="Answered 500")).to_be_visible()  # without loading the page again
    expect(tab.get_by_text("out of order")).to_be_visible()
    tab.get_by_role("button", name="Send it again").click()
    expect(tab.get_by_role("status").filter(has_text="Answered 200")).to_be_visible()
    assert [message.id for message in receiver.messages] == [receiver.messages[0].id] * 2
    assert all(message.is_signed_with(secret) for message in receiver.messages)
    look_at(tab, "webhook-delivery")

    plaza.ask(talk)
    receiver.wait_for(4)
    tab.get_by_role("link", name="City automation").first.click()
    expect(tab.get_by_role("link", name="post.created")).to_be_visible()
    look_at(tab, "webhook")
    tab.goto("/webhooks")
    look_at(tab, "webhooks")
    tab.get_by_role("link", name="City automation").click()
    tab.get_by_role("button", name="Switch off").click()
    expect(tab.get_by_text("An administrator switched it off.")).to_be_visible()
    tab.get_by_role("link", name="Remove").click()
    look_at(tab, "webhook-removal")
    tab.get_by_role("button", name="Remove the webhook").click()
    expect(tab.get_by_text("The webhook is removed.")).to_be_visible()


def enter(tab: Page, person: Person) -> None:
    sign_in(tab, person.email, PASSWORD)


def talk() -> None:
    ana = create_member(name="Ana Souza")
    start_thread(ana, create_group(ana, name="Data management"), title="Exit clauses", body="How do you word them?")


def look_at(tab: Page, name: str) -> None:
    """By axe and by eye, wide and narrow."""
    tab.wait_for_load_state()
    for size in (WIDE, NARROW):
        tab.set_viewport_size(size)
        assert barriers(tab) == [], name
        assert width_of(tab) <= size["width"], name
        picture(tab, name)
    tab.set_viewport_size(WIDE)
