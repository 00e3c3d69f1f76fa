"""In which language a page speaks: what was chosen in the browser, the profile, the browser's wish."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from tests.factories.accounts import create_member


def language_of(browser: FlaskClient, wish: str = "en") -> str:
    """What the front page or home says of itself."""
    page = browser.get("/", headers={"Accept-Language": wish}).get_data(as_text=True)
    return page.split('<html lang="')[1][:2]


def test_a_stranger_reads_in_the_language_of_the_browser(client: FlaskClient) -> None:
    assert language_of(client, "pt-BR, pt;q=0.9, en;q=0.5") == "pt"
    assert language_of(client, "nl") == "en"


def test_a_member_reads_in_the_language_of_the_profile(sign_in: Callable[[Any], FlaskClient]) -> None:
    assert language_of(sign_in(create_member(language="fr")), "es") == "fr"


def test_what_is_chosen_in_the_frame_goes_first_until_the_profile_is_saved(
    app: Flask, sign_in: Callable[[Any], FlaskClient]
) -> None:
    member = create_member(language="fr")
    browser = sign_in(member)

    assert browser.post("/preferences", data={"language": "es", "next": "/"}).status_code == 303
    assert language_of(browser) == "es"

    shown = browser.get(f"/members/{member.id}/edit").get_data(as_text=True)
    version = shown.split('name="version" value="')[1].split('"')[0]
    form = {"version": version, "name": member.name, "language": "pt", "timezone": "UTC", "listed": "1"}
    assert browser.post(f"/members/{member.id}/edit", data=form).status_code == 303
    assert language_of(browser) == "pt"


def test_an_unknown_language_changes_nothing(client: FlaskClient) -> None:
    client.post("/preferences", data={"language": "xx"})

    assert language_of(client, "es") == "es"
