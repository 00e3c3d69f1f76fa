"""The one writer of an index, kept open between writes and given up when idle."""

import fcntl
import os
import time
from collections.abc import Iterable, Sequence
from threading import Event, Lock, Timer
from typing import Any
from weakref import WeakSet

import tantivy

from search.checks import check_document
from search.embedded.builds import Build, Builds
from search.embedded.schema import folded, schema_of, to_tantivy
from search.engine import Document, SearchUnavailable, Value

_HEAP_BYTES = 32_000_000
_IDLE_SECONDS = 5.0
_TURN_SECONDS, _LOOK_SECONDS, _FORK_SECONDS = 60.0, 0.2, 5.0
Owners = tuple[str, tuple[Value, ...]]
# Writers of before a fork: their threads did not follow, so they must be neither used nor freed here.
_of_the_parent: list[Any] = []


class Writer:
    """Writes batches, one commit each. Among all processes one at a time holds the lock of an index; others
    get SearchUnavailable and try again, as do writers that meet a rebuild.
    """

    def __init__(self, builds: Builds) -> None:
        self._builds = builds
        self._pid = os.getpid()
        self._mutex = Lock()
        self._rebuilds = Event()
        self._writer: tantivy.IndexWriter | None = None
        self._file: int | None = None
        self._timer: Timer | None = None
        _living.add(self)

    def write(self, ids: Iterable[str], documents: Sequence[Document], owners: Owners | None = None) -> None:
        """Replace the documents and delete the ids and the owners' documents, in one commit."""
        entries = [to_tantivy(self._builds.spec, check_document(self._builds.spec, one)) for one in documents]
        with self._exclusive():
            writer = self._open_writer()
            try:
                if owners is not None:
                    writer.delete_documents_by_query(self._of_owners(*owners))
                for identity in (*ids, *(document["id"] for document in documents)):
                    writer.delete_documents_by_term("id", identity)
                for entry in entries:
                    writer.add_document(entry)
                writer.commit()
            except (ValueError, OSError) as error:
                self._let_go()
                raise SearchUnavailable(f"{self._builds.spec.name} cannot be written: {error}") from error
            self._rest()

    def rebuild(self, batches: Iterable[Sequence[Document]]) -> int:
        """Fill a new build and swap it in; the old one is read until then and stays when this fails."""
        with self._exclusive():
            self._lock_folder()
            self._rebuilds.set()
            try:
                return self._fill(batches)
            finally:
                self._rebuilds.clear()
                self._let_go()

    def close(self) -> None:
        """Give up the lock; what was committed stays."""
        if self._pid != os.getpid():
            self._leave_to_parent()
            return
        with self._mutex:
            self._let_go()

    def rest(self) -> None:
        """Give up the lock unless this process is writing just now."""
        if self._pid != os.getpid() or self._rebuilds.is_set() or not self._mutex.acquire(timeout=_FORK_SECONDS):
            return
        try:
            self._let_go()
        finally:
            self._mutex.release()

    def _of_owners(self, field: str, values: Sequence[Value]) -> tantivy.Query:
        terms = [folded(value) for value in values]
        return tantivy.Query.term_set_query(schema_of(self._builds.spec), f"is_{field}", terms)

    def _fill(self, batches: Iterable[Sequence[Document]]) -> int:
        spec = self._builds.spec
        self._builds.remove_others(self._builds.current())
        build = self._builds.create(complete=True)
        writer = self._builds.open(build).writer(_HEAP_BYTES, 1)
        for batch in batches:
            for document in batch:
                writer.delete_documents_by_term("id", document.get("id"))
                writer.add_document(to_tantivy(spec, check_document(spec, document)))
        writer.commit()
        writer.wait_merging_threads()
        filled = self._builds.open(build).searcher().num_docs
        self._builds.swap_in(build)
        return filled

    def _exclusive(self) -> "_Held":
        if self._pid != os.getpid():
            self._leave_to_parent()
        return _Held(self._mutex, self._rebuilds, self._builds.spec.name)

    def _open_writer(self) -> tantivy.IndexWriter:
        if self._timer:
            self._timer.cancel()
        if self._writer is None:
            self._lock_folder()
            try:
                self._writer = self._builds.open(self._writable()).writer(_HEAP_BYTES, 1)
            except ValueError as error:
                self._let_go()
                raise SearchUnavailable(f"{self._builds.spec.name} is being written elsewhere") from error
        return self._writer

    def _writable(self) -> Build:
        current = self._builds.current()
        if current and current.schema == self._builds.schema_hash and self._builds.path(current).is_dir():
            return current
        fresh = self._builds.create(complete=False)
        self._builds.open(fresh)
        self._builds.swap_in(fresh)
        return fresh

    def _lock_folder(self) -> None:
        if self._file is not None:
            return
        self._builds.folder.mkdir(parents=True, exist_ok=True)
        file = os.open(self._builds.folder / "writer.lock", os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(file)
            raise SearchUnavailable(f"{self._builds.spec.name} is being written elsewhere") from error
        self._file = file

    def _rest(self) -> None:
        self._timer = Timer(_IDLE_SECONDS, self._let_go_when_idle, [self._writer])
        self._timer.daemon = True
        self._timer.start()

    def _let_go_when_idle(self, writer: tantivy.IndexWriter) -> None:
        with self._mutex:
            if self._writer is writer:
                self._let_go()

    def _let_go(self) -> None:
        if self._timer:
            self._timer.cancel()
        if self._writer is not None:
            self._writer.wait_merging_threads()
        if self._file is not None:
            os.close(self._file)
        self._writer = self._file = self._timer = None

    def _leave_to_parent(self) -> None:
        _of_the_parent.append(self._writer)
        if self._file is not None:
            os.close(self._file)
        self._pid, self._mutex, self._rebuilds = os.getpid(), Lock(), Event()
        self._writer = self._file = self._timer = None


class _Held:
    """Waits for the short writes of other threads, but not for a rebuild."""

    def __init__(self, mutex: Lock, rebuilds: Event, name: str) -> None:
        self._mutex = mutex
        self._rebuilds = rebuilds
        self._name = name

    def __enter__(self) -> None:
        until = time.monotonic() + _TURN_SECONDS
        while not self._mutex.acquire(timeout=_LOOK_SECONDS):
            if self._rebuilds.is_set() or time.monotonic() > until:
                raise SearchUnavailable(f"{self._name} is being rebuilt")

    def __exit__(self, *_: object) -> None:
        self._mutex.release()


def _rest_all() -> None:
    """Before a fork: a child keeps the locks it is born with as long as it lives, so that nobody could write any more,
    not even the child itself with an engine of its own."""
    for writer in list(_living):
        writer.rest()


_living: WeakSet[Writer] = WeakSet()
os.register_at_fork(before=_rest_all)
