"""Tabs of a browser, and what is written down about them: errors, requests to other hosts, answers of 500."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response

PASSWORD = "plaza-demo-2026"
WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 390, "height": 844}
LOCAL_SCHEMES = ("data", "blob", "about")


class Tabs:
    """Opens tabs and closes them all; `troubles` says what went wrong in any of them."""

    def __init__(self, browser: Browser, url: str, keys: dict[str, Any]) -> None:
        self._browser, self._url, self._keys = browser, url, keys
        self._contexts: list[BrowserContext] = []
        self.troubles: list[str] = []

    def open(self, email: str | None = None, fresh: bool = False, language: str | None = "en", **options: Any) -> Page:
        """A tab in a browser of its own; `fresh` signs in by hand, for whoever is going to sign out.

        The browser is set to English, since journeys speak in words that are seen; `language=None` leaves it open.
        """
        if email and not fresh and email not in self._keys:
            self._keys[email] = self._sign_in_once(email)
        if email and not fresh:
            options["storage_state"] = self._keys[email]
        context = self._browser.new_context(base_url=self._url, **{"viewport": WIDE, "locale": "en-US", **options})
        if language:
            context.add_cookies([{"name": "language", "value": language, "url": self._url}])
        self._contexts.append(context)
        page = context.new_page()
        self._watch(page)
        if email and fresh:
            sign_in(page, email)
        return page

    def close(self) -> None:
        """Close every tab."""
        for context in self._contexts:
            context.close()
        self._contexts.clear()

    def expect_refusal(self, reason: str) -> None:
        """A browser writes every refused request on its console; forget those of this reason, which were wanted."""
        wanted = [line for line in self.troubles if "Failed to load resource" in line and reason in line]
        assert wanted, f"nothing was refused with {reason}: {self.troubles}"
        self.troubles = [line for line in self.troubles if line not in wanted]

    def _sign_in_once(self, email: str) -> Any:
        context = self._browser.new_context(base_url=self._url, locale="en-US")
        context.add_cookies([{"name": "language", "value": "en", "url": self._url}])
        sign_in(context.new_page(), email)
        state = context.storage_state()
        context.close()
        return state

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

        page.on("console", heard)
        page.on("pageerror", lambda error: self.troubles.append(f"{page.url}: {error}"))
        page.on("request", asked)
        page.on("response", answered)


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
