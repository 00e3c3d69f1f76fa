"""Saved searches tell of what is new, once, and only what their member may see; recent ones are hers alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from forum.blueprints.accounts.models import Member
from forum.blueprints.groups.services import groups as group_services
from forum.blueprints.search import jobs
from forum.blueprints.search.models.misses import SearchMiss, SearchMissMark
from forum.blueprints.search.models.saving import SavedSearch
from forum.blueprints.search.services.telling import tell_of_new_hits
from forum.kernel import indexing
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from tests.factories.accounts import actor_of, create_city
from tests.factories.directory import create_person
from tests.factories.discussions import start_thread
from tests.factories.groups import create_group
from tests.factories.library import create_resource
from tests.factories.standards import load_standards

API = "/api/v1"


@pytest.fixture(autouse=True)
def empty_index(app: Flask) -> None:
    load_standards()
    for index in indexing.names():
        indexing.rebuild(index)


@pytest.fixture
def look(deliver: Callable[[], int]) -> Callable[[int], int]:
    """Looks at a saved search a quarter of an hour later than before."""

    def looking(saved_id: int) -> int:
        deliver()
        session.execute(sa.update(SavedSearch).where(SavedSearch.id == saved_id).values(due_at=SavedSearch.created_at))
        session.commit()
        found = tell_of_new_hits(SYSTEM, saved_id)
        deliver()
        return found

    return looking


def save(browser: Any, query: str, alert: str = "at_once") -> dict[str, Any]:
    answer = browser.post(f"{API}/saved-searches", json={"query": query, "alert": alert})
    assert answer.status_code == 201, answer.get_json()
    saved: dict[str, Any] = answer.get_json()
    return saved


def notifications(browser: Any) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = browser.get(f"{API}/notifications").get_json()["items"]
    return [one for one in items if one["kind"] == "search"]


def test_a_saved_search_is_kept_changed_and_removed_by_its_member_alone(sign_in: Callable[[Any], Any]) -> None:
    browser, other = sign_in(create_person()), sign_in(create_person())
    saved = save(browser, "q=asphalt&language=es&type=document", "weekly")
    assert saved["search_url"] == "/search?language=es&q=asphalt&type=document"
    assert [one["id"] for one in browser.get(f"{API}/saved-searches").get_json()["items"]] == [saved["id"]]
    assert other.get(f"{API}/saved-searches").get_json()["items"] == []
    address = f"{API}/saved-searches/{saved['id']}"
    assert other.get(address).status_code == 404
    etag = browser.get(address).headers["ETag"]
    changed = {"name": "Paving", "alert": "never"}
    assert browser.patch(address, json=changed).status_code == 428
    assert browser.patch(address, json=changed, headers={"If-Match": etag}).get_json()["name"] == "Paving"
    assert browser.patch(address, json=changed, headers={"If-Match": etag}).status_code == 412
    assert browser.post(f"{API}/saved-searches", json={"query": "type=document"}).status_code == 422
    assert browser.post(f"{API}/saved-searches", json={"query": "q=x&language=xx"}).status_code == 422
    assert browser.delete(address).status_code == 204
    assert browser.get(address).status_code == 404


def test_only_what_is_new_is_told_once_and_never_ones_own(
    sign_in: Callable[[Any], Any], deliver: Callable[[], int], look: Callable[[int], int]
) -> None:
    reader, author = create_person(), create_person()
    group = create_group(author, reader)
    browser = sign_in(reader)
    saved = save(browser, "q=asphalt")
    assert look(saved["id"]) == 0
    thread = start_thread(author, group, title="Cold asphalt", body="It holds asphalt.")
    start_thread(reader, group, title="My asphalt", body="Asphalt of mine.")
    create_resource(author, "All about asphalt.", title="Asphalt guide")
    assert look(saved["id"]) == 2
    assert look(saved["id"]) == 0
    told = notifications(browser)
    assert [(one["post_count"], one["saved_search"]["name"]) for one in told] == [(2, "asphalt")]
    page = browser.get(f"/saved-searches/{saved['id']}").text
    assert thread.title in page
    assert "Asphalt guide" in page
    assert "2 new results for “asphalt”" in browser.get("/notifications").text


def test_what_one_may_not_see_is_never_told_nor_shown_later(
    sign_in: Callable[[Any], Any], deliver: Callable[[], int], look: Callable[[int], int]
) -> None:
    keeper, leaver, outsider = create_person(), create_person(), create_person()
    group = create_group(keeper, leaver, visibility="private")
    saved = {one.id: save(sign_in(one), "q=quagmire") for one in (leaver, outsider)}
    start_thread(keeper, group, title="The quagmire", body="About a quagmire.")
    assert look(saved[outsider.id]["id"]) == 0
    assert look(saved[leaver.id]["id"]) == 1
    browser = sign_in(leaver)
    assert "The quagmire" in browser.get(f"/saved-searches/{saved[leaver.id]['id']}").text
    group_services.leave_group(actor_of(leaver), group.id)
    assert "The quagmire" not in browser.get(f"/saved-searches/{saved[leaver.id]['id']}").text


def test_recent_searches_are_kept_offered_forgotten_and_can_be_switched_off(sign_in: Callable[[Any], Any]) -> None:
    member = create_person()
    browser = sign_in(member)
    for number in range(12):
        browser.get(f"/search?q=asphalt+{number}")
    browser.get("/search?q=Asphalt+5")
    items = browser.get(f"{API}/recent-searches").get_json()["items"]
    assert [one["words"] for one in items][:2] == ["asphalt 5", "asphalt 11"]
    assert len(items) == 10
    offered = browser.get(f"{API}/search/suggestions?q=").get_json()["items"]
    assert (offered[0]["type"], offered[0]["label"]) == ("recent", "Asphalt 5")
    assert sign_in(create_person()).get(f"{API}/recent-searches").get_json()["items"] == []
    assert browser.delete(f"{API}/recent-searches").status_code == 204
    assert browser.get(f"{API}/recent-searches").get_json()["items"] == []
    browser.put(f"{API}/me/search-habits", json={"near_first": True, "keeps_recent": False})
    browser.get("/search?q=asphalt")
    assert browser.get(f"{API}/recent-searches").get_json()["items"] == []


def test_a_search_without_a_result_is_counted_but_not_who_searched_and_shown_from_three_people_on(
    sign_in: Callable[[Any], Any], client: Any
) -> None:
    members = [create_person() for _ in range(3)]
    staff = sign_in(create_person(role="staff"))
    for member in members[:2]:
        for _ in range(2):
            assert "Ask cities for this document" in sign_in(member).get("/search?q=Heat+Íslands").text
    client.get("/search?q=heat+islands")
    assert staff.get(f"{API}/searches-without-result").get_json()["items"] == []
    sign_in(members[2]).get("/search?q=heat+islands")
    found = staff.get(f"{API}/searches-without-result").get_json()["items"]
    assert [(one["words"], one["people"], one["weeks"][0]["times"]) for one in found] == [("heat islands", 3, 5)]
    assert "heat islands" in staff.get("/search/without-result").text
    assert sign_in(members[0]).get(f"{API}/searches-without-result").status_code == 403
    assert {column.name for table in (SearchMiss, SearchMissMark) for column in table.__table__.columns} == {
        "id", "words", "people", "last_at", "miss_id", "mark"
    }  # fmt: skip


def test_nothing_found_leads_to_a_spelling_to_fewer_words_and_to_a_filter_less(
    sign_in: Callable[[Any], Any], deliver: Callable[[], int]
) -> None:
    owner = create_person()
    create_resource(owner, "How streets are swept.", title="Sweeping streets", language="en", doc_type="guide")
    hidden = create_group(owner, visibility="hidden")
    create_resource(owner, "A secret.", title="Quagmire handbook", audience="group", group_id=hidden.id)
    deliver()
    browser = sign_in(create_person())
    page = browser.get('/search?q="sweeping streets" language:es').text
    assert "Without the filter “Language”" in page
    assert "Search for “swept sweeping”" in browser.get("/search", query_string={"q": '"swept sweeping"'}).text
    spelled = browser.get("/search", query_string={"q": "swiiping in:title"}).text
    assert "Did you mean “sweeping”?" in spelled
    assert "uagmire" not in browser.get("/search?q=quaagmyre").text.replace("quaagmyre", "")


def test_what_comes_from_a_city_like_ones_own_is_raised_and_says_why(
    sign_in: Callable[[Any], Any], deliver: Callable[[], int], client: Any
) -> None:
    home = create_city(name="Boise", population=235_000)
    alike = create_city(name="Spokane", population=229_000)
    far = create_city(name="São Paulo", country_code="BR", population=12_000_000, timezone="America/Sao_Paulo")
    cities = [far] * 5 + [alike] + [far] * 20
    owner = create_person()
    for number, city in enumerate(cities):
        text = "asphalt " * (30 - number) + "and other things"
        create_resource(owner, text, title=f"Report {number}", city_id=city.id, audience="public")
    deliver()
    reader = create_person(city_id=home.id)
    browser = sign_in(reader)

    def pages(**narrowed: Any) -> list[list[dict[str, Any]]]:
        query = {"q": "asphalt", "type": "document", **narrowed}
        return [browser.get(f"{API}/search", query_string={**query, "page": n}).get_json()["hits"] for n in (1, 2)]

    plain, raised = pages(near="false"), pages()
    before, after = ([hit["id"] for page in found for hit in page] for found in (plain, raised))
    assert sorted(after) == sorted(before)
    assert len(set(after)) == len(cities)
    assert after[0] == before[0]
    why = {hit["id"]: hit["why"] for page in raised for hit in page if hit["why"]}
    (spokane,) = [hit["id"] for page in raised for hit in page if hit["where"] == "Spokane"]
    assert "similar size" in why[spokane]
    assert after.index(spokane) < before.index(spokane)
    assert not any(hit["why"] for hit in client.get(f"{API}/search?q=asphalt&type=document").get_json()["hits"])
    browser.put(f"{API}/me/search-habits", json={"near_first": False, "keeps_recent": True})
    assert [hit["id"] for page in pages() for hit in page] == before


def test_all_pages_of_a_document_with_the_words_are_listed_in_its_order(
    sign_in: Callable[[Any], Any], deliver: Callable[[], int]
) -> None:
    owner = create_person()
    texts = [f"Asphalt of page {n}." if n % 2 else "Nothing here." for n in range(1, 101)]
    book = create_resource(owner, *texts, title="A long book")
    create_resource(owner, "Asphalt once.", title="A leaflet")
    deliver()
    browser = sign_in(owner)
    found = browser.get(f"{API}/search?q=asphalt&type=document").get_json()["hits"]
    assert {hit["title"]: hit["more_pages"] for hit in found} == {"A long book": 49, "A leaflet": 0}
    assert "49 more pages in this document" in browser.get("/search?q=asphalt&type=document").text
    numbers: list[int] = []
    after: int | None = 0
    while after is not None:
        answer = browser.get(f"{API}/search?q=asphalt&document={book.id}&after={after}").get_json()
        numbers += [int(hit["url"].split("/page/")[1].split("?")[0]) for hit in answer["hits"]]
        after = answer["more_after"]
    assert numbers == list(range(1, 101, 2))
    assert "<mark>Asphalt</mark>" in browser.get(f"/search?q=asphalt&document={book.id}").text
    assert browser.get(f"{API}/search?q=asphalt&document=99999").status_code == 404


def test_similar_documents_share_criteria_or_telling_words_and_are_visible(
    sign_in: Callable[[Any], Any], deliver: Callable[[], int], client: Any, count_statements: Any
) -> None:
    owner = create_person()
    told = {"audience": "public", "language": "en"}
    one = create_resource(
        owner, "Permits for trees. Permits and trees.", title="Tree permits", criteria=["DM3"], **told
    )
    same = create_resource(owner, "Something else entirely.", title="Registers", criteria=["DM3"], **told)
    words = create_resource(owner, "Trees need permits.", title="Permits for old trees", **told)
    hidden = create_group(owner, visibility="hidden")
    quiet = create_resource(
        owner, "Trees, permits.", title="Secret tree permits", criteria=["DM3"], group_id=hidden.id, audience="group"
    )
    create_resource(owner, "Budgets of water works.", title="Water", **told)
    deliver()
    one_id = one.id

    def similar(browser: Any) -> set[int]:
        session.expunge_all()
        answer = browser.get(f"{API}/resources/{one_id}/similar")
        return {item["id"] for item in answer.get_json()["items"]}

    owned, other, found = sign_in(owner), sign_in(create_person()), {same.id, words.id}
    quiet_id, owner_id = quiet.id, owner.id
    assert similar(owned) == {*found, quiet_id}
    assert similar(other) == similar(client) == found
    assert "Secret" not in client.get(f"/library/{one_id}/similar").text
    assert 'hx-trigger="revealed"' in client.get(f"/library/{one_id}").text
    assert client.get(f"{API}/resources/{quiet_id}/similar").status_code == 404
    with count_statements() as few:
        similar(client)
    again = session.get_one(Member, owner_id)
    for number in range(5):
        create_resource(again, "Trees need permits.", title=f"Tree permits {number}", **told)
    deliver()
    with count_statements() as many:
        similar(client)
    assert [line[:60] for line in few] == [line[:60] for line in many]


def test_looking_for_new_hits_is_no_change_that_its_member_would_have_to_see_first(
    sign_in: Callable[[Any], Any], look: Callable[[int], int]
) -> None:
    browser = sign_in(create_person())
    saved = save(browser, "q=asphalt")
    address = f"{API}/saved-searches/{saved['id']}"
    etag = browser.get(address).headers["ETag"]
    look(saved["id"])
    kept = session.get_one(SavedSearch, saved["id"])
    assert kept.due_at is not None
    assert kept.due_at > kept.checked_at > kept.created_at
    changed = browser.patch(address, json={"name": "Paving", "alert": "never"}, headers={"If-Match": etag})
    assert changed.status_code == 200


def test_a_search_that_cannot_be_looked_at_keeps_no_other_waiting(
    sign_in: Callable[[Any], Any], deliver: Callable[[], int]
) -> None:
    reader, author = create_person(), create_person()
    browser = sign_in(reader)
    broken, sound = save(browser, "q=gravel"), save(browser, "q=asphalt")
    create_resource(author, "All about asphalt.", title="Asphalt guide")
    deliver()
    for number in (broken["id"], sound["id"]):
        kept = session.get_one(SavedSearch, number)
        kept.due_at = kept.created_at
    session.get_one(SavedSearch, broken["id"]).query = {"q": "gravel", "date_from": "some day"}
    session.commit()
    jobs.tell_of_saved_searches()
    deliver()
    assert [one["saved_search"]["id"] for one in notifications(browser)] == [sound["id"]]
