"""The embedded engine's files: builds, locks, crashes, forks and threads."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from search.embedded import engine as embedded_module
from search.embedded.engine import EmbeddedEngine
from search.engine import SearchRejected, SearchRequest, SearchUnavailable
from search.indexes import INDEXES, IndexSpec
from tests.search.documents import EVERYONE, ids, passage

ROOT = Path(__file__).resolve().parents[2]

WRITE_FOR_EVER = """
import sys
from pathlib import Path
from search.embedded.engine import EmbeddedEngine
engine = EmbeddedEngine(Path(sys.argv[1]))
number = 0
while True:
    engine.upsert("posts", [{"id": f"p{number}", "body": "water " * 50, "acl": ["pub"], "rev": number}])
    print(number, flush=True)
    number += 1
"""


def test_a_write_is_found_at_once_and_replaces_the_former(embedded):
    embedded.upsert("library_passages", [passage("a", "first words")])
    assert ids(embedded, "first") == ["a"]
    embedded.upsert("library_passages", [passage("a", "second words", rev=2), passage("b", "third")])
    assert ids(embedded, "first words", all_words=True) == []
    assert embedded.ids("library_passages") == {"a": 2, "b": 1}
    embedded.delete("library_passages", ["a", "never"])
    assert embedded.ids("library_passages") == {"b": 1}


def test_the_last_of_two_documents_with_one_id_stays(embedded):
    embedded.upsert("library_passages", [passage("a", "first"), passage("a", "second", rev=2)])
    assert ids(embedded, "second") == ["a"]
    assert embedded.ids("library_passages") == {"a": 2}


def test_an_index_nobody_built_cannot_answer_and_wants_to_be_built(embedded):
    with pytest.raises(SearchUnavailable):
        ids(embedded, "anything")
    assert embedded.ids("posts") == {}
    assert embedded.ready().ok
    assert set(embedded.ready().needs_rebuild) == set(INDEXES)


@pytest.mark.parametrize(
    "document",
    [
        {"id": "a", "acl": ["pub"], "colour": "red"},
        {"id": "a b", "acl": ["pub"]},
        {"id": 7, "acl": ["pub"]},
        {"id": "a"},
        {"id": "a", "acl": "pub"},
        {"id": "a", "acl": ["PUB"]},
        {"id": "a", "acl": ["pub"], "created_ts": "2024"},
        {"id": "a", "acl": ["pub"], "rank_boost": True},
        {"id": "a", "acl": ["pub"], "body": {"html": "x"}},
    ],
)
def test_a_wrong_document_is_refused_and_nothing_of_its_batch_is_written(embedded, document):
    with pytest.raises(SearchRejected):
        embedded.upsert("library_passages", [passage("good", "x"), document])
    assert embedded.ids("library_passages") == {}


def test_missing_and_empty_optional_fields_are_fine(embedded):
    embedded.upsert("threads", [{"id": "t1", "acl": ["pub"], "title": None, "tags": [], "created_ts": None}])
    assert ids(embedded, "", index="threads") == ["t1"]


def test_readers_see_the_old_index_until_a_rebuild_is_swapped_in(embedded):
    embedded.upsert("library_passages", [passage("old", "words")])
    seen: list[list[str]] = []

    def batches():
        yield [passage("new1", "words")]
        seen.append(ids(embedded, "words"))
        yield [passage("new2", "words"), passage("new1", "words again")]

    assert embedded.rebuild("library_passages", batches()) == 2
    assert seen == [["old"]]
    assert set(ids(embedded, "words")) == {"new1", "new2"}
    assert "library_passages" not in embedded.ready().needs_rebuild


def test_a_rebuild_that_fails_leaves_the_old_index(embedded, tmp_path):
    embedded.upsert("library_passages", [passage("old", "words")])

    def batches():
        yield [passage("new", "words")]
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError):
        embedded.rebuild("library_passages", batches())
    assert ids(embedded, "words") == ["old"]
    embedded.rebuild("library_passages", [[passage("new", "words")]])
    assert ids(embedded, "words") == ["new"]
    assert len([one for one in (tmp_path / "search" / "library_passages").iterdir() if one.is_dir()]) == 1


def test_another_reader_follows_writes_and_a_swap(embedded, tmp_path):
    reader = EmbeddedEngine(tmp_path / "search")
    embedded.upsert("library_passages", [passage("a", "words")])
    assert ids(reader, "words") == ["a"]
    embedded.upsert("library_passages", [passage("b", "words")])
    assert set(ids(reader, "words")) == {"a", "b"}
    embedded.rebuild("library_passages", [[passage("c", "words")]])
    assert ids(reader, "words") == ["c"]


def test_a_second_writer_is_told_to_try_again_until_the_first_gives_up_the_lock(embedded, tmp_path):
    second = EmbeddedEngine(tmp_path / "search")
    embedded.upsert("library_passages", [passage("a", "words")])
    with pytest.raises(SearchUnavailable):
        second.upsert("library_passages", [passage("b", "words")])
    with pytest.raises(SearchUnavailable):
        second.rebuild("library_passages", [])
    embedded.close()
    second.upsert("library_passages", [passage("b", "words")])
    second.close()
    assert set(ids(embedded, "words")) == {"a", "b"}


def test_an_idle_writer_gives_up_its_lock(embedded, tmp_path, monkeypatch):
    monkeypatch.setattr("search.embedded.writer._IDLE_SECONDS", 0.05)
    embedded.upsert("library_passages", [passage("a", "words")])
    second = EmbeddedEngine(tmp_path / "search")
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and set(ids(embedded, "words")) != {"a", "b"}:
        try:
            second.upsert("library_passages", [passage("b", "words")])
        except SearchUnavailable:
            time.sleep(0.05)
    second.close()
    assert set(ids(embedded, "words")) == {"a", "b"}


def test_another_schema_must_be_rebuilt_before_it_is_searched(embedded, tmp_path, monkeypatch):
    embedded.rebuild("posts", [[{"id": "p1", "body": "words", "acl": ["pub"]}]])
    old = INDEXES["posts"]
    wider = IndexSpec("posts", old.settings | {"searchableAttributes": [*old.searchable, "author_name"]})
    monkeypatch.setattr(embedded_module, "INDEXES", INDEXES | {"posts": wider})
    newer = EmbeddedEngine(tmp_path / "search")
    assert not newer.ready().ok
    assert "posts" in newer.ready().needs_rebuild
    with pytest.raises(SearchUnavailable):
        ids(newer, "words", index="posts")
    embedded.close()
    newer.upsert("posts", [{"id": "p2", "body": "words", "acl": ["pub"]}])
    assert "posts" in newer.ready().needs_rebuild
    newer.rebuild("posts", [[{"id": "p3", "body": "words", "acl": ["pub"]}]])
    assert "posts" not in newer.ready().needs_rebuild
    newer.close()


@pytest.mark.parametrize("after", [1, 7, 20])
def test_killed_while_writing_every_confirmed_document_is_readable(embedded, tmp_path, after):
    process = subprocess.Popen(
        [sys.executable, "-c", WRITE_FOR_EVER, str(tmp_path / "search")],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    confirmed = [int(process.stdout.readline()) for _ in range(after)]
    process.send_signal(signal.SIGKILL)
    confirmed += [int(line) for line in process.communicate()[0].split()]
    assert {f"p{number}" for number in confirmed} <= set(embedded.ids("posts"))
    embedded.upsert("posts", [{"id": "after", "body": "water", "acl": ["pub"]}])
    assert "after" in embedded.ids("posts")


def test_a_forked_child_searches_and_both_write_in_turn(embedded):
    embedded.upsert("library_passages", [passage("a", "words")])
    child = os.fork()
    if child == 0:
        found = ids(embedded, "words") == ["a"]
        try:
            embedded.upsert("library_passages", [passage("b", "words")])
        except SearchUnavailable:
            os._exit(2)
        os._exit(0 if found else 1)
    assert os.waitpid(child, 0)[1] == 0
    embedded.upsert("library_passages", [passage("c", "words")])
    assert set(ids(embedded, "words")) == {"a", "b", "c"}


def test_a_child_born_right_after_a_write_keeps_no_lock_that_its_own_engine_would_wait_for(embedded, tmp_path):
    embedded.upsert("library_passages", [passage("a", "words")])
    child = os.fork()
    if child == 0:
        try:
            EmbeddedEngine(tmp_path / "search").upsert("library_passages", [passage("b", "words")])
        except SearchUnavailable:
            os._exit(1)
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    assert set(ids(embedded, "words")) == {"a", "b"}


def test_threads_write_and_search_together(embedded):
    failures: list[Exception] = []

    def work(name: str) -> None:
        try:
            for number in range(5):
                embedded.upsert("library_passages", [passage(f"{name}{number}", "words")])
                assert f"{name}{number}" in ids(embedded, "words", limit=100)
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(embedded.ids("library_passages")) == 20


def test_a_lost_build_is_unavailable_and_written_anew(embedded, tmp_path):
    embedded.rebuild("library_passages", [[passage("a", "words")]])
    embedded.close()
    for folder in (tmp_path / "search" / "library_passages").iterdir():
        if folder.is_dir():
            shutil.rmtree(folder)
    with pytest.raises(SearchUnavailable):
        ids(embedded, "words")
    embedded.upsert("library_passages", [passage("b", "words")])
    assert ids(embedded, "words") == ["b"]
    assert "library_passages" in embedded.ready().needs_rebuild


def test_several_requests_are_answered_in_their_order(embedded):
    embedded.upsert("library_passages", [passage("a", "words")])
    embedded.upsert("posts", [{"id": "p", "body": "words", "acl": ["pub"]}])
    request = SearchRequest("posts", EVERYONE, "words")
    results = embedded.search_many([request, replace(request, index="library_passages"), replace(request, text="x")])
    assert [[hit.id for hit in result.hits] for result in results] == [["p"], ["a"], []]
