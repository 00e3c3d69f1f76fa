"""Where answers by mail come to, when this installation takes them."""

from __future__ import annotations

import hmac
from dataclasses import dataclass

from flask import current_app


@dataclass(frozen=True)
class Mailbox:
    """The address with which answers and bounces come back, such as `reply@mail.example.org`.

    `key` is what addresses of ours are signed with; `inbound_key` proves who hands mails over by HTTP, if anybody may;
    `url` is the mailbox to fetch them from; `checked_by` the mail server whose word about senders is trusted.
    """

    address: str
    key: str
    inbound_key: str | None = None
    url: str | None = None
    checked_by: str | None = None

    def is_inbound_key(self, given: str) -> bool:
        """Whether this is the key of who may hand mails over by HTTP, compared in constant time; never without one."""
        wanted = self.inbound_key or ""
        return hmac.compare_digest(given.encode(), wanted.encode()) and bool(wanted)


def mailbox() -> Mailbox | None:
    """The mailbox of the running application; None when nobody can answer by mail."""
    kept: Mailbox | None = current_app.extensions["forum_mailbox"]
    return kept
