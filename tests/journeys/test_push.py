"""Being told in a browser while Plaza is closed: turned on by keyboard, shown by the worker, turned off again.

A browser of a test reaches no push service. What it would answer is given to the page; all else is real, and the worker
is handed what was pushed by the browser itself.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import CDPSession, Page, expect

from tests.journeys.addresses import PRACTITIONER
from tests.journeys.pictures import picture
from tests.journeys.tabs import NARROW, sign_in, wait_until_live
from tests.journeys.test_every_page import barriers, width_of
from tests.pushd import FarBrowser

pytestmark = pytest.mark.browser

PAGE = "/notifications/preferences"
SOMEWHERE = "https://93.184.215.14/send/journey"  # public as far as anybody can tell; nothing is sent there
ANSWERING = """
(told) => {
  const kept = {
    endpoint: told.endpoint, expirationTime: null, options: {}, toJSON: () => told,
    unsubscribe: async () => { sessionStorage.removeItem("journey-push"); return true; },
  };
  const proto = PushManager.prototype;
  proto.subscribe = async (options) => {
    const key = new Uint8Array(options.applicationServerKey);
    if (!options.userVisibleOnly || key.length !== 65) throw new Error("a browser would not take this");
    sessionStorage.setItem("journey-push", "on");
    return kept;
  };
  proto.getSubscription = async () => (sessionStorage.getItem("journey-push") ? kept : null);
}
"""
SHOWN = """
async () => {
  const registration = await navigator.serviceWorker.getRegistration("/");
  const shown = await registration.getNotifications();
  return shown.map(({ title, body, tag, data, icon }) => ({ title, body, tag, data, icon }));
}
"""


def open_page(open_tab: Callable[..., Page], *, allowed: bool = True, **options: Any) -> Page:
    tab = open_tab(PRACTITIONER, fresh=True, **options)
    tab.context.grant_permissions(["notifications"] if allowed else [])  # what is not granted then is refused
    told = json.dumps(FarBrowser(SOMEWHERE).subscription)
    tab.add_init_script(f"({ANSWERING})({told})")
    tab.goto(PAGE)
    return tab


def deliver(tab: Page, told: dict[str, Any]) -> None:
    """Hand the worker what was pushed, as the browser does when it comes from its push service."""
    devtools = tab.context.new_cdp_session(tab)
    found: list[str] = []
    devtools.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda news: found.extend(
            one["registrationId"] for one in news["registrations"] if not one["isDeleted"]
        ),
    )  # fmt: skip
    devtools.send("ServiceWorker.enable")
    wait_for(tab, lambda: bool(found))
    origin = tab.evaluate("location.origin")
    push(devtools, origin, found[-1], told)


def push(devtools: CDPSession, origin: str, registration: str, told: dict[str, Any]) -> None:
    sent = {"origin": origin, "registrationId": registration, "data": json.dumps(told)}
    devtools.send("ServiceWorker.deliverPushMessage", sent)


def wait_for(tab: Page, happened: Callable[[], bool]) -> None:
    for _ in range(100):
        if happened():
            return
        tab.wait_for_timeout(50)
    raise AssertionError("it did not happen")


def test_a_browser_is_turned_on_by_keyboard_shows_what_is_pushed_and_is_turned_off(
    open_tab: Callable[..., Page],
) -> None:
    ana = open_page(open_tab)
    wait_until_live(ana)
    state = ana.locator("[data-push-state]")
    expect(state).to_have_text("This browser tells you nothing while Plaza is closed.")
    on = ana.get_by_role("button", name="Turn on in this browser")
    on.focus()
    ana.keyboard.press("Enter")
    expect(state).to_have_text("This browser tells you what is new.")
    expect(ana.get_by_role("button", name="Turn off in this browser")).to_be_focused()
    row = ana.get_by_role("list", name="Browsers that tell you").get_by_role("listitem")
    expect(row.get_by_role("button", name="Send a test")).to_be_visible()

    told = {
        "title": "Heloísa Zimmermann mentioned you", "body": "What do you think?", "url": "/notifications/1",
        "place": "/t/a-thread/1/2", "tag": "notification-1", "lang": "en", "count": 1,
    }  # fmt: skip
    deliver(ana, told)
    wait_for(ana, lambda: len(ana.evaluate(SHOWN)) == 1)
    deliver(ana, {**told, "body": "And this?"})
    wait_for(ana, lambda: [one["body"] for one in ana.evaluate(SHOWN)] == ["And this?"])
    shown = ana.evaluate(SHOWN)[0]
    assert (shown["title"], shown["tag"]) == (told["title"], told["tag"])
    assert shown["data"] == {"url": told["url"], "place": told["place"]}
    assert ana.request.get(shown["icon"]).ok

    ana.reload()
    expect(state).to_have_text("This browser tells you what is new.")
    off = ana.get_by_role("button", name="Turn off in this browser")
    off.focus()
    ana.keyboard.press("Enter")
    expect(state).to_have_text("This browser tells you nothing while Plaza is closed.")
    expect(ana.get_by_role("button", name="Turn on in this browser")).to_be_focused()
    expect(ana.get_by_role("button", name="Send a test")).to_have_count(0)


def test_whoever_signs_in_again_has_it_again_unless_it_was_removed_elsewhere(open_tab: Callable[..., Page]) -> None:
    ana = open_page(open_tab)
    ana.get_by_role("button", name="Turn on in this browser").click()
    expect(ana.get_by_role("button", name="Send a test")).to_have_count(1)
    ana.context.clear_cookies()  # the session has run out: nobody has signed out
    ana.evaluate("sessionStorage.removeItem('plaza-push-looked-after')")
    ana.goto("/")
    sign_in(ana, PRACTITIONER)
    wait_for(ana, lambda: is_on(ana))

    for one in browsers_of(ana):
        token = ana.request.get("/api/v1/me").json()["csrf_token"]
        ana.request.delete(f"/api/v1/me/push-subscriptions/{one['id']}", headers={"X-CSRFToken": token})
    ana.evaluate("sessionStorage.removeItem('plaza-push-looked-after')")
    ana.goto(PAGE)
    expect(ana.locator("[data-push-state]")).to_have_text("This browser tells you nothing while Plaza is closed.")
    assert browsers_of(ana) == []
    assert ana.evaluate("localStorage.getItem('plaza-push')") is None


def test_signing_out_leaves_nothing_behind_in_the_browser(open_tab: Callable[..., Page]) -> None:
    ana = open_page(open_tab)
    ana.get_by_role("button", name="Turn on in this browser").click()
    expect(ana.get_by_role("button", name="Send a test")).to_have_count(1)
    ana.goto("/me/account")
    ana.get_by_role("main").get_by_role("button", name="Sign out").last.click()
    ana.wait_for_url(lambda url: not url.endswith("/me/account"))
    assert ana.evaluate("localStorage.getItem('plaza-push')") is None


def test_a_browser_that_refuses_is_answered_kindly_and_the_page_is_free_of_barriers(
    open_tab: Callable[..., Page],
) -> None:
    ana = open_page(open_tab, allowed=False)
    expect(ana.locator("[data-push-state]")).to_contain_text("This browser does not let Plaza show anything.")
    expect(ana.get_by_role("button", name="Turn on in this browser")).to_be_hidden()
    assert barriers(ana) == []
    picture(ana, "push-refused")


def test_the_page_of_browsers_is_free_of_barriers_wide_and_narrow(open_tab: Callable[..., Page]) -> None:
    ana = open_page(open_tab)
    ana.get_by_role("button", name="Turn on in this browser").click()
    expect(ana.get_by_role("button", name="Send a test")).to_have_count(1)
    assert barriers(ana) == []
    picture(ana, "push")
    ana.set_viewport_size(NARROW)
    ana.evaluate("scrollTo(0, 0)")
    assert barriers(ana) == []
    assert width_of(ana) <= NARROW["width"]
    picture(ana, "push")


def test_the_worker_finds_the_tab_that_shows_it_and_tells_of_a_new_address(open_tab: Callable[..., Page]) -> None:
    ana = open_page(open_tab)
    ana.get_by_role("button", name="Turn on in this browser").click()
    expect(ana.get_by_role("button", name="Send a test")).to_have_count(1)
    wait_for(ana, lambda: bool(ana.context.service_workers))
    worker = ana.context.service_workers[0]
    ways = [
        ("/t/shared-data/7", "/t/shared-data/7/12", True), ("/t/shared-data/7/3", "/t/shared-data/7/12", True),
        ("/t/shared-data/8", "/t/shared-data/7/12", False), ("/messages/9", "/messages/9", True),
        ("/messages/91", "/messages/9", False), ("/", "", False),
    ]  # fmt: skip
    for open_at, place, found in ways:
        asked = {"url": f"https://plaza.example{open_at}"}
        assert worker.evaluate("([tab, place]) => leadsTo(tab, place)", [asked, place]) is found, (open_at, place)

    # And when the push service gives the browser another address, the worker tells Plaza.
    before = browsers_of(ana)[0]["made_at"]
    moved = FarBrowser(f"{SOMEWHERE}-moved").subscription
    worker.evaluate("(told) => renew({ newSubscription: told })", moved)
    assert is_on(ana)
    assert [one["made_at"] for one in browsers_of(ana)] != [before]


def is_on(tab: Page) -> bool:
    """Whether Plaza tells something in this browser."""
    session = tab.request.get("/api/v1/me/push-subscriptions").json()["session_id"]
    return session in [one["session_id"] for one in browsers_of(tab)]


def browsers_of(tab: Page) -> list[dict[str, Any]]:
    return list(tab.request.get("/api/v1/me/push-subscriptions").json()["items"])
