"""Pages whose connection is lost: what was told meanwhile is there once, in every tab, however it was lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.addresses import PRACTITIONER
from tests.journeys.tabs import Tabs, wait_until_live
from tests.journeys.test_talking import HELOISA, converse, field

pytestmark = pytest.mark.browser
REMEMBER_SOCKETS = """
window.opened = [];
const Stock = window.WebSocket;
window.WebSocket = class extends Stock { constructor(...sent) { super(...sent); window.opened.push(this); } };
"""
NO_WEBSOCKETS = """
const Stock = window.WebSocket;
window.WebSocket = class extends Stock { constructor(url) { super(url.replace(/sid=|EIO=4/, "EIO=3")); } };
"""
WAYS = ["offline", "closed"]


@pytest.mark.parametrize("way", WAYS)
def test_what_was_told_while_two_tabs_were_cut_off_is_in_both_once_and_in_order(tabs: Tabs, way: str) -> None:
    ana, heloisa = tabs.open(PRACTITIONER, fresh=True), tabs.open(HELOISA)
    ana.context.add_init_script(REMEMBER_SOCKETS)
    second = ana.context.new_page()
    for tab, other in ((ana, "Heloísa Zimmermann"), (second, "Heloísa Zimmermann"), (heloisa, "Ana Souza")):
        converse(tab, other)
        wait_until_live(tab)
    said = [f"{way}: before", f"{way}: while away", f"{way}: and again"]
    say(heloisa, said[0])
    for tab in (ana, second):
        expect(lines(tab, way)).to_have_text([said[0]])
    cut_off(way, [ana, second])
    for words in said[1:]:
        say(heloisa, words)
    ana.context.set_offline(False)
    for tab in (ana, second):
        expect(lines(tab, way)).to_have_text(said)
        wait_until_live(tab)
    say(ana, f"{way}: here again")
    expect(lines(second, way)).to_have_text([*said, f"{way}: here again"])
    tabs.troubles = [one for one in tabs.troubles if not ("WebSocket" in one or "ERR_" in one or "socket.io" in one)]


def test_where_websockets_are_blocked_pages_are_live_by_polling(tabs: Tabs) -> None:
    ana, heloisa = tabs.open(PRACTITIONER, fresh=True), tabs.open(HELOISA)
    ana.context.add_init_script(NO_WEBSOCKETS)
    for tab, other in ((ana, "Heloísa Zimmermann"), (heloisa, "Ana Souza")):
        converse(tab, other)
        wait_until_live(tab)
    say(heloisa, "Behind an old proxy")
    expect(lines(ana, "Behind an old proxy")).to_have_count(1)
    tabs.close()
    tabs.troubles = [one for one in tabs.troubles if "WebSocket" not in one]


def test_a_tab_that_nobody_touches_says_no_more_that_somebody_is_here(open_tab: Callable[..., Page]) -> None:
    ana = open_tab(PRACTITIONER, fresh=True)
    ana.clock.install()
    sent: list[str] = []
    ana.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(str(frame))))
    ana.goto("/messages")
    wait_until_live(ana)
    ana.mouse.move(10, 10)
    ana.clock.run_for(60_000)
    ana.wait_for_timeout(200)
    assert says_here(sent) >= 2
    ana.clock.fast_forward(300_000)
    ana.wait_for_timeout(200)
    before = says_here(sent)
    ana.clock.run_for(60_000)
    ana.wait_for_timeout(200)
    assert says_here(sent) == before
    ana.mouse.move(20, 20)
    ana.wait_for_timeout(200)
    assert says_here(sent) == before + 1


def cut_off(way: str, tabs: list[Page]) -> None:
    """The network goes, or something between closes the connection."""
    if way == "offline":
        tabs[0].context.set_offline(True)
    for tab in tabs if way == "closed" else ():
        tab.evaluate("() => window.opened.forEach((one) => one.close())")


def say(tab: Page, words: str) -> None:
    """Write a line and see that it was taken."""
    field(tab).fill(words)
    field(tab).press("Control+Enter")
    expect(lines(tab, words)).to_have_count(1)


def lines(tab: Page, words: str) -> Locator:
    """The lines that say so, as they stand."""
    return tab.locator(".message:not([data-pending]) .message__bubble").filter(has_text=words)


def says_here(sent: list[str]) -> int:
    return sum('"seen"' in frame for frame in sent)
