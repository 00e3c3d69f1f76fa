"""A mail server of the least that the client of ours needs, which keeps what it is given."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Given:
    """A mail with its envelope."""

    sender: str
    recipient: str
    content: bytes


@dataclass
class MailServer:
    """Answers each command of a recipient as `answers` says, by default that it takes the mail."""

    answers: Mapping[str, str]
    port: int = 0
    given: list[Given] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"


class _Talk(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        server: MailServer = self.server.mails  # type: ignore[attr-defined]  # set below
        sender = recipient = ""
        self._say("220 here")
        while line := self.rfile.readline().decode().strip():
            word = line.upper()[:4]
            if word == "MAIL":
                sender = line.partition("<")[2].partition(">")[0]
                self._say("250 yes")
            elif word == "RCPT":
                recipient = line.partition("<")[2].partition(">")[0]
                self._say(server.answers.get(recipient, "250 yes"))
            elif word == "DATA":
                self._say("354 go on")
                server.given.append(Given(sender, recipient, b"".join(self._lines())))
                self._say("250 taken")
            else:
                self._say("221 bye" if word == "QUIT" else "250 yes")
            if word == "QUIT":
                return

    def _lines(self) -> Iterator[bytes]:
        while (line := self.rfile.readline()) != b".\r\n":
            yield line

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


@contextmanager
def mail_server(**answers: str) -> Iterator[MailServer]:
    """A server on a free port; `answers` go by the part of an address before the @, at example.org."""
    mails = MailServer({f"{name}@example.org": answer for name, answer in answers.items()})
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Talk) as server:
        server.daemon_threads = True
        server.mails = mails  # type: ignore[attr-defined]  # for the talks
        mails.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield mails
        finally:
            server.shutdown()
