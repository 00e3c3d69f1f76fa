"""One box: it finds what the asker may see, at once, and nothing else, whatever the index still holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from flask import Flask

from forum.blueprints.discussions.services import posts
from forum.blueprints.groups.services import groups as group_services
from forum.blueprints.search.queries import finding
from forum.blueprints.search.rules.asking import FIELDS, Asked, as_asked, in_turn
from forum.kernel import indexing
from forum.kernel.actor import SYSTEM
from forum.kernel.search import engine
from search.engine import SearchUnavailable
from tests.factories.accounts import actor_of, create_city
from tests.factories.directory import create_person
from tests.factories.discussions import reply, start_thread
from tests.factories.groups import create_group
from tests.factories.library import create_resource
from tests.factories.standards import load_standards

CANARY = "quagmire"


@pytest.fixture(autouse=True)
def empty_index(app: Flask) -> None:
    load_standards()
    for index in indexing.names():
        indexing.rebuild(index)


@pytest.fixture
def find(sign_in: Callable[[Any], Any]) -> Callable[..., list[dict[str, Any]]]:
    def ask(member: Any, q: str, **narrowed: Any) -> list[dict[str, Any]]:
        answer = sign_in(member).get("/api/v1/search", query_string={"q": q, **narrowed})
        assert answer.status_code == 200, answer.get_json()
        hits: list[dict[str, Any]] = answer.get_json()["hits"]
        return hits

    return ask


def test_people_threads_and_documents_come_out_of_one_box(find: Callable[..., Any], deliver: Callable[[], int]) -> None:
    author = create_person(name="Paula Pavement", job_title="Street engineer", city_id=create_city(name="Boise").id)
    group = create_group(author)
    start_thread(author, group, title="Pavement markings that last", body="Which paint holds?")
    create_resource(author, "An introduction.", "How pavement is rated by cameras.", title="Rating streets")
    deliver()
    hits = find(create_person(), "pavement")
    assert {hit["type"] for hit in hits} == {"person", "thread", "document"}
    document = next(hit for hit in hits if hit["type"] == "document")
    assert document["url"].split("?")[0].endswith("/page/2")
    assert "<mark>pavement</mark>" in document["snippet"]


def test_accents_left_out_and_a_typo_still_find(find: Callable[..., Any], deliver: Callable[[], int]) -> None:
    person = create_person(name="Íris Conceição")
    deliver()
    assert [hit["id"] for hit in find(create_person(), "conceicao", type="person")] == [person.id]
    assert [hit["id"] for hit in find(create_person(), "conceiçao", type="person")] == [person.id]


def test_an_outsider_finds_nothing_of_a_private_group_and_learns_no_number(
    sign_in: Callable[[Any], Any], deliver: Callable[[], int]
) -> None:
    insider = create_person()
    group = create_group(insider, visibility="private")
    thread = start_thread(insider, group, title=f"The {CANARY}", body=f"About the {CANARY}.")
    create_resource(insider, f"The {CANARY} report.", title=f"{CANARY} report", audience="group", group_id=group.id)
    deliver()
    seen = sign_in(insider).get(f"/api/v1/search?q={CANARY}").get_json()
    assert thread.id in [hit["id"] for hit in seen["hits"] if hit["type"] == "thread"]
    outside = sign_in(create_person()).get(f"/api/v1/search?q={CANARY}").get_json()
    assert (outside["hits"], outside["estimated_total"]) == ([], 0)
    narrowed = sign_in(create_person()).get(f"/api/v1/search?q={CANARY}&type=document").get_json()
    assert (narrowed["hits"], narrowed["facets"]["doc_type"]) == ([], {})
    assert CANARY not in sign_in(create_person()).get(f"/search?q={CANARY[:5]}").text
    suggested = sign_in(create_person()).get(f"/api/v1/search/suggestions?q={CANARY[:5]}").get_json()
    assert suggested["items"] == []


def test_what_was_withdrawn_is_not_shown_though_the_index_still_has_it(
    find: Callable[..., Any], deliver: Callable[[], int]
) -> None:
    author = create_person()
    thread = start_thread(author, create_group(author))
    post = reply(author, thread, f"A {CANARY} of a reply")
    deliver()
    assert find(author, CANARY)
    posts.withdraw_post(actor_of(author), post.id)
    assert find(author, CANARY) == []


def test_who_left_a_private_group_finds_nothing_of_it_at_once(
    find: Callable[..., Any], deliver: Callable[[], int]
) -> None:
    keeper, leaver = create_person(), create_person()
    group = create_group(keeper, leaver, visibility="private")
    start_thread(keeper, group, title=f"The {CANARY}", body="Text enough.")
    deliver()
    assert find(leaver, CANARY)
    group_services.leave_group(actor_of(leaver), group.id)
    assert find(leaver, CANARY) == []


def test_a_change_is_found_once_it_is_delivered(find: Callable[..., Any], deliver: Callable[[], int]) -> None:
    author = create_person()
    thread = start_thread(author, create_group(author), title="Old words", body="Old text stands here.")
    deliver()
    first = thread.first_post_id
    posts.edit_post(actor_of(author), first, body=f"New text with a {CANARY}.", version=1)
    deliver()
    assert [hit["id"] for hit in find(author, CANARY)] == [thread.id]


def test_facets_count_and_narrow(sign_in: Callable[[Any], Any], deliver: Callable[[], int]) -> None:
    owner = create_person()
    create_resource(owner, "Drainage in detail", title="One", language="en", doc_type="guide")
    create_resource(owner, "Drainage en detalle", title="Uno", language="es", doc_type="plan")
    deliver()
    browser = sign_in(owner)
    found = browser.get("/api/v1/search?q=drainage&type=document").get_json()
    assert found["facets"]["lang"] == {"en": 1, "es": 1}
    narrowed = browser.get("/api/v1/search?q=drainage&type=document&language=es").get_json()
    assert [hit["title"] for hit in narrowed["hits"]] == ["Uno"]
    page = browser.get("/search?q=drainage&type=document&language=es").text
    assert "Uno" in page
    assert "One" not in page


def test_a_criterion_is_named_by_its_code_also_by_an_old_one(sign_in: Callable[[Any], Any]) -> None:
    page = sign_in(create_person()).get("/search?q=si1").text
    assert "/CI1" in page


@pytest.mark.parametrize(
    "wrong", ["type=nothing", "page=0", "page=51", "language=xx", "date_from=yesterday", "sort=worst", "colour=red"]
)
def test_wrong_parameters_are_told_and_not_guessed(sign_in: Callable[[Any], Any], wrong: str) -> None:
    assert sign_in(create_person()).get(f"/api/v1/search?q=x&{wrong}").status_code == 422


class Resting:
    """An engine that cannot answer now."""

    def search_many(self, requests: Any) -> Any:
        raise SearchUnavailable("resting")


@pytest.fixture
def resting_engine(app: Flask) -> Iterator[None]:
    kept = app.extensions["forum_search"]
    app.extensions["forum_search"] = Resting()
    yield
    app.extensions["forum_search"] = kept


@pytest.mark.usefixtures("resting_engine")
def test_an_engine_that_rests_is_said_plainly_and_is_no_error(sign_in: Callable[[Any], Any]) -> None:
    browser = sign_in(create_person())
    answer = browser.get("/api/v1/search?q=anything").get_json()
    assert (answer["degraded"], answer["hits"]) == (True, [])
    assert browser.get("/search?q=anything").status_code == 200
    assert browser.get("/api/v1/search/suggestions?q=anything").get_json() == {"items": []}


def test_the_number_of_statements_does_not_grow_with_the_hits(
    sign_in: Callable[[Any], Any], deliver: Callable[[], int], count_statements: Any
) -> None:
    author = create_person()
    group = create_group(author)
    browser = sign_in(author)

    def statements() -> int:
        with count_statements() as made:
            assert browser.get("/api/v1/search?q=drainage").status_code == 200
        return len(made)

    start_thread(author, group, title="Drainage 0", body="About drainage.")
    create_resource(author, "All about drainage", title="Drainage guide 0")
    deliver()
    few = statements()
    for number in range(1, 30):
        start_thread(author, group, title=f"Drainage {number}", body=f"About drainage, part {number}.")
        create_resource(author, f"All about drainage {number}", title=f"Drainage guide {number}")
    deliver()
    assert statements() == few


def test_verifying_mends_what_the_index_lacks_and_has_too_much(find: Callable[..., Any]) -> None:
    author = create_person()
    start_thread(author, create_group(author), title="Not yet indexed", body=f"A {CANARY} waits.")
    assert find(author, CANARY) == []
    difference = indexing.verify("posts", repair=True)
    assert len(difference.missing) == 1
    assert find(author, CANARY)
    assert not indexing.verify("posts", repair=False)
    ghost = {"id": "p999999", "body": CANARY, "thread_title": CANARY, "acl": ["mem"], "rev": 1, "lang": "en"}
    engine().upsert("posts", [{**ghost, "rank_boost": 0, "fresh_day": 1, "thread_id": 999_999}])
    assert indexing.verify("posts", repair=True).extra == ("p999999",)


def test_the_system_finds_only_what_members_may_find_by_the_same_filter(app: Flask) -> None:
    assert finding.search(SYSTEM, Asked("anything")).hits == []


def test_lists_are_mixed_in_turn() -> None:
    assert list(in_turn([["a", "b", "c"], [], ["x"]])) == ["a", "x", "b", "c"]


def test_days_run_to_their_end() -> None:
    day = date(2026, 1, 1)
    query = {"q": "x", "type": None, "date_from": day, "date_to": day, "sort": "newest", "page": 1, "within": None}
    query["near"] = True
    asked = as_asked({**{name: [] for name in FIELDS}, **query})
    assert (asked.until or 0) - (asked.since or 0) == 86_400


@pytest.mark.parametrize("number", ["9" * 30, "9" * 5000, "²"])
@pytest.mark.parametrize("name", ["group", "author"])
def test_a_number_that_no_group_or_member_has_finds_nothing(app: Flask, name: str, number: str) -> None:
    stranger = app.test_client()
    for address in ("/search", "/api/v1/search"):
        assert stranger.get(address, query_string={"q": "water", name: number}).status_code in (200, 422)
