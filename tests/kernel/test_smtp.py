"""Mail goes to a real mail server: with an envelope of its own, and told apart when it is refused."""

from __future__ import annotations

import smtplib
from email import message_from_bytes, policy

import pytest
from flask import Flask

from forum.kernel.mail import AddressRefused, Mail, MailRefused, SmtpMailer, compose
from tests.smtpd import mail_server


def letter(to: str) -> Mail:
    return Mail(f"{to}@example.org", "Cómo va", "¿Cómo va?", returns_to="bounces+abc@mail.example.org")


def test_a_mail_comes_back_to_another_address_than_it_is_answered_to(app: Flask) -> None:
    with mail_server() as server:
        SmtpMailer(server.url).send(compose(letter("ana")))
    [given] = server.given
    assert (given.sender, given.recipient) == ("bounces+abc@mail.example.org", "ana@example.org")
    message = message_from_bytes(given.content, policy=policy.default)
    assert message["Return-Path"] is None
    assert (message["Subject"], message["To"]) == ("Cómo va", "ana@example.org")
    assert message.get_body(("plain",)).get_content().strip() == "¿Cómo va?"  # type: ignore[attr-defined]  # by this policy


@pytest.mark.parametrize(
    ("answer", "error"),
    [("550 nobody of this name", AddressRefused), ("450 try again later", MailRefused), ("250 yes", None)],
)
def test_an_address_that_is_refused_for_good_is_told_from_one_to_try_again(
    app: Flask, answer: str, error: type[Exception] | None
) -> None:
    with mail_server(ana=answer) as server:
        mailer = SmtpMailer(server.url)
        if error is None:
            mailer.send(compose(letter("ana")))
        else:
            with pytest.raises(error):
                mailer.send(compose(letter("ana")))
    assert len(server.given) == (error is None)


def test_a_server_that_is_away_is_no_fault_of_the_mail(app: Flask) -> None:
    with mail_server() as server:
        pass
    with pytest.raises(OSError) as raised:
        SmtpMailer(server.url).send(compose(letter("ana")))
    assert not isinstance(raised.value, smtplib.SMTPResponseException)
