"""Feeds of groups and threads, their private addresses, and threads as one prints them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

from forum.blueprints.discussions.services import acts, posts
from forum.blueprints.groups.services import groups as group_services
from forum.kernel.database import session
from tests.factories.accounts import actor_of, create_member
from tests.factories.discussions import reply, start_thread, write_long_thread
from tests.factories.groups import create_group

ATOM = "{http://www.w3.org/2005/Atom}"
SignIn = Callable[[Any], Any]


def entries(answer: Any) -> list[Any]:
    assert answer.status_code == 200, answer.text
    assert answer.mimetype == "application/atom+xml"
    return list(ElementTree.fromstring(answer.data).iter(f"{ATOM}entry"))


def texts(answer: Any, name: str) -> list[str]:
    return [entry.findtext(f"{ATOM}{name}") for entry in entries(answer)]


def address_of(browser: Any, place: str) -> str:
    parts = urlsplit(browser.get(f"/api/v1/{place}/feed").get_json()["feed_url"])
    return f"{parts.path}?{parts.query}"


def test_a_public_thread_has_a_feed_of_its_latest_posts_with_whole_addresses(client: Any) -> None:
    ana = create_member(name="Ana <& Co>")
    thread = start_thread(ana, create_group(ana, visibility="public"), title="Costs & <benefits>")
    path = reply(ana, thread, "See [this](/library/3) & <b>that</b>.").path
    gone = reply(ana, thread)
    posts.withdraw_post(actor_of(ana), gone.id)
    answer = client.get(f"/t/{thread.id}/feed.atom")
    assert texts(answer, "title") == ["Ana <& Co> in “Costs & <benefits>”", "Costs & <benefits>"]
    assert texts(answer, "id") == [f"http://localhost{path}", f"http://localhost{thread.path}/1"]
    assert 'href="http://localhost/library/3"' in texts(answer, "content")[0]
    again = client.get(f"/t/{thread.id}/feed.atom", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_a_group_has_a_feed_of_its_newest_threads(client: Any, count_statements: Callable[[], Any]) -> None:
    ana = create_member()
    group = create_group(ana, visibility="public")
    costs = []
    for _ in range(2):
        titles = [start_thread(ana, group).title for _ in range(3)]
        with count_statements() as statements:
            found = texts(client.get(f"/groups/{group.slug}/feed.atom"), "title")
        assert found[:3] == titles[::-1]
        costs.append(len(statements))
    assert costs[0] == costs[1] <= 8


def test_a_feed_holds_nothing_of_what_is_hidden(client: Any) -> None:
    ana, staff = create_member(), create_member(role="staff")
    group = create_group(ana, visibility="public")
    thread = start_thread(ana, group, body="Who sells xylophones?")
    post = reply(ana, thread, "Buy my xylophones.")
    acts.hide_post(actor_of(staff), post.id, "An advertisement")
    assert len(entries(client.get(f"/t/{thread.id}/feed.atom"))) == 1
    acts.hide_post(actor_of(staff), thread.first_post_id or 0, "An advertisement")
    for address in (f"/t/{thread.id}/feed.atom", f"/groups/{group.slug}/feed.atom", f"{thread.path}/print"):
        assert "xylophones" not in client.get(address).text


def test_a_private_feed_is_fetched_with_an_address_of_ones_own_only(sign_in: SignIn, client: Any) -> None:
    ana, luis = create_member(), create_member()
    group = create_group(ana, visibility="private")
    thread, other = start_thread(ana, group), start_thread(ana, group)
    browser = sign_in(ana)
    feed = address_of(browser, f"threads/{thread.id}")
    of_group = address_of(browser, f"groups/{group.id}")
    assert len(entries(client.get(feed))) == 1
    assert len(entries(client.get(of_group))) == 2
    assert client.get(feed.split("?")[0]).status_code == 404
    assert client.get(feed.replace(f"/t/{thread.id}/", f"/t/{other.id}/")).status_code == 404
    for wrong in ("x", "-", f"{ana.id}-" + "0" * 32, f"{luis.id}-" + feed.rpartition("-")[2], "9" * 30 + "-x"):
        assert client.get(f"{feed.split('?')[0]}?token={wrong}").status_code == 404
    assert sign_in(luis).get(f"/api/v1/threads/{thread.id}/feed").status_code == 404
    assert f"{thread.id}/feed.atom?token={ana.id}-" in browser.get(f"/t/{thread.id}/feed").text


def test_an_address_ends_with_the_right_to_read_with_the_account_and_when_it_is_renewed(
    sign_in: SignIn, client: Any
) -> None:
    ana, luis, grace = create_member(), create_member(), create_member()
    group = create_group(ana, luis, grace, visibility="private")
    thread = start_thread(ana, group)
    feeds = {one.id: address_of(sign_in(one), f"threads/{thread.id}") for one in (ana, luis, grace)}
    assert [client.get(feed).status_code for feed in feeds.values()] == [200, 200, 200]
    group_services.leave_group(actor_of(luis), group.id)
    assert sign_in(ana).post("/feeds/renew", data={"next": thread.path}).headers["Location"] == thread.path
    grace.closed_at = grace.joined_at
    session.commit()
    assert [client.get(feed).status_code for feed in feeds.values()] == [404, 404, 404]
    renewed = address_of(sign_in(ana), f"threads/{thread.id}")
    assert client.get(renewed).status_code == 200
    assert sign_in(ana).delete("/api/v1/me/feeds").status_code == 204
    assert client.get(renewed).status_code == 404


def test_a_thread_is_printed_in_parts_with_everything_said_and_nothing_to_press(client: Any) -> None:
    ana = create_member(name="Ana Souza")
    thread = write_long_thread(ana, create_group(ana, visibility="public"), 130)
    page = client.get(f"{thread.path}/print").text
    assert "Post number 0." in page
    assert "Post number 99." in page
    assert "Post number 100." not in page
    assert f'href="{thread.path}/print?after=100"' in page
    rest = client.get(f"{thread.path}/print?after=100").text
    assert "Post number 129." in rest
    assert 'rel="next"' not in rest
    assert client.get(f"/t/old-name/{thread.id}/print").status_code == 301
