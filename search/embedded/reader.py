"""Reads the current build of an index, as of its last commit."""

import os
from threading import Lock

import tantivy

from search.embedded.builds import Build, Builds
from search.engine import SearchUnavailable

_Mark = tuple[int, int, int]


class Reader:
    """Keeps the current build open and looks, at each use, whether it was committed to or swapped.

    Looking costs two stat calls and shows what any process has committed; nothing runs in the background, so
    a reader may be used after a fork.
    """

    def __init__(self, builds: Builds) -> None:
        self._builds = builds
        self._lock = Lock()
        self._pid = os.getpid()
        self._build: Build | None = None
        self._index: tantivy.Index | None = None
        self._pointed: _Mark | None = None
        self._committed: _Mark | None = None

    def searcher(self) -> tantivy.Searcher | None:
        """A view of the last commit that stays as it is; None when nothing was ever indexed."""
        if self._pid != os.getpid():
            self._lock, self._pid = Lock(), os.getpid()
        with self._lock:
            for tries_left in (2, 1, 0):
                try:
                    self._follow_pointer()
                except SearchUnavailable:
                    # A build may be swapped out between reading the pointer and opening it.
                    if not tries_left:
                        raise
                    continue
                if self._index is None or self._build is None:
                    return None
                committed = _mark(str(self._builds.path(self._build) / "meta.json"))
                if committed is None:
                    self._pointed = None
                    continue
                if committed != self._committed:
                    self._index.reload()
                    self._committed = committed
                return self._index.searcher()
        raise SearchUnavailable(f"{self._builds.spec.name} is being replaced")

    def close(self) -> None:
        """Let go of the files."""
        with self._lock:
            self._index = self._build = self._pointed = self._committed = None

    def _follow_pointer(self) -> None:
        pointed = _mark(str(self._builds.pointer))
        if pointed is not None and pointed == self._pointed:
            return
        build = self._builds.readable()
        self._index = self._builds.open(build) if build else None
        self._build, self._pointed, self._committed = build, pointed, None


def _mark(path: str) -> _Mark | None:
    try:
        found = os.stat(path)
    except FileNotFoundError:
        return None
    return (found.st_ino, found.st_mtime_ns, found.st_size)
