"""Messages and presence: one's own choices, in the API and on the page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from forum.blueprints.directory.queries.courtesies import get_courtesy
from forum.blueprints.directory.rules.courtesy import Acquaintance, is_open_to, last_seen
from forum.blueprints.directory.services import blocks, courtesies
from forum.kernel import clock
from tests.browser import carried_version
from tests.factories.accounts import actor_of, create_member

pytestmark = pytest.mark.usefixtures("app")
SignIn = Callable[[Any], Any]
PREFERENCES = "/api/v1/me/message-preferences"


def test_who_has_chosen_nothing_gets_the_usual(sign_in: SignIn) -> None:
    answer = sign_in(create_member()).get(PREFERENCES)
    chosen = {"who_may_write": "anybody", "receipts": True, "typing": True, "presence": True, "version": 1}
    assert answer.get_json() == chosen | {"can": {"change": True}}
    assert answer.headers["ETag"]


def test_a_choice_is_kept_and_needs_the_version_it_was_made_at(sign_in: SignIn) -> None:
    browser = sign_in(create_member())
    tag = browser.get(PREFERENCES).headers["ETag"]
    changed = browser.patch(PREFERENCES, json={"who_may_write": "peers", "typing": False}, headers={"If-Match": tag})
    assert changed.status_code == 200
    now = browser.get(PREFERENCES).get_json()
    assert (now["who_may_write"], now["typing"], now["receipts"], now["version"]) == ("peers", False, True, 2)
    assert browser.patch(PREFERENCES, json={"typing": True}, headers={"If-Match": tag}).status_code == 412
    assert browser.patch(PREFERENCES, json={"typing": True}).status_code == 428
    for wrong in ({"who_may_write": "nobody"}, {"typing": "yes"}, {"contact": "peers"}):
        assert browser.patch(PREFERENCES, json=wrong, headers={"If-Match": "2"}).status_code == 422


def test_the_page_saves_the_choices_and_lists_whom_one_has_blocked(sign_in: SignIn) -> None:
    ana, luis = create_member(), create_member(name="Luis Perez")
    browser = sign_in(ana)
    version = carried_version(browser.get("/me/messages").text)
    sent = {"version": version, "who_may_write": "groups", "receipts": "1"}
    assert browser.post("/me/messages", data=sent).status_code == 303
    chosen = get_courtesy(actor_of(ana)).choices
    assert (chosen.contact, chosen.receipts, chosen.typing, chosen.presence) == ("groups", True, False, False)
    assert browser.post("/me/messages", data=sent).status_code == 412
    assert browser.post(f"/members/{luis.id}/block").headers["Location"] == f"/members/{luis.id}"
    assert "You blocked Luis Perez." in browser.get(f"/members/{luis.id}").text
    assert "Unblock Luis Perez" in browser.get("/me/messages").text
    back = browser.post(f"/members/{luis.id}/unblock", data={"conversation": "7"}).headers["Location"]
    assert back == "/messages/7#end"
    assert "Unblock Luis Perez" not in browser.get("/me/messages").text


@pytest.mark.parametrize("address", ["/me/messages", "/me/account"])
def test_own_settings_stand_under_no_entry_of_the_menu(address: str, sign_in: SignIn) -> None:
    browser = sign_in(create_member(language="en"))
    assert 'class="nav__link" href="/members" aria-current' not in browser.get(address).text
    assert 'class="nav__link" href="/members" aria-current="page"' in browser.get("/members").text
    assert 'href="/me/messages"' in browser.get("/messages").text


def test_a_profile_says_roughly_when_somebody_was_last_here_if_both_show_it(sign_in: SignIn) -> None:
    ana, luis = create_member(seen_at=clock.now() - timedelta(days=3)), create_member()
    page = f"/members/{ana.id}"
    assert "In the last week" in sign_in(luis).get(page).text
    blocks.block_member(actor_of(ana), luis.id)
    assert "In the last week" not in sign_in(luis).get(page).text
    blocks.unblock_member(actor_of(ana), luis.id)
    courtesies.choose_courtesy(actor_of(luis), version=1, presence=False)
    assert "In the last week" not in sign_in(luis).get(page).text


@pytest.mark.parametrize(
    ("days", "word"), [(0.5, "today"), (2, "this_week"), (20, "this_month"), (200, "earlier"), (None, "")]
)
def test_last_seen_is_coarse(days: float | None, word: str) -> None:
    now = clock.now()
    assert last_seen(None if days is None else now - timedelta(days=days), now) == word


@pytest.mark.parametrize(
    ("contact", "known", "open_to"),
    [
        ("anybody", Acquaintance(), True),
        ("groups", Acquaintance(), False),
        ("groups", Acquaintance(from_similar_city=True), False),
        ("groups", Acquaintance(shares_group=True), True),
        ("peers", Acquaintance(shares_group=True), False),
        ("peers", Acquaintance(from_similar_city=True), True),
        ("peers", Acquaintance(was_written_to=True), True),
    ],
)
def test_a_choice_is_open_to_some(contact: str, known: Acquaintance, open_to: bool) -> None:
    assert is_open_to(contact, known) is open_to
