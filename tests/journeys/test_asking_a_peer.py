"""A practitioner finds a peer by a criterion, writes to her in three actions, and they talk."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.addresses import PRACTITIONER
from tests.journeys.tabs import NARROW, Tabs, wait_until_live
from tests.journeys.timing import seconds_until_seen, told_at_once

pytestmark = pytest.mark.browser

HELOISA = "heloisa-zimmermann@joinville.demo.example"
ANNIKA = "annika-holmquist@spokane.demo.example"
CRITERION = "/standards/wwc-2022/RDC2"


def test_a_practitioner_asks_a_peer_from_the_criterion_and_they_talk_live(open_tab: Callable[..., Page]) -> None:
    ana, heloisa = open_tab(PRACTITIONER), open_tab(HELOISA)

    # The criterion says who can help, those like her first, and why.
    ana.goto("/standards")
    ana.get_by_role("link", name="Results-Driven Contracting", exact=True).click()
    ana.get_by_role("link", name="Measuring Outcomes for Key Procurements").click()
    people = ana.get_by_role("list", name="People who can help with RDC2")
    # Whose city has met it comes first; then whoever is most like her.
    expect(people.get_by_role("listitem").first).to_contain_text("Mendoza met RDC2")
    peer = people.get_by_role("listitem").filter(has_text="Heloísa Zimmermann")
    expect(peer).to_contain_text("City like yours: same country, same language")

    # Three actions: choose her, write, send. The message carries the criterion and her city along.
    peer.get_by_role("link", name="Ask Heloísa Zimmermann").click()
    text = ana.get_by_role("textbox", name="Your question")
    expect(text).to_have_value("")
    text.press_sequentially("How do you pay by the result?")
    ana.get_by_role("button", name="Send message").click()
    expect(ana.get_by_role("heading", level=1, name="Heloísa Zimmermann")).to_be_visible()
    expect(card_of(ana, "RDC2").last).to_contain_text("Porto Alegre, Brazil")
    wait_until_live(ana)

    # She finds it among her messages and answers; the answer comes without reload, in less than a second.
    heloisa.goto("/messages")
    heloisa.get_by_role("link", name="Ana Souza").click()
    expect(heloisa.get_by_text("How do you pay by the result?").last).to_be_visible()
    wait_until_live(heloisa)
    told_at_once(
        lambda words: seconds_until_said(heloisa, ana, words),
        ("By the room in use, not by the visit.", "And twice a year.", "Never by the hour.", "In June.", "In May too."),
    )

    # And back.
    thanks = told_at_once(
        lambda words: seconds_until_said(ana, heloisa, words),
        (
            "That is what I was looking for.",
            "We shall try it.",
            "I shall tell you more.",
            "From July on.",
            "With thanks.",
        ),
    )[-1]

    # Sent once, shown once, and still there after a reload.
    ana.reload()
    expect(ana.get_by_role("article").get_by_text(thanks)).to_have_count(1)


def test_somebody_who_writes_is_seen_writing_and_having_read(open_tab: Callable[..., Page]) -> None:
    ana, heloisa = open_tab(PRACTITIONER), open_tab(HELOISA)
    for tab, other in ((ana, "Heloísa Zimmermann"), (heloisa, "Ana Souza")):
        tab.goto("/messages")
        tab.get_by_role("link", name=other).first.click()
        expect(tab.get_by_role("heading", level=1, name=other)).to_be_visible()
        wait_until_live(tab)

    heloisa.get_by_role("textbox", name="Message").press_sequentially("One moment")
    expect(ana.get_by_text("Heloísa Zimmermann is writing")).to_be_visible()

    heloisa.get_by_role("button", name="Send").click()
    expect(ana.get_by_role("article").get_by_text("One moment")).to_be_visible()
    ana.bring_to_front()
    ana.get_by_role("textbox", name="Message").click()
    expect(heloisa.get_by_text("Read by Ana Souza")).to_be_visible()


def test_what_is_written_without_a_connection_waits_and_is_sent_once_and_in_order(tabs: Tabs) -> None:
    ana = tabs.open(PRACTITIONER)
    ana.goto("/messages")
    ana.get_by_role("link", name="Luis Pérez").first.click()
    wait_until_live(ana)
    sending = "**/api/v1/conversations/*/messages"
    ana.context.route(sending, lambda route: route.abort())

    for text in ("Written on a train", "Written in a tunnel"):
        write(ana, text)
        ana.get_by_role("button", name="Send").click()
    expect(ana.get_by_role("article").filter(has_text="Waiting for a connection")).to_have_count(2)
    expect(ana.get_by_role("textbox", name="Message")).to_have_value("")
    ana.reload()
    expect(ana.get_by_role("article").filter(has_text="Waiting for a connection")).to_have_count(2)
    other = ana.context.new_page()
    other.goto(ana.url)
    expect(other.get_by_role("article").filter(has_text="Written in a tunnel")).to_have_count(1)
    tabs.expect_refusal("ERR_FAILED")

    ana.context.unroute(sending)
    for tab in (ana, other):
        for text in ("Written on a train", "Written in a tunnel"):
            expect(tab.get_by_role("article").filter(has_text=text)).to_have_count(1, timeout=30_000)
        expect(tab.get_by_text("Waiting for a connection")).to_have_count(0, timeout=30_000)
    ana.reload()
    lines = ana.get_by_role("article").all_inner_texts()
    order = [text for line in lines for text in ("on a train", "in a tunnel") if text in line]
    assert order == ["on a train", "in a tunnel"]


def test_what_is_refused_says_why_and_can_be_given_up(tabs: Tabs) -> None:
    ana = tabs.open(PRACTITIONER)
    ana.goto("/messages")
    ana.get_by_role("link", name="Luis Pérez").first.click()
    wait_until_live(ana)
    problem = {"code": "takes_no_messages", "detail": "Luis Pérez is not taking messages."}
    ana.route("**/api/v1/conversations/*/messages", lambda route: route.fulfill(status=403, json=problem))

    write(ana, "Are you there?")
    ana.get_by_role("button", name="Send").click()
    refused = ana.get_by_role("article").filter(has_text="Not sent. Luis Pérez is not taking messages.")
    expect(refused.get_by_role("button", name="Send again")).to_be_visible()
    refused.get_by_role("button", name="Remove").click()
    expect(ana.get_by_role("article").filter(has_text="Are you there?")).to_have_count(0)
    ana.unroute_all()
    tabs.expect_refusal("403")


def test_three_actions_by_keyboard_alone(open_tab: Callable[..., Page]) -> None:
    ana = open_tab(PRACTITIONER)
    ana.goto(CRITERION)
    actions = Actions()
    focus(ana, ana.get_by_role("link", name="Ask Luis Pérez"))
    actions.count(lambda: ana.keyboard.press("Enter"))
    expect(ana.get_by_role("textbox", name="Your question")).to_be_focused()
    expect(ana.get_by_role("toolbar", name="Formatting")).to_be_visible()  # nobody types a sentence before it is there
    actions.count(lambda: ana.keyboard.type("Asked without a mouse."))
    actions.count(lambda: ana.keyboard.press("Control+Enter"))
    expect(ana.get_by_role("article").get_by_text("Asked without a mouse.")).to_be_visible()
    assert actions.taken == 3


def test_three_actions_on_a_phone(open_tab: Callable[..., Page]) -> None:
    ana = open_tab(PRACTITIONER)
    ana.set_viewport_size(NARROW)
    ana.goto(CRITERION)
    actions = Actions()
    actions.count(ana.get_by_role("link", name="Ask Hernando Quiroga").click)
    text = ana.get_by_role("textbox", name="Your question")
    expect(text).to_be_focused()
    assert ana.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    actions.count(lambda: text.press_sequentially("Asked on a phone."))
    actions.count(ana.get_by_role("button", name="Send message").click)
    expect(ana.get_by_role("article").get_by_text("Asked on a phone.")).to_be_visible()
    assert ana.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    assert actions.taken == 3


def test_what_came_of_it_is_one_click_and_the_other_sees_it_without_reloading(open_tab: Callable[..., Page]) -> None:
    ana, annika = open_tab(PRACTITIONER), open_tab(ANNIKA)
    for tab, other in ((ana, "Annika Holmquist"), (annika, "Ana Souza")):
        tab.goto("/messages")
        tab.get_by_role("link", name=other).first.click()
        expect(tab.get_by_role("heading", level=1, name=other)).to_be_visible()
        wait_until_live(tab)
    assert_choices_stand_below_and_the_menu_beside_its_button(ana)
    ana.get_by_role("button", name="Template shared").click()
    expect(card_of(annika, "RDC5")).to_contain_text("Template shared, Ana Souza")
    expect(ana.get_by_role("button", name="Template shared")).to_have_count(0)


def test_who_waits_in_vain_asks_the_next_one_with_words_to_change_first(open_tab: Callable[..., Page]) -> None:
    ana = open_tab(PRACTITIONER)
    ana.goto("/")
    ana.get_by_role("link", name="Ask somebody else about RDC2").click()
    expect(ana.get_by_text("Paul Ostrowski has not answered in five working days.")).to_be_visible()
    ana.get_by_role("list", name="Ask somebody else").get_by_role("link", name="Ask ").first.click()
    words = ana.get_by_role("textbox", name="Your question")
    expect(words).to_have_value(re.compile("Did you lose bidders?"))
    words.fill("Did you lose bidders when you paid by the result?")
    ana.get_by_role("button", name="Send message").click()
    expect(ana.get_by_role("article").get_by_text("Did you lose bidders when you paid").last).to_be_visible()
    ana.goto("/")
    expect(ana.get_by_role("link", name="Ask somebody else about RDC2")).to_have_count(0)


class Actions:
    """Counts what a person does."""

    def __init__(self) -> None:
        self.taken = 0

    def count(self, act: Callable[[], object]) -> None:
        """Do one thing."""
        act()
        self.taken += 1


def focus(tab: Page, place: Locator) -> None:
    """Go to a place by the Tab key alone."""
    for _ in range(80):
        tab.keyboard.press("Tab")
        if place.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError("the Tab key does not lead there")


def assert_choices_stand_below_and_the_menu_beside_its_button(page: Page) -> None:
    """The card, what was asked, what came of it, from top to bottom; the menu touches its button and is seen whole."""
    question = page.get_by_role("article").filter(has=card_of(page, "RDC5")).last
    choices = question.get_by_role("group", name="What came of the question")
    parts = (card_of(page, "RDC5").last, question.locator("[data-body]"), choices)
    tops = [box(part)["y"] for part in parts]
    assert tops == sorted(tops)
    button = question.locator(".message__actions summary")
    question.hover()
    button.click()
    menu, opener = box(question.locator(".menu__panel")), box(button)
    assert min(abs(opener["y"] + opener["height"] - menu["y"]), abs(menu["y"] + menu["height"] - opener["y"])) < 8
    assert 0 < menu["y"] < menu["y"] + menu["height"] < box(page.locator("#write"))["y"]
    button.click()


def box(part: Locator) -> dict[str, float]:
    """Where it is on the screen."""
    found = part.bounding_box()
    assert found is not None
    return dict(found)


def card_of(page: Page, code: str) -> Locator:
    """What the question is about, above it."""
    return page.get_by_role("group", name=f"Question about {code}", exact=True)


def write(tab: Page, text: str) -> None:
    """Type into the line for messages."""
    tab.get_by_role("textbox", name="Message").fill(text)


def seconds_until_said(writer: Page, reader: Page, words: str) -> float:
    """Send a message; the seconds until it stands in the other one's conversation."""
    write(writer, words)
    return seconds_until_seen(writer.get_by_role("button", name="Send"), reader, "article", words)
