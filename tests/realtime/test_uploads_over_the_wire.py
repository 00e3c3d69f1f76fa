"""Uploads that are cut off, and many at once, over a real connection."""

from __future__ import annotations

import socket
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

from forum.blueprints.files.models import File
from forum.kernel.database import session
from tests.live import Community, Server

AT_ONCE = 30
_BOUNDARY = "plaza"


def test_an_upload_cut_off_half_way_leaves_nothing_and_holds_up_nobody(plaza: Community, server: Server) -> None:
    visitor = server.visit(plaza.join())
    before = plaza.ask(_counted), _kept(plaza)
    parts = urlsplit(server.url)
    head = "\r\n".join(
        [
            "POST /api/v1/uploads HTTP/1.1", f"Host: {parts.netloc}", f"Cookie: {visitor.cookie}",
            f"X-CSRFToken: {visitor.headers['X-CSRFToken']}", "Content-Length: 5000000",
            f"Content-Type: multipart/form-data; boundary={_BOUNDARY}", "", "",
            f"--{_BOUNDARY}", 'Content-Disposition: form-data; name="file"; filename="cut.md"', "", "# Cut",
        ]
    )  # fmt: skip
    with socket.create_connection((parts.hostname or "", parts.port or 0), 5) as connection:
        connection.sendall(head.encode() + b"\n" * 200_000)
    time.sleep(0.3)
    assert (plaza.ask(_counted), _kept(plaza)) == before
    assert visitor.get(f"{server.url}/healthz", timeout=5).status_code == 200


def test_many_uploads_of_one_member_at_once_are_all_kept_and_pages_still_come(plaza: Community, server: Server) -> None:
    visitor = server.visit(plaza.join())
    before = plaza.ask(_counted)

    def send(number: int) -> int:
        file = (f"note-{number}.md", f"# Note {number}\n\nWhat we learned in {number} words.\n".encode())
        headers = {"Idempotency-Key": f"flood-{number}"}
        answer = visitor.post(f"{server.url}/api/v1/uploads", files={"file": file}, headers=headers, timeout=60)
        return int(answer.status_code)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        sending = pool.map(send, range(AT_ONCE))
        assert visitor.get(f"{server.url}/library", timeout=20).status_code == 200
        assert set(sending) == {201}
    assert plaza.ask(_counted) - before == AT_ONCE


def _counted() -> int:
    return session.query(File).count()


def _kept(plaza: Community) -> int:
    return sum(path.is_file() for path in Path(plaza.settings.data).rglob("uploads/**/*"))
