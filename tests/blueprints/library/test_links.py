"""Documents that are an address: a copy of the text is fetched, shown with its day, and found."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from flask import Flask

from forum.blueprints.files.models import File
from forum.blueprints.library.models.links import ResourceLink
from forum.blueprints.library.models.resources import Resource
from forum.blueprints.library.models.versions import ResourceVersion
from forum.blueprints.library.rules.copies import cleaned
from forum.kernel.database import session
from forum.kernel.safe_fetch import Fetcher
from forum.kernel.search import engine
from search.engine import SearchRequest, Viewer
from tests.factories.accounts import create_member
from tests.factories.files import stored_files, upload
from tests.factories.groups import create_group

SignIn = Callable[[Any], Any]
PAGE = """<html><head><title>Open by default</title><script>var perambulator</script></head><body>
<nav>Home About Contact</nav><h1>Open by default</h1><p onclick="x()">Each dataset is published unless one of nine
reasons is written beside it, with the name of who wrote it. <b>Embarrassment</b> is no reason, and neither is the
question of a journalist. The rest goes to the board, which answers within the week.</p>
<footer>Cookies</footer></body></html>"""


class Site(BaseHTTPRequestHandler):
    """A page elsewhere, as it is at the moment."""

    page, status, kind = PAGE, 200, "text/html; charset=utf-8"

    def do_GET(self) -> None:
        self.send_response(Site.status)
        self.send_header("Content-Type", Site.kind)
        self.end_headers()
        self.wfile.write(Site.page.encode())

    def log_message(self, *args: Any) -> None:
        """Tests are quiet."""


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    Site.page, Site.status, Site.kind = PAGE, 200, "text/html; charset=utf-8"
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    app.extensions["forum_fetcher"] = Fetcher(allowed=frozenset({("127.0.0.1", server.server_port)}))
    yield f"http://127.0.0.1:{server.server_port}/policy"
    app.extensions["forum_fetcher"] = None
    server.shutdown()
    server.server_close()


def _share(browser: Any, url: str, **told: Any) -> Any:
    return browser.post("/api/v1/resources", data={"link_url": url, **told}, content_type="multipart/form-data")


def _found(text: str) -> list[str]:
    result = engine().search(SearchRequest("library_passages", Viewer(("mem",), ()), text=text))
    there = {f"r{number}" for (number,) in session.query(Resource.id)}  # other tests have left theirs in the index
    return [hit.id for hit in result.hits if hit.id.split("-")[0] in there]


def test_an_address_is_shared_copied_and_found_by_its_text(
    app: Flask, sign_in: SignIn, address: str, deliver: Callable[[], int]
) -> None:
    browser = sign_in(create_member())
    shared = _share(browser, address)
    told = shared.get_json()
    assert (shared.status_code, told["link_url"], told["file"]["state"]) == (201, address, "waiting")
    assert "being copied" in browser.get(told["url"]).text
    deliver()
    now = browser.get(f"/api/v1/resources/{told['id']}").get_json()
    assert (now["title"], now["file"]["state"], now["current_version"], now["version"]) == (
        "Open by default", "ready", 1, now["version"]
    )  # fmt: skip
    link = browser.get(f"/api/v1/resources/{told['id']}/link").get_json()
    assert (link["state"], link["problem"], link["link_url"]) == ("ready", None, address)
    assert link["copied_at"] == link["tried_at"]
    assert _found("embarrassment") == [f"r{told['id']}-p1-0"]
    assert _found("perambulator") == _found("cookies") == []
    page = browser.get(told["url"]).text
    assert f'href="{address}"' in page
    assert "Open the page" in page
    assert "Text as it was there" in page
    assert [file.id for file in session.query(File)] == [now["file"]["id"]]
    assert len(stored_files()) >= 1


def test_the_copy_makes_nobody_s_open_form_stale(
    app: Flask, sign_in: SignIn, address: str, deliver: Callable[[], int]
) -> None:
    browser = sign_in(create_member())
    shared = _share(browser, address, title="Mine", language="en")
    deliver()
    path = f"/api/v1/resources/{shared.get_json()['id']}"
    assert browser.patch(path, json={"year": 2020}, headers={"If-Match": shared.headers["ETag"]}).status_code == 200


def test_the_page_is_copied_again_and_another_text_is_a_version(
    app: Flask, sign_in: SignIn, address: str, deliver: Callable[[], int]
) -> None:
    owner = create_member()
    browser = sign_in(owner)
    resource = _share(browser, address).get_json()
    deliver()
    path = f"/api/v1/resources/{resource['id']}"
    Site.page = PAGE.replace("Cookies", "Biscuits").replace("<nav>", "<nav class='new'>")
    assert browser.post(f"{path}/link/copies").status_code == 202
    deliver()
    assert browser.get(path).get_json()["current_version"] == 1
    Site.page = PAGE.replace("within the week", "within the perambulator")
    assert sign_in(create_member()).post(f"{path}/link/copies").get_json()["code"] == "not_yours"
    assert browser.post(f"/library/{resource['id']}/link/copies").status_code == 303
    deliver()
    assert browser.get(path).get_json()["current_version"] == 2
    assert _found("perambulator")
    changes = browser.get(f"{path}/versions/2/changes").get_json()["parts"]
    assert [part["text"].strip() for part in changes if part["kind"] == "ins"] == ["perambulator"]


def test_a_dead_link_is_told_and_the_copy_stays(
    app: Flask, sign_in: SignIn, address: str, deliver: Callable[[], int]
) -> None:
    browser = sign_in(create_member())
    resource = _share(browser, address).get_json()
    deliver()
    Site.status = 404
    browser.post(f"/api/v1/resources/{resource['id']}/link/copies")
    deliver()
    link = browser.get(f"/api/v1/resources/{resource['id']}/link").get_json()
    assert (link["state"], link["problem"]) == ("dead", "no_page")
    assert link["copied_at"] < link["tried_at"]
    page = browser.get(resource["url"]).text
    assert "There is no page at this address any more" in page
    assert "The copy below stays." in page
    assert _found("embarrassment")
    Site.status = 200
    browser.post(f"/api/v1/resources/{resource['id']}/link/copies")
    deliver()
    assert browser.get(f"/api/v1/resources/{resource['id']}/link").get_json()["state"] == "ready"


@pytest.mark.parametrize(
    ("url", "problem"),
    [("http://10.0.0.7/secret", "private_address"), ("http://localhost:1/x", "closed_port"), ("{}", "no_html")],
)
def test_what_cannot_be_copied_is_kept_as_an_address_alone(
    app: Flask, sign_in: SignIn, address: str, deliver: Callable[[], int], url: str, problem: str
) -> None:
    Site.kind = "application/pdf"
    browser = sign_in(create_member())
    resource = _share(browser, url.format(address) if "{" not in url else address, title="Address alone").get_json()
    deliver()
    link = browser.get(f"/api/v1/resources/{resource['id']}/link").get_json()
    assert (link["state"], link["problem"], link["copied_at"]) == ("dead", problem, None)
    page = browser.get(resource["url"]).text
    assert "Until there is a copy" in page
    assert "Reading the text" not in page
    shown = browser.get(f"/api/v1/resources/{resource['id']}").get_json()
    assert (shown["file"]["state"], shown["file"]["problem"]) == ("failed", "no_copy")


def test_where_copying_is_switched_off_it_says_so(app: Flask, sign_in: SignIn, deliver: Callable[[], int]) -> None:
    browser = sign_in(create_member())
    resource = _share(browser, "https://example.org/a").get_json()
    deliver()
    assert browser.get(f"/api/v1/resources/{resource['id']}/link").get_json()["problem"] == "switched_off"


def test_the_same_address_is_refused_with_the_way_to_it_only_to_who_may_see_it(app: Flask, sign_in: SignIn) -> None:
    owner = create_member()
    group = create_group(owner, visibility="private")
    hidden = _share(sign_in(owner), "https://example.org/a", group_id=group.id, audience="group")
    assert hidden.status_code == 201
    other = sign_in(create_member())
    shared = _share(other, "https://example.org/a#part")
    assert shared.status_code == 201
    again = _share(other, "https://example.org/a")
    assert (again.status_code, again.get_json()["duplicate_of"]["id"]) == (409, shared.get_json()["id"])


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "ftp://example.org/a", "https://u:p@example.org/", "https://a b/"]
)
def test_a_wrong_address_is_told_by_its_field(app: Flask, sign_in: SignIn, url: str) -> None:
    answer = _share(sign_in(create_member()), url)
    assert (answer.status_code, list(answer.get_json()["errors"])) == (422, ["link_url"])
    assert (session.query(Resource).count(), session.query(File).count()) == (0, 0)


def test_a_file_and_an_address_at_once_are_refused(app: Flask, sign_in: SignIn) -> None:
    data = {"link_url": "https://example.org/a", "file": upload()}
    answer = sign_in(create_member()).post("/api/v1/resources", data=data)
    assert (answer.status_code, list(answer.get_json()["errors"])) == (422, ["link_url"])


def test_a_refused_link_leaves_nothing_behind(app: Flask, sign_in: SignIn) -> None:
    before = stored_files()
    answer = _share(sign_in(create_member()), "https://example.org/a", criteria="ZZ9")
    assert answer.status_code == 422
    assert (session.query(File).count(), stored_files()) == (0, before)


def test_a_link_takes_no_file_as_a_version_and_a_file_has_no_link(app: Flask, sign_in: SignIn) -> None:
    owner = create_member()
    browser = sign_in(owner)
    link = _share(browser, "https://example.org/a").get_json()
    refused = browser.post(f"/api/v1/resources/{link['id']}/versions", data={"file": upload()})
    assert (refused.status_code, refused.get_json()["code"]) == (403, "is_a_link")
    file = browser.post("/api/v1/resources", data={"file": upload()}).get_json()
    assert browser.get(f"/api/v1/resources/{file['id']}/link").status_code == 404
    assert browser.post(f"/api/v1/resources/{file['id']}/link/copies").status_code == 404


def test_the_form_takes_an_address(app: Flask, sign_in: SignIn) -> None:
    browser = sign_in(create_member())
    sent = browser.post("/library/new", data={"link_url": "https://www.example.org/a", "title": "A page"})
    assert sent.status_code == 303
    assert (session.query(ResourceLink).count(), session.query(ResourceVersion).count()) == (1, 1)
    page = browser.get(sent.headers["Location"]).text
    assert ">example.org</a>" in page
    wrong = browser.post("/library/new", data={"link_url": "nothing", "title": "Kept"})
    assert wrong.status_code == 422
    assert 'value="nothing"' in wrong.text


def test_what_is_kept_of_a_page_neither_runs_nor_loads() -> None:
    html = "<h1 onload='x'>Title</h1><p>Text &lt;b&gt; &amp; more<script>alert(1)</script><img src='//t.example/x'></p>"
    kept = cleaned(html, "https://www.example.org/a").decode()
    assert "<h1>Title</h1>" in kept
    assert "Text &lt;b&gt; &amp; more" in kept
    assert "alert" not in kept
    assert "t.example" not in kept
    assert "<title>example.org</title>" in kept
    assert cleaned("<script>only()</script>", "https://example.org") == b""
    assert cleaned("<nav>Only a menu", "https://example.org") != b""
    assert cleaned("</p></nav></script>x<nav><b></nav>y", "https://example.org").count(b"x") >= 1


@pytest.mark.parametrize("made", ["<a ", "<!--", "<?", "<![CDATA[", "<a b='", "</", "<", "&", "<svg>", "<title>"])
def test_a_page_made_to_take_hours_is_read_at_once(made: str) -> None:
    began = time.monotonic()
    cleaned(f"<p>Text &amp; more</p>{made * (120_000 // len(made))}", "https://example.org")
    cleaned("<svg>" * 20_000 + "</nav>" * 20_000, "https://example.org")
    assert time.monotonic() - began < 10


def test_the_end_of_a_page_is_kept_however_it_ends() -> None:
    for end in ("the last word R&D", "the last word", "the last word <b>R", "<p>the last word"):
        assert b"the last word" in cleaned(f"<p>Text</p>{end}", "https://example.org"), end
