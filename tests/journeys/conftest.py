"""One served demo community and one Chromium for all journeys; each tab is watched for what must never happen."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.journeys.tabs import Tabs
from tests.live import Community, Server, community

CHROMIUM = os.environ.get("TEST_BROWSER", "/usr/bin/chromium")
SECONDS = 10  # what a step may take on a busy machine; what is promised faster is measured in its test

expect.set_options(timeout=SECONDS * 1000)


@pytest.fixture(scope="session")
def plaza(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Community]:
    """The demo community, seeded as an operator seeds it."""
    with community(tmp_path_factory.mktemp("journeys")) as made:
        made.run("seed", "--scale", "city")
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
def keys() -> dict[str, Any]:
    """Where each member is signed in already, so that not every journey begins with a password."""
    return {}


@pytest.fixture
def tabs(chromium: Browser, server: Server, keys: dict[str, Any]) -> Iterator[Tabs]:
    """Tabs of people, each in a browser of its own. At the end nothing may have gone wrong in any of them."""
    opened = Tabs(chromium, server.url, keys)
    yield opened
    opened.close()
    assert opened.troubles == []


@pytest.fixture
def open_tab(tabs: Tabs) -> Callable[..., Page]:
    """`open_tab("peer@demo.example")` is a tab in which that member is signed in; without a name, a stranger's."""
    return tabs.open
