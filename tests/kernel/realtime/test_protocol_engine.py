"""Engine.IO v4 over both transports, against a real server."""

import time
from collections.abc import Iterator

import pytest
import requests

from tests.protocol import engineio_echo
from tests.protocol.echoes import echoing_engine
from tests.protocol.peers import Polling, Socket, fastest_close, running


@pytest.fixture(scope="module")
def host() -> Iterator[str]:
    with running(echoing_engine(ping_interval=0.3)[1]) as address:
        yield address


def test_a_polling_handshake_tells_the_terms_in_milliseconds(host: str) -> None:
    session = Polling(host)
    assert session.greeting.text.startswith("0")
    sid = session.terms.pop("sid")
    assert len(sid) == 20
    assert session.terms == {
        "upgrades": ["websocket"],
        "pingInterval": 300,
        "pingTimeout": 5000,
        "maxPayload": 1_000_000,
    }


def test_a_websocket_handshake_offers_no_upgrade(host: str) -> None:
    peer = Socket(host)
    assert peer.terms["upgrades"] == []
    peer.close()


@pytest.mark.parametrize(
    ("method", "query"),
    [
        ("GET", "transport=polling"),
        ("GET", "EIO=3&transport=polling"),
        ("GET", "EIO=abc&transport=polling"),
        ("GET", "EIO=4"),
        ("GET", "EIO=4&transport=abc"),
        ("GET", "EIO=4&transport=websocket"),
        ("GET", "EIO=4&transport=polling&sid=nobody"),
        ("POST", "EIO=4&transport=polling"),
        ("POST", "EIO=4&transport=polling&sid=nobody"),
        ("PUT", "EIO=4&transport=polling"),
        ("DELETE", "EIO=4&transport=polling"),
        ("GET", "EIO=4&transport=polling&" + "&".join(f"a{n}=1" for n in range(50))),
    ],
)
def test_a_request_outside_the_protocol_is_a_bad_request(host: str, method: str, query: str) -> None:
    answer = requests.request(method, f"http://{host}/engine.io/?{query}", timeout=5)
    assert answer.status_code == 400
    assert "code" in answer.json()


@pytest.mark.parametrize(
    "headers",
    [
        {"Upgrade": "websocket", "Connection": "Upgrade"},
        {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13"},
        {
            "Upgrade": "websocket",
            "Connection": "Upgrade",
            "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": "short",
        },
        {
            "Upgrade": "websocket",
            "Connection": "Upgrade",
            "Sec-WebSocket-Version": "8",
            "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
        },
    ],
)
def test_half_a_websocket_handshake_is_a_bad_request(host: str, headers: dict[str, str]) -> None:
    url = f"http://{host}/engine.io/?EIO=4&transport=websocket"
    assert requests.get(url, headers=headers, timeout=5).status_code == 400


def test_answers_are_not_kept_by_caches_and_are_not_sniffed(host: str) -> None:
    headers = Polling(host).greeting.headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Vary"] == "Origin"


@pytest.mark.parametrize("payload", ["4hello", "4one\x1e4two\x1e4three", "4hello\x1ebAQIDBA==", '4["a",1]', "4é"])
def test_a_polling_payload_comes_back_in_order(host: str, payload: str) -> None:
    session = Polling(host)
    posted = session.post(payload.encode())
    assert (posted.status_code, posted.text) == (200, "ok")
    assert session.poll().content == payload.encode()


def test_a_websocket_carries_text_and_bytes(host: str) -> None:
    peer = Socket(host)
    assert peer.ask("4hello") == "4hello"
    assert peer.ask(b"\x01\x02\x03") == b"\x01\x02\x03"
    peer.close()


@pytest.mark.parametrize(
    "body", ["abc", "", "9x", "4a\x1e", "b!!!!", b"4\xff\xfe", "2probe", "5", "6", "0{}", "\x1e".join(["4"] * 65)]
)
def test_a_malformed_payload_ends_the_session(host: str, body: str | bytes) -> None:
    session = Polling(host)
    assert session.post(body).status_code == 400
    assert session.poll().status_code == 400


@pytest.mark.parametrize("frame", ["abc", "9", "bAQID", "2", "2probe", "5", "6", "0{}"])
def test_a_malformed_frame_closes_the_websocket_within_a_tenth_of_a_second(host: str, frame: str) -> None:
    assert fastest_close(lambda: Socket(host), [frame]) < 0.1


def test_two_polls_at_once_end_the_session(host: str) -> None:
    session = Polling(host)
    first = session.poll_aside()
    assert session.poll().status_code == 400
    assert (first.response().status_code, first.response().text) == (200, "1")
    assert session.poll().status_code == 400


@pytest.mark.parametrize("transport", ["polling", "websocket"])
def test_the_server_pings_and_a_pong_keeps_the_session(host: str, transport: str) -> None:
    if transport == "websocket":
        peer = Socket(host)
        for _ in range(3):
            assert peer.receive() == "2"
            peer.send("3")
        peer.close()
        return
    session = Polling(host)
    for _ in range(3):
        assert session.poll().text == "2"
        assert session.post("3").status_code == 200


def test_a_client_that_never_answers_a_ping_is_dropped_on_time() -> None:
    with running(engineio_echo.app) as host:
        session, peer = Polling(host), Socket(host)
        assert 0.35 < peer.seconds_until_closed() < 2
        assert session.poll().status_code == 400


def test_unasked_pongs_do_not_start_further_heartbeats(host: str) -> None:
    peer = Socket(host)
    peer.send(*["3"] * 50)
    assert peer.receive() == "2"
    begin = time.monotonic()
    peer.send("3")
    assert peer.receive() == "2"
    assert time.monotonic() - begin > 0.25
    peer.close()


def test_a_close_ends_a_waiting_poll_cleanly(host: str) -> None:
    session = Polling(host)
    waiting = session.poll_aside()
    assert session.post("1").status_code == 200
    assert (waiting.response().status_code, waiting.response().text) == (200, "6")
    assert session.poll().status_code == 400


def test_a_poll_that_crosses_its_close_ends_cleanly_once(host: str) -> None:
    session = Polling(host)
    session.post("1")
    assert session.poll().text == "6"
    assert session.poll().status_code == 400


def test_a_close_ends_the_websocket(host: str) -> None:
    peer = Socket(host)
    assert peer.ask("1") is None


def test_an_upgrade_releases_the_poll_and_keeps_what_was_said(host: str) -> None:
    session = Polling(host)
    waiting = session.poll_aside()
    peer = Socket(host, sid=session.terms["sid"])
    assert peer.ask("2probe") == "3probe"
    assert waiting.response().text == "6"
    session.post("4said while upgrading")
    assert peer.ask("5") == "4said while upgrading"
    assert peer.ask("4hello") == "4hello"
    assert session.poll().status_code == 400
    assert session.post("4late").status_code == 400
    peer.close()


def test_a_second_websocket_on_a_session_is_closed_and_the_first_goes_on(host: str) -> None:
    session = Polling(host)
    first = Socket(host, sid=session.terms["sid"])
    first.send("2probe", "5")
    assert first.receive() == "3probe"
    assert Socket(host, sid=session.terms["sid"]).receive() is None
    assert first.ask("4hello") == "4hello"
    first.close()


def test_a_failed_probe_leaves_the_session_polling(host: str) -> None:
    session = Polling(host)
    assert Socket(host, sid=session.terms["sid"]).ask("4too early") is None
    session.post("4still here")
    assert session.poll().text == "4still here"
