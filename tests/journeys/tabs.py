"""Tabs of a browser, and what is written down about them: errors, requests to other hosts, answers of 500."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit
from weakref import WeakSet

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Locator, Page, Request, Response

PASSWORD = "plaza-demo-2026"
WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 390, "height": 844}
LOCAL_SCHEMES = ("data", "blob", "about")
ACTS = ("check", "click", "dblclick", "fill", "focus", "hover", "press", "press_sequentially", "select_option",
        "set_input_files", "tap", "uncheck")  # fmt: skip
_early: WeakSet[BrowserContext] = WeakSet()


def _act_once_loaded() -> None:
    """Whoever plays a journey acts on a page once its scripts have run: a journey on a busy machine types faster than
    any person into a page of which half is there. What is typed early has journeys of its own, which ask for `early`.
    """

    def waiting(act: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(act)
        def once_loaded(locator: Locator, *arguments: Any, **options: Any) -> Any:
            if locator.page.context not in _early:
                locator.page.wait_for_load_state()
            return act(locator, *arguments, **options)

        return once_loaded

    for name in ACTS:
        setattr(Locator, name, waiting(getattr(Locator, name)))


_act_once_loaded()


class Kept:
    """Browsers of members in which they are signed in already, kept from one journey to the next with what they hold.

    A browser that is opened anew fetches every file again and begins with a password: that is paid for once.
    """

    def __init__(self, browser: Browser, url: str) -> None:
        self.browser, self.url = browser, url
        self._tabs: dict[str, Page] = {}
        self._keys: dict[str, Any] = {}

    def take(self, email: str, **options: Any) -> Page:
        """The tab of a member in a browser of these options; whoever takes it gives it back."""
        tab = self._tabs.pop(f"{email} {sorted(options.items())}", None)
        if tab is not None:
            return tab
        tab = self.make(storage_state=self._keys.get(email), **options)
        if email not in self._keys:
            speak(tab, self.url, "en")
            sign_in(tab, email)
            self._keys[email] = tab.context.storage_state()
        return tab

    def give_back(self, tab: Page, email: str, **options: Any) -> None:
        """Close what was opened beside it and leave the page, so that its socket closes."""
        for page in tab.context.pages:
            if page is not tab:
                page.close()
        tab.context.unroute_all()
        tab.unroute_all()
        tab.goto("about:blank")
        tab.set_viewport_size(options.get("viewport", WIDE))
        tab.emulate_media(color_scheme="null", reduced_motion="null")
        self._tabs[f"{email} {sorted(options.items())}"] = tab

    def make(self, early: bool = False, **options: Any) -> Page:
        """A tab in a browser of its own; `early` acts on pages before their scripts have run."""
        context = self.browser.new_context(base_url=self.url, **{"viewport": WIDE, "locale": "en-US", **options})
        if early:
            _early.add(context)
        return context.new_page()


class Tabs:
    """Opens tabs and closes them all; `troubles` says what went wrong in any of them."""

    def __init__(self, kept: Kept) -> None:
        self._kept, self._url = kept, kept.url
        self._lent: list[tuple[Page, str, dict[str, Any]]] = []
        self._own: list[Page] = []
        self._listeners: dict[Page, list[tuple[Any, Callable[[Any], None]]]] = {}
        self.troubles: list[str] = []

    def open(self, email: str | None = None, fresh: bool = False, language: str | None = "en", **options: Any) -> Page:
        """A tab in a browser of its own; `fresh` signs in by hand, for whoever is going to sign out.

        The browser is set to English, since journeys speak in words that are seen; `language=None` leaves it open.
        """
        if email and not fresh:
            page = self._kept.take(email, **options)
            self._lent.append((page, email, options))
        else:
            page = self._kept.make(**options)
            self._own.append(page)
        if language:
            speak(page, self._url, language)
        self._watch(page)
        if email and fresh:
            sign_in(page, email)
        return page

    def close(self) -> None:
        """Close the tabs of this journey; give back those of members."""
        for page in self._own:
            page.context.close()
        for page, email, options in self._lent:
            for event, listener in self._listeners.pop(page):
                page.remove_listener(event, listener)
            self._kept.give_back(page, email, **options)
        self._own, self._lent = [], []

    def expect_refusal(self, reason: str) -> None:
        """A browser writes every refused request on its console; forget those of this reason, which were wanted."""
        wanted = [line for line in self.troubles if "Failed to load resource" in line and reason in line]
        assert wanted, f"nothing was refused with {reason}: {self.troubles}"
        self.troubles = [line for line in self.troubles if line not in wanted]

    def _watch(self, page: Page) -> None:
        own = urlsplit(self._url).netloc

        def heard(message: ConsoleMessage) -> None:
            if message.type == "error":  # refused by the content security policy is one of them
                self.troubles.append(f"{page.url}: {message.text}")

        def asked(request: Request) -> None:
            address = urlsplit(request.url)
            if address.scheme not in LOCAL_SCHEMES and address.netloc != own:
                self.troubles.append(f"{page.url}: asked another host for {request.url}")

        def answered(response: Response) -> None:
            if response.status >= 500:
                self.troubles.append(f"{page.url}: {response.url} answered {response.status}")

        def failed(error: Error) -> None:
            self.troubles.append(f"{page.url}: {error}")

        self._listeners[page] = [("console", heard), ("pageerror", failed), ("request", asked), ("response", answered)]
        for event, listener in self._listeners[page]:
            page.on(event, listener)


def speak(page: Page, url: str, language: str) -> None:
    """Set the language of a browser."""
    page.context.add_cookies([{"name": "language", "value": language, "url": url}])


def sign_in(page: Page, email: str, password: str = PASSWORD) -> None:
    """Sign in through the form, as anybody does."""
    page.goto("/sign-in")
    page.get_by_label("Work email").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)


def wait_until_live(page: Page) -> None:
    """Return once the page's socket is open, so that what happens next is heard."""
    page.wait_for_function("() => document.body.dataset.live === 'on'")
