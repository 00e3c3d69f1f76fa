"""The application as a whole: routes, facts, tables and the description of the API."""

from __future__ import annotations

import dataclasses
import re
import typing
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy.orm import configure_mappers

from forum.app import create_app
from forum.config import Settings
from forum.features import ORDER
from forum.kernel.database import Model, db
from forum.kernel.events import EVENTS, restore, subscriptions_to
from forum.migrating import current_revision, newest_revision, upgrade_when_behind

FRAMEWORK_ROUTES = {"static"}
UNHEARD = {
    "ApplicationMoved",
    "CitiesChosen",
    "GroupHomeChanged",
    "MentoringBegan",
    "MentoringEnded",
    "PeerChosen",
    "PeerSetRemoved",
    "PeerSetSaved",
}


def views(app: Flask) -> dict[str, Any]:
    return {name: view for name, view in app.view_functions.items() if name not in FRAMEWORK_ROUTES}


def is_documentation(endpoint: str) -> bool:
    return endpoint.startswith("api-docs")


def test_every_route_says_who_may_enter(application: Flask) -> None:
    silent = [
        name
        for name, view in views(application).items()
        if not is_documentation(name) and getattr(view, "access", None) not in ("public", "signed_in")
    ]
    assert silent == []


def test_a_stranger_is_refused_by_every_route_that_is_not_public(app: Flask) -> None:
    client = app.test_client()
    let_in = []
    for rule in app.url_map.iter_rules():
        if getattr(app.view_functions[rule.endpoint], "access", "public") == "public":
            continue
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            address = re.sub(r"<[^>]+>", "1", str(rule))
            status = client.open(address, method=method).status_code
            if status not in (302, 401, 403):
                let_in.append(f"{method} {rule} {status}")
    assert let_in == []


def example(event_type: type) -> Any:
    values = {}
    for field in dataclasses.fields(event_type):
        kind = typing.get_type_hints(event_type)[field.name]
        values[field.name] = {int: 7, str: "x", bool: True}.get(kind, [1, 2] if "list" in str(kind) else None)
    return event_type(**values)


def feature_events() -> list[type]:
    return [kind for name, kind in sorted(EVENTS.items()) if kind.__module__.startswith("forum.")]


def test_every_fact_survives_json(application: Flask) -> None:
    import json

    for kind in feature_events():
        fact = example(kind)
        assert restore(kind.__name__, json.loads(json.dumps(fact.payload()))) == fact


def test_every_fact_is_heard_or_listed_as_unheard(application: Flask) -> None:
    unheard = {kind.__name__ for kind in feature_events() if not subscriptions_to(example(kind))}
    assert unheard == UNHEARD


def test_there_is_one_migration_head() -> None:
    config = Config()
    config.set_main_option("script_location", "migrations")
    assert ScriptDirectory.from_config(config).get_heads() == [newest_revision()]


def test_the_migrations_make_the_tables_and_indexes_of_the_models(settings: Settings, tmp_path: Any) -> None:
    address = f"sqlite:///{tmp_path}/migrated.sqlite3"
    app = create_app(dataclasses.replace(settings, database_url=address, data=tmp_path))
    with app.app_context():
        upgrade_when_behind()
        assert current_revision() == newest_revision()
        with db.engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            differences = compare_metadata(context, db.metadata)
            migrated = indexes(connection)
        db.session.remove()
        db.engine.dispose()
    assert differences == []
    models = sa.create_engine("sqlite://")
    with models.begin() as connection:
        db.metadata.create_all(connection)
        assert migrated == indexes(connection)
    models.dispose()


def indexes(connection: sa.Connection) -> dict[str, str]:
    """How the indexes of a SQLite database are written: comparing tables passes over expressions and orders."""
    statement = sa.text("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")
    return {name: re.sub(r'[\s"]+', " ", sql).strip() for name, sql in connection.execute(statement)}


def test_relationships_point_to_the_same_or_a_lower_feature(application: Flask) -> None:
    configure_mappers()
    place = {name: number for number, name in enumerate(ORDER)}
    upward = [
        f"{mapper.class_.__name__}.{relation.key}"
        for mapper in Model.registry.mappers
        for relation in mapper.relationships
        if rank(mapper.class_, place) < rank(relation.mapper.class_, place)
    ]
    assert upward == []


def test_relationships_never_load_by_surprise(application: Flask) -> None:
    configure_mappers()
    lazy = [
        f"{mapper.class_.__name__}.{relation.key}"
        for mapper in Model.registry.mappers
        for relation in mapper.relationships
        if relation.lazy not in ("raise", "raise_on_sql", "noload", "write_only")
    ]
    assert lazy == []


def rank(entity: type, place: dict[str, int]) -> int:
    parts = entity.__module__.split(".")
    return place[parts[2]] if parts[:2] == ["forum", "blueprints"] else -1


def test_every_foreign_key_is_indexed(application: Flask) -> None:
    bare = []
    for table in db.metadata.tables.values():
        keys = [key for key in table.constraints if isinstance(key, sa.UniqueConstraint | sa.PrimaryKeyConstraint)]
        leading = {next(iter(found.columns)).name for found in (*table.indexes, *keys) if len(found.columns)}
        for column in table.columns:
            if column.foreign_keys and column.name not in leading and not column.unique:
                bare.append(f"{table.name}.{column.name}")
    assert bare == []


def test_every_api_route_is_in_the_description_and_every_schema_is_described(application: Flask) -> None:
    description = application.test_client().get("/api/v1/openapi.json").get_json()
    described = {(path, method.upper()) for path, item in description["paths"].items() for method in item}
    routes = {
        (openapi_path(str(rule)), method)
        for rule in application.url_map.iter_rules()
        if str(rule).startswith("/api/v1/") and not is_documentation(rule.endpoint)
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert routes - described == set()
    bare = [name for name, schema in description["components"]["schemas"].items() if not schema.get("description")]
    assert bare == []


def openapi_path(rule: str) -> str:
    return re.sub(r"<(?:\w+(?:\(.*?\))?:)?(\w+)>", r"{\1}", rule)


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api/v1/threads/99999999999999999999"])
def test_what_is_not_there_is_told_as_a_problem(client: Any, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
