"""The mails that were sent, as files in a folder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes, policy

from forum.kernel.mail import FolderMailer, mailer


@dataclass(frozen=True)
class Letter:
    to: str
    subject: str
    text: str


def letters_of(deliver: Callable[[], int]) -> list[Letter]:
    """What is mailed by delivering everything recorded so far."""
    folder = mailer()
    assert isinstance(folder, FolderMailer)
    before = set(folder.folder.iterdir())
    deliver()
    new = sorted(set(folder.folder.iterdir()) - before)
    found = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in new]
    return [Letter(str(one["To"]), str(one["Subject"]), one.get_content()) for one in found]  # type: ignore[attr-defined]  # a message of one part
