"""Mails as they go out."""

from __future__ import annotations

from flask import Flask

from forum.kernel.mail import Mail, compose


def test_long_addresses_in_headers_go_out_as_they_are(app: Flask) -> None:
    address = f"<http://localhost/unsubscribe/{'7' * 120}>"
    sent = compose(Mail(to="a@b.example", subject="Hi", text="Hi", headers={"List-Unsubscribe": address})).as_bytes()
    assert f"List-Unsubscribe: {address}".encode() in sent
