"""Engines to test: the embedded one always, a Meilisearch server when there is one."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from search.embedded.engine import EmbeddedEngine
from search.engine import SearchEngine
from search.indexes import INDEXES
from search.meilisearch.engine import MeilisearchEngine
from tests.search.double import MeilisearchDouble, load_openapi

SHARED = Path(__file__).resolve().parents[3] / "shared"


@pytest.fixture(params=["embedded", "meilisearch"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SearchEngine]:
    """Every engine there is, empty."""
    made = EmbeddedEngine(tmp_path / "search") if request.param == "embedded" else _real_server()
    yield made
    made.close()


@pytest.fixture
def embedded(tmp_path: Path) -> Iterator[EmbeddedEngine]:
    """The embedded engine, empty."""
    made = EmbeddedEngine(tmp_path / "search")
    yield made
    made.close()


@pytest.fixture(scope="session")
def openapi() -> dict:
    """The description of the server's interface, version 1.50."""
    path = SHARED / "meilisearch" / "openapi.json"
    if not path.exists():
        pytest.skip(f"needs the OpenAPI description of Meilisearch beside the project ({path.name})")
    return load_openapi(path)


@pytest.fixture
def double(openapi: dict) -> Iterator[MeilisearchDouble]:
    """A server that refuses every request the OpenAPI description does not allow."""
    with MeilisearchDouble(openapi) as server:
        yield server
        assert server.violations == []


def _real_server() -> MeilisearchEngine:
    url = os.environ.get("MEILISEARCH_TEST_URL")
    if not url:
        pytest.skip("needs a Meilisearch server (MEILISEARCH_TEST_URL)")
    made = MeilisearchEngine(url, os.environ.get("MEILISEARCH_TEST_KEY"))
    made.provision()
    made.use_synonyms(())
    for index in INDEXES:
        made.delete(index, list(made.ids(index)))
    return made
