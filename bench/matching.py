"""Who can help with a criterion, in a small and in a large community: `python -m bench.matching --database URL`.

Fills a database of its own on a PostgreSQL server with so many members in 400 cities, each of whom helps with three of
the criteria, and measures the list for one of them. The database is dropped at the end.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
import uuid
from pathlib import Path

import sqlalchemy as sa

from forum.app import create_app
from forum.blueprints.accounts.models import Member
from forum.blueprints.accounts.queries import as_actor
from forum.blueprints.directory.queries import matching
from forum.blueprints.standards.importers import load_shipped_frameworks
from forum.config import Settings
from forum.kernel.database import db, session

CITIES = 400
TURNS = 15
_CITIES = """
insert into cities (name, region, country_code, population, latitude, longitude, timezone, about, mail_domains,
  overrides, joined_at, search_text, version, level, level_shared)
select 'City ' || n, '', (array['US','BR','MX','CO','CA'])[1 + n % 5], 50000 + (n * 7919) % 900000,
  -30 + (n * 37) % 75, -120 + (n * 53) % 80, 'UTC', '', '[]', '{}', now(), 'city ' || n, 1, '', false
from generate_series(1, :cities) n"""
_MEMBERS = """
insert into members (email, handle, name, job_title, role, city_id, leads_city, language, timezone, joined_at,
  search_name, version, job_title_audience, avatar_audience, away_audience)
select 'm' || n || '@example.org', 'm' || n, 'Member ' || n, 'Analyst', 'member', 1 + n % :cities, false, 'en', 'UTC',
  now(), 'member ' || n, 1, 2, 2, 2
from generate_series(1, :members) n"""
_PROFILES = """
insert into profiles (member_id, bio, bio_html, away_note, audiences, last_seen_audience, listed, public, set_aside,
  changed_at, version)
select id, '', '', '', '{}', 2, true, false, '[]', now(), 1 from members"""
_HELP = """
insert into profile_criteria (member_id, kind, criterion_id, note, audience)
select m.id, 'help', (select min(id) from criteria where framework_slug = 'wwc-2022') + (m.id * 31 + k * 11) % 43, '', 2
from members m, generate_series(1, 3) k"""
_LANGUAGES = """
insert into profile_languages (member_id, language, position, audience)
select id, (array['en','es','pt','fr'])[1 + id % 4], 0, 2 from members"""
_STANDINGS = """
insert into standings (city_id, criterion_id, status, audience, note, source, changed_at, version)
select c.id, k.id, 'met', 'members', '', 'staff', now(), 1 from cities c, criteria k
where k.framework_slug = 'wwc-2022' and (c.id + k.id) % 4 = 0"""


def main() -> None:
    """Print the milliseconds of the list for each size, and the ratio of the last to the first."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--database", required=True, help="a PostgreSQL server on which databases may be created")
    given.add_argument("--sizes", type=int, nargs="+", default=[10_000, 1_000_000])
    chosen = given.parse_args()
    times = [measure(chosen.database, members) for members in chosen.sizes]
    for members, milliseconds in zip(chosen.sizes, times, strict=True):
        print(f"{members:>10,} members: {milliseconds:7.1f} ms")
    print(f"ratio {times[-1] / times[0]:.2f}")


def measure(server: str, members: int) -> float:
    """The middle of some turns, in milliseconds, in a community of so many members."""
    name = f"plaza_bench_{uuid.uuid4().hex[:10]}"
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text(f"create database {name}"))
    try:
        return _measure_on(server.rsplit("/", 1)[0] + f"/{name}", members)
    finally:
        with engine.connect() as connection:
            connection.execute(sa.text(f"drop database {name} with (force)"))


def _measure_on(url: str, members: int) -> float:
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            data=Path(folder),
            database_url=url,
            secret_key="bench-" + "k" * 32,
            public_url="http://localhost",
            relay="off",
        )
        app = create_app(settings)
        with app.app_context():
            db.create_all()
            _fill(members)
            actor_row = session.get_one(Member, members // 2)
            times = []
            for _ in range(TURNS):
                session.expire_all()
                began = time.perf_counter()
                assert len(matching.list_helpers(as_actor(actor_row), "RDC2", limit=20)) == 20
                times.append(1000 * (time.perf_counter() - began))
            session.remove()
            db.engine.dispose()
    return statistics.median(times)


def _fill(members: int) -> None:
    load_shipped_frameworks()
    for statement in (_CITIES, _MEMBERS, _PROFILES, _HELP, _LANGUAGES, _STANDINGS):
        wanted = {name: size for name, size in (("cities", CITIES), ("members", members)) if f":{name}" in statement}
        session.execute(sa.text(statement), wanted)
    session.commit()
    session.execute(sa.text("analyze"))
    session.commit()


if __name__ == "__main__":
    main()
