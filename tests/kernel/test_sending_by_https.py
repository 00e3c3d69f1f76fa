"""What is sent to addresses that others give goes to the public internet alone, by HTTPS alone, and nowhere else."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from forum.kernel.public_addresses import FetchRefused
from forum.kernel.safe_sending import Sender
from tests.kernel.test_safe_fetch import PRIVATE
from tests.pushd import PushService, push_service


@pytest.fixture(scope="module")
def far(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PushService]:
    with push_service(tmp_path_factory.mktemp("far"), "") as service:
        yield service


@pytest.fixture
def sender(far: PushService) -> Sender:
    far.given, far.answers, far.slow = [], {}, 0.0
    return Sender(usual_port=True, allowed=frozenset({("127.0.0.1", far.port)}), trust=far.trust)


def url_of(far: PushService, path: str = "/send/one") -> str:
    return f"https://127.0.0.1:{far.port}{path}"


@pytest.mark.parametrize("address", PRIVATE)
def test_no_private_address_is_sent_to_whatever_its_name(address: str) -> None:
    sender = Sender(resolve=lambda host, port: [address])
    with pytest.raises(FetchRefused):
        sender.look_up("https://innocent.example/")
    assert sender.post("https://innocent.example/", {}, b"").problem == "private_address"


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("https://127.0.0.1/", "private_address"), ("https://localhost/", "private_address"),
        ("https://[::1]/", "private_address"), ("https://[::ffff:10.0.0.1]/", "private_address"),
        ("https://169.254.169.254/latest", "private_address"), ("https://[fd00::1]/", "private_address"),
        ("http://push.example/", "not_https"), ("https://push.example:8443/", "closed_port"),
        ("https://push.example:22/", "closed_port"), ("https://ana:x@push.example/", "wrong_address"),
        ("ftp://push.example/", "wrong_address"), ("/send/one", "wrong_address"), ("", "wrong_address"),
    ],
)  # fmt: skip
def test_addresses_of_other_kinds_are_refused(url: str, why: str) -> None:
    sender = Sender(usual_port=True)
    with pytest.raises(FetchRefused, match=why):
        sender.look_up(url)
    assert sender.post(url, {}, b"").problem == why


def test_one_private_address_among_public_ones_is_enough(far: PushService) -> None:
    with pytest.raises(FetchRefused, match="private_address"):
        Sender(resolve=lambda host, port: ["93.184.215.14", "fd00::1"]).look_up("https://two-faced.example/")


def test_a_public_address_is_taken() -> None:
    asked: list[tuple[str, int]] = []
    sender = Sender(resolve=lambda host, port: asked.append((host, port)) or ["93.184.215.14"])  # type: ignore[func-returns-value]  # notes it
    sender.look_up("https://push.example/send/one")
    assert asked == [("push.example", 443)]


def test_the_answer_is_told_with_what_it_asks_for(far: PushService, sender: Sender) -> None:
    far.answers["/send/one"] = [(429, {"Retry-After": "30"})]
    answer = sender.post(url_of(far), {"TTL": "60"}, b"content")
    assert (answer.status, answer.retry_after(datetime.now(UTC))) == (429, timedelta(seconds=30))
    assert (far.given[0].body, far.given[0].headers["ttl"]) == (b"content", "60")


def test_a_redirect_is_an_answer_and_is_not_followed(far: PushService, sender: Sender) -> None:
    far.answers["/send/one"] = [(302, {"Location": url_of(far, "/send/two")})]
    assert sender.post(url_of(far), {}, b"").status == 302
    assert [one.path for one in far.given] == ["/send/one"]


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(far: PushService, sender: Sender) -> None:
    assert replace(sender, trust=None).post(url_of(far), {}, b"secret").problem == "no_trust"
    assert far.given == []


def test_who_answers_too_slowly_is_given_up(far: PushService, sender: Sender) -> None:
    far.slow, began = 3.0, time.monotonic()
    assert replace(sender, seconds=0.4).post(url_of(far), {}, b"").problem == "too_slow"
    assert time.monotonic() - began < 2


def test_a_name_is_looked_up_once_so_that_it_cannot_change_its_mind(far: PushService, sender: Sender) -> None:
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])
    allowed = frozenset({("rebinding.example", far.port)})
    rebinding = replace(sender, allowed=allowed, resolve=lambda host, port: next(answers))
    assert rebinding.post(f"https://rebinding.example:{far.port}/send/one", {}, b"").status == 201
    assert far.given[0].headers["host"] == f"rebinding.example:{far.port}"


def test_what_is_allowed_for_a_test_is_that_host_and_port_alone(far: PushService, tmp_path: Path) -> None:
    assert Sender(trust=far.trust).post(url_of(far), {}, b"").problem == "private_address"
