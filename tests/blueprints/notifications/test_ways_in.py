"""The ways by which mails come in, and where staff and members see what became of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask, current_app
from flask.testing import FlaskClient
from sqlalchemy.exc import DataError, OperationalError

from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.notifications.commands import mail as command
from forum.blueprints.notifications.jobs.inbound import fetch_mails
from forum.blueprints.notifications.models.inbound import InboundMail
from forum.blueprints.notifications.queries.bounces import may_be_mailed
from forum.blueprints.notifications.rules.reply_addresses import GROUP, read_address
from forum.blueprints.notifications.services import bounces, inbound
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from forum.kernel.imap import MailboxAway, fetch_new
from tests.factories.accounts import create_member
from tests.factories.inbound import BOX, Place, create_place, take, turn_on
from tests.imapd import Mailbox as Imap

Deliver = Callable[[], int]
KEY = {"X-Inbound-Key": str(BOX.inbound_key), "Content-Type": "message/rfc822"}


@pytest.fixture(autouse=True)
def place(app: Flask) -> Iterator[Place]:
    before = current_app.extensions["forum_mailbox"]
    turn_on()
    yield create_place()
    turn_on(before)


def test_a_mail_handed_over_is_kept_and_the_same_again_is_the_same(place: Place, client: FlaskClient) -> None:
    raw = place.write("By HTTP.")
    first = client.post("/api/v1/inbound-mail", data=raw, headers=KEY)
    assert first.status_code == 202
    assert client.post("/api/v1/inbound-mail", data=raw, headers=KEY).json == first.json
    assert session.scalar(sa.select(sa.func.count()).select_from(InboundMail)) == 1


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"X-Inbound-Key": "guessed"}, 401), ({"X-Inbound-Key": ""}, 401), ({"X-Inbound-Key": "é"}, 401),
        ({"Content-Type": "application/json"}, 415),
    ],
)  # fmt: skip
def test_without_the_key_or_as_something_else_it_is_refused(
    place: Place, client: FlaskClient, headers: dict[str, str], status: int
) -> None:
    sent = client.post("/api/v1/inbound-mail", data=place.write("Hello."), headers={**KEY, **headers})
    assert sent.status_code == status
    assert session.scalar(sa.select(sa.func.count()).select_from(InboundMail)) == 0


def test_where_nobody_can_answer_by_mail_there_is_no_such_address(place: Place, client: FlaskClient) -> None:
    for box in (None, replace(BOX, inbound_key=None)):
        current_app.extensions["forum_mailbox"] = box
        assert client.post("/api/v1/inbound-mail", data=b"x", headers={**KEY, "X-Inbound-Key": ""}).status_code == 404


def test_nothing_and_too_much_are_refused_clearly(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    assert client.post("/api/v1/inbound-mail", data=b"  \n", headers=KEY).status_code == 422
    monkeypatch.setattr("forum.blueprints.notifications.api.inbound.LARGEST_MAIL", 1_000)
    assert client.post("/api/v1/inbound-mail", data=b"x" * 2_000, headers=KEY).status_code == 413


def test_what_came_into_the_mailbox_is_taken_once_and_then_marked(place: Place, deliver: Deliver) -> None:
    imap = Imap(place.write("First."), place.write("Second."), b"")
    turn_on(replace(BOX, url=imap.url))
    fetch_mails()
    fetch_mails()
    deliver()
    imap.close()
    assert imap.flags == {1: {"\\Seen"}, 2: {"\\Seen"}, 3: {"\\Flagged"}}
    written = sa.select(Post.body).where(Post.author_id == place.member.id)
    assert session.scalars(written).all() == ["First.\n\nSecond."]


def test_a_mail_is_marked_only_once_it_is_kept(place: Place) -> None:
    imap = Imap(place.write("First."))

    def die(raw: bytes) -> None:
        inbound.receive_mail(SYSTEM, raw, "mailbox")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch_new(imap.url, die, 10_000)
    assert imap.flags == {1: set()}
    assert fetch_new(imap.url, lambda raw: inbound.receive_mail(SYSTEM, raw, "mailbox"), 10_000).taken == 1
    imap.close()
    assert session.scalar(sa.select(sa.func.count()).select_from(InboundMail)) == 1


def test_a_mail_that_the_database_does_not_take_holds_up_no_other(place: Place) -> None:
    imap = Imap(place.write("First."), place.write("Second."))

    def take_second(raw: bytes) -> None:
        if b"First." in raw:
            raise DataError("insert", {}, ValueError("it holds what cannot be kept"))
        inbound.receive_mail(SYSTEM, raw, "mailbox")

    def be_away(raw: bytes) -> None:
        raise OperationalError("insert", {}, ValueError("there is no database"))

    with pytest.raises(OperationalError):
        fetch_new(imap.url, be_away, 10_000)
    assert imap.flags == {1: set(), 2: set()}
    fetch_new(imap.url, take_second, 10_000)
    imap.close()
    assert imap.flags == {1: {"\\Flagged"}, 2: {"\\Seen"}}


def test_a_mailbox_that_is_away_or_refuses_us_changes_nothing() -> None:
    imap = Imap(b"x")
    with pytest.raises(MailboxAway):
        fetch_new(imap.url.replace("secret", "wrong"), lambda raw: None, 10_000)
    imap.close()
    with pytest.raises(MailboxAway):
        fetch_new(imap.url, lambda raw: None, 10_000)
    turn_on(replace(BOX, url=imap.url))
    fetch_mails()


def test_a_mail_server_hands_mails_over_by_command(place: Place, app: Flask) -> None:
    told = app.test_cli_runner().invoke(command, ["receive"], input=place.write("By command."))
    assert told.exit_code == 0, told.output
    assert "Taken as mail" in told.output
    listed = app.test_cli_runner().invoke(command, ["list", "--outcome", "waiting"])
    assert "waiting" in listed.output
    assert "By command" not in listed.output


def test_staff_see_what_became_of_mails_and_nothing_of_what_they_say(
    place: Place, deliver: Deliver, sign_in: Callable[[Any], FlaskClient]
) -> None:
    take(place.mail("message_answer"))
    deliver()
    browser = sign_in(create_member(role="staff"))
    page = browser.get("/inbound-mails").text
    assert "Answer to a message" in page
    assert "Luis Pérez" in page
    assert "noon" not in page
    (row,) = browser.get("/api/v1/inbound-mails?outcome=posted").json["items"]  # type: ignore[index]  # a page of them
    assert (row["outcome"], row["kind"], row["member"]["id"]) == ("posted", "conversation", place.member.id)
    assert sign_in(place.member).get("/inbound-mails").status_code == 403
    assert sign_in(place.member).get("/api/v1/inbound-mails").status_code == 403


def test_the_list_costs_the_same_for_one_and_for_many(
    place: Place, sign_in: Callable[[Any], FlaskClient], count_statements: Callable[[], Any]
) -> None:
    browser = sign_in(create_member(role="staff"))
    counts = []
    for number in (1, 15):
        for one in range(number):
            take(place.write(f"Mail {number} {one}"))
        browser.get("/inbound-mails")
        for path in ("/inbound-mails", "/api/v1/inbound-mails"):
            with count_statements() as statements:
                assert browser.get(path).status_code == 200
            counts.append(len(statements))
    assert counts[:2] == counts[2:]


def test_who_may_start_threads_finds_an_address_of_her_own(place: Place, sign_in: Callable[[Any], FlaskClient]) -> None:
    page = sign_in(place.member).get(place.group.path).text
    told = read_address(BOX.key, page)
    assert told is not None
    assert (told.member_id, told.kind, told.target_id) == (place.member.id, GROUP, place.group.id)
    assert read_address(BOX.key, sign_in(create_member()).get(place.group.path).text) is None
    current_app.extensions["forum_mailbox"] = None
    assert "mailto:reply+" not in sign_in(place.member).get(place.group.path).text


def test_whose_mail_stopped_is_told_on_her_page_and_begins_it_again(
    place: Place, sign_in: Callable[[Any], FlaskClient]
) -> None:
    browser = sign_in(place.member)
    assert "My address works again" not in browser.get("/").text
    bounces.count_bounce(SYSTEM, place.member.id, "hard")
    bounces.count_bounce(SYSTEM, place.member.id, "hard")
    assert "My address works again" in browser.get("/").text
    assert "My address works again" in browser.get("/notifications/preferences").text
    answer = browser.post("/me/mail-again")
    assert answer.status_code == 303
    assert browser.get(answer.headers["Location"]).status_code == 200
    assert may_be_mailed(place.member.id)
