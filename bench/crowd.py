"""A directory of any size, made by the database itself: the same people in the same proportions, only more of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from forum.blueprints.accounts.models import Member
from forum.blueprints.accounts.rules import hash_password
from forum.blueprints.cities.models.cities import City
from forum.blueprints.directory.jobs import pack_all_blocks
from forum.blueprints.directory.models.fields import ProfileField
from forum.blueprints.standards import queries as standard_queries
from forum.kernel import clock
from forum.kernel.database import UTCDateTime, db, is_postgresql, session
from forum.kernel.text import fold
from forum.kernel.use_case import transaction
from tests.factories.directory import create_person
from tests.factories.groups import create_group
from tests.factories.standards import load_standards
from tests.live import PASSWORD, Person

CITIES = 300
ASKER = "asker@crowd.example"
FIRST_ID = 1_000  # of the crowd; what stands below is made by hand
GIVEN = (
    "Ana Luis Grace Marisol Tom Ines Pedro Lucia Omar Ruth José Clara Hugo Elena Marta Bruno Sofía Ivan Paula Diego "
    "Nora Felix Rosa Andrés Julia Mateo Irene Pablo Vera Simon"
).split()
FAMILY = (
    "Souza Pérez Kim Vargas Reed Costa Lima Okafor Grant Núñez Meyer Silva Ortiz Brown Quispe Rojas Dubois Stone Alves "
    "Castro Hill Moreno Price Ramos Tran Walsh Young Zapata Bianchi Cruz Doyle Evans Fuentes Gomez Hahn Ito Jensen"
).split()
TOPICS = (
    "procurement budget transit housing water parks data privacy sharing inventory evaluation equity permits clinics "
    "lighting recycling zoning broadband dashboards surveys audits streets schools flooding heat trees"
).split()
LANGUAGES = ("en", "en", "en", "es", "es", "pt", "fr", "de", "qu", "ht")
COUNTRIES = ("US", "US", "US", "BR", "MX", "CO", "AR", "CA", "PE", "CL")


def _spread(salt: int, among: int) -> str:
    """A number below `among` for member i, as good as drawn, the same in every database."""
    return f"((i + {salt}) * {2654435761 + salt * 362437} % 4294967291 / 1024 % {among})"


def _word(words: Sequence[str], salt: int) -> str:
    """One of the words for member i: a piece of a text in which all take the same room."""
    room = max(map(len, words))
    line = "".join(word.ljust(room) for word in words)
    return f"trim(substr('{line}', CAST({_spread(salt, len(words))} * {room} + 1 AS INTEGER), {room}))"


_NUMBERS = """
INSERT INTO bench_numbers WITH RECURSIVE n(i) AS (
    SELECT CAST(:first AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :last
) SELECT i FROM n"""
_NAME = f"{_word(GIVEN, 1)} || ' ' || {_word(FAMILY, 2)}"
_FOLDED = f"{_word([*map(fold, GIVEN)], 1)} || ' ' || {_word([*map(fold, FAMILY)], 2)}"
_MEMBERS = f"""
INSERT INTO members (id, email, handle, name, search_name, job_title, role, city_id, leads_city, language, timezone,
                     joined_at, seen_at, away_until, version)
SELECT i, 'crowd' || i || '@crowd.example', 'crowd-' || i, {_NAME}, {_FOLDED}, 'Analyst of ' || {_word(TOPICS, 3)},
       CASE WHEN {_spread(4, 500)} = 0 THEN 'staff' ELSE 'member' END, :city + {_spread(5, CITIES)},
       {_spread(6, 300)} = 0, 'en', 'America/Boise', joined.at, seen.at,
       CASE WHEN {_spread(9, 200)} = 0 THEN :until ELSE NULL END, 1
FROM bench_numbers JOIN bench_moments AS joined ON joined.n = 600 + {_spread(7, 400)}
     JOIN bench_moments AS seen ON seen.n = {_spread(8, 600)}"""
_AUDIENCE = f"CASE WHEN {_spread(10, 50)} = 0 THEN 1 ELSE 2 END"
_BIO = " || ' ' || ".join(_word(TOPICS, 20 + n) for n in range(6))
_PROFILES = (
    f"""INSERT INTO profiles (member_id, bio, bio_html, listed, changed_at, version)
        SELECT i, '', '', {_spread(11, 100)} > 0, at, 1 FROM bench_numbers, bench_moments WHERE n = 1""",
    f"""INSERT INTO profile_texts (member_id, audience, text)
        SELECT i, {_AUDIENCE}, {_FOLDED} || ' crowd-' || i || ' analyst we work on ' || {_BIO} || ' project'
               || {_spread(30, 3000)}
        FROM bench_numbers""",
    f"""INSERT INTO profile_texts (member_id, audience, text)
        SELECT i, 2, {_FOLDED} || ' crowd-' || i FROM bench_numbers WHERE {_AUDIENCE} < 2""",
    *(
        f"""INSERT INTO profile_languages (member_id, language, position, audience)
            SELECT i, {_word(LANGUAGES, 40 + n)}, {n}, {_AUDIENCE} FROM bench_numbers WHERE true
            ON CONFLICT DO NOTHING"""
        for n in range(2)
    ),
    *(
        f"""INSERT INTO profile_areas (member_id, area_id, audience)
            SELECT i, area_id, {_AUDIENCE} FROM bench_numbers JOIN bench_codes ON n = {_spread(50 + n, 43)}
            WHERE true ON CONFLICT DO NOTHING"""
        for n in range(2)
    ),
    *(
        f"""INSERT INTO profile_criteria (member_id, kind, criterion_id, note, audience)
            SELECT i, '{kind}', criterion_id, '', {_AUDIENCE}
            FROM bench_numbers JOIN bench_codes ON n = {_spread(60 + n, 43)} WHERE true ON CONFLICT DO NOTHING"""
        for n, kind in enumerate(("help", "help", "seek"))
    ),
    f"""INSERT INTO profile_values (member_id, field_id, position, text, choice, audience)
        SELECT i, (SELECT min(id) FROM profile_fields), 0, '', 'team' || {_spread(70, 4)}, {_AUDIENCE}
        FROM bench_numbers""",
    """INSERT INTO memberships (group_id, member_id, role, role_rank, watch_level, joined_at, read_up_to)
       SELECT (SELECT min(id) FROM groups), i, 'member', 2, 'normal', at, at
       FROM bench_numbers, bench_moments WHERE n = 2 AND i % 100 = 0""",
    f"""INSERT INTO answer_histories (member_id, asked, answered, hours, median_hours, version)
        SELECT i, 9, {_spread(80, 10)}, '[]', 5 + {_spread(81, 200)}, 1 FROM bench_numbers
        WHERE {_spread(82, 20)} = 0""",
)
# Every second criterion was met by every fourth city, the others by one: those are looked for longest.
_STANDINGS = """
INSERT INTO standings (city_id, criterion_id, status, audience, note, source, changed_at, version)
SELECT c.id, k.id, 'met', 'members', '', 'staff', at, 1 FROM cities c, criteria k, bench_moments
WHERE n = 1 AND ((c.id + k.id) % 4 = 0 AND k.id % 2 = 0 OR c.id = :city + 6)"""


_FILLED = (
    "members", "profiles", "profile_texts", "profile_languages", "profile_areas", "profile_criteria", "profile_values",
    "memberships", "answer_histories",
)  # fmt: skip
_REFERENCES = """
SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname),
       format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
FROM pg_constraint WHERE contype = 'f' AND conrelid::regclass::text = ANY(:tables)"""
_INDEXES = """
SELECT format('DROP INDEX %s', indexrelid::regclass), pg_get_indexdef(indexrelid) FROM pg_index
WHERE indrelid::regclass::text = ANY(:tables) AND NOT indisunique"""


def make_crowd(people: int) -> Person:
    """Fill an empty community with so many people, pack what is counted, and give the one who asks.

    Every value is a function of the member's number, spread by multiplication: two sizes differ in nothing but size.
    """
    load_standards()
    cities = [_make_city(number) for number in range(1, CITIES + 1)]
    with transaction():
        session.add_all(cities)
        session.flush()
        _make_tables()
    asker = create_person(
        name="Asker", email=ASKER, password_hash=hash_password(PASSWORD), city_id=cities[0].id,
        languages=["en"], can_help_with=["DM1"], looking_for=["RDC2"],
    )  # fmt: skip
    create_group(session.get_one(Member, asker.id))
    with transaction():
        session.add(_make_field())
        session.flush()
    again = _without_indexes()
    with transaction():
        _run(_NUMBERS, first=FIRST_ID, last=FIRST_ID + people)
        _run(_MEMBERS, until=clock.now().date() + timedelta(days=9), city=cities[0].id)
        for statement in _PROFILES:
            _run(statement)
        _run(_STANDINGS, city=cities[0].id)
        for name in ("bench_numbers", "bench_moments", "bench_codes"):
            _run(f"DROP TABLE {name}")
        for statement in again:
            session.connection().exec_driver_sql(statement)
    found = Person(asker.id, asker.email, asker.handle)
    pack_all_blocks()
    _learn()
    return found


def _run(statement: str, **values: Any) -> None:
    types = {"until": sa.Date}
    bound = [sa.bindparam(name, value, type_=types.get(name)) for name, value in values.items()]
    session.execute(sa.text(statement).bindparams(*bound))


def _make_city(number: int) -> City:
    return City(
        name=f"City {number}", country_code=COUNTRIES[number % 10], population=20_000 + number * number * 40,
        latitude=-50 + number / 3, longitude=-120 + number / 4, timezone="America/Boise", region="", mail_domains=[],
        joined_at=clock.now(),
    )  # fmt: skip


def _make_field() -> ProfileField:
    choices = [{"value": f"team{number}", "labels": {"en": f"Team {number}"}} for number in range(4)]
    return ProfileField(
        slug="team", type="choice", labels={"en": "Team"}, choices=choices, filterable=True, created_at=clock.now()
    )


def _make_tables() -> None:
    _run("CREATE TABLE bench_numbers (i BIGINT PRIMARY KEY)")
    _run("CREATE TABLE bench_codes (n BIGINT PRIMARY KEY, criterion_id INTEGER, area_id INTEGER)")
    known = list(standard_queries.get_catalogue().criterion_by_id.values())
    area_ids = {area.code: area.id for area in standard_queries.list_areas()}
    taken = [known[n % len(known)] for n in range(43)]
    rows = [{"n": n, "one": one.id, "area": area_ids[one.area_code]} for n, one in enumerate(taken)]
    session.execute(sa.text("INSERT INTO bench_codes VALUES (:n, :one, :area)"), rows)
    _run(f"CREATE TABLE bench_moments (n BIGINT PRIMARY KEY, at {'TIMESTAMPTZ' if is_postgresql() else 'DATETIME'})")
    moments = sa.table("bench_moments", sa.column("n", sa.BigInteger), sa.column("at", UTCDateTime))
    now = clock.now()
    session.execute(sa.insert(moments), [{"n": n, "at": now - timedelta(hours=n * 17)} for n in range(1000)])


def _without_indexes() -> list[str]:
    """On PostgreSQL, take the indexes and references of the filled tables away, and give what makes them again.

    A million rows are indexed many times faster at once than one by one.
    """
    if not is_postgresql():
        return []
    with transaction():
        named = {"tables": list(_FILLED)}
        drops, makes = [], []
        for kept in (_REFERENCES, _INDEXES):
            for drop, make in session.execute(sa.text(kept), named):
                drops.append(drop)
                makes.append(make)
        for statement in drops:
            session.connection().exec_driver_sql(statement)
    return ["SET LOCAL maintenance_work_mem = '1GB'", *makes[::-1]]


def _learn() -> None:
    """Let the database know how the values are spread, as it does by itself some time after."""
    db.session.remove()
    command = "VACUUM ANALYZE" if is_postgresql() else "ANALYZE"
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(command)
