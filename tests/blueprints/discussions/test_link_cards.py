"""Cards of the pages that posts link to, and links that are in a thread already."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from forum.blueprints.discussions.models.link_cards import LinkCard
from forum.blueprints.discussions.services import posts
from forum.blueprints.moderation.services.reporting import report
from forum.kernel import clock
from forum.kernel.database import session
from forum.kernel.links import links_in
from forum.kernel.markdown import render
from forum.kernel.pages_elsewhere import describe
from forum.kernel.safe_fetch import Fetcher
from tests.factories.accounts import actor_of, create_member
from tests.factories.discussions import reply, start_thread
from tests.factories.groups import create_group
from tests.factories.moderation import waiting_on
from tests.factories.trust import at_level

SignIn = Callable[[Any], Any]
PAGE = """<html><head><title>Not this</title><meta property="og:title" content="Open data &amp; more <b>here</b>">
<meta name="description" content="All that is published,
 by department."><meta property="og:image" content="https://tracker.example/x.png"></head></html>"""


class Site(BaseHTTPRequestHandler):
    """A page elsewhere, which counts who asks."""

    def do_GET(self) -> None:  # as the base class names it
        self.server.asked.append((self.path, self.headers.get("Cookie")))  # type: ignore[attr-defined]  # set below
        self.send_response(200 if self.path.startswith("/data") else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(PAGE.encode())

    def log_message(self, *_: Any) -> None:
        return


@pytest.fixture
def site(app: Flask) -> Iterator[Any]:
    """A real server, reached through an allowance for its host and port alone."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.asked = []  # type: ignore[attr-defined]  # what was asked for
    server.url = f"http://127.0.0.1:{server.server_port}"  # type: ignore[attr-defined]  # as above
    threading.Thread(target=server.serve_forever, daemon=True).start()
    before = app.extensions["forum_fetcher"]
    app.extensions["forum_fetcher"] = Fetcher(allowed=frozenset({("127.0.0.1", server.server_port)}))
    yield server
    app.extensions["forum_fetcher"] = before
    server.shutdown()
    server.server_close()


def test_a_link_on_a_line_of_its_own_gets_a_card_after_publishing(
    sign_in: SignIn, site: Any, deliver: Callable[[], int]
) -> None:
    ana, luis = create_member(), create_member()
    thread = start_thread(ana, create_group(ana, luis))
    post = reply(ana, thread, f"See this:\n\n{site.url}/data?year=2026#top\n\nand {site.url}/other in a sentence.")
    assert site.asked == []
    deliver()
    assert site.asked == [("/data?year=2026", None)]
    page = sign_in(luis).get(thread.path).text
    assert f'class="link-card" href="{site.url}/data?year=2026"' in page
    assert "Open data &amp; more &lt;b&gt;here&lt;/b&gt;" in page
    assert "tracker.example" not in page
    card = sign_in(luis).get(f"/api/v1/posts/{post.id}").get_json()["link_cards"]
    assert [(one["title"], one["description"], one["site"]) for one in card] == [
        ("Open data & more <b>here</b>", "All that is published, by department.", "127.0.0.1"),
    ]  # fmt: skip
    reply(luis, thread, f"{site.url}/data?year=2026")
    deliver()
    assert len(site.asked) == 1


def test_a_card_that_arrives_is_no_edit_and_does_not_stop_who_decides_about_the_post(
    sign_in: SignIn, site: Any, deliver: Callable[[], int]
) -> None:
    ana, luis = at_level(create_member(), 2), create_member()
    thread = start_thread(ana, create_group(ana, luis))
    post = reply(ana, thread, f"{site.url}/data?year=2026")
    report(actor_of(luis), "post", post.id, "off_topic")
    before = waiting_on(post).version
    deliver()
    shown = sign_in(luis).get(f"/api/v1/posts/{post.id}").get_json()
    assert len(shown["link_cards"]) == 1
    assert (shown["edited_at"], shown["edit_count"], shown["version"]) == (None, 0, post.version)
    assert waiting_on(post).version == before
    assert sign_in(luis).get("/api/v1/notifications").get_json()["items"] == []


def test_nothing_is_shown_of_what_cannot_be_fetched_and_it_is_tried_again_a_day_later(
    sign_in: SignIn, site: Any, deliver: Callable[[], int]
) -> None:
    ana = create_member()
    thread = start_thread(
        ana, create_group(ana), body=f"{site.url}/nowhere\n\nhttp://169.254.169.254/latest/meta-data/"
    )
    deliver()
    assert "link-card" not in sign_in(ana).get(thread.path).text
    assert set(session.scalars(sa.select(LinkCard.state))) == {"none"}
    reply(ana, thread, f"{site.url}/nowhere")
    deliver()
    assert len(site.asked) == 1
    with time_machine.travel(clock.now() + timedelta(hours=25), tick=False):
        reply(ana, thread, f"Again:\n\n{site.url}/nowhere")
        deliver()
    assert len(site.asked) == 2


def test_an_operator_may_switch_cards_off(app: Flask, site: Any, deliver: Callable[[], int]) -> None:
    app.extensions["forum_fetcher"] = None
    ana = create_member()
    start_thread(ana, create_group(ana), body=f"{site.url}/data")
    deliver()
    assert site.asked == []


def test_what_a_post_no_longer_links_to_is_no_longer_shown(
    sign_in: SignIn, site: Any, deliver: Callable[[], int]
) -> None:
    ana = create_member()
    thread = start_thread(ana, create_group(ana))
    post = reply(ana, thread, f"{site.url}/data")
    deliver()
    browser = sign_in(ana)
    assert "link-card" in browser.get(thread.path).text
    posts.edit_post(actor_of(ana), post.id, "Nothing.", version=post.version)
    assert "link-card" not in browser.get(thread.path).text
    withdrawn = reply(ana, thread, f"{site.url}/data")
    posts.withdraw_post(actor_of(ana), withdrawn.id)
    assert "link-card" not in browser.get(thread.path).text


def test_a_link_that_is_in_the_thread_is_pointed_out(sign_in: SignIn) -> None:
    ana, luis = create_member(name="Ana Souza"), create_member()
    group = create_group(ana, luis, visibility="private")
    thread, other = start_thread(ana, group), start_thread(ana, group)
    reply(ana, thread, "We use https://city.example/data for it.")
    reply(ana, other, "Elsewhere: https://city.example/other")
    query = "url=https://city.example/data&url=https://city.example/other"
    found = sign_in(luis).get(f"/api/v1/threads/{thread.id}/links?{query}").get_json()["items"]
    assert [(one["url"], one["number"], one["name"]) for one in found] == [
        ("https://city.example/data", 2, "Ana Souza"),
    ]  # fmt: skip
    assert "post 2 by Ana Souza" in sign_in(luis).get(f"/t/{thread.id}/links?{query}").text
    shown = sign_in(luis).post(f"/t/{thread.id}/preview", data={"body": "Again https://city.example/data"})
    assert "post 2 by Ana Souza" in shown.text
    assert sign_in(create_member()).get(f"/api/v1/threads/{thread.id}/links?{query}").status_code == 404


def test_only_links_on_their_own_line_get_a_card() -> None:
    text = "https://a.example/x\n\nIn text https://b.example\n\n[named](https://c.example)\nhttps://d.example/y#z\n\n"
    text += "- https://e.example"
    assert links_in(render(text)) == [
        ("https://a.example/x", True), ("https://b.example", False), ("https://c.example", True),
        ("https://d.example/y", True), ("https://e.example", False),
    ]  # fmt: skip
    many = links_in(render("\n\n".join(f"https://x{n}.example" for n in range(30))))
    assert (len(many), sum(shown for _, shown in many)) == (20, 5)


def test_a_page_is_described_in_plain_text_of_a_fair_length() -> None:
    told = describe(PAGE, "https://city.example/a")
    assert (told.title, told.site) == ("Open data & more <b>here</b>", "city.example")
    assert describe("<title>One</title><title>Two</title>" + "<p>" * 9_000, "https://x.example").title == "One"
    assert describe(f"<title>{'long ' * 500}</title>", "https://x.example").title.endswith("…")
    assert replace(describe("", "nonsense"), site="").title == ""
