"""A community into which the whole corpus of real documents, discussions and cities has been imported."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from forum.app import create_app
from forum.blueprints.accounts.models import Member
from forum.blueprints.accounts.services import members
from forum.blueprints.cities.importers.gazetteer import import_cities
from forum.blueprints.discussions.importers import threads
from forum.blueprints.library.importers import import_documents
from forum.blueprints.standards.importers import load_shipped_frameworks
from forum.config import Settings
from forum.kernel import indexing
from forum.kernel.actor import SYSTEM
from forum.kernel.database import db
from tests.browser import Browser, signed_in_browser
from tests.conftest import FreshContextClient


@dataclass(frozen=True)
class Imported:
    """The application, what each import said, and a browser in which its administrator is signed in."""

    app: Flask
    documents: Result
    threads: Result
    cities: Result
    browser: Browser
    manifest: dict[str, dict[str, Any]]


@pytest.fixture(scope="session")
def imported(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Imported]:
    data = tmp_path_factory.mktemp("corpus")
    settings = Settings(
        data=data, database_url=f"sqlite:///{data}/plaza.sqlite3", secret_key="corpus-" + "k" * 32,
        public_url="http://localhost", relay="off", rate_limits=False, testing=True,
    )  # fmt: skip
    app = create_app(settings)
    app.test_client_class = FreshContextClient
    with app.app_context():
        db.create_all()
        load_shipped_frameworks()
        owner: Member = members.create_member(
            SYSTEM, "owner@example.org", "Olga Owner", "a plaza at noon", "administrator"
        )
        run = CliRunner().invoke
        results = {
            "cities": run(import_cities, [str(corpus / "cities.csv")]),
            "documents": run(import_documents, [str(corpus / "documents")]),
            "threads": run(threads, [str(corpus / "threads")]),
        }
        for index in indexing.names():
            indexing.rebuild(index)
        manifest = [json.loads(line) for line in (corpus / "documents" / "manifest.jsonl").open(encoding="utf-8")]
        browser = signed_in_browser(app, owner)
        yield Imported(app, browser=browser, manifest={entry["file"]: entry for entry in manifest}, **results)
        db.session.remove()
        db.engine.dispose()
