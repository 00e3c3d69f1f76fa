"""Readers that do to their process what hostile documents try; the text of the file says what."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from forum.blueprints.files.extraction.limits import Limits
from forum.blueprints.files.extraction.readers import Reader
from forum.blueprints.files.extraction.results import Page, Reading


def reader_of(media_type: str) -> Reader:
    return _behave


def _behave(path: Path, limits: Limits) -> Reading:
    command = path.read_text().strip()
    return Reading([Page(1, "", _BEHAVIOURS[command](path) or "nothing happened")])


def _loop(path: Path) -> str:
    while True:
        pass


def _sleep(path: Path) -> str:
    signal.setitimer(signal.ITIMER_REAL, 0)
    time.sleep(60)
    return ""


def _segfault(path: Path) -> str:
    os.kill(os.getpid(), signal.SIGSEGV)
    return ""


def _exit(path: Path) -> str:
    os._exit(3)


def _raise(path: Path) -> str:
    raise RuntimeError("a parser's own kind of error")


def _recurse(path: Path) -> str:
    return _recurse(path)


def _hog(path: Path) -> str:
    return str(len(bytearray(1 << 30)))


def _kill_parent(path: Path) -> str:
    os.kill(os.getppid(), signal.SIGKILL)
    time.sleep(60)
    return ""


def _shout(path: Path) -> str:
    for descriptor in range(3, 64):
        try:
            os.write(descriptor, b'{"pages": "not what was agreed"}')
        except OSError:
            continue
    os._exit(0)


def _connect(path: Path) -> str:
    socket.create_connection(("127.0.0.1", 9))
    return "connected"


def _spawn(path: Path) -> str:
    subprocess.run([sys.executable, "-c", ""], check=True)
    return "spawned"


def _write(path: Path) -> str:
    with path.open("ab") as file:
        file.write(b"changed")
    return "written"


def _look_around(path: Path) -> str:
    secrets = sorted(name for name in os.environ if name not in ("LC_CTYPE", "OPENBLAS_NUM_THREADS"))
    descriptors = sorted(os.readlink(f"/proc/self/fd/{name}") for name in os.listdir("/proc/self/fd") if _open(name))
    return f"environment {secrets} descriptors {[kind.split(':')[0] for kind in descriptors]}"


def _open(descriptor: str) -> bool:
    return os.path.exists(f"/proc/self/fd/{descriptor}") and int(descriptor) > 2


def _behave_well(path: Path) -> str:
    return "all is well"


_BEHAVIOURS: dict[str, Callable[[Path], str]] = {
    "loop": _loop,
    "sleep": _sleep,
    "segfault": _segfault,
    "exit": _exit,
    "raise": _raise,
    "recurse": _recurse,
    "hog": _hog,
    "kill parent": _kill_parent,
    "shout": _shout,
    "connect": _connect,
    "spawn": _spawn,
    "write": _write,
    "look around": _look_around,
    "behave": _behave_well,
}
