"""nginx as `docs/nginx.conf.example` sets it up, with ports, folder and certificate of a test."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

from tests.live import HOST, START_SECONDS, Process

PROGRAM = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
EXAMPLE = Path(__file__).parents[2] / "docs" / "nginx.conf.example"


@contextmanager
def nginx(folder: Path, port: int, upstream: tuple[int, int]) -> Iterator[str]:
    """Before the two processes; gives its https address."""
    _make_certificate(folder)
    text = EXAMPLE.read_text()
    for ours, theirs in {
        "/run/nginx.pid": f"{folder}/nginx.pid", "/var/log/nginx/": f"{folder}/", "/etc/ssl/": f"{folder}/",
        "listen 443 ssl": f"listen {HOST}:{port} ssl", ":8001": f":{upstream[0]}", ":8002": f":{upstream[1]}",
        "server_name forum.example": f"server_name {HOST}", "listen 80;": f"listen unix:{folder}/plain.sock;",
        "http {\n": "http {\n" + "".join(f"    {kind}_temp_path {folder}/{kind};\n" for kind in TEMPORARY),
    }.items():  # fmt: skip
        assert ours in text, ours
        text = text.replace(ours, theirs)
    (folder / "nginx.conf").write_text(text)
    command = [str(PROGRAM), "-c", str(folder / "nginx.conf"), "-p", str(folder), "-g", "daemon off;"]
    process = Process(command, {"PATH": "/usr/bin:/usr/sbin"}, folder / "nginx.log")
    try:
        _wait_until_ready(f"https://{HOST}:{port}/healthz", process)
        yield f"https://{HOST}:{port}"
    finally:
        process.kill()


TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


def _make_certificate(folder: Path) -> None:
    files = ["-keyout", str(folder / "forum.example.key"), "-out", str(folder / "forum.example.pem")]
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={HOST}", *files],
        check=True, capture_output=True,
    )  # fmt: skip


def _wait_until_ready(url: str, process: Process) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.process.poll() is None:
        try:
            if requests.get(url, timeout=2, verify=False).ok:  # made a moment ago, by us
                return
        except requests.RequestException:
            pass
        time.sleep(0.05)
    raise AssertionError(f"nginx does not answer\n{process.tail()}")
