"""What becomes of a server in trouble: it fails closed, says so, and is as it was after the next look."""

from __future__ import annotations

import os
from collections.abc import Iterator
from threading import Event, Thread
from typing import Any

import pytest
import requests

from search.embedded.engine import EmbeddedEngine
from search.engine import SearchRejected, SearchRequest, SearchUnavailable, Viewer
from search.meilisearch.engine import MeilisearchEngine
from search.meilisearch.keys import make_keys
from tests.search.documents import ids, passage

INDEX = "library_passages"
ANYBODY = Viewer(("pub",))


@pytest.fixture
def server(engine: Any) -> MeilisearchEngine:
    if isinstance(engine, EmbeddedEngine):
        pytest.skip("the embedded engine has no server that could fail")
    return engine


@pytest.fixture
def ask() -> Any:
    """The server itself, with the key that may do everything."""
    url = os.environ.get("MEILISEARCH_TEST_URL", "")
    headers = {"Authorization": f"Bearer {os.environ.get('MEILISEARCH_TEST_KEY', '')}"}

    def send(method: str, path: str, body: Any = None) -> Any:
        answer = requests.request(method, f"{url}{path}", json=body, headers=headers, timeout=10)
        found = answer.json() if answer.content else {}
        while "taskUid" in found and found.get("status") not in ("succeeded", "failed"):
            task = requests.get(f"{url}/tasks/{found['taskUid']}", headers=headers, timeout=10).json()
            found = {"taskUid": task["uid"], "status": task["status"]}
        return found

    return send


@pytest.fixture(autouse=True)
def as_it_was(engine: Any) -> Iterator[None]:
    yield
    if isinstance(engine, MeilisearchEngine):
        engine.provision()


def test_an_index_that_was_deleted_takes_no_other_with_it(server: MeilisearchEngine, ask: Any) -> None:
    server.upsert(INDEX, [passage("a", "parks")])
    ask("DELETE", "/indexes/threads")
    found, gone = server.search_many(
        [SearchRequest(INDEX, ANYBODY, "parks"), SearchRequest("threads", ANYBODY, "parks")]
    )
    assert ([hit.id for hit in found.hits], found.unavailable) == (["a"], False)
    assert (gone.hits, gone.unavailable) == ((), True)
    with pytest.raises(SearchUnavailable):
        server.search(SearchRequest("threads", ANYBODY, "parks"))


def test_writing_to_an_index_that_was_deleted_makes_none_that_anybody_could_search(
    server: MeilisearchEngine, ask: Any
) -> None:
    assert server.ready().ok
    ask("DELETE", f"/indexes/{INDEX}")
    with pytest.raises(SearchUnavailable):
        server.upsert(INDEX, [passage("a", "parks")])
    assert ask("GET", f"/indexes/{INDEX}")["code"] == "index_not_found"
    assert INDEX in server.ready().needs_rebuild
    server.provision()
    assert server.rebuild(INDEX, [[passage("a", "parks")]]) == 1
    assert ids(server, "parks") == ["a"]


def test_settings_changed_by_hand_close_the_search_rather_than_open_it_and_only_they_are_sent_again(
    server: MeilisearchEngine, ask: Any
) -> None:
    server.upsert(INDEX, [passage("a", "parks", acl=["g7"])])
    ask("PATCH", f"/indexes/{INDEX}/settings", {"filterableAttributes": ["lang"], "searchCutoffMs": 99})
    with pytest.raises(SearchRejected):
        server.search(SearchRequest(INDEX, ANYBODY, "parks"))
    assert server.ready().needs_rebuild == (INDEX,)
    before = int(server.mark().split()[0])
    assert server.provision() == (INDEX,)
    assert int(server.mark().split()[0]) == before + 1
    assert server.ready().ok
    assert ids(server, "parks") == []
    assert [hit.id for hit in server.search(SearchRequest(INDEX, Viewer(("g7",)), "parks")).hits] == ["a"]


def test_a_server_remembers_what_it_was_given_last_and_no_other_does(server: MeilisearchEngine) -> None:
    server.upsert(INDEX, [passage("a", "parks")])
    mark = server.mark()
    assert server.remembers(mark)
    server.upsert(INDEX, [passage("b", "parks")])
    assert server.remembers(mark)
    uid, _, _ = mark.partition(" ")
    assert not server.remembers(f"{uid} 2020-01-01T00:00:00Z")
    assert not server.remembers(f"{int(uid) + 1_000_000} 2020-01-01T00:00:00Z")


def test_there_is_no_moment_without_results_while_an_index_is_rebuilt(engine: Any) -> None:
    documents = [passage(f"p{number}", f"parks and trees {number}", rev=1) for number in range(300)]
    engine.rebuild(INDEX, [documents])
    ended, counts = Event(), set[int]()

    def look() -> None:
        while not ended.is_set():
            counts.add(engine.search(SearchRequest(INDEX, ANYBODY, "parks", limit=1)).estimated_total)

    looking = Thread(target=look)
    looking.start()
    for _ in range(3):
        engine.rebuild(INDEX, [documents[:150], documents[150:]])
    ended.set()
    looking.join()
    assert counts == {300}


def test_keys_have_the_least_rights(server: MeilisearchEngine) -> None:
    url, master = os.environ["MEILISEARCH_TEST_URL"], os.environ.get("MEILISEARCH_TEST_KEY")
    if not master:
        pytest.skip("a server without a master key has no keys (MEILISEARCH_TEST_KEY)")
    keys = make_keys(url, master)
    assert make_keys(url, master) == keys
    searching, indexing = MeilisearchEngine(url, keys.search), MeilisearchEngine(url, keys.index)
    indexing.provision()
    assert indexing.rebuild(INDEX, [[passage("a", "parks")]]) == 1
    indexing.upsert(INDEX, [passage("b", "parks")])
    assert indexing.ids(INDEX).keys() == {"a", "b"}
    assert indexing.remembers(indexing.mark())
    assert indexing.ready().ok
    assert sorted(ids(searching, "parks")) == ["a", "b"]
    both = MeilisearchEngine(url, keys.index, keys.search)
    both.upsert(INDEX, [passage("c", "parks")])
    assert sorted(ids(both, "parks")) == ["a", "b", "c"]
    for forbidden in (
        lambda: searching.upsert(INDEX, [passage("c", "parks")]),
        lambda: searching.ids(INDEX),
        lambda: searching.delete(INDEX, ["a"]),
    ):
        with pytest.raises(SearchUnavailable, match="403"):
            forbidden()


def test_a_key_that_is_wrong_is_told_and_not_tried_again_and_again(server: MeilisearchEngine) -> None:
    wrong = MeilisearchEngine(os.environ["MEILISEARCH_TEST_URL"], "no-such-key")
    status = wrong.ready()
    assert (status.ok, status.needs_rebuild) == (False, ())
    assert "403" in status.detail
