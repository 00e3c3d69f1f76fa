"""Two processes behind nginx as the documentation sets it up: any process for a WebSocket, one for long polling, and a
restart of each while people read and write."""

from __future__ import annotations

import asyncio
import random
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import requests
import socketio

from bench.fleet import Fleet
from bench.pages import OpenPage
from bench.soak import Author, Figures, settle, sign_many_in
from tests.live import POSTGRESQL, REDIS, Visitor, community, free_port
from tests.realtime.places import TWO_PROCESSES
from tests.realtime.proxies import PROGRAM, nginx
from tests.realtime.scenes import group_of, thread_in

PAGES, POLLING = 16, 4
pytestmark = [
    *TWO_PROCESSES,
    pytest.mark.skipif(not PROGRAM, reason="nginx is not installed"),
    pytest.mark.filterwarnings("ignore:Unverified HTTPS request"),
]


@dataclass
class Site:
    """What stands behind the address."""

    fleet: Fleet
    url: str
    thread_id: int
    author: Visitor

    @property
    def room(self) -> dict[str, int]:
        return {"thread_id": self.thread_id}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    ports, front = (free_port(), free_port()), free_port()
    url = f"https://127.0.0.1:{front}"
    environment = {"FORUM_RELAY": "off", "PUBLIC_URL": url, "FORUM_TRUSTED_PROXIES": "1"}
    with community(tmp_path_factory.mktemp("plaza"), POSTGRESQL, REDIS) as plaza, plaza.work():
        fleet = Fleet(plaza, environment, front=url)
        try:
            for port in ports:
                fleet.add(str(port))
            with nginx(tmp_path_factory.mktemp("nginx"), front, ports):
                writer = plaza.join()
                author = Trusting(url, writer)
                thread_id = thread_in(author, group_of(plaza, writer, visibility="members"))["id"]
                plaza.rest()
                yield Site(fleet, url, thread_id, author)
        finally:
            fleet.end()


class Trusting(Visitor):
    """A browser that takes the certificate of the test."""

    def request(self, *args: Any, **options: Any) -> Any:
        return super().request(*args, **{**options, "verify": False})


def cookies_of(site: Site, count: int) -> list[str]:
    """As the site names them where it is reached by https."""
    return [cookie.replace("plaza=", "__Host-plaza=") for cookie in site.fleet.plaza.ask(lambda: sign_many_in(count))]


@pytest.mark.parametrize("transports", [["polling"], ["polling", "websocket"], ["websocket"]])
def test_sockets_of_every_kind_come_through_and_hear_at_once(site: Site, transports: list[str]) -> None:
    heard: dict[int, list[int]] = {}
    clients = []
    for number, cookie in enumerate(cookies_of(site, POLLING)):
        client = socketio.Client(
            reconnection=False, http_session=_trusting(), ssl_verify=False,
            websocket_extra_options={"suppress_origin": True, "sslopt": UNCHECKED},  # the header says it
        )  # fmt: skip
        client.on("post_published", _listener(heard.setdefault(number, [])))
        headers = {"Cookie": cookie, "Origin": site.url}
        client.connect(site.url, headers=headers, transports=transports, wait_timeout=10)
        assert client.call("watch_thread", site.room, timeout=8)["ok"]
        clients.append(client)
    sent = [post(site) for _ in range(3)]
    end = time.monotonic() + 8
    while time.monotonic() < end and any(sent != got for got in heard.values()):
        time.sleep(0.05)
    assert heard == dict.fromkeys(range(POLLING), sent)
    assert {client.transport() for client in clients} == {transports[-1]}
    for client in clients:
        client.disconnect()


def test_websockets_need_no_process_of_their_own_and_no_restart_costs_anybody_anything(site: Site) -> None:
    figures = Figures()
    pages = [OpenPage(cookie, site.fleet.urls, site.thread_id) for cookie in cookies_of(site, PAGES)]
    asyncio.run(restart_both(site, pages, figures))
    assert set(figures.statuses) == {201}
    assert figures.wrong == []
    for page in pages:
        assert page.heard.posts == sorted(figures.posts)
        assert (page.heard.gaps, page.heard.reloads) == (0, 0)
    assert all(page.heard.returns for page in pages)  # each was cut off, at one process or the other
    cut_off_at_first = sum(len(page.heard.returns) == 1 for page in pages)
    assert cut_off_at_first > 0  # so they had not all been at the same process


async def restart_both(site: Site, pages: list[OpenPage], figures: Figures) -> None:
    tasks = [asyncio.create_task(page.stay(random.Random(number))) for number, page in enumerate(pages)]
    await asyncio.gather(*(page.ready.wait() for page in pages))
    stopped = threading.Event()
    writing = Author(site.author, site.fleet, site.thread_id, figures)
    author = asyncio.create_task(asyncio.to_thread(writing.post_until, stopped, 0.5))
    for _ in range(2):
        await asyncio.sleep(2)
        await asyncio.to_thread(site.fleet.restart_oldest)
    await asyncio.sleep(4)
    stopped.set()
    await author
    await settle(pages, set(figures.posts))
    for task in tasks:
        task.cancel()


UNCHECKED = {"cert_reqs": 0, "check_hostname": False}


def _trusting() -> requests.Session:
    made = requests.Session()
    made.verify, made.trust_env = False, False  # a list of authorities in the environment would be asked all the same
    return made


def _listener(ids: list[int]) -> Callable[[dict[str, Any]], None]:
    return lambda payload: ids.append(payload["post_id"])


def post(site: Site) -> int:
    """A new post of the author."""
    sent = {"body": f"What we found on day {time.monotonic_ns()}.", "separate": True}
    return int(site.author.write(f"/threads/{site.thread_id}/posts", **sent)["id"])
