"""The pages of accounts in a browser without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from forum.blueprints.accounts.rules import hash_password
from forum.blueprints.accounts.services import invitations
from forum.kernel.actor import SYSTEM
from forum.kernel.mail import FolderMailer
from tests.factories.accounts import actor_of, create_city, create_member

PASSWORD = "a plaza at noon"


def token_of(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found
    return found.group(1)


def submit(client: FlaskClient, address: str, **values: str) -> Any:
    return client.post(address, data={"csrf_token": token_of(client.get(address).text), **values})


def newest_mail(app: Flask) -> str:
    mailer = app.extensions["forum_mailer"]
    assert isinstance(mailer, FolderMailer)
    return sorted(mailer.folder.glob("*.eml"))[-1].read_text()


def test_a_wrong_password_keeps_the_address_and_says_what_to_do(client: FlaskClient) -> None:
    answer = submit(client, "/sign-in", email="ana@example.org", password="wrong one")
    assert answer.status_code == 401
    assert 'value="ana@example.org"' in answer.text
    assert "Check both" in answer.text


def test_signing_in_goes_on_to_where_one_was_heading_but_never_elsewhere(client: FlaskClient) -> None:
    member = create_member(password_hash=hash_password(PASSWORD))
    assert client.get("/me/account").headers["Location"] == "/sign-in?next=/me/account"
    answer = submit(client, "/sign-in", email=member.email, password=PASSWORD, next="/me/account")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/me/account")
    foreign = create_member(password_hash=hash_password(PASSWORD))
    other = client.application.test_client()
    answer = submit(other, "/sign-in", email=foreign.email, password=PASSWORD, next="//evil.test")
    assert answer.headers["Location"] == "/"


def test_an_invited_colleague_joins_by_the_mailed_link(
    app: Flask, client: FlaskClient, deliver: Callable[[], int]
) -> None:
    city = create_city(name="Mendoza", mail_domains=["mendoza.example"])
    lead = create_member(city_id=city.id, leads_city=True)
    invitations.invite(actor_of(lead), city.id, "Nuevo@Mendoza.example")
    deliver()
    link = re.search(r"/join/\S+", newest_mail(app).replace("=\n", ""))
    assert link
    answer = submit(client, link.group(0), name="Nuevo Colega", password=PASSWORD)
    assert answer.status_code == 303
    me = client.get("/api/v1/me").get_json()
    assert me["member"]["city"]["name"] == "Mendoza"
    assert client.get(link.group(0)).status_code == 410


def test_the_form_of_invitations_offers_each_what_she_may_do(sign_in: Callable[[Any], FlaskClient]) -> None:
    city = create_city(mail_domains=["mendoza.example"])
    closed = create_city()
    lead = sign_in(create_member(city_id=city.id, leads_city=True)).get("/invitations").text
    colleague = sign_in(create_member(city_id=city.id)).get("/invitations").text
    stranded = sign_in(create_member(city_id=closed.id)).get("/invitations").text
    assert 'name="most_uses"' in lead
    assert "Leave it empty" in lead
    assert 'name="most_uses"' not in colleague
    assert "It ends with @mendoza.example." in colleague
    assert 'name="email"' not in stranded
    assert "ask the person who leads your city" in stranded


def test_the_page_to_join_speaks_the_language_of_the_invitation_unless_another_was_chosen(client: FlaskClient) -> None:
    issued = invitations.invite(SYSTEM, create_city().id, language="pt")
    address = f"/join/{issued.token}"
    assert '<html lang="pt' in client.get(address, headers={"Accept-Language": "en"}).text
    client.set_cookie("language", "fr")
    assert '<html lang="fr' in client.get(address).text


def test_a_link_for_several_people_ends_with_its_uses(client: FlaskClient) -> None:
    city = create_city()
    issued = invitations.invite(SYSTEM, city.id, most_uses=1)
    address = f"/join/{issued.token}"
    assert submit(client, address, name="First", email="first@example.org", password=PASSWORD).status_code == 303
    assert client.application.test_client().get(address).status_code == 410


def test_an_account_that_exists_is_refused_without_losing_what_was_typed(client: FlaskClient) -> None:
    member = create_member()
    issued = invitations.invite(SYSTEM, None, most_uses=5)
    answer = submit(client, f"/join/{issued.token}", name="Again", email=member.email, password=PASSWORD)
    assert answer.status_code == 409
    assert 'value="Again"' in answer.text


def test_a_new_password_by_mail_ends_every_session(
    app: Flask, client: FlaskClient, sign_in: Callable[[Any], Any], deliver: Callable[[], int]
) -> None:
    member = create_member(password_hash=hash_password(PASSWORD))
    elsewhere = sign_in(member)
    assert submit(client, "/reset-password", email=member.email).status_code == 303
    deliver()
    link = re.search(r"/reset-password/\S+", newest_mail(app).replace("=\n", ""))
    assert link
    assert client.get(link.group(0)).status_code == 200
    assert submit(client, link.group(0), password="another long phrase").status_code == 303
    assert elsewhere.get("/api/v1/me").status_code == 401
    assert submit(client, link.group(0), password="a third long phrase").status_code == 410


def test_an_unknown_address_gets_the_same_answer_and_no_mail(client: FlaskClient, deliver: Callable[[], int]) -> None:
    answer = submit(client, "/reset-password", email="nobody@example.org")
    assert answer.headers["Location"] == "/reset-password?sent=1"
    assert deliver() == 0


def test_a_weak_password_is_refused_with_the_reason_at_the_field(client: FlaskClient) -> None:
    issued = invitations.invite(SYSTEM, None, most_uses=5)
    answer = submit(client, f"/join/{issued.token}", name="Ana", email="ana@example.org", password="password1234")
    assert answer.status_code == 422
    assert "too easy to guess" in answer.text


def test_a_member_invites_within_the_domains_of_the_city_only(sign_in: Callable[[Any], Any]) -> None:
    city = create_city(mail_domains=["boise.example"])
    browser = sign_in(create_member(city_id=city.id))
    inside = browser.post("/invitations", data={"email": "new@boise.example", "language": "en", "most_uses": "1"})
    outside = browser.post("/invitations", data={"email": "new@elsewhere.example", "language": "en", "most_uses": "1"})
    assert inside.status_code == 303
    assert outside.status_code == 403
    assert "new@elsewhere.example" in outside.text
