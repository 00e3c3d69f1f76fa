"""An address that somebody names herself gets one mail, and nothing else until it is confirmed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from forum.blueprints.accounts.models import AddressConfirmation, Member
from forum.blueprints.accounts.services import cities, invitations, passwords
from forum.blueprints.cities.models.cities import City
from forum.blueprints.directory.queries import people
from forum.blueprints.directory.services import profiles
from forum.blueprints.notifications.queries import inbound, mailing
from forum.kernel import clock
from forum.kernel.actor import ANONYMOUS, SYSTEM
from forum.kernel.database import session
from tests.factories.accounts import actor_of, create_city, create_member

PASSWORD = "seven calm lanterns"
ADDRESS = "mayor@boise.example"
Deliver = Callable[[], int]


@pytest.fixture
def city(app: Flask) -> City:
    return create_city(name="Boise", mail_domains=["boise.example"])


@pytest.fixture
def lead(city: City) -> Member:
    return create_member(city_id=city.id, leads_city=True, language="en")


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The mails that accounts sent."""
    mails: list[Any] = []
    monkeypatch.setattr("forum.blueprints.accounts.subscribers.send", mails.append)
    return mails


@pytest.fixture
def joined(lead: Member, sent: list[Any], deliver: Deliver) -> Member:
    """Somebody who came by a link and named the mayor's address."""
    link = invitations.invite(actor_of(lead), lead.city_id)
    member = invitations.accept_invitation(ANONYMOUS, link.token or "", "Mallory", PASSWORD, email=ADDRESS).member
    deliver()
    return session.get_one(Member, member.id)


def token_in(mail: Any) -> str:
    return mail.text.split("/confirm-address/")[1].split()[0]


def later(monkeypatch: pytest.MonkeyPatch, days: int) -> None:
    moment = clock.now() + timedelta(days=days)
    monkeypatch.setattr(clock, "now", lambda: moment)


def test_who_joins_by_a_link_gets_one_mail_with_a_link(joined: Member, sent: list[Any]) -> None:
    assert not joined.address_confirmed
    (mail,) = sent
    assert (mail.to, "Mallory" in mail.text) == (ADDRESS, True)
    assert session.query(AddressConfirmation).one().token_hash != token_in(mail)


def test_who_was_invited_by_mail_needs_no_confirmation(lead: Member, sent: list[Any], deliver: Deliver) -> None:
    invitations.invite(actor_of(lead), lead.city_id, email=ADDRESS)
    deliver()
    token = sent.pop().text.split("/join/")[1].split()[0]
    member = invitations.accept_invitation(ANONYMOUS, token, "The mayor", PASSWORD).member
    deliver()
    assert (member.address_confirmed, sent) == (True, [])


def test_until_then_nothing_else_is_mailed_and_mails_from_there_are_not_hers(
    joined: Member, lead: Member, sent: list[Any], deliver: Deliver
) -> None:
    assert mailing.find_reader(joined.id) is None
    assert inbound.find_member(ADDRESS) is None
    passwords.ask_for_reset(ANONYMOUS, ADDRESS)
    cities.remove_from_city(actor_of(lead), lead.city_id or 0, joined.id, reason="Unknown.", version=joined.version)
    deliver()
    assert len(sent) == 1


def test_until_then_nobody_is_shown_the_address(joined: Member, sent: list[Any], deliver: Deliver) -> None:
    version = people.get_person(actor_of(joined), joined.id).profile.version
    profiles.change_profile(actor_of(joined), joined.id, version=version, audiences={"email": "public"})
    deliver()
    readers = [actor_of(create_member()), actor_of(create_member(role="staff"))]
    assert [people.get_person(reader, joined.id).email for reader in readers] == [None, None]
    invited = session.get_one(Member, joined.id)
    invited.address_confirmed = True
    session.commit()
    assert people.get_person(readers[0], joined.id).email == ADDRESS


def test_the_link_confirms_once_and_only_when_the_button_is_pressed(
    joined: Member, sent: list[Any], client: FlaskClient, deliver: Deliver
) -> None:
    path = f"/confirm-address/{token_in(sent[0])}"
    page = client.get(path)
    assert ADDRESS in page.text
    session.refresh(joined)
    assert not joined.address_confirmed
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert token is not None
    assert client.post(path, data={"csrf_token": token.group(1)}).status_code == 303
    deliver()
    session.refresh(joined)
    assert joined.address_confirmed
    assert mailing.find_reader(joined.id) is not None
    assert inbound.find_member(ADDRESS) is not None
    assert client.get(path).status_code == 410
    assert client.post("/api/v1/auth/address-confirmation/unknown").status_code == 410


def test_a_link_ends_after_thirty_days(
    joined: Member, sent: list[Any], client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    later(monkeypatch, 31)
    assert client.get(f"/confirm-address/{token_in(sent[0])}").status_code == 410


def test_she_asks_for_the_link_again_once_a_day_and_thrice_in_all(
    joined: Member, sent: list[Any], deliver: Deliver, sign_in: Callable[[Any], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Confirm your address" in sign_in(joined).get("/").text
    assert "Confirm your address" in sign_in(joined).get("/me/account").text
    asked = "/api/v1/me/address-confirmation"
    early = sign_in(joined).post(asked)
    assert (early.status_code, early.get_json()["code"]) == (409, "confirmation_on_its_way")
    assert sign_in(joined).post("/me/account/confirmation").status_code == 409
    for number in (2, 3):
        later(monkeypatch, 2)
        assert sign_in(joined).post(asked).status_code == 202
        deliver()
        assert len(sent) == number
    later(monkeypatch, 2)
    assert sign_in(joined).post(asked).status_code == 409
    assert len({token_in(mail) for mail in sent}) == 3


def test_whoever_forgot_her_password_is_sent_the_link_to_confirm_first(
    joined: Member, sent: list[Any], deliver: Deliver, monkeypatch: pytest.MonkeyPatch
) -> None:
    later(monkeypatch, 2)
    passwords.ask_for_reset(ANONYMOUS, ADDRESS)
    deliver()
    assert "/confirm-address/" in sent[-1].text
    assert len(sent) == 2


def test_members_who_were_here_before_are_confirmed(app: Flask, sign_in: Callable[[Any], Any]) -> None:
    member = create_member(language="en")
    assert member.address_confirmed
    assert "Confirm your address" not in sign_in(member).get("/").text
    assert sign_in(member).post("/api/v1/me/address-confirmation").status_code == 202
    assert session.query(AddressConfirmation).count() == 0
    assert inbound.find_member(member.email) is not None
    assert SYSTEM.is_system
