"""Mails that are due, whatever becomes of one of them, of what they tell, or of their links."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from forum.blueprints.accounts.models import Member
from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.notifications.models.bounces import MailBounce
from forum.blueprints.notifications.models.preferences import NotificationPreferences
from forum.blueprints.notifications.rules.unsubscribing import unsubscribe_token
from forum.kernel.database import session
from forum.kernel.mail import SmtpMailer
from forum.kernel.outbox.delivering import count_waiting, deliver_all
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


def test_a_post_that_went_where_she_may_not_read_it_is_not_mailed(monkeypatch: pytest.MonkeyPatch, app: Flask) -> None:
    office, author, reader = PostOffice(monkeypatch), create_member(), create_member(handle="a-reader")
    thread = start_thread(author, create_group_of(author, reader))
    kept = reply(author, thread, "Kept here, @a-reader")
    moved = reply(author, thread, "Secret plans, @a-reader")
    deliver_all()
    elsewhere = start_thread(author, create_group_of(author, visibility="hidden"))
    session.execute(sa.update(Post).where(Post.id == moved.id).values(thread_id=elsewhere.id, number=99))
    session.commit()
    letters = office.wait(minutes=6)
    assert kept.id != moved.id
    assert any("Kept here" in letter.text for letter in letters)
    assert not [letter for letter in letters if "Secret plans" in letter.text]


@pytest.mark.parametrize("scope", ["digest-999999", "digest-1", "everything", "mentions", "together"])
def test_links_to_somebody_who_has_gone_and_of_groups_that_are_gone_do_no_harm(
    app: Flask, client: FlaskClient, scope: str
) -> None:
    here, gone = create_member(), create_member()
    gone.closed_at = gone.joined_at
    session.commit()
    for member_id in (here.id, gone.id, 999_999):
        address = f"/unsubscribe/{unsubscribe_token(app.config['SECRET_KEY'], member_id, scope)}"
        assert (client.get(address).status_code, client.post(address).status_code) == (200, 200)
    assert session.get(NotificationPreferences, gone.id) is None
