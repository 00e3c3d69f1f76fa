"""Crowds that are made once: with `--keep` the database of a crowd stays on the PostgreSQL server for the next run."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from bench import crowd
from forum.blueprints.accounts.models import Member
from forum.kernel.database import session
from tests.live import Community, Person, community, community_at

ROOT = Path(__file__).parents[1]


@contextmanager
def crowded(folder: Path, server: str | None, people: int, keep: bool) -> Iterator[tuple[Community, Person]]:
    """A community of so many people and the one who asks; new, or one that was kept."""
    if server is None or not keep:
        with community(folder, server) as plaza:
            yield plaza, plaza.ask(lambda: crowd.make_crowd(people))
        return
    name = f"plaza_crowd_{people}_{_digest()}"
    if not _exists(server, name):
        _make(folder, server, name, people)
    with community_at(folder, _address(server, name)) as plaza:
        yield plaza, plaza.ask(_asker)


def _make(folder: Path, server: str, name: str, people: int) -> None:
    _run(server, f"create database {name}_unfinished")
    try:
        with community_at(folder, _address(server, f"{name}_unfinished")) as plaza:
            plaza.ask(lambda: crowd.make_crowd(people))
    except BaseException:
        _run(server, f"drop database {name}_unfinished with (force)")
        raise
    _run(server, f"alter database {name}_unfinished rename to {name}")


def _asker() -> Person:
    member = session.scalars(sa.select(Member).where(Member.email == crowd.ASKER)).one()
    return Person(member.id, member.email, member.handle)


def _digest() -> str:
    """What a crowd depends on: how it is made, and the tables."""
    told = hashlib.sha256(Path(crowd.__file__).read_bytes())
    for path in sorted((ROOT / "migrations" / "versions").glob("*.py")):
        told.update(path.read_bytes())
    return told.hexdigest()[:10]


def _exists(server: str, name: str) -> bool:
    found = sa.text("select count(*) from pg_database where datname = :name").bindparams(name=name)
    engine = sa.create_engine(server)
    with engine.connect() as connection:
        exists = bool(connection.scalar(found))
    engine.dispose()
    return exists


def _run(server: str, statement: str) -> None:
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text(statement))
    engine.dispose()


def _address(server: str, name: str) -> str:
    return f"{server.rsplit('/', 1)[0]}/{name}"
