"""Mails that are due at once hold up no other, whatever becomes of one of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from forum.blueprints.accounts.models import Member
from forum.blueprints.notifications.models.bounces import MailBounce
from forum.kernel.database import session
from forum.kernel.mail import SmtpMailer
from forum.kernel.outbox.delivering import count_waiting
from tests.factories.accounts import create_member
from tests.factories.mails import PostOffice
from tests.factories.notifications import create_group_of, reply, start_thread
from tests.smtpd import MailServer, mail_server

NAMES = ("later", "first", "refused", "gone", "last")


@pytest.fixture
def server(app: Flask) -> Iterator[MailServer]:
    with mail_server(later="450 try again", refused="554 no", gone="550 nobody") as server:
        kept, app.extensions["forum_mailer"] = app.extensions["forum_mailer"], SmtpMailer(server.url)
        try:
            yield server
        finally:
            app.extensions["forum_mailer"] = kept


def told(office: PostOffice) -> dict[str, Member]:
    """Five members, all of whom are mentioned in one post."""
    author = create_member()
    people = {name: create_member(email=f"{name}@example.org", handle=f"{name}-one") for name in NAMES}
    thread = start_thread(author, create_group_of(author, *people.values()))
    reply(author, thread, " ".join(f"@{name}-one" for name in NAMES))
    return people


def test_who_cannot_be_mailed_holds_up_nobody(app: Flask, server: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    office = PostOffice(monkeypatch)
    people = told(office)
    office.send_out(minutes=6)
    assert sorted(one.recipient for one in server.given) == ["first@example.org", "last@example.org"]
    assert {name for name, one in people.items() if session.get(MailBounce, one.id)} == {"refused", "gone"}
    assert count_waiting() == (1, 0)  # what may be taken later
    server.answers = {}
    office.send_out(minutes=30)
    assert [one.recipient for one in server.given][2:] == ["later@example.org"]
    assert count_waiting() == (0, 0)
