"""One served demo community and one Chromium for all journeys; each tab is watched for what must never happen."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from forum.kernel.outbox.delivering import count_waiting
from tests.journeys.tabs import Kept, Tabs
from tests.live import Community, Server, community_at, database_for

CHROMIUM = os.environ.get("TEST_BROWSER", "/usr/bin/chromium")
SECRET_KEY = "journeys-" + "k" * 32
SECONDS = 10  # what a step may take on a busy machine; what is promised faster is measured in its test

expect.set_options(timeout=SECONDS * 1000)


@pytest.fixture(scope="session")
def plaza(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Community]:
    """The demo community, seeded as an operator seeds it; nothing of it is left for the server to catch up with."""
    seeded = seed_once(shared_folder(tmp_path_factory) / "demo")
    folder = tmp_path_factory.mktemp("journeys")
    shutil.copytree(seeded, folder, dirs_exist_ok=True)
    with community_at(folder, f"sqlite:///{folder / 'plaza.sqlite3'}", secret_key=SECRET_KEY) as made:
        assert made.ask(count_waiting) == (0, 0)
        yield made


def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of this run that all its workers see."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


def seed_once(folder: Path) -> Path:
    """The data of the demo community; the first worker that asks makes it, which takes a minute, the others wait."""
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            making = folder.with_suffix(".making")
            shutil.rmtree(making, ignore_errors=True)
            making.mkdir()
            with database_for(making, None) as url, community_at(making, url, secret_key=SECRET_KEY) as made:
                made.run("seed", "--scale", "city")
            making.rename(folder)
    return folder


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
