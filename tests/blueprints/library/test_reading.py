"""Reading a document in the browser, page by page, with the words one looks for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from markupsafe import Markup

from forum.blueprints.library.queries import reading
from forum.blueprints.library.rules.layout import lay_out
from forum.blueprints.library.rules.marking import count_words, mark, words_of
from forum.blueprints.library.rules.passages import without_gaps
from forum.blueprints.library.services import resources
from tests.factories.accounts import actor_of, create_member
from tests.factories.files import HANDBOOK, create_file
from tests.factories.library import create_resource

SignIn = Callable[[Any], FlaskClient]


def _rows(text: str, is_table: bool) -> list[Any]:
    return [[[str(cell) for cell in row] for row in block.rows] or str(block.html) for block in
            lay_out(mark(text, ""), is_table)]  # fmt: skip


def test_a_sheet_is_a_table_whose_columns_stand_under_one_another() -> None:
    assert _rows("Item | Cost | | Note\nRent | | | late\n| 7", is_table=True) == [
        [["Item", "Cost", "Note"], ["Rent", "", "late"], ["", "7", ""]]
    ]


def test_rows_in_a_text_are_a_table_and_a_single_bar_is_not() -> None:
    assert _rows("Who decides | it depends\nWe met.\nRole | Person\nSteward | Ana\nDone.", is_table=False) == [
        "Who decides | it depends", "We met.", [["Role", "Person"], ["Steward", "Ana"]], "Done.",
    ]  # fmt: skip


def test_the_first_row_names_the_columns_when_it_reads_like_it() -> None:
    headed = lay_out(mark("Year | Cost\n2024 | 7", ""), is_table=True)[0].headed
    plain = lay_out(mark("2023 | 5\n2024 | 7", ""), is_table=True)[0].headed
    assert (headed, plain) == (True, False)


def test_words_are_marked_inside_cells_and_stay_text() -> None:
    (block,) = lay_out(mark("Item | <b>cost</b>\nRent | the cost", "cost"), is_table=True)
    assert block.rows[0][1] == Markup('&lt;b&gt;<mark id="found" tabindex="-1" autofocus>cost</mark>&lt;/b&gt;')
    assert block.rows[1][1] == Markup("the <mark>cost</mark>")


def test_a_search_does_not_see_the_gaps_of_tables() -> None:
    assert without_gaps("a | | | c\n| | b\nwe | they | c") == "a | c\nb\nwe | they | c"


@pytest.mark.parametrize(
    ("text", "query", "found"),
    [("Compartição de dados", "particao dados", 1), ("See DM 3 for more", "dm3", 1), ("DM 30", "dm3", 0),
     ("The exit clause", "exit clauses", 1), ("nothing here", "exit", 0), ("to be", "to be", 2)],
)  # fmt: skip
def test_a_page_has_the_words_that_its_text_would_mark(text: str, query: str, found: int) -> None:
    assert count_words(text, words_of(query)) == found


def test_the_next_page_with_the_words_is_found_and_begins_again_at_the_end(sign_in: SignIn) -> None:
    member = create_member()
    resource = create_resource(member, "An exit clause.", "Nothing.", "Exit.", "A clause for the exit.", "Other.")
    browser = sign_in(member)

    def step(number: int, query: str = "exit+clause") -> str:
        answer = browser.get(f"{resource.path}/page/{number}/next?q={query}")
        assert answer.status_code == 303
        return answer.headers["Location"].removeprefix(resource.path)

    assert step(1) == "/page/4?q=exit+clause#found"
    assert step(4) == "/page/1?q=exit+clause#found"
    assert step(5, "nothing+other") == "/page/2?q=nothing+other#found"  # no page has both, this has one of them
    assert "No other page has these words." in browser.get(f"{resource.path}/page/3/next?q=zebra",
                                                           follow_redirects=True).text  # fmt: skip


def test_one_goes_to_the_page_whose_number_one_types_or_the_nearest(sign_in: SignIn) -> None:
    member = create_member()
    resource = create_resource(member, "One.", "Two.", "Three.")
    browser = sign_in(member)
    for typed, page in (("2", 2), ("99", 3), ("0", 1), ("-4", 1), ("abc", 1), ("9" * 30, 1), ("", 1)):
        answer = browser.get(f"{resource.path}/page?number={typed}&q=two")
        assert (answer.status_code, answer.headers["Location"]) == (303, f"{resource.path}/page/{page}?q=two")


def test_the_page_of_a_pdf_shows_it_as_it_looks_with_the_words_marked(
    app: Flask, sign_in: SignIn, deliver: Callable[[], int]
) -> None:
    member = create_member()
    file = create_file(member, HANDBOOK.read_bytes(), "handbook.pdf")
    resource = resources.share_resource(actor_of(member), file.id, title="Handbook")
    deliver()
    browser = sign_in(member)
    html = browser.get(f"{resource.path}/page/2?q=handbook").text
    assert f'src="{file.picture_path(2)}"' in html
    assert "as it looks in the file" in html
    marks = browser.get(f"{resource.path}/page/2/marks.svg?q=handbook")
    assert (marks.status_code, marks.mimetype) == (200, "image/svg+xml")
    assert marks.text.count("<rect") >= 1
    assert "<rect" not in browser.get(f"{resource.path}/page/2/marks.svg?q=zebra").text
    api = browser.get(f"/api/v1/resources/{resource.id}/pages/2").json
    assert api["picture_url"] == file.picture_path(2)


def test_other_documents_have_no_picture_of_their_pages(sign_in: SignIn) -> None:
    member = create_member()
    resource = create_resource(member, "One.")
    assert "page-picture" not in sign_in(member).get(f"{resource.path}/page/1").text.replace("page-pictures", "")
    assert sign_in(member).get(f"{resource.path}/page/1/marks.svg?q=one").status_code == 404


@pytest.mark.parametrize("part", ["page", "page/1", "page/1/next?q=a", "page/1/marks.svg?q=a"])
def test_what_is_read_is_as_closed_as_the_document(client: FlaskClient, sign_in: SignIn, part: str) -> None:
    resource = create_resource(create_member(), "One.", "Two.")
    assert client.get(f"{resource.path}/{part}").status_code == 404
    resources.remove_resource(actor_of(create_member(role="staff")), resource.id)
    assert sign_in(create_member()).get(f"{resource.path}/{part}").status_code == 404


def test_the_pages_of_a_document_are_listed_and_narrowed_to_those_with_words(sign_in: SignIn) -> None:
    member = create_member()
    resource = create_resource(member, *(f"{'Exit' if n % 3 == 0 else 'Stay'} number {n}." for n in range(1, 11)))
    browser = sign_in(member)
    address = f"/api/v1/resources/{resource.id}/pages"
    first = browser.get(f"{address}?limit=4").json
    assert [item["number"] for item in first["items"]] == [1, 2, 3, 4]
    second = browser.get(f"{address}?limit=4&cursor={first['next']}").json
    assert [item["number"] for item in second["items"]] == [5, 6, 7, 8]
    found = browser.get(f"{address}?q=exit&limit=2").json
    assert [item["number"] for item in found["items"]] == [3, 6]
    rest = browser.get(f"{address}?q=exit&limit=2&cursor={found['next']}").json
    assert ([item["number"] for item in rest["items"]], rest["next"]) == ([9], None)
    assert browser.get(f"{address}?cursor=x").status_code == 400


def test_reading_a_page_costs_the_same_in_a_long_document(sign_in: SignIn, count_statements: Callable[[], Any]) -> None:
    member = create_member()
    counts = []
    for length in (2, 60):
        resource = create_resource(member, *(f"Words {n}" for n in range(length)))
        browser = sign_in(member)
        for address in (f"{resource.path}/page/2", f"{resource.path}/page/2/next?q=words",
                        f"/api/v1/resources/{resource.id}/pages?q=words"):  # fmt: skip
            browser.get(address)
            with count_statements() as counted:
                browser.get(address)
            counts.append(len(counted))
    assert counts[:3] == counts[3:]


def test_how_many_pages_are_looked_at_has_an_end(monkeypatch: pytest.MonkeyPatch, app: Flask) -> None:
    monkeypatch.setattr(reading, "LOOKED_AT", 3)
    resource = create_resource(create_member(), "a.", "b.", "c.", "d.", "wanted.")
    assert reading.find_next_page(resource.file_id, "wanted", 1) is None
    assert reading.find_next_page(resource.file_id, "wanted", 2) == 5
