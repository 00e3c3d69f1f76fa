"""A mailbox to fetch from: as much of an IMAP server as is needed, in a thread of the tests."""

from __future__ import annotations

import socketserver
import threading
from typing import Any


class Mailbox:
    """Mails by their number, with their flags; `deaf` answers nobody."""

    def __init__(self, *mails: bytes) -> None:
        self.mails = dict(enumerate(mails, 1))
        self.flags: dict[int, set[str]] = {number: set() for number in self.mails}
        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"imap://plaza:secret%2Fword@127.0.0.1:{self._server.server_address[1]}/INBOX"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answer(self, command: str, rest: str) -> tuple[list[bytes], str]:
        """What is sent for a command before its end, and how it ends."""
        if command == "LOGIN":
            return [], "OK" if rest == 'plaza "secret/word"' else "NO"
        if command == "CAPABILITY":
            return [b"* CAPABILITY IMAP4rev1\r\n"], "OK"
        if command == "SELECT":
            return [b"* %d EXISTS\r\n" % len(self.mails)], "OK"
        if command == "UID":
            return self._by_number(*rest.split(" ", 2)), "OK"
        return [], "OK"

    def _by_number(self, verb: str, which: str, more: str) -> list[bytes]:
        if verb == "SEARCH":
            new = [number for number, flags in self.flags.items() if not flags]
            return [b"* SEARCH " + " ".join(map(str, new)).encode() + b"\r\n"]
        number = int(which)
        if verb == "STORE":
            self.flags[number].add(more.split("(")[1].rstrip(")"))
            return []
        mail = self.mails[number]
        if "SIZE" in more:
            return [b"* %d FETCH (UID %d RFC822.SIZE %d)\r\n" % (number, number, len(mail))]
        return [b"* %d FETCH (UID %d BODY[] {%d}\r\n" % (number, number, len(mail)), mail, b")\r\n"]

    def _handler(self) -> type[socketserver.StreamRequestHandler]:
        mailbox = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                self.wfile.write(b"* OK ready\r\n")
                for line in self.rfile:
                    self._obey(line.decode().strip())

            def _obey(self, line: str) -> None:
                tag, command, *rest = line.split(" ", 2)
                told, end = mailbox.answer(command.upper(), "".join(rest))
                bye: list[Any] = [b"* BYE\r\n"] if command.upper() == "LOGOUT" else []
                self.wfile.write(b"".join([*bye, *told, f"{tag} {end} done\r\n".encode()]))

        return Handler
