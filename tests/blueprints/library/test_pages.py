"""The pages of the library, without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from forum.blueprints.files.models import File
from forum.blueprints.library.models.resources import Resource
from forum.blueprints.search.importers import load_shipped_synonyms
from forum.kernel.database import session
from tests.factories.accounts import create_city, create_member
from tests.factories.files import HANDBOOK, create_file, upload
from tests.factories.groups import create_group
from tests.factories.library import create_resource
from tests.factories.standards import criterion, load_standards

SignIn = Callable[[Any], Any]


@pytest.fixture(autouse=True)
def _standards(app: Flask) -> None:
    load_standards()


def test_a_wrong_field_never_costs_the_upload(sign_in: SignIn) -> None:
    browser = sign_in(create_member())
    first = browser.post("/library/new", data={"file": upload(), "title": "Notes", "year": "12", "tags": "a, b"})
    assert first.status_code == 422
    assert "notes.md is uploaded and kept" in first.text
    assert 'value="a, b"' in first.text
    kept = re.search(r'name="upload_id" value="(\d+)"', first.text)
    assert kept is not None
    second = browser.post("/library/new", data={"upload_id": kept[1], "title": "Notes", "year": "2012"})
    assert second.status_code == 303
    resource = session.query(Resource).one()
    assert (resource.file_id, resource.year, resource.title) == (int(kept[1]), 2012, "Notes")
    assert session.query(File).count() == 1


def test_a_refusal_of_the_service_keeps_the_upload_too(sign_in: SignIn) -> None:
    browser = sign_in(create_member())
    page = browser.post("/library/new", data={"file": upload(), "criteria": "ZZ9"})
    assert page.status_code == 422
    assert "There is no criterion ZZ9." in page.text
    assert "is uploaded and kept" in page.text


@pytest.mark.parametrize(
    ("content", "filename", "status", "words"),
    [(b"", "empty.pdf", 422, "This file is empty."), (b"MZ", "a.exe", 415, "This kind of file cannot be shared here."),
     (b"%PDF-1.4", "a.docx", 415, "not the kind its name says")],
)  # fmt: skip
def test_a_refused_file_keeps_what_was_typed(
    sign_in: SignIn, content: bytes, filename: str, status: int, words: str
) -> None:
    page = sign_in(create_member()).post(
        "/library/new", data={"file": upload(content, filename), "title": "My title", "criteria": "DM3"}
    )
    assert page.status_code == status
    assert words in page.text
    assert 'value="My title"' in page.text
    assert re.search(r'value="DM3"[^>]*checked', page.text)


def test_the_form_without_a_file_says_so(sign_in: SignIn) -> None:
    page = sign_in(create_member()).post("/library/new", data={"title": "Nothing"})
    assert (page.status_code, "Choose a file to share." in page.text) == (422, True)


def test_somebody_else_s_upload_is_neither_shown_nor_taken(sign_in: SignIn) -> None:
    file = create_file(create_member(), filename="secret.md")
    page = sign_in(create_member()).post("/library/new", data={"upload_id": file.id, "year": "12"})
    assert "secret.md" not in page.text
    page = sign_in(create_member()).post("/library/new", data={"upload_id": file.id})
    assert (page.status_code, session.query(Resource).count()) == (422, 0)


def test_the_form_is_filled_in_for_a_group_and_a_criterion(sign_in: SignIn) -> None:
    member = create_member()
    group = create_group(member, name="Data people")
    page = sign_in(member).get(f"/library/new?group={group.id}&criterion=DM3").text
    assert f'<option value="{group.id}" selected>Data people' in page
    assert re.search(r'value="group"[^>]*checked', page)
    assert re.search(r'value="DM3"[^>]*checked', page)


def test_the_page_tells_that_the_text_is_being_read_and_then_shows_it(
    sign_in: SignIn, deliver: Callable[[], int]
) -> None:
    browser = sign_in(create_member())
    sent = browser.post("/library/new", data={"file": upload(HANDBOOK.read_bytes(), "handbook.pdf")})
    waiting = browser.get(sent.headers["Location"]).text
    assert "Reading the text" in waiting
    assert 'hx-trigger="every 2s"' in waiting
    deliver()
    ready = browser.get(sent.headers["Location"]).text
    assert "every 2s" not in ready
    assert "Small numbers" in ready
    assert "p. 14" in ready
    assert "/thumbnail" in ready


def test_the_owner_is_told_the_problem_in_plain_words_and_others_only_that_there_is_one(
    sign_in: SignIn, deliver: Callable[[], int]
) -> None:
    owner = create_member()
    sent = sign_in(owner).post("/library/new", data={"file": upload(b"%PDF-1.4 nothing follows", "broken.pdf")})
    deliver()
    told = "This document is damaged or incomplete."
    assert told in sign_in(owner).get(sent.headers["Location"]).text
    others = sign_in(create_member()).get(sent.headers["Location"]).text
    assert told not in others
    assert "could not be read" in others


def test_the_page_of_the_text_marks_what_was_looked_for(sign_in: SignIn) -> None:
    resource = create_resource(create_member(), "First.", "Ação <b>municipal</b> e partilha.", filename="a.md")
    page = sign_in(create_member()).get(f"/library/{resource.id}/page/2?q=acao").text
    assert '<mark id="found" tabindex="-1" autofocus>Ação</mark> &lt;b&gt;municipal' in page
    assert f"/library/{resource.id}/page/1?q=acao" in page
    assert "section 2" in page


def test_a_pdf_is_opened_at_the_same_page(sign_in: SignIn, deliver: Callable[[], int]) -> None:
    browser = sign_in(create_member())
    sent = browser.post("/library/new", data={"file": upload(HANDBOOK.read_bytes(), "handbook.pdf")})
    deliver()
    resource = session.query(Resource).one()
    page = browser.get(f"{sent.headers['Location']}/page/14?q=hidden+number").text
    assert f'href="/files/{resource.file_id}#page=14"' in page
    assert ">hidden number</mark>" in page


@pytest.mark.parametrize("path", ["/library/999", "/library/999/page/1", "/library/1/page/999", "/library/999/edit"])
def test_what_is_not_there_is_not_found(sign_in: SignIn, path: str) -> None:
    assert sign_in(create_member()).get(path).status_code == 404


def test_two_people_editing_lose_nothing(sign_in: SignIn) -> None:
    owner = create_member()
    resource = create_resource(owner, tags=["one"])
    browser = sign_in(owner)
    path = f"/library/{resource.id}/edit"
    form = {"title": "First", "audience": "members", "doc_type": "guide", "version": "1"}
    assert 'name="version" value="1"' in browser.get(path).text
    assert browser.post(path, data=form).status_code == 303
    late = browser.post(path, data={**form, "title": "Second"})
    assert late.status_code == 412
    assert "has changed since you opened it" in late.text
    assert 'value="Second"' in late.text
    assert 'name="version" value="2"' in late.text


def test_saving_the_form_unchanged_changes_nothing_that_is_told(sign_in: SignIn) -> None:
    owner = create_member(city_id=create_city().id)
    resource = create_resource(
        owner, summary="Eight clauses.", tags=["one", "two"], criteria=["DM3"], year=2020, licence="CC0",
        city_id=owner.city_id, doc_type="agreement", language="en", attribution="Boise", source_url="https://a.example/b",
    )  # fmt: skip
    browser = sign_in(owner)
    before = browser.get(f"/api/v1/resources/{resource.id}").get_json()
    form = _Form()
    form.feed(browser.get(f"/library/{resource.id}/edit").text)
    assert browser.post(f"/library/{resource.id}/edit", data=form.filled).status_code == 303
    after = browser.get(f"/api/v1/resources/{resource.id}").get_json()
    assert {name for name in before if before[name] != after[name]} <= {"version", "changed_at"}


class _Form(HTMLParser):
    """What a browser would send of the page's own form if nobody typed anything."""

    def __init__(self) -> None:
        super().__init__()
        self.filled: dict[str, list[str]] = {}
        self._inside = False
        self._name = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "form":
            self._inside = told.get("class") == "form"
        if tag in ("select", "textarea"):
            self._name = str(told.get("name"))
        ticked = told.get("type") not in ("checkbox", "radio", "file", "submit") or "checked" in told
        if self._inside and tag == "input" and ticked:
            self.filled.setdefault(str(told["name"]), []).append(told.get("value") or "")
        if self._inside and tag == "option" and "selected" in told:
            self.filled[self._name] = [told.get("value") or ""]

    def handle_data(self, data: str) -> None:
        if self._inside and self.lasttag == "textarea" and self._name not in self.filled:
            self.filled[self._name] = [data]


@pytest.mark.parametrize("number", ["9" * 30, "-1", "x", "²"])
def test_numbers_that_fit_no_column_do_no_harm(sign_in: SignIn, number: str) -> None:
    resource = create_resource(create_member())
    browser = sign_in(create_member())
    assert browser.get(f"/library/{resource.id}?after={number}").status_code == 200
    assert browser.post("/library/new", data={"upload_id": number}).status_code == 422
    assert browser.post("/library/new", data={"group_id": number, "file": upload()}).status_code == 422


def test_removing_leads_back_to_the_library(sign_in: SignIn) -> None:
    owner = create_member()
    resource = create_resource(owner)
    answer = sign_in(owner).post(f"/library/{resource.id}/removal")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/library")
    assert sign_in(owner).get(f"/library/{resource.id}").status_code == 404


def test_the_list_offers_filters_with_counts_and_names_those_in_use(sign_in: SignIn) -> None:
    owner = create_member()
    create_resource(owner, title="One", criteria=["DM3"], language="es", doc_type="plan")
    create_resource(owner, title="Two", language="en")
    page = sign_in(owner).get("/library?language=es").text
    assert "One" in page
    assert ">Two<" not in page
    assert "1 document" in page
    assert "Remove this filter" in page
    assert "/library?language=es&amp;doc_type=plan" in page or "/library?doc_type=plan&amp;language=es" in page
    assert "No document matches all of these filters" in sign_in(owner).get("/library?q=nothing").text


def test_wrong_filters_of_an_old_link_are_left_out(sign_in: SignIn) -> None:
    create_resource(create_member(), title="One")
    answer = sign_in(create_member()).get("/library?language=klingon&city=x&limit=0&cursor=")
    assert (answer.status_code, "One" in answer.text) == (200, True)


def test_criteria_cities_and_groups_show_their_documents(app: Flask, sign_in: SignIn) -> None:
    member, city = create_member(), create_city()
    group = create_group(member)
    create_resource(member, title="The one", criteria=["DM3"], city_id=city.id, group_id=group.id)
    create_resource(member, title="Another one", criteria=["OD1"])
    browser = sign_in(member)
    for path in (criterion("DM3").path, city.path, group.path):
        page = browser.get(path).text
        assert "The one" in page, path
        assert "Another one" not in page, path
    assert "No document about this criterion" in browser.get(criterion("DM5").path).text


def test_strangers_see_public_documents_and_are_asked_to_sign_in_to_share(client: FlaskClient) -> None:
    create_resource(create_member(), title="For all", audience="public")
    create_resource(create_member(), title="For members")
    page = client.get("/library").text
    assert "For all" in page
    assert "For members" not in page
    assert "Share a document" not in page
    assert client.get("/library/new").headers["Location"].startswith("/sign-in")


def test_where_nothing_typed_stands_on_a_page_other_forms_and_names_of_it_are_marked(client: FlaskClient) -> None:
    load_shipped_synonyms()
    resource = create_resource(
        create_member(), "Lo que acuerden las partes. El convenio dura un año.", audience="public"
    )
    page = client.get(f"{resource.page_path(1)}?q=acuerdo+para+compartir").text
    assert re.findall(r"<mark[^>]*>([^<]+)</mark>", page) == ["acuerden", "convenio"]
