"""What is handed over goes to public servers by https alone, or where the operator has said so."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest

from forum.kernel.public_addresses import FetchRefused
from forum.kernel.safe_sending import MOST_BYTES, Sender
from tests.receiver import HOST, Receiver, answering, dripping, flooding, receiving, silent

INSIDE = ["127.0.0.1", "10.0.0.1", "169.254.169.254", "192.168.1.1", "0.0.0.0", "::1", "::ffff:10.0.0.1", "fc00::1"]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as found:
        yield found


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://automation.city.example/", "not_https"), ("ftp://x.example/", "wrong_address"), ("", "wrong_address"),
        ("https://ana:secret@x.example/", "wrong_address"), ("https://x.example:22/", "closed_port"),
        ("https://x.example:80/", "closed_port"), ("https://localhost/", "private_address"),
        ("https://printer/", "private_address"), ("https://nas.local/", "private_address"),
        ("https://api.internal/", "private_address"), ("https://localhost./", "private_address"),
        ("https://127.0.0.1/", "private_address"), ("https://127.1/", "private_address"),
        ("https://2130706433/", "private_address"), ("https://0x7f.1/", "private_address"),
        ("https://0177.0.0.1/", "private_address"), ("https://[::1]/", "private_address"),
        ("https://[::ffff:169.254.169.254]/", "private_address"), ("https://[::ffff:a00:1]/", "private_address"),
        ("https://169.254.169.254/latest/", "private_address"), ("https://[fd00:ec2::254]/", "private_address"),
        ("https://１２７.0.0.1/", "private_address"), ("https://[64:ff9b::7f00:1]/", "private_address"),
        ("https://x.example/\r\nHost: inside", "wrong_address"), ("javascript:alert(1)", "wrong_address"),
    ],
)  # fmt: skip
def test_an_address_that_cannot_be_right_is_refused_before_anybody_is_asked(url: str, code: str) -> None:
    asked: list[str] = []
    sender = Sender(resolve=lambda host, port: asked.append(host) or ["93.184.215.14"])  # type: ignore[func-returns-value]  # notes it
    with pytest.raises(FetchRefused, match=code):
        sender.check(url)
    assert sender.post(url, {}, b"{}").problem == code
    assert asked == []


@pytest.mark.parametrize(
    "url", ["https://automation.city.example/x?y=1", "https://8.8.8.8/", "https://x.example:8443/"]
)
def test_a_public_one_is_not_and_is_asked_for_only_when_it_is_sent_to(url: str) -> None:
    asked: list[str] = []
    sender = Sender(resolve=lambda host, port: asked.append(host) or ["10.0.0.1"])  # type: ignore[func-returns-value]  # notes it
    sender.check(url)
    assert asked == []
    assert sender.post(url, {}, b"{}").problem == "private_address"
    assert len(asked) == 1


@pytest.mark.parametrize("address", INSIDE)
def test_a_name_that_leads_inside_is_not_connected_to(receiver: Receiver, address: str) -> None:
    sender = Sender(resolve=lambda host, port: ["93.184.215.14", address])
    assert sender.post("https://two-faced.example:8443/", {}, b"{}").problem == "private_address"
    assert receiver.messages == []


def test_what_the_operator_allows_is_that_host_and_that_port_alone(receiver: Receiver) -> None:
    sender = Sender(allowed=frozenset({(HOST, receiver.port)}))
    assert sender.post(receiver.url, {"x-told": "yes"}, b'{"a":1}').status == 204
    assert receiver.messages[0].headers["x-told"] == "yes"
    assert sender.post(f"http://127.0.0.2:{receiver.port}/", {}, b"").problem == "not_https"
    assert sender.post(f"http://{HOST}:{receiver.port + 1}/", {}, b"").problem == "not_https"


def test_no_environment_puts_a_proxy_in_between(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    sender = Sender(allowed=frozenset({(HOST, receiver.port)}))
    assert sender.post(receiver.url, {}, b"{}").status == 204


@pytest.mark.parametrize("behaviour", [silent(20), dripping])
def test_whoever_takes_too_long_is_cut_off(receiver: Receiver, behaviour: Any) -> None:
    receiver.answers = [behaviour]
    began = time.monotonic()
    answer = Sender(seconds=0.5, allowed=frozenset({(HOST, receiver.port)})).post(receiver.url, {}, b"{}")
    assert answer.problem == "too_slow"
    assert time.monotonic() - began < 10


def test_of_an_answer_no_more_is_read_than_is_needed(receiver: Receiver) -> None:
    receiver.answers = [flooding, answering(200, b"x" * (MOST_BYTES * 3)), answering(200, b"\xff\x00ok")]
    sender = Sender(seconds=5, allowed=frozenset({(HOST, receiver.port)}))
    for _ in range(2):
        answer = sender.post(receiver.url, {}, b"{}")
        assert (answer.ok, len(answer.text)) == (True, 2000)
    assert sender.post(receiver.url, {}, b"{}").text == "\ufffd\ufffdok"


def test_a_redirect_is_an_answer_like_any_other(receiver: Receiver) -> None:
    receiver.answers = [answering(301, Location="http://169.254.169.254/")]
    answer = Sender(allowed=frozenset({(HOST, receiver.port)})).post(receiver.url, {}, b"{}")
    assert (answer.status, answer.ok) == (301, False)
