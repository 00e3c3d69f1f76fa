"""Runs in the child: takes requests on standard input and forks a worker for each.

The child loads what takes time to load and touches no document itself, so whatever a document does to the
process that reads it is gone with that process.
"""

import json
import os
import signal
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from forum.blueprints.files.extraction import languages, worker
from forum.blueprints.files.extraction.drawings import Drawing
from forum.blueprints.files.extraction.limits import Limits
from forum.blueprints.files.extraction.media_types import PICTURES, named
from forum.blueprints.files.extraction.problems import CRASHED, OUT_OF_MEMORY, TIMED_OUT
from forum.blueprints.files.extraction.readers import Reader
from forum.blueprints.files.extraction.results import Extraction
from forum.blueprints.files.extraction.titles import title_from_name
from forum.blueprints.files.extraction.wire import read_frame, read_to_end, write_frame

_INPUT, _OUTPUT = 0, 1
_SECONDS_TO_EXIT = 2.0
_OUT_OF_TIME = (signal.SIGXCPU, signal.SIGALRM)
Work = Callable[[], Extraction | Drawing]


def serve(readers_module: str, idle_seconds: float) -> None:
    """Answer requests until the parent closes or sends nothing for `idle_seconds`."""
    reader_of = import_module(readers_module).reader_of
    while True:
        try:
            request = read_frame(_INPUT, idle_seconds)
        except TimeoutError:
            return
        if request is None:
            return
        write_frame(_OUTPUT, _answer(json.loads(request), reader_of))


def _answer(request: dict[str, Any], reader_of: Any) -> bytes:
    limits = Limits(**request["limits"])
    work = _reading(request, limits, reader_of) if request["page"] is None else _drawing(request)
    results, writing = os.pipe()
    process = os.fork()
    if process == 0:
        os.close(results)
        _work(work, limits, writing)
    os.close(writing)
    try:
        return _collected(process, results, limits) or _failed(request, CRASHED)
    except _Lost as loss:
        return _failed(request, loss.code)
    finally:
        os.close(results)


def _reading(request: dict[str, Any], limits: Limits, reader_of: Any) -> Work:
    media_type = named(request["filename"])
    readers: dict[str, Reader] = {media_type: reader_of(media_type)} if media_type else {}
    if media_type not in PICTURES.values():
        languages.identifier()  # once for all workers
    return lambda: worker.extract(Path(request["path"]), request["filename"], limits, readers)


def _drawing(request: dict[str, Any]) -> Work:
    import_module("forum.blueprints.files.extraction.page_pictures")
    return lambda: worker.draw(Path(request["path"]), request["page"])


class _Lost(Exception):
    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def _work(work: Work, limits: Limits, writing: int) -> None:
    status = 1
    try:
        nothing = os.open(os.devnull, os.O_RDWR)
        os.dup2(nothing, _INPUT)
        os.dup2(nothing, _OUTPUT)
        os.close(nothing)
        worker.confine(limits)
        found = work()
        with open(writing, "wb") as results:
            results.write(found.to_json())
        status = 0
    except MemoryError:
        status = os.EX_OSERR
    finally:
        os._exit(status)


def _collected(process: int, results: int, limits: Limits) -> bytes | None:
    try:
        answer = read_to_end(results, limits.seconds)
    except TimeoutError:
        _kill(process)
        raise _Lost(TIMED_OUT) from None
    status = _status_of(process)
    if os.WIFSIGNALED(status):
        raise _Lost(_meaning_of(os.WTERMSIG(status)))
    if os.WEXITSTATUS(status) == os.EX_OSERR:
        raise _Lost(OUT_OF_MEMORY)
    return answer if os.WEXITSTATUS(status) == 0 else None


def _status_of(process: int) -> int:
    # It has closed its end of the pipe, so it is exiting or up to no good.
    deadline = time.monotonic() + _SECONDS_TO_EXIT
    while time.monotonic() < deadline:
        ended, status = os.waitpid(process, os.WNOHANG)
        if ended:
            return status
        time.sleep(0.002)
    _kill(process)
    raise _Lost(CRASHED)


def _kill(process: int) -> None:
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)


def _meaning_of(number: int) -> str:
    if number in _OUT_OF_TIME:
        return TIMED_OUT
    # Nobody but the kernel, short of memory, kills a worker that has not answered.
    return OUT_OF_MEMORY if number == signal.SIGKILL else CRASHED


def _failed(request: dict[str, Any], code: str) -> bytes:
    if request["page"] is not None:
        return Drawing(problem=code).to_json()
    filename = request["filename"]
    return Extraction(named(filename), title_guess=title_from_name(filename), problem=code).to_json()


def main() -> None:
    """Serve with the reader module and idle time given as arguments."""
    serve(sys.argv[1], float(sys.argv[2]))
