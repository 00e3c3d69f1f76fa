"""The home of a group, its tabs and its own pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from forum.blueprints.groups import policies
from forum.blueprints.groups.errors import TooManyPages, TooManyPins
from forum.blueprints.groups.queries import pages as queries
from forum.blueprints.groups.rules import MOST_PAGES, MOST_PINS, VISIBILITIES
from forum.blueprints.groups.services import pages as services
from forum.kernel.actor import ANONYMOUS, SYSTEM
from forum.kernel.database import session
from forum.kernel.errors import Forbidden, Invalid, NotFound, StaleVersion, VersionRequired
from tests.factories.accounts import actor_of, create_member
from tests.factories.groups import add_to_group, create_group


def moderated(**facts: Any) -> tuple[Any, Any]:
    group, moderator = create_group(**facts), create_member()
    add_to_group(group, moderator, "moderator")
    return group, moderator


def test_moderators_write_pages_that_become_tabs(sign_in: Callable[[Any], Any], client: FlaskClient) -> None:
    group, moderator = moderated(visibility="public")
    browser = sign_in(moderator)
    made = browser.post(f"/groups/{group.slug}/pages/new", data={"title": "How we work", "body": "Each **month**."})
    assert made.headers["Location"] == f"/groups/{group.slug}/pages/how-we-work"
    assert "<strong>month</strong>" in client.get(made.headers["Location"]).text
    assert made.headers["Location"] in client.get(f"/groups/{group.slug}").text
    page = queries.list_pages(SYSTEM, group.id)[0]
    form = {"title": "Our way", "body": "Each week.", "version": str(page.version)}
    assert browser.post(f"/groups/{group.slug}/pages/{page.id}/edit", data=form).status_code == 303
    stale = browser.post(f"/groups/{group.slug}/pages/{page.id}/edit", data={**form, "title": "Second try"})
    assert (stale.status_code, 'value="Second try"' in stale.text) == (412, True)
    assert "Each week." in client.get(made.headers["Location"]).text
    assert browser.post(f"/groups/{group.slug}/pages/{page.id}/remove").status_code == 303
    assert client.get(made.headers["Location"]).status_code == 404


def test_what_is_pinned_stands_on_the_home_in_its_order(sign_in: Callable[[Any], Any]) -> None:
    group, moderator = moderated()
    browser = sign_in(moderator)
    for title in ("First", "Second"):
        form = {"title": title, "url": "/library", "note": "Read it."}
        assert browser.post(f"/groups/{group.slug}/pins", data=form).status_code == 303
    first, second = queries.list_pins(SYSTEM, group.id)
    assert browser.post(f"/groups/{group.slug}/pins/{second.id}/move", data={"up": "true"}).status_code == 303
    assert [pin.title for pin in queries.list_pins(SYSTEM, group.id)] == ["Second", "First"]
    home = browser.get(f"/groups/{group.slug}").text
    assert home.index("Second") < home.index("First")
    wrong = browser.post(f"/groups/{group.slug}/pins", data={"title": "Bad", "url": "javascript:alert(1)"})
    assert (wrong.status_code, 'value="Bad"' in wrong.text) == (422, True)
    assert browser.post(f"/groups/{group.slug}/pins/{first.id}/remove").status_code == 303
    assert "First" not in browser.get(f"/groups/{group.slug}").text


@pytest.mark.parametrize("url", ["javascript:alert(1)", "//evil.example/x", "/\\evil.example", "ftp://a.example", "x"])
def test_only_addresses_of_the_web_and_of_plaza_are_pinned(app: Any, url: str) -> None:
    group, moderator = moderated()
    with pytest.raises(Invalid):
        services.pin(actor_of(moderator), group.id, "Something", url)


def test_pages_and_pins_have_their_limits(app: Any) -> None:
    group, moderator = moderated()
    actor = actor_of(moderator)
    for _ in range(MOST_PAGES):
        services.add_page(actor, group.id, "New")
    with pytest.raises(TooManyPages):
        services.add_page(actor, group.id, "New")
    slugs = [page.slug for page in queries.list_pages(actor, group.id)]
    assert len(set(slugs)) == MOST_PAGES
    assert "new" not in slugs
    for _ in range(MOST_PINS):
        services.pin(actor, group.id, "Here", "/library")
    with pytest.raises(TooManyPins):
        services.pin(actor, group.id, "Here", "/library")


def test_only_moderators_change_the_home_and_edits_need_the_version(app: Any) -> None:
    group, moderator = moderated()
    member = create_member()
    add_to_group(group, member)
    page = services.add_page(actor_of(moderator), group.id, "How we work")
    with pytest.raises(Forbidden):
        services.add_page(actor_of(member), group.id, "Mine")
    with pytest.raises(Forbidden):
        services.pin(actor_of(member), group.id, "Mine", "/library")
    with pytest.raises(VersionRequired):
        services.edit_page(actor_of(moderator), group.id, page.id, title="Other", body="")
    with pytest.raises(StaleVersion):
        services.edit_page(actor_of(moderator), group.id, page.id, page.version - 1, title="Other", body="")
    other, second = moderated()
    with pytest.raises(NotFound):
        services.remove_page(actor_of(second), other.id, page.id)


@pytest.mark.parametrize("visibility", VISIBILITIES)
def test_pages_and_pins_are_read_by_who_reads_the_group(app: Any, visibility: str) -> None:
    group, moderator = moderated(visibility=visibility)
    services.add_page(actor_of(moderator), group.id, "How we work")
    services.pin(actor_of(moderator), group.id, "Here", "/library")
    outsider, staff = create_member(), create_member(role="staff")
    actors = (ANONYMOUS, SYSTEM, actor_of(moderator), actor_of(outsider), actor_of(staff))
    page, pin = queries.list_pages(SYSTEM, group.id)[0], queries.list_pins(SYSTEM, group.id)[0]
    for actor in actors:
        reads = bool(policies.can_browse(actor, group))
        assert bool(policies.can_see_page(actor, page)) is reads
        assert bool(policies.can_see_pin(actor, pin)) is reads
        assert (page.id in {one.id for one in session.scalars(policies.visible_pages(actor))}) is reads
        assert (pin.id in {one.id for one in session.scalars(policies.visible_pins(actor))}) is reads


def test_each_tab_has_its_address_and_a_constant_cost(
    sign_in: Callable[[Any], Any], count_statements: Callable[[], Any]
) -> None:
    group, moderator = moderated()
    browser = sign_in(moderator)
    addresses = ("", "/discussions", "/library", "/people", "/about", "/home", "/edit", "/join")
    browser.get(f"/groups/{group.slug}")  # what a process remembers is there
    costs = []
    for size in (1, 6):
        for _ in range(size):
            services.add_page(actor_of(moderator), group.id, "How we work")
            services.pin(actor_of(moderator), group.id, "Here", "/library")
            add_to_group(group, create_member(), "moderator")
        for address in addresses:
            with count_statements() as statements:
                assert browser.get(f"/groups/{group.slug}{address}").status_code == 200
            costs.append(len(statements))
    assert costs[: len(addresses)] == costs[len(addresses) :]


def test_the_api_offers_pages_and_pins(sign_in: Callable[[Any], Any]) -> None:
    group, moderator = moderated()
    browser = sign_in(moderator)
    address = f"/api/v1/groups/{group.id}"
    made = browser.post(f"{address}/pages", json={"title": "How we work", "body": "Each month."})
    page = f"{address}/pages/{made.get_json()['id']}"
    assert browser.put(page, json={"title": "Our way", "body": ""}).status_code == 428
    tag = {"If-Match": made.headers["ETag"]}
    assert browser.put(page, json={"title": "Our way", "body": ""}, headers=tag).get_json()["title"] == "Our way"
    assert browser.put(f"{page}/place", json={"up": True}).status_code == 200
    pinned = browser.post(f"{address}/pins", json={"title": "Template", "url": "/library/4"}).get_json()
    assert browser.put(f"{address}/pins/{pinned['id']}/place", json={"up": False}).status_code == 200
    assert [one["url"] for one in browser.get(f"{address}/pins").get_json()["items"]] == ["/library/4"]
    assert browser.delete(f"{address}/pins/{pinned['id']}").status_code == 204
    assert browser.delete(page).status_code == 204
    reader = sign_in(create_member())
    assert reader.get(f"{address}/pages").status_code == 200
    assert reader.post(f"{address}/pins", json={"title": "Template", "url": "/library/4"}).status_code == 403
