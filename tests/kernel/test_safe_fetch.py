"""Pages are fetched from the public internet alone; the far side is a real server, the rules hold for every address."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from forum.kernel import safe_fetch
from forum.kernel.public_addresses import FetchRefused, is_public, read_url
from forum.kernel.safe_fetch import Fetcher

PRIVATE = [
    "127.0.0.1", "127.1.2.3", "0.0.0.0", "0.1.2.3", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1",
    "169.254.169.254", "169.254.0.1", "100.64.0.1", "192.0.0.8", "192.0.2.1", "198.18.0.1", "198.51.100.7",
    "203.0.113.9", "224.0.0.1", "239.1.2.3", "240.0.0.1", "255.255.255.255", "168.63.129.16", "100.100.100.200", "::",
    "::1", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "::ffff:10.0.0.1", "::127.0.0.1", "::10.0.0.1",
    "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:7f00:1::", "2002:a9fe:a9fe::1", "2002:c0a8:101::1",
    "2001:0:7f00:1::1", "2001:db8::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1",
    "100::1", "3fff::1", "", "localhost", "127.1", "0x7f000001", "2130706433",
]  # fmt: skip
PUBLIC = ["93.184.215.14", "8.8.8.8", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "64:ff9b::808:808", "::ffff:8.8.8.8"]


@pytest.mark.parametrize("address", PRIVATE)
def test_no_address_that_only_this_machine_or_its_neighbours_reach_is_public(address: str) -> None:
    assert not is_public(address)
    with pytest.raises(FetchRefused):
        Fetcher(resolve=lambda host, port: [address]).fetch("http://innocent.example/")


@pytest.mark.parametrize("address", PUBLIC)
def test_addresses_of_the_internet_are(address: str) -> None:
    assert is_public(address)


def test_one_private_address_among_public_ones_is_enough_to_refuse() -> None:
    with pytest.raises(FetchRefused, match="private_address"):
        Fetcher(resolve=lambda host, port: ["93.184.215.14", "10.0.0.1"]).fetch("https://two-faced.example/")


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/", "http://localhost/", "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://127.1/",
        "http://2130706433/", "http://0x7f.1/", "http://0177.0.0.1/", "http://0/", "http://169.254.169.254/latest/meta-data/",
        "http://[fe80::1%25eth0]/", "http://localhost./", "http://１２７.0.0.1/", "http://①②⑦.0.0.1/",
    ],
)  # fmt: skip
def test_however_it_is_written_this_machine_is_not_asked(url: str) -> None:
    with pytest.raises(FetchRefused):
        Fetcher().fetch(url)


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd", "gopher://x.example/", "ftp://x.example/", "javascript:alert(1)", "//x.example/", "http://",
        "http://ana:secret@x.example/", "http://ana@x.example/", "http://x.example:99999/", "http://x .example/",
        "http://x.example/\r\nHost: inside", "http://[::1", "http://" + "a" * 300 + ".example/", "data:text/html,x", "",
    ],
)  # fmt: skip
def test_only_plain_web_addresses_are_read(url: str) -> None:
    with pytest.raises(FetchRefused):
        Fetcher(resolve=lambda host, port: ["10.0.0.1"]).fetch(url)


def test_other_ports_are_closed() -> None:
    with pytest.raises(FetchRefused, match="closed_port"):
        Fetcher(resolve=lambda host, port: ["93.184.215.14"]).fetch("http://x.example:6379/")


def test_accents_in_names_and_paths_are_asked_for_as_the_web_writes_them() -> None:
    assert read_url("https://münchen.example/año?q=ñ#part") == (
        "https", "xn--mnchen-3ya.example", 443, "/a%C3%B1o?q=%C3%B1",
    )  # fmt: skip


class Far(BaseHTTPRequestHandler):
    """A site that answers by its path."""

    def do_GET(self) -> None:  # as the base class names it
        self.server.asked.append(self.path)  # type: ignore[attr-defined]  # set below
        answer = getattr(self, "_" + self.path.strip("/").partition("/")[0], self._missing)
        answer()

    def _page(self) -> None:
        self._send(200, "text/html; charset=iso-8859-1", "<title>Año</title>".encode("latin-1"))

    def _pdf(self) -> None:
        self._send(200, "application/pdf", b"%PDF")

    def _packed(self) -> None:
        self._send(200, "text/html", b"x", {"Content-Encoding": "gzip"})

    def _large(self) -> None:
        self._send(200, "text/html", b"x" * (safe_fetch.MOST_BYTES + 10))

    def _hop(self) -> None:
        self._send(302, "text/html", b"", {"Location": "/page"})

    def _round(self) -> None:
        self._send(302, "text/html", b"", {"Location": "/round"})

    def _inside(self) -> None:
        self._send(302, "text/html", b"", {"Location": "http://169.254.169.254/latest/meta-data/"})

    def _file(self) -> None:
        self._send(302, "text/html", b"", {"Location": "file:///etc/passwd"})

    def _neighbour(self) -> None:
        self._send(302, "text/html", b"", {"Location": f"http://127.0.0.2:{self.server.server_port}/page"})  # type: ignore[attr-defined]  # a server has one

    def _drip(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        for _ in range(60):
            self.wfile.write(b"x")
            self.wfile.flush()
            time.sleep(0.1)

    def _slow(self) -> None:
        for byte in b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nX-Long: " + b"x" * 60:
            self.wfile.write(bytes([byte]))
            self.wfile.flush()
            time.sleep(0.1)

    def _missing(self) -> None:
        self._send(404, "text/html", b"gone")

    def _send(self, status: int, kind: str, content: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        return


@pytest.fixture
def far() -> Iterator[Any]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Far)
    server.asked = []  # type: ignore[attr-defined]  # what was asked for
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def reaching(far: Any) -> Fetcher:
    return Fetcher(allowed=frozenset({("127.0.0.1", far.server_port)}))


def test_a_page_is_read_in_its_own_letters_and_after_a_redirect(far: Any) -> None:
    base = f"http://127.0.0.1:{far.server_port}"
    assert reaching(far).fetch(f"{base}/page").html == "<title>Año</title>"
    assert reaching(far).fetch(f"{base}/hop").url == f"{base}/page"


def test_what_is_allowed_for_a_test_is_that_host_and_port_alone(far: Any) -> None:
    with pytest.raises(FetchRefused):
        Fetcher().fetch(f"http://127.0.0.1:{far.server_port}/page")
    with pytest.raises(FetchRefused):
        reaching(far).fetch(f"http://127.0.0.1:{far.server_port + 1}/page")
    assert far.asked == []


@pytest.mark.parametrize("path", ["inside", "file", "neighbour", "round", "pdf", "packed", "large", "nowhere"])
def test_what_is_no_public_page_of_a_fair_size_is_refused_also_after_a_redirect(far: Any, path: str) -> None:
    with pytest.raises(FetchRefused):
        reaching(far).fetch(f"http://127.0.0.1:{far.server_port}/{path}")


@pytest.mark.parametrize("path", ["drip", "slow"])
def test_a_page_that_drips_is_given_up(far: Any, path: str) -> None:
    hurried, began = replace(reaching(far), seconds=0.5), time.monotonic()
    with pytest.raises(FetchRefused):
        hurried.fetch(f"http://127.0.0.1:{far.server_port}/{path}")
    assert time.monotonic() - began < 3


def test_a_name_is_resolved_once_so_that_it_cannot_change_its_mind(far: Any) -> None:
    asked: list[str] = []
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])

    def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return next(answers)

    fetcher = Fetcher(allowed=frozenset({("rebinding.example", far.server_port)}), resolve=rebinding)
    assert fetcher.fetch(f"http://rebinding.example:{far.server_port}/page").html
    assert (asked, far.asked) == (["rebinding.example"], ["/page"])
