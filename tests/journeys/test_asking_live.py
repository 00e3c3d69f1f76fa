"""An AMA: members ask and vote in two browsers at once, the host answers, and everybody sees it without reloading."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa
from playwright.sync_api import Locator, Page, expect

from forum.blueprints.events.models.events import Event
from forum.kernel.database import session
from tests.journeys.addresses import MODERATOR, PEER, PRACTITIONER
from tests.journeys.tabs import Tabs
from tests.live import Community

pytestmark = pytest.mark.browser

FIRST, SECOND = "Which list did you throw away first?", "Who pays for the second year?"


def live_page(plaza: Community) -> str:
    """The address of the live page of the AMA of the demo community."""
    return f"/events/{plaza.ask(lambda: session.scalar(sa.select(Event.id).where(Event.kind == 'ama')))}/live"


def question(page: Page, text: str) -> Locator:
    return page.locator("[data-question]").filter(has_text=text)


def ask(page: Page, text: str) -> None:
    page.get_by_label("What do you want to know?").fill(text)
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator("[data-ask-status]")).to_have_text("Your question stands among the others.")


def test_members_ask_and_vote_and_the_host_answers_before_their_eyes(plaza: Community, tabs: Tabs) -> None:
    address = live_page(plaza)
    host, ana, luis = tabs.open(MODERATOR), tabs.open(PRACTITIONER), tabs.open(PEER)
    for page in (host, ana, luis):
        page.goto(address)
        expect(page.locator("body[data-live=on]")).to_be_attached()
    expect(ana.locator("[data-here-count]")).to_have_text("3")

    # What one asks stands on the pages of the others.
    ask(ana, FIRST)
    for page in (host, luis):
        expect(question(page, FIRST)).to_contain_text("Ana Souza, Porto Alegre")

    # A vote moves the figure everywhere, and is taken back by the same button.
    luis.get_by_role("button", name=FIRST).click()
    expect(question(ana, FIRST).locator("[data-count]")).to_have_text("1")
    luis.get_by_role("button", name=FIRST).click()
    expect(question(ana, FIRST).locator("[data-count]")).to_have_text("0")
    luis.get_by_role("button", name=FIRST).click()
    expect(question(host, FIRST).locator("[data-count]")).to_have_text("1")

    # Without a name, nobody learns who asked; the host included.
    luis.get_by_label("Ask without my name").check()
    ask(luis, SECOND)
    expect(question(host, SECOND)).to_contain_text("Asked without a name")
    expect(question(host, SECOND)).not_to_contain_text("Luis")

    # Her own page knows that it is hers at once: she can take it back, and neither votes for it nor reports it.
    expect(question(luis, SECOND).get_by_role("link", name=re.compile("^Take it back"))).to_be_visible()
    expect(question(luis, SECOND).get_by_role("button", name=SECOND)).to_have_count(0)
    expect(question(luis, SECOND).get_by_role("link", name=re.compile("^Report"))).to_have_count(0)
    expect(question(ana, SECOND).get_by_role("link", name=re.compile("^Report"))).to_be_visible()
    expect(question(ana, SECOND).get_by_role("link", name=re.compile("^Take it back"))).to_have_count(0)

    # One is answered aloud, the other in writing.
    question(host, FIRST).get_by_role("button", name=re.compile("^Answered live")).click()
    for page in (ana, luis):
        expect(page.locator("[data-settled] .question__text", has_text=FIRST)).to_be_visible()
    question(host, SECOND).get_by_role("link", name=re.compile("^Answer or merge")).click()
    host.get_by_label("Answer", exact=True).fill("The department that **asked** for it.")
    host.get_by_role("button", name="Publish the answer").click()
    expect(question(luis, SECOND).get_by_text("The department that asked for it.")).to_be_visible()
    expect(question(ana, SECOND)).to_contain_text("Answered in writing")


def test_a_question_can_be_taken_back(plaza: Community, tabs: Tabs) -> None:
    address = live_page(plaza)
    page = tabs.open(PRACTITIONER)
    page.goto(address)
    text = "Does a list of lists help anybody?"
    ask(page, text)
    page.reload()
    mine = question(page, text)
    expect(mine).to_be_visible()
    mine.get_by_role("link", name=re.compile("^Take it back")).click()
    page.get_by_role("button", name="Take it back").click()
    expect(question(page, text)).to_have_count(0)
