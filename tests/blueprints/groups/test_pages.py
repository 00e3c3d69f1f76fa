"""The pages of groups in a browser without scripts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask.testing import FlaskClient

from tests.browser import carried_version
from tests.factories.accounts import create_member
from tests.factories.groups import add_to_group, create_group


def test_a_member_joins_from_the_list_and_finds_the_group_in_the_rail(sign_in: Callable[[Any], Any]) -> None:
    group = create_group(name="Data management")
    browser = sign_in(create_member())
    assert f"/groups/{group.slug}/join" in browser.get("/groups").text
    assert browser.post(f"/groups/{group.slug}/join").status_code == 303
    page = browser.get(f"/groups/{group.slug}").text
    assert "You joined Data management." in page
    assert page.count(f'href="/groups/{group.slug}"') >= 2
    assert browser.post(f"/groups/{group.slug}/leave").headers["Location"] == "/groups"


def test_each_part_of_a_group_has_its_address(sign_in: Callable[[Any], Any], client: FlaskClient) -> None:
    member = create_member(name="Ana Souza")
    group = create_group(member, description_html="<p>Bring a file.</p>", visibility="public")
    browser = sign_in(member)
    assert "Ana Souza" in browser.get(f"/groups/{group.slug}/people").text
    assert "Bring a file." in client.get(f"/groups/{group.slug}/about").text
    assert client.get(f"/groups/{group.slug}/people").status_code == 302
    assert client.get("/groups/nothing-here").status_code == 404


def test_a_moderator_edits_the_text_and_the_rules_stay(sign_in: Callable[[Any], Any]) -> None:
    moderator = create_member()
    group = create_group()
    add_to_group(group, moderator, "moderator")
    browser = sign_in(moderator)
    form = browser.get(f"/groups/{group.slug}/edit").text
    assert 'name="visibility"' not in form
    values = {"name": "Open data", "summary": "", "description": "Hello", "area": "", "version": str(group.version)}
    assert browser.post(f"/groups/{group.slug}/edit", data=values).status_code == 303
    stale = browser.post(f"/groups/{group.slug}/edit", data={**values, "name": "Second try"})
    assert stale.status_code == 412
    assert 'value="Second try"' in stale.text
    seen = {**values, "name": "Second try", "version": carried_version(stale.text)}
    assert browser.post(f"/groups/{group.slug}/edit", data=seen).status_code == 303


def test_staff_make_a_group_and_moderators_bring_people_in(sign_in: Callable[[Any], Any]) -> None:
    staff, other = create_member(role="staff"), create_member(handle="luis-perez", name="Luis Perez")
    browser = sign_in(staff)
    values = {"name": "Sharing data", "visibility": "private", "join_policy": "invitation"}
    assert browser.post("/groups/new", data=values).headers["Location"] == "/groups/sharing-data"
    wrong = browser.post("/groups/sharing-data/members", data={"handles": "nobody-there"})
    assert (wrong.status_code, "nobody-there" in wrong.text) == (422, True)
    assert browser.post("/groups/sharing-data/members", data={"handles": "luis-perez"}).status_code == 303
    address = f"/groups/sharing-data/members/{other.id}"
    assert browser.post(address, data={"role": "moderator"}).status_code == 303
    assert "Moderator" in browser.get("/groups/sharing-data/people").text
    assert browser.post(f"{address}/remove").status_code == 303
    assert "Luis Perez" not in browser.get("/groups/sharing-data/people").text
    assert sign_in(other).get("/groups/sharing-data").status_code == 404
