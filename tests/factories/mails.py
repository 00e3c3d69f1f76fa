"""The mails that were sent, as files in a folder; and time that passes until they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from forum.blueprints.notifications.jobs import mailing as jobs
from forum.blueprints.notifications.models.preferences import NotificationPreferences
from forum.kernel import clock
from forum.kernel.database import session
from forum.kernel.mail import FolderMailer, mailer
from forum.kernel.outbox.delivering import deliver_all
from forum.kernel.use_case import transaction

A_MONDAY = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Letter:
    to: str
    subject: str
    text: str
    html: str = ""
    headers: dict[str, str] = field(default_factory=dict)


def letters_of(deliver: Callable[[], int]) -> list[Letter]:
    """What is mailed by delivering everything recorded so far."""
    folder = mailer()
    assert isinstance(folder, FolderMailer)
    before = set(folder.folder.iterdir())
    deliver()
    new = sorted(set(folder.folder.iterdir()) - before)
    return [letter_of(message_from_bytes(path.read_bytes(), policy=policy.default)) for path in new]  # type: ignore[arg-type]  # by this policy


def letter_of(message: EmailMessage) -> Letter:
    """A message with its bodies; what says why nothing came of a mail is text alone."""
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None
    headers = {name: str(value) for name, value in message.items()}
    return Letter(
        str(message["To"]), str(message["Subject"]), plain.get_content(), html.get_content() if html else "", headers
    )


class PostOffice:
    """A clock that stands, and the letters that go out while it is put on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, at: datetime = A_MONDAY) -> None:
        self.at = at
        self.only: str | None = None  # the address that is looked at
        monkeypatch.setattr(clock, "now", lambda: self.at)

    def wait(self, **passed: float) -> list[Letter]:
        """What is mailed until so much time has passed, and then."""
        return self.wait_until(self.at + timedelta(**passed))

    def wait_until(self, at: datetime) -> list[Letter]:
        """What is mailed until a moment."""
        deliver_all()
        self.at = at
        return [letter for letter in letters_of(work) if self.only in (None, letter.to)]

    def send_out(self, **passed: float) -> None:
        """Let time pass and everything that is due be sent, wherever it goes."""
        deliver_all()
        self.at += timedelta(**passed)
        work()


def work() -> int:
    """What the relay and the schedule do by themselves."""
    done = deliver_all()
    for job in (jobs.look_at_the_week, jobs.spread_digests, jobs.queue_mails):
        job()
        done += deliver_all()
    return done


def choose(member_id: int, **changes: object) -> None:
    """A member has chosen this."""
    with transaction():
        chosen = session.get(NotificationPreferences, member_id) or NotificationPreferences.usual(member_id)
        for name, value in changes.items():
            setattr(chosen, name, value)
        session.add(chosen)
