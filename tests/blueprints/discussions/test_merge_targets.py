"""Finding the thread into which another one goes, by words of its title."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.factories.accounts import create_member
from tests.factories.discussions import start_thread
from tests.factories.groups import add_to_group, create_group

SignIn = Callable[[Any], Any]


def test_the_other_thread_is_found_by_words_of_its_title(sign_in: SignIn, deliver: Callable[[], int]) -> None:
    mara, luis = create_member(), create_member()
    mine, other = create_group(luis), create_group(mara, luis)
    add_to_group(mine, mara, "moderator")
    thread = start_thread(luis, mine, title="Which codes do you use for storm drains?")
    wanted = start_thread(luis, mine, title="Storm drains: how do you number them?")
    elsewhere = start_thread(luis, other, title="Storm drains and who cleans them")
    start_thread(luis, mine, title="Something about budgets")
    deliver()
    browser = sign_in(mara)
    found = browser.get(f"/t/{thread.id}/merge?into=storm drains").headers["Location"]
    assert found == f"/t/{thread.id}/organise?into=storm+drains"
    page = browser.get(found).text
    assert f"/t/{thread.id}/merge?into={wanted.id}" in page
    assert f"/t/{thread.id}/merge?into={elsewhere.id}" not in page, "she does not moderate that group"
    assert f"/t/{thread.id}/merge?into={thread.id}" not in page
    assert "budgets" not in page
    assert 'value="storm drains"' in page
    alone = browser.get(f"/t/{thread.id}/merge?into=number", headers={"HX-Request": "true"}).text
    assert "<html" not in alone
    assert wanted.title in alone
    assert "Becomes part of" in browser.get(f"/t/{thread.id}/merge?into={wanted.id}").text
    none = browser.get(f"/t/{thread.id}/merge?into=weather", headers={"HX-Request": "true"}).text
    assert "No thread that you moderate has these words." in none
    assert sign_in(luis).get(f"/t/{thread.id}/merge?into=storm", headers={"HX-Request": "true"}).status_code == 403
