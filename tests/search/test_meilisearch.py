"""The Meilisearch engine against a server that checks every request with the OpenAPI description."""

import threading
import time

import pytest
from jsonschema import Draft202012Validator

from search.engine import SearchRejected, SearchRequest, SearchUnavailable, Viewer
from search.indexes import INDEXES
from search.meilisearch.engine import MeilisearchEngine
from search.meilisearch.queries import query_text, safe_snippet
from tests.search.documents import EVERYONE, find, ids, passage


@pytest.fixture
def engine(double):
    made = MeilisearchEngine(double.url, "a-key")
    made.provision()
    double.requests.clear()
    yield made
    made.close()


def last_search(double):
    return [body for method, path, body in double.requests if path.endswith("/search")][-1]


def test_every_setting_is_one_the_server_knows(openapi):
    schema = {"$ref": "#/components/schemas/Settings_Unchecked", "components": openapi["components"]}
    for spec in INDEXES.values():
        assert list(Draft202012Validator(schema).iter_errors(spec.settings)) == []


def test_provisioning_creates_indexes_and_changes_only_what_differs(double):
    engine = MeilisearchEngine(double.url)
    assert set(engine.provision()) == set(INDEXES)
    double.requests.clear()
    assert engine.provision() == ()
    assert set(double.paths("PATCH")) == set()
    double.settings["posts"]["searchCutoffMs"] = 5
    double.settings["posts"]["typoTolerance"] = dict(double.settings["posts"]["typoTolerance"], added=True)
    assert engine.provision() == ("posts",)
    assert [body for method, _, body in double.requests if method == "PATCH"] == [{"searchCutoffMs": 800}]


def test_documents_are_found_replaced_and_removed(engine, double):
    double.pending = 2
    engine.upsert("library_passages", [passage("a", "open water"), passage("b", "dry land", acl=["g7"])])
    assert ids(engine, "water") == ["a"]
    assert ids(engine, "land") == []
    assert ids(engine, "land", viewer=Viewer(("g7",))) == ["b"]
    assert engine.ids("library_passages") == {"a": 1, "b": 1}
    engine.delete("library_passages", ["a"])
    assert engine.ids("library_passages") == {"b": 1}


def test_a_request_is_sent_with_all_it_asks_and_the_viewer_first(engine, double):
    request = SearchRequest(
        "library_passages",
        Viewer(("pub", "g7"), (3,)),
        "budget procu",
        prefix=True,
        facets=("tags",),
        distinct="resource_id",
        sort=("page", False),
        snippet_field="body",
        limit=5,
        offset=10,
        all_words=True,
    )
    engine.search(request)
    sent = last_search(double)
    assert sent["q"] == "budget procu"
    assert sent["filter"] == ['acl IN ["pub", "g7"]', "author_id NOT IN [3]"]
    assert (sent["offset"], sent["limit"], sent["distinct"], sent["sort"]) == (
        10,
        5,
        "resource_id",
        ["page:asc"],
    )
    assert (sent["facets"], sent["matchingStrategy"], sent["attributesToCrop"]) == (["tags"], "all", ["body"])
    assert "acl" not in sent["attributesToRetrieve"]


@pytest.mark.parametrize(
    ("typed", "prefix", "sent"),
    [
        ("SI1", False, '"si1" '),
        ("budget dm-3", True, 'budget "dm3" '),
        ("L’équipe", False, "equipe "),
        ('"Open data" now', False, '"Open data" now '),
        ("data -portals", True, 'data -"portals" '),
        ("", True, ""),
        ('-"open data"', False, '-"open data" '),
        ("procu", True, "procu"),
    ],
)
def test_codes_are_sent_as_phrases_and_a_finished_word_ends_with_a_space(typed, prefix, sent):
    assert query_text(typed, prefix=prefix) == sent


def test_codes_of_the_text_are_sent_in_one_spelling(engine, double):
    engine.upsert("library_passages", [passage("a", "See DM-3 and SI 1.", codes=["RDC 2"])])
    assert double.documents["library_passages"]["a"]["mentioned_codes"] == ["dm3", "rdc2", "si1"]


def test_snippets_are_escaped_and_marks_cannot_be_forged(engine, double):
    engine.upsert("library_passages", [passage("a", "<b>water</b> \ue000forged\ue001 & more")])
    hit = find(engine, "water", snippet_field="body").hits[0]
    assert hit.snippet == "&lt;b&gt;<mark>water</mark>&lt;/b&gt; forged &amp; more"
    assert hit.fields["body"] == "<b>water</b> forged & more"
    assert safe_snippet("a\n\n<i>") == "a &lt;i&gt;"


def test_several_requests_are_one_round_trip_and_not_merged(engine, double):
    engine.upsert("posts", [{"id": "p", "body": "water", "acl": ["pub"]}])
    requests = [
        SearchRequest("posts", EVERYONE, "water"),
        SearchRequest("threads", EVERYONE, "water", facets=("tags",)),
    ]
    assert [[hit.id for hit in result.hits] for result in engine.search_many(requests)] == [["p"], []]
    path, sent = double.requests[-1][1:]
    assert path == "/multi-search"
    assert "federation" not in sent
    assert all(query["filter"][0] == 'acl IN ["pub"]' for query in sent["queries"])
    assert engine.search_many([]) == []


def test_a_failing_batch_is_halved_until_the_bad_document_stands_alone(engine, double):
    double.poison = {"p5"}
    with pytest.raises(SearchRejected, match="p5"):
        engine.upsert("library_passages", [passage(f"p{number}", "words") for number in range(9)])
    assert set(engine.ids("library_passages")) == {f"p{number}" for number in range(9)} - {"p5"}


def test_a_batch_that_is_too_large_is_halved(engine, double):
    double.too_many = 2
    engine.upsert("library_passages", [passage(f"p{number}", "words") for number in range(7)])
    assert len(engine.ids("library_passages")) == 7


def test_a_missing_index_is_never_made_by_writing(double):
    engine = MeilisearchEngine(double.url)
    with pytest.raises(SearchUnavailable):
        engine.upsert("posts", [{"id": "p", "body": "x", "acl": ["pub"]}])
    assert double.documents == {}
    with pytest.raises(SearchUnavailable):
        ids(engine, "x", index="posts")
    with pytest.raises(SearchRejected):
        engine.search_many([SearchRequest("posts", EVERYONE, "x", filters={"tags": []})])


def test_a_rebuild_is_swapped_in_and_former_builds_are_removed(engine, double):
    engine.upsert("posts", [{"id": "old", "body": "water", "acl": ["pub"]}])
    seen = []

    def batches():
        yield [{"id": "new", "body": "water", "acl": ["pub"]}]
        seen.append(ids(engine, "water", index="posts"))
        yield []
        yield [{"id": "newer", "body": "water", "acl": ["pub"]}]

    assert engine.rebuild("posts", batches()) == 2
    assert seen == [["old"]]
    assert set(ids(engine, "water", index="posts")) == {"new", "newer"}
    time.sleep(0.002)
    engine.rebuild("posts", [])
    assert len([uid for uid in double.settings if uid.startswith("posts__b")]) == 1
    assert double.paths().count("/swap-indexes") == 2
    assert engine.ready().ok


def test_ready_tells_an_absent_server_missing_indexes_and_drift(engine, double):
    assert engine.ready().ok
    double.settings["posts"]["searchCutoffMs"] = 5
    assert (engine.ready().ok, engine.ready().detail) == (True, "settings differ: posts")
    double.settings["posts"]["filterableAttributes"] = []
    assert (engine.ready().ok, engine.ready().needs_rebuild) == (False, ("posts",))
    del double.settings["threads"]
    assert engine.ready().needs_rebuild == ("threads", "posts")
    assert not MeilisearchEngine("http://127.0.0.1:9").ready().ok


def test_after_three_failures_the_server_is_left_alone(engine, double):
    double.fail_with = 503
    for _ in range(3):
        with pytest.raises(SearchUnavailable):
            ids(engine, "x")
    asked = len(double.requests)
    with pytest.raises(SearchUnavailable):
        ids(engine, "x")
    assert len(double.requests) == asked


def test_a_wrong_request_is_no_failure_of_the_server(engine, double):
    double.fail_with = 400
    for _ in range(4):
        with pytest.raises(SearchRejected):
            ids(engine, "x")
    double.fail_with = None
    assert ids(engine, "x") == []


def test_a_server_that_hangs_is_given_up_after_two_seconds(engine, double, monkeypatch):
    released = threading.Event()
    answer = double.answer
    monkeypatch.setattr(double, "answer", lambda *request: (released.wait(10), answer(*request))[1])
    started = time.monotonic()
    with pytest.raises(SearchUnavailable):
        ids(engine, "x")
    released.set()
    assert time.monotonic() - started < 3


def test_threads_share_an_engine(engine, double):
    engine.upsert("posts", [{"id": "p", "body": "water", "acl": ["pub"]}])
    found: list[list[str]] = []
    threads = [threading.Thread(target=lambda: found.append(ids(engine, "water", index="posts"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [["p"]] * 8


def test_the_documents_of_a_row_are_replaced(engine, double):
    engine.provision()
    engine.upsert("library_passages", [passage(f"r1-p{page}", "parks", resource_id=1) for page in (1, 2)])
    engine.replace("library_passages", "resource_id", [1], [passage("r1-p1", "trees", resource_id=1)])
    assert list(engine.ids("library_passages")) == ["r1-p1"]
