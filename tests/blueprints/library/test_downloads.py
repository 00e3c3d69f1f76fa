"""How often a document was downloaded: once for each person within 24 hours, never by machines."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from forum.blueprints.library.models.downloads import ResourceDownload
from forum.blueprints.library.models.resources import Resource
from forum.blueprints.library.services import downloads
from forum.kernel import clock
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from tests.factories.accounts import create_member
from tests.factories.library import create_resource

SignIn = Callable[[Any], Any]
BROWSER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}


def _count(resource: Resource) -> int:
    downloads.write_downloads()
    while downloads.count_downloads(SYSTEM):
        continue
    return session.get_one(Resource, resource.id, populate_existing=True).download_count


@pytest.fixture(autouse=True)
def _nothing_waits(app: Flask) -> None:
    """What other tests have downloaded does not count here."""
    downloads.write_downloads()
    session.execute(sa.delete(ResourceDownload))
    session.commit()


def test_each_person_counts_once_within_a_day(app: Flask, sign_in: SignIn) -> None:
    resource = create_resource(create_member())
    one, other = sign_in(create_member()), sign_in(create_member())
    with time_machine.travel(clock.now(), tick=False) as moment:
        for browser in (one, one, other):
            assert browser.get(f"/library/{resource.id}/download").status_code == 200
        assert _count(resource) == 2
        moment.shift(timedelta(hours=23))
        one.get(f"/api/v1/resources/{resource.id}/file")
        assert _count(resource) == 2
        moment.shift(timedelta(hours=2))
        one.get(f"/api/v1/resources/{resource.id}/file")
        assert _count(resource) == 3


@pytest.mark.parametrize(
    "path", ["/library/{}/download", "/library/{}/versions/1/file", "/api/v1/resources/{}/file",
             "/api/v1/resources/{}/versions/1/file"],
)  # fmt: skip
def test_a_stranger_counts_wherever_she_downloads(app: Flask, client: FlaskClient, path: str) -> None:
    resource = create_resource(create_member(), audience="public")
    assert client.get(path.format(resource.id), headers=BROWSER).status_code == 200
    assert _count(resource) == 1


def test_machines_heads_and_what_a_browser_has_already_do_not_count(
    app: Flask, sign_in: SignIn, client: FlaskClient
) -> None:
    resource = create_resource(create_member(), audience="public")
    path = f"/library/{resource.id}/download"
    for agent in ("Googlebot/2.1", "curl/8.0", ""):
        client.get(path, headers={"User-Agent": agent})
    browser = sign_in(create_member())
    etag = browser.head(path).headers["ETag"]
    assert browser.get(path, headers={"If-None-Match": etag}).status_code == 304
    assert _count(resource) == 0


def test_nothing_is_written_while_the_file_is_sent(
    app: Flask, sign_in: SignIn, count_statements: Callable[[], Any]
) -> None:
    resource = create_resource(create_member())
    browser = sign_in(create_member())
    browser.get(f"/library/{resource.id}/download")
    with count_statements() as statements:
        browser.get(f"/library/{resource.id}/download")
    assert [one for one in statements if not one.lstrip().upper().startswith(("SELECT", "PRAGMA"))] == []


def test_the_number_is_shown_and_makes_nobody_s_open_form_stale(app: Flask, sign_in: SignIn) -> None:
    owner = create_member()
    resource = create_resource(owner)
    browser = sign_in(owner)
    path = f"/api/v1/resources/{resource.id}"
    seen = browser.get(path).headers["ETag"]
    assert "Downloaded" not in browser.get(f"/library/{resource.id}").text
    browser.get(f"/library/{resource.id}/download")
    assert _count(resource) == 1
    assert browser.get(path).get_json()["download_count"] == 1
    assert "Downloaded" in browser.get(f"/library/{resource.id}").text
    assert browser.patch(path, json={"year": 2020}, headers={"If-Match": seen}).status_code == 200


def test_who_downloaded_is_forgotten_after_a_day(app: Flask, sign_in: SignIn) -> None:
    resource = create_resource(create_member())
    sign_in(create_member()).get(f"/library/{resource.id}/download")
    assert _count(resource) == 1
    assert downloads.forget_downloads(SYSTEM) == 0
    with time_machine.travel(clock.now() + timedelta(hours=25)):
        assert downloads.forget_downloads(SYSTEM) == 1
    assert session.query(ResourceDownload).count() == 0
    assert _count(resource) == 1


def test_whoever_may_not_see_the_document_downloads_and_counts_nothing(app: Flask, client: FlaskClient) -> None:
    resource = create_resource(create_member())
    assert client.get(f"/library/{resource.id}/download", headers=BROWSER).status_code in (401, 404)
    assert _count(resource) == 0
