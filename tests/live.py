"""Plaza as it is run: real processes on free ports of this machine, with data of their own, reached over the wire."""

from __future__ import annotations

import atexit
import functools
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import requests
import sqlalchemy as sa
from flask import Flask

from forum.app import create_app
from forum.blueprints.accounts.rules import hash_password
from forum.cli import prepare
from forum.config import Settings
from forum.kernel import clock
from forum.kernel.database import db, session
from forum.kernel.outbox.delivering import count_waiting
from forum.kernel.schedule import JOBS, ScheduledRun
from forum.kernel.use_case import transaction
from forum.migrating import upgrade_when_behind
from tests.factories.accounts import create_member

POSTGRESQL, REDIS = os.environ.get("TEST_DATABASE_URL"), os.environ.get("TEST_REDIS_URL")
HOST = "127.0.0.1"
PASSWORD = "a long enough sentence"
START_SECONDS = 40.0  # far more than a start takes, even when the machine is busy
STOP_SECONDS = 5.0  # what an operator may be kept waiting
FORUM = Path(sys.executable).with_name("forum")


@dataclass
class Community:
    """One data folder and one database. Processes serve it; `app` reads and writes it from the test's own process."""

    app: Flask
    settings: Settings
    redis_url: str | None = None
    password_hash: str = ""

    @contextmanager
    def serve(self, **environment: str) -> Iterator[Server]:
        """A web process, ready to answer; it must end in time when the block does."""
        with self.serve_several(1, **environment) as (server,):
            yield server

    @contextmanager
    def serve_several(self, count: int, **environment: str) -> Iterator[list[Server]]:
        """As `serve`, so many that start side by side."""
        servers = [self._begin(**environment) for _ in range(count)]
        try:
            for server in servers:
                server.wait_until_ready()
            yield servers
        finally:
            for server in servers:
                server.leave()
            for server in servers:
                server.stop()

    def start(self, **environment: str) -> Server:
        """As `serve`, for whoever ends it otherwise."""
        server = self._begin(**environment)
        server.wait_until_ready()
        return server

    @contextmanager
    def work(self) -> Iterator[Process]:
        """A worker, which delivers what web processes with FORUM_RELAY=off record."""
        worker = self.start_worker()
        try:
            yield worker
        finally:
            worker.stop()

    def start_worker(self) -> Process:
        """As `work`, for whoever ends it otherwise."""
        return Process([str(FORUM), "worker"], self._environment(), self._log())

    def run(self, *words: str) -> None:
        """A `forum` command, to its end. Raises AssertionError with what it said when it fails."""
        done = subprocess.run(
            [str(FORUM), *words], env=self._environment(), capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"forum {' '.join(words)}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"

    def join(self, **facts: Any) -> Person:
        """Somebody who can sign in."""
        self.password_hash = self.password_hash or hash_password(PASSWORD)
        with self.app.app_context():
            member = create_member(password_hash=self.password_hash, **facts)
            return Person(member.id, member.email, member.handle)

    def ask(self, question: Callable[[], Any]) -> Any:
        """Call a function in an application context of its own and give its answer."""
        with self.app.app_context():
            return question()

    def rest(self, within: float = START_SECONDS) -> None:
        """Return once everything recorded has been delivered. Raises AssertionError when that takes too long."""
        end = time.monotonic() + within
        while self.ask(count_waiting) != (0, 0):
            assert time.monotonic() < end, f"not delivered within {within} s: {self.ask(count_waiting)}"
            time.sleep(0.02)

    def _begin(self, **environment: str) -> Server:
        port = int(environment.get("PORT") or free_port())
        url = f"http://{HOST}:{port}"
        changes = {"PORT": str(port), "PUBLIC_URL": url, **environment}
        return Server([str(FORUM), "serve"], self._environment(**changes), self._log(), url)

    def _environment(self, **changes: str) -> dict[str, str]:
        own = {
            "FORUM_DATA": str(self.settings.data),
            "DATABASE_URL": self.settings.database_url,
            "SECRET_KEY": self.settings.secret_key,
            "FORUM_RATE_LIMITS": "false",
            "FORUM_LOG_FORMAT": "json",
        }
        for name in ("meilisearch_url", "meilisearch_key"):
            if value := getattr(self.settings, name):
                own[name.upper()] = value
        if self.redis_url:
            own["REDIS_URL"] = self.redis_url
        if os.environ.get("PYTHONDONTWRITEBYTECODE"):  # a process that starts often shall not compile all each time
            own["PYTHONPYCACHEPREFIX"] = str(Path(tempfile.gettempdir()) / f"plaza-bytecode-{os.getuid()}")
        inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TZ") if name in os.environ}
        return inherited | own | changes

    def _log(self) -> Path:
        return self.settings.data / f"process-{uuid.uuid4().hex[:6]}.log"


@dataclass(frozen=True)
class Person:
    """A member, by what is needed to sign in and to be named."""

    id: int
    email: str
    handle: str


class Process:
    """A command in a process group of its own, so that its children end with it."""

    def __init__(self, command: list[str], environment: Mapping[str, str], log: Path) -> None:
        self._log = log
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                command, env=dict(environment), cwd=log.parent, stdout=output,
                stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip

    def stop(self, within: float = STOP_SECONDS) -> float:
        """Ask it to end and say how many seconds that took. Raises AssertionError when it takes too long."""
        began = time.monotonic()
        if self.process.poll() is None:
            self.process.terminate()
        try:
            self.process.wait(within)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"SIGTERM did not end it within {within} s\n{self.tail()}") from None
        self.kill()
        return time.monotonic() - began

    def kill(self) -> None:
        """End it and all its children at once, as a power cut would."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(STOP_SECONDS)

    def tail(self) -> str:
        """The last lines it has written."""
        return "\n".join(self._log.read_text(errors="replace").splitlines()[-25:])

    def pids(self) -> list[int]:
        """The processes of the group."""
        return [pid for pid in _processes() if _group_of(pid) == self.process.pid]


class Server(Process):
    """A web process."""

    def __init__(self, command: list[str], environment: Mapping[str, str], log: Path, url: str) -> None:
        self.url = url
        self._visitors: list[Visitor] = []
        super().__init__(command, environment, log)

    def wait_until_ready(self, path: str = "/healthz") -> None:
        """Return once it answers at the path. Raises AssertionError when it ends first or takes too long."""
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end and self.process.poll() is None:
            with suppress(requests.RequestException):
                if requests.get(f"{self.url}{path}", timeout=2).ok:
                    return
            time.sleep(0.03)
        self.kill()
        raise AssertionError(f"it does not answer\n{self.tail()}")

    def visit(self, person: Person) -> Visitor:
        """A browser in which the person has signed in at this process."""
        try:
            self._visitors.append(Visitor(self.url, person))
        except AssertionError as error:
            raise AssertionError(f"{error}\n{self.tail()}") from error
        return self._visitors[-1]

    def leave(self) -> None:
        """Let every browser close its connections, which a stopping server would keep for another two seconds."""
        for visitor in self._visitors:
            visitor.close()


class Visitor(requests.Session):
    """A browser of a member: its cookies, the origin of its page, and the token that unsafe requests carry."""

    def __init__(self, url: str, person: Person) -> None:
        super().__init__()
        self.url, self.person = url, person
        self.headers["Origin"] = url
        answer = self.call("POST", "/auth/login", json={"email": person.email, "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        self.headers["X-CSRFToken"] = self.call("GET", "/me").json()["csrf_token"]

    def call(self, method: str, path: str, **options: Any) -> requests.Response:
        """A request to the API; `path` begins after `/api/v1`."""
        return self.request(method, f"{self.url}/api/v1{path}", **{"timeout": 15, **options})

    def write(self, path: str, _status: int = 201, _headers: Mapping[str, str] | None = None, **body: Any) -> Any:
        """POST the body and give the object that was made. Raises AssertionError when it was refused."""
        answer = self.call("POST", path, json=body, headers=_headers)
        assert answer.status_code == _status, f"{answer.status_code} {answer.text}"
        return json.loads(answer.text) if answer.text else None

    @property
    def cookie(self) -> str:
        """The header that a socket of this browser sends."""
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.cookies)


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@contextmanager
def database_on(server: str, template: str = "template1") -> Iterator[str]:
    """A new database on a PostgreSQL server, a copy of the template, dropped afterwards."""
    name = f"plaza_live_{uuid.uuid4().hex[:12]}"
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text(f"create database {name} template {template}"))
    try:
        yield server.rsplit("/", 1)[0] + f"/{name}"
    finally:
        with engine.connect() as connection:
            connection.execute(sa.text(f"drop database {name} with (force)"))
        engine.dispose()


@contextmanager
def community(folder: Path, server: str | None = None, redis_url: str | None = None) -> Iterator[Community]:
    """An empty community in the folder, on SQLite, or in a database of its own on the PostgreSQL server.

    Its database is a copy of one that is made once: it is up to date, knows what every community knows, and no job
    is due, so that a process that serves it has nothing to do at first.
    """
    with (
        database_for(folder, server) as database_url,
        community_at(folder, database_url, redis_url) as plaza,
    ):
        yield plaza


@contextmanager
def community_at(folder: Path, database_url: str, redis_url: str | None = None, **more: Any) -> Iterator[Community]:
    """The community in a database that is there already, brought up to date; it stays. `more` are other settings."""
    settings = replace(_settings(folder, database_url), **more)
    app = create_app(settings)
    with app.app_context():
        upgrade_when_behind()
    yield Community(app, settings, redis_url)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@contextmanager
def database_for(folder: Path, server: str | None) -> Iterator[str]:
    """The address of a database that is up to date: a file in the folder, or one of its own on the server."""
    if server:
        with database_on(server, template=_prepared(server).rsplit("/", 1)[1]) as database_url:
            yield database_url
    else:
        copy = folder / "plaza.sqlite3"
        shutil.copyfile(_prepared(None).removeprefix("sqlite:///"), copy)
        yield f"sqlite:///{copy}"


@functools.cache
def _prepared(server: str | None) -> str:
    """The address of the database that is copied; it lives as long as this process."""
    kept = ExitStack()
    atexit.register(kept.close)
    folder = Path(kept.enter_context(tempfile.TemporaryDirectory(prefix="plaza-prepared-")))
    database_url = kept.enter_context(database_on(server)) if server else f"sqlite:///{folder / 'plaza.sqlite3'}"
    app = create_app(_settings(folder, database_url))
    with app.app_context():
        prepare()
        with transaction():
            session.add_all(ScheduledRun(job=job, began_at=clock.now()) for job in JOBS)
        session.remove()
        db.engine.dispose()  # nobody may be connected to what is copied
    return database_url


def _settings(folder: Path, database_url: str) -> Settings:
    return Settings(
        data=folder, database_url=database_url, secret_key=secrets.token_hex(32), public_url=f"http://{HOST}",
        relay="off", rate_limits=False, testing=True,
    )  # fmt: skip


def _processes() -> list[int]:
    return [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]


def _group_of(pid: int) -> int | None:
    with suppress(ProcessLookupError):
        return os.getpgid(pid)
    return None


__all__ = [
    "PASSWORD",
    "POSTGRESQL",
    "REDIS",
    "Community",
    "Person",
    "Process",
    "Server",
    "Visitor",
    "community",
    "community_at",
]
