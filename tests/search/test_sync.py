"""Keeping an index equal to its source."""

from search import sync
from search.sync import Difference
from tests.search.documents import ids, passage


class Source:
    """Rows as a database would have them."""

    def __init__(self, **revisions: int) -> None:
        self.rows = revisions

    def load(self, wanted):
        return [passage(one, f"words of {one}", rev=self.rows[one]) for one in wanted if one in self.rows]

    def revisions(self):
        return dict(self.rows)


def test_refreshing_loads_today_s_state_and_removes_what_is_gone(engine):
    source = Source(a=1, b=1)
    sync.refresh(engine, "library_passages", ["a", "b"], source.load)
    source.rows = {"a": 2}
    for _ in range(2):
        sync.refresh(engine, "library_passages", ["a", "b", "a"], source.load)
    assert engine.ids("library_passages") == {"a": 2}


def test_verifying_names_what_is_missing_stale_and_extra_and_repairing_mends_it(engine):
    source = Source(a=1, b=1, c=1)
    sync.rebuild(engine, "library_passages", source.load(source.rows))
    assert not sync.verify(engine, "library_passages", source.revisions())
    source.rows = {"a": 1, "b": 2, "d": 1}
    difference = sync.verify(engine, "library_passages", source.revisions())
    assert difference == Difference(missing=("d",), stale=("b",), extra=("c",))
    sync.repair(engine, "library_passages", difference, source.load)
    assert engine.ids("library_passages") == source.rows


def test_a_rebuild_catches_up_with_what_changed_meanwhile(engine):
    source = Source(a=1, b=1)

    def documents():
        yield from source.load(["a", "b"])
        source.rows = {"a": 2, "c": 1}

    sync.rebuild_and_verify(engine, "library_passages", documents(), source.revisions, source.load)
    assert engine.ids("library_passages") == {"a": 2, "c": 1}


def test_more_documents_than_a_batch_are_rebuilt(embedded):
    source = Source(**{f"p{number}": 1 for number in range(2 * sync.BATCH + 1)})
    assert sync.rebuild(embedded, "library_passages", source.load(source.rows)) == 2 * sync.BATCH + 1
    assert len(ids(embedded, "words", limit=2_000)) == 2 * sync.BATCH + 1


def test_replacing_the_documents_of_a_row_leaves_none_of_the_former_ones(engine):
    engine.upsert("library_passages", [passage(f"r1-p{page}", "parks", resource_id=1) for page in (1, 2, 3)])
    engine.upsert("library_passages", [passage("r2-p1", "parks", resource_id=2)])
    engine.replace("library_passages", "resource_id", [1], [passage("r1-p1", "trees", resource_id=1)])
    assert set(engine.ids("library_passages")) == {"r1-p1", "r2-p1"}
    engine.replace("library_passages", "resource_id", [1, 2], [])
    assert engine.ids("library_passages") == {}
