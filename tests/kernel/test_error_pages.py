"""Refusals as pages: a member keeps her way about, a stranger gets the open frame."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask.testing import FlaskClient

from tests.factories.accounts import create_member

SignIn = Callable[[Any], FlaskClient]


def test_a_member_who_is_refused_a_page_keeps_her_navigation(sign_in: SignIn) -> None:
    answer = sign_in(create_member()).get("/groups/none-of-that-name")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 404
    assert "frame--app" in page
    assert 'href="/messages"' in page


def test_a_stranger_is_shown_the_open_frame(client: FlaskClient) -> None:
    answer = client.get("/groups/none-of-that-name")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 404
    assert "frame--open" in page
    assert 'href="/messages"' not in page
