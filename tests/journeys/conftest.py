"""One served demo community and one Chromium for all journeys; each tab is watched for what must never happen."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from forum.kernel.outbox.delivering import count_waiting
from tests.journeys.tabs import Kept, Tabs
from tests.live import Community, Server, community

CHROMIUM = os.environ.get("TEST_BROWSER", "/usr/bin/chromium")
SECONDS = 10  # what a step may take on a busy machine; what is promised faster is measured in its test

expect.set_options(timeout=SECONDS * 1000)


@pytest.fixture(scope="session")
def plaza(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Community]:
    """The demo community, seeded as an operator seeds it; nothing of it is left for the server to catch up with."""
    with community(tmp_path_factory.mktemp("journeys")) as made:
        made.run("seed", "--scale", "city")
        assert made.ask(count_waiting) == (0, 0)
        yield made


@pytest.fixture(scope="session")
def server(plaza: Community) -> Iterator[Server]:
    """One process that does everything, as `make run` starts it."""
    with plaza.serve() as running:
        yield running


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser itself. Skips where none is installed."""
    if not Path(CHROMIUM).exists():
        pytest.skip(f"there is no browser at {CHROMIUM}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def kept(chromium: Browser, server: Server) -> Kept:
    """The browsers of members, so that not every journey begins with a password and without a single file."""
    return Kept(chromium, server.url)


@pytest.fixture
def tabs(kept: Kept) -> Iterator[Tabs]:
    """Tabs of people, each in a browser of its own. At the end nothing may have gone wrong in any of them."""
    opened = Tabs(kept)
    yield opened
    opened.close()
    assert opened.troubles == []


@pytest.fixture
def open_tab(tabs: Tabs) -> Callable[..., Page]:
    """`open_tab("peer@demo.example")` is a tab in which that member is signed in; without a name, a stranger's."""
    return tabs.open
