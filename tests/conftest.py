"""Fixtures: one application for each worker and database; each test in a transaction that is rolled back."""

from __future__ import annotations

import gc
import os
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from forum.app import create_app
from forum.config import Settings
from forum.kernel.database import db
from forum.kernel.outbox.delivering import deliver_all
from tests.browser import FreshContextClient

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
POSTGRESQL = os.environ.get("TEST_DATABASE_URL")  # a server on which databases may be created


def pytest_configure() -> None:
    """The collector of cycles shall not look so often: it took a third of all work."""
    gc.set_threshold(50_000, 20, 20)
    # On a busy machine, making the first examples may take a second, which says nothing about the tests.
    hypothesis.settings.register_profile(
        "plaza", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
    )
    hypothesis.settings.load_profile("plaza")


def pytest_collection_finish() -> None:
    """Spare it what was loaded to stay."""
    gc.freeze()


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory, database_url: str) -> Settings:
    return Settings(
        data=tmp_path_factory.mktemp("data"),
        database_url=database_url,
        secret_key="tests-" + "k" * 32,
        public_url="http://localhost",
        relay="off",
        rate_limits=False,
        link_cards=False,
        testing=True,
    )


@pytest.fixture(scope="session")
def database_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if not POSTGRESQL:
        yield f"sqlite:///{tmp_path_factory.mktemp('database')}/tests.sqlite3"
        return
    name = f"plaza_test_{uuid.uuid4().hex[:12]}"
    server = sa.create_engine(POSTGRESQL, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(sa.text(f"create database {name}"))
    yield POSTGRESQL.rsplit("/", 1)[0] + f"/{name}"
    with server.connect() as connection:
        connection.execute(sa.text(f"drop database {name} with (force)"))


@pytest.fixture(scope="session")
def application(settings: Settings) -> Iterator[Flask]:
    app = create_app(settings)
    app.config["PROPAGATE_EXCEPTIONS"] = True
    app.test_client_class = FreshContextClient
    with app.app_context():
        db.create_all()
    gc.freeze()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def app(application: Flask) -> Iterator[Flask]:
    """The application inside an outer transaction: commits become savepoints, and all is rolled back."""
    with application.app_context():
        engines = db._app_engines[application]
        engine = engines[None]
        with engine.connect() as connection:
            outer = connection.begin()
            if POSTGRESQL:  # as on SQLite: what is packed by number does not depend on how many members there once were
                connection.execute(sa.text("select setval('members_id_seq', 1, false)"))
            engines[None] = connection  # type: ignore[assignment]  # Flask-SQLAlchemy ignores Session(bind=...)
            db.session.remove()
            db.session.configure(join_transaction_mode="create_savepoint")
            try:
                yield application
            finally:
                db.session.remove()
                db.session.configure(join_transaction_mode="conditional_savepoint")
                engines[None] = engine
                outer.rollback()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser of a stranger."""
    return app.test_client()


@pytest.fixture
def sign_in(app: Flask) -> Callable[[Any], FlaskClient]:
    """`sign_in(member)` gives a browser in which that member is signed in; CSRF tokens are added to its requests."""
    from tests.browser import signed_in_browser

    return lambda member: signed_in_browser(app, member)


@pytest.fixture
def connect(app: Flask, sign_in: Callable[[Any], FlaskClient]) -> Iterator[Callable[[Any], Any]]:
    """`connect(member)` opens a socket of that member; all are closed at the end, and nobody has typed before."""
    from forum.kernel.realtime import attending, typing
    from tests.sockets import Socket

    opened: list[Socket] = []

    def connect(member: Any) -> Socket:
        opened.append(Socket(app, sign_in(member)))
        return opened[-1]

    typing.forget()
    app.extensions["forum_attendance"] = attending.ProcessAttendance()
    yield connect
    for socket in opened:
        socket.close()


@pytest.fixture
def deliver(app: Flask) -> Callable[[], int]:
    """Deliver everything recorded so far, in every lane."""
    return deliver_all


@pytest.fixture
def count_statements(app: Flask) -> Callable[[], Any]:
    """`with count_statements() as statements:` collects the SQL of the block, savepoints of the fixture left out."""
    from tests.counting import counting

    return counting


@pytest.fixture
def settings_with(settings: Settings) -> Callable[..., Settings]:
    return lambda **changes: replace(settings, **changes)


@pytest.fixture(scope="session")
def corpus() -> Path:
    if not CORPUS.is_dir():
        pytest.skip("the corpus of real documents is not beside this checkout")
    return CORPUS
