"""Comparing an index with its source, and filling it anew."""

from search import sync
from search.sync import Difference
from tests.search.documents import ids, passage


def passages(revisions):
    return [passage(one, f"words of {one}", rev=revisions[one]) for one in revisions]


def test_verifying_names_what_is_missing_stale_and_extra(engine):
    rows = {"a": 1, "b": 1, "c": 1}
    engine.rebuild("library_passages", [passages(rows)])
    assert not sync.verify(engine, "library_passages", rows)
    difference = sync.verify(engine, "library_passages", {"a": 1, "b": 2, "d": 1})
    assert difference == Difference(missing=("d",), stale=("b",), extra=("c",))
    assert difference
    engine.delete("library_passages", difference.extra)
    engine.upsert("library_passages", passages({"b": 2, "d": 1}))
    assert engine.ids("library_passages") == {"a": 1, "b": 2, "d": 1}


def test_more_documents_than_a_batch_are_rebuilt(embedded):
    rows = [f"p{number}" for number in range(2 * sync.BATCH + 1)]
    batches = (
        passages(dict.fromkeys(rows[first : first + sync.BATCH], 1)) for first in range(0, len(rows), sync.BATCH)
    )
    assert embedded.rebuild("library_passages", batches) == 2 * sync.BATCH + 1
    assert len(ids(embedded, "words", limit=2_000)) == 2 * sync.BATCH + 1


def test_replacing_the_documents_of_a_row_leaves_none_of_the_former_ones(engine):
    engine.upsert("library_passages", [passage(f"r1-p{page}", "parks", resource_id=1) for page in (1, 2, 3)])
    engine.upsert("library_passages", [passage("r2-p1", "parks", resource_id=2)])
    engine.replace("library_passages", "resource_id", [1], [passage("r1-p1", "trees", resource_id=1)])
    assert set(engine.ids("library_passages")) == {"r1-p1", "r2-p1"}
    engine.replace("library_passages", "resource_id", [1, 2], [])
    assert engine.ids("library_passages") == {}
