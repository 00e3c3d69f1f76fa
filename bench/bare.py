"""What the stack costs without a forum: fixed bytes through Flask, and one insert with two counters.

`python -m bench.bare PORT BODY DATABASE` serves the bytes of the file BODY at `/bytes` and inserts at `/insert`, under
the same server with the same settings of SQLite as the forum.
"""

from __future__ import annotations

import sqlite3
import sys
import threading
from pathlib import Path
from typing import Any

from flask import Flask, Response, request
from gunicorn.app.base import BaseApplication

TABLES = """
create table threads(id integer primary key, post_count integer not null, last_number integer not null);
create table posts(id integer primary key, thread_id integer not null references threads, body text not null);
insert into threads values (1, 0, 0);
"""
_local = threading.local()


class Bare(BaseApplication):  # type: ignore[misc]  # gunicorn is untyped
    """The server of the forum around the bare routes."""

    def __init__(self, port: int, app: Flask) -> None:
        self._port, self._app = port, app
        super().__init__()

    def load_config(self) -> None:
        options: dict[str, Any] = {
            "bind": f"127.0.0.1:{self._port}", "workers": 1, "worker_class": "gthread", "threads": 200,
            "keepalive": 20, "control_socket_disable": True, "loglevel": "warning",
        }  # fmt: skip
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self._app


def make_app(body: bytes, database: Path) -> Flask:
    """The bare application."""
    app = Flask("bare")

    @app.get("/bytes")
    def give_bytes() -> Response:
        return Response(body, mimetype="application/json")

    @app.post("/insert")
    def insert() -> Response:
        connection = _connection(database)
        connection.execute("begin immediate")
        connection.execute("insert into posts(thread_id, body) values (1, ?)", (request.get_json()["body"],))
        connection.execute("update threads set post_count = post_count + 1, last_number = last_number + 1")
        connection.execute("commit")
        return Response(b"{}", status=201, mimetype="application/json")

    return app


def _connection(database: Path) -> sqlite3.Connection:
    if not hasattr(_local, "connection"):
        _local.connection = sqlite3.connect(database, timeout=10, isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            _local.connection.execute(f"pragma {pragma}")
    connection: sqlite3.Connection = _local.connection
    return connection


def main() -> None:
    """Make the table and serve."""
    port, body, database = int(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3])
    with sqlite3.connect(database) as connection:
        connection.executescript(TABLES)
    sys.argv = sys.argv[:1]  # gunicorn reads the rest as its own options
    Bare(port, make_app(body.read_bytes(), database)).run()


if __name__ == "__main__":
    main()
