"""Who may open a connection, judged by the Origin of the request."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests
import websocket

from forum.kernel.realtime.protocol_engine import StrictEngine
from forum.kernel.realtime.protocol_errors import Refusal
from forum.kernel.realtime.protocol_origins import OriginPolicy
from tests.protocol.peers import Polling, Socket, running

HOME = "https://forum.example"


@pytest.fixture(scope="module")
def host() -> Iterator[str]:
    with running(StrictEngine(cors_allowed_origins=[HOME]).handle_request) as address:
        yield address


STRANGERS = [
    "https://evil.example",
    "null",
    "",
    "http://forum.example",
    "https://forum.example.evil.example",
    "https://evil-forum.example",
    "https://forum.example:8443",
    "https://forum.example/",
    "HTTPS://FORUM.EXAMPLE",
    "https://forum.example, https://evil.example",
    "*",
]


@pytest.mark.parametrize("origin", STRANGERS)
def test_another_origin_is_refused_whatever_else_it_says(host: str, origin: str) -> None:
    forwarded = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"}
    refused = Polling(host, Origin=origin, **forwarded, **{"Sec-Fetch-Site": "same-origin"}).greeting
    assert refused.status_code == 403
    assert "Access-Control-Allow-Origin" not in refused.headers
    with pytest.raises(websocket.WebSocketBadStatusException, match="403"):
        Socket(host, suppress_origin=True, header={"Origin": origin, "X-Forwarded-Host": "evil.example"})


def test_the_server_s_own_host_is_not_an_allowed_origin_unless_listed(host: str) -> None:
    assert Polling(host, Origin=f"http://{host}").greeting.status_code == 403


def test_a_listed_origin_connects_over_both_transports(host: str) -> None:
    greeting = Polling(host, Origin=HOME, Cookie="session=1").greeting
    assert greeting.status_code == 200
    assert greeting.headers["Access-Control-Allow-Origin"] == HOME
    Socket(host, suppress_origin=False, origin=HOME, cookie="session=1").close()


def test_a_cookie_without_an_origin_is_refused(host: str) -> None:
    assert Polling(host, Cookie="session=1").greeting.status_code == 403
    with pytest.raises(websocket.WebSocketBadStatusException, match="403"):
        Socket(host, cookie="session=1")


@pytest.mark.parametrize(
    ("site", "status"), [("same-origin", 200), ("same-site", 403), ("cross-site", 403), ("none", 403)]
)
def test_a_browser_s_own_poll_has_no_origin_and_is_known_by_its_fetch_metadata(
    host: str, site: str, status: int
) -> None:
    greeting = Polling(host, Cookie="session=1", **{"Sec-Fetch-Site": site}).greeting
    assert greeting.status_code == status


def test_fetch_metadata_does_not_replace_the_origin_of_a_websocket(host: str) -> None:
    with pytest.raises(websocket.WebSocketBadStatusException, match="403"):
        Socket(host, cookie="session=1", header={"Sec-Fetch-Site": "same-origin"})


def test_the_origin_is_judged_on_every_request_of_a_session(host: str) -> None:
    session = Polling(host, Origin=HOME)
    session.headers = {"Origin": "https://evil.example"}
    assert session.post("4hello").status_code == 403
    assert session.poll().status_code == 403


def test_a_program_without_cookies_needs_no_origin(host: str) -> None:
    assert Polling(host).greeting.status_code == 200


def test_a_preflight_allows_only_a_listed_origin(host: str) -> None:
    url = f"http://{host}/engine.io/?EIO=4&transport=polling"
    allowed = requests.options(url, headers={"Origin": HOME}, timeout=5)
    assert allowed.headers["Access-Control-Allow-Methods"] == "GET, POST, OPTIONS"
    assert requests.options(url, headers={"Origin": "https://evil.example"}, timeout=5).status_code == 403


@pytest.mark.parametrize("origins", [None, [], ()])
def test_nothing_listed_means_nobody(origins: Any) -> None:
    with pytest.raises(Refusal):
        OriginPolicy(origins).check({"REQUEST_METHOD": "GET", "HTTP_ORIGIN": HOME})


@pytest.mark.parametrize(
    "origins",
    ["*", "", ["*"], [HOME, "*"], "https://*.example", "null", "forum.example", "ftp://forum.example", f"{HOME}/path",
     "https://user@forum.example", f"{HOME}?a", [None], [1], lambda origin: True],
)  # fmt: skip
def test_what_is_not_an_exact_origin_stops_the_start(origins: Any) -> None:
    with pytest.raises((ValueError, TypeError)):
        StrictEngine(cors_allowed_origins=origins)


@pytest.mark.parametrize(
    ("listed", "sent"),
    [
        ("https://Forum.Example:443/", HOME),
        ("http://127.0.0.1:80", "http://127.0.0.1"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://[::1]:8000", "http://[::1]:8000"),
    ],
)
def test_a_listed_origin_is_read_as_a_browser_would_send_it(listed: str, sent: str) -> None:
    OriginPolicy(listed).check({"REQUEST_METHOD": "GET", "HTTP_ORIGIN": sent})
    assert OriginPolicy(listed).allowed == {sent}
