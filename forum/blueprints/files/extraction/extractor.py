"""Extracts text by page without reading a document in this process."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Self

from forum.blueprints.files.extraction.drawings import Drawing
from forum.blueprints.files.extraction.limits import DEFAULT_LIMITS, Limits
from forum.blueprints.files.extraction.problems import CRASHED, TIMED_OUT
from forum.blueprints.files.extraction.results import Extraction
from forum.blueprints.files.extraction.titles import title_from_name
from forum.blueprints.files.extraction.wire import read_frame, write_frame

READERS = "forum.blueprints.files.extraction.readers"

_ROOT = Path(__file__).resolve().parents[4]
_SECONDS_TO_START = 30.0
_FAILURES = (OSError, ValueError)


def extract(path: Path, filename: str, limits: Limits = DEFAULT_LIMITS) -> Extraction:
    """The text of one file, in a child started for it alone; about a second, most of it starting.

    `filename` is the name its owner gave it. Whatever is wrong with the document is the `problem` of the
    result; only a missing or forbidden file raises OSError.
    """
    with Extractor(limits) as extractor:
        return extractor.extract(path, filename)


def extract_many(files: Iterable[tuple[Path, str]], limits: Limits = DEFAULT_LIMITS) -> Iterator[Extraction]:
    """The text of each (path, filename) in turn, all through one child; limits hold for each file."""
    with Extractor(limits) as extractor:
        for path, filename in files:
            yield extractor.extract(path, filename)


class Extractor:
    """A child that reads one document after the other.

    It starts with the first document, ends by itself after `idle_seconds` without one, and starts again when
    needed, so a long-lived process may keep one. Threads wait for each other. `readers` is the module whose
    `reader_of(media_type)` gives the reader of a type.
    """

    def __init__(self, limits: Limits = DEFAULT_LIMITS, idle_seconds: float = 30.0, readers: str = READERS) -> None:
        self._limits = limits
        self._command = [sys.executable, "-E", "-s", "-m", __package__, readers, str(idle_seconds)]
        self._child: subprocess.Popen[bytes] | None = None
        self._one_at_a_time = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def extract(self, path: Path, filename: str) -> Extraction:
        """As the function `extract`."""
        _check_there(path)
        with self._one_at_a_time:
            try:
                return Extraction.from_json(self._ask(path, filename, None))
            except _FAILURES as failure:
                return Extraction(None, title_guess=title_from_name(filename), problem=self._ended_by(failure))

    def draw(self, path: Path, number: int) -> Drawing:
        """The picture of one page of a PDF, numbered from 1; what is wrong with it is the `problem` of the result.

        Raises OSError when the file is missing.
        """
        _check_there(path)
        with self._one_at_a_time:
            try:
                return Drawing.from_json(self._ask(path, "page.pdf", number))
            except _FAILURES as failure:
                return Drawing(problem=self._ended_by(failure))

    def close(self) -> None:
        """End the child and whatever it started."""
        with self._one_at_a_time:
            self._stop()

    def _ended_by(self, failure: Exception) -> str:
        self._stop()
        return TIMED_OUT if isinstance(failure, TimeoutError) else CRASHED

    def _ask(self, path: Path, filename: str, page: int | None) -> bytes:
        limits = asdict(self._limits)
        named = {"path": str(path.resolve()), "filename": filename, "page": page, "limits": limits}
        request = json.dumps(named).encode()
        requests, results = self._pipes()
        try:
            write_frame(requests, request)
        except BrokenPipeError:
            # It had been idle for too long and left between the look and the write.
            self._stop()
            requests, results = self._pipes()
            write_frame(requests, request)
        answer = read_frame(results, self._limits.seconds + _SECONDS_TO_START)
        if answer is None:
            raise ValueError("the child ended without an answer")
        return answer

    def _pipes(self) -> tuple[int, int]:
        if self._child is None or self._child.poll() is not None:
            self._stop()
            self._child = self._start()
        child = self._child
        if child.stdin is None or child.stdout is None:
            raise BrokenPipeError
        return child.stdin.fileno(), child.stdout.fileno()

    def _start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            self._command,
            bufsize=0,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=_ROOT,
            env={},
            close_fds=True,
            start_new_session=True,
        )

    def _stop(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        # The group outlives its leader when a worker hangs on.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                pipe.close()


def _check_there(path: Path) -> None:
    with path.open("rb"):
        pass
