"""Asking colleagues for a document: as JSON, and who may do what."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from forum.blueprints.directory.models.blocks import Block
from forum.blueprints.library.queries import requests as queries
from forum.blueprints.library.rules.asking import MOST_A_DAY, words_of
from forum.blueprints.library.services import following, requests
from forum.kernel import clock
from forum.kernel.actor import ANONYMOUS, SYSTEM
from forum.kernel.database import session
from tests.factories.accounts import actor_of, create_city, create_member
from tests.factories.groups import add_to_group, create_group
from tests.factories.library import create_resource
from tests.factories.standards import load_standards

SignIn = Callable[[Any], Any]
WHAT = "A data-sharing agreement with a school district"
PATH = "/api/v1/document-requests"


@pytest.fixture(autouse=True)
def _standards(app: Flask) -> None:
    load_standards()


def ask(member: Any, what: str = WHAT, **told: Any) -> Any:
    return requests.ask_for_document(actor_of(member), what, **told)


def kinds_told(member: Any, browser: Any) -> list[str]:
    return [one["kind"] for one in browser.get("/api/v1/notifications").get_json()["items"]]


def test_what_is_looked_for_is_told_with_criterion_language_and_size(sign_in: SignIn) -> None:
    asker = create_member(city_id=create_city(name="Boise").id)
    answer = sign_in(asker).post(
        PATH, json={"what": WHAT, "detail": "With **schools**.", "criterion": "dm-3", "language": "es",
                    "population_band": "100k_250k"},
    )  # fmt: skip
    made = answer.get_json()
    assert answer.status_code == 201
    assert (made["what"], made["state"], made["criterion"]["code"]) == (WHAT, "open", "DM3")
    assert made["detail_html"] == "<p>With <strong>schools</strong>.</p>\n"
    assert (made["language"], made["population_band"], made["asker"]["city"]["name"]) == ("es", "100k_250k", "Boise")
    assert made["can"] == {
        "edit": True, "close": True, "withdraw": True, "reopen": False, "need": False, "answer": True,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"what": "short"}, "what"), ({"what": "x" * 201}, "what"), ({"what": WHAT, "criterion": "ZZ9"}, "criterion"),
        ({"what": WHAT, "language": "xx"}, "language"), ({"what": WHAT, "population_band": "huge"}, "population_band"),
        ({"what": WHAT, "owner": 3}, "owner"), ({}, "what"),
    ],
)  # fmt: skip
def test_wrong_input_names_its_field(sign_in: SignIn, sent: dict[str, Any], field: str) -> None:
    answer = sign_in(create_member()).post(PATH, json=sent)
    assert (answer.status_code, list(answer.get_json()["errors"])) == (422, [field])


def test_strangers_neither_read_nor_write(client: Any) -> None:
    found = ask(create_member())
    assert client.get(PATH).status_code == 401
    assert client.get(f"{PATH}/{found.id}").status_code == 401
    assert client.get(f"/library/requests/{found.id}").status_code in (302, 303, 401)
    assert queries.list_requests(ANONYMOUS).items == []


def test_the_list_is_narrowed_by_criterion_state_and_to_one_s_own(sign_in: SignIn) -> None:
    asker, other = create_member(), create_member()
    first, second = ask(asker, criterion="DM3"), ask(other, "A template for a data inventory", criterion="DM1")
    third = ask(asker, "A job description of a data steward")
    requests.close_request(actor_of(asker), third.id)
    browser = sign_in(asker)

    def listed(**query: Any) -> list[int]:
        return [one["id"] for one in browser.get(PATH, query_string=query).get_json()["items"]]

    assert listed() == [second.id, first.id]
    assert listed(criterion="dm3") == [first.id]
    assert listed(state="closed") == [third.id]
    assert listed(state="all") == [third.id, second.id, first.id]
    assert listed(state="all", mine=True) == [third.id, first.id]
    assert browser.get(PATH, query_string={"state": "lost"}).status_code == 422


def test_a_stale_edit_is_refused_and_nobody_but_the_asker_edits(sign_in: SignIn) -> None:
    asker = create_member()
    found = ask(asker)
    browser, path = sign_in(asker), f"{PATH}/{found.id}"
    tag = browser.get(path).headers["ETag"]
    assert browser.patch(path, json={"language": "pt"}).status_code == 428
    assert browser.patch(path, json={"language": "pt"}, headers={"If-Match": tag}).get_json()["language"] == "pt"
    assert browser.patch(path, json={"language": "fr"}, headers={"If-Match": tag}).status_code == 412
    stranger = sign_in(create_member())
    current = stranger.get(path).headers["ETag"]
    assert stranger.patch(path, json={"language": "fr"}, headers={"If-Match": current}).status_code == 403


def test_what_was_withdrawn_only_its_asker_still_sees_and_may_look_for_again(sign_in: SignIn) -> None:
    asker, other = create_member(), create_member()
    found = ask(asker)
    path = f"{PATH}/{found.id}"
    assert sign_in(other).delete(path).status_code == 403
    assert sign_in(asker).delete(path).status_code == 204
    assert sign_in(other).get(path).status_code == 404
    browser = sign_in(asker)
    own = browser.get(path)
    assert own.get_json()["state"] == "withdrawn"
    again = browser.patch(path, json={"state": "open"}, headers={"If-Match": own.headers["ETag"]})
    assert again.get_json()["state"] == "open"
    assert sign_in(other).get(path).status_code == 200


def test_what_programme_staff_removed_stays_removed(sign_in: SignIn) -> None:
    asker = create_member()
    found = ask(asker)
    assert sign_in(create_member(role="staff")).delete(f"{PATH}/{found.id}").status_code == 204
    browser = sign_in(asker)
    own = browser.get(f"{PATH}/{found.id}")
    assert (own.get_json()["why_closed"], own.get_json()["can"]["reopen"]) == ("removed", False)
    assert browser.post(f"/library/requests/{found.id}/reopening").status_code == 403


def test_a_few_a_day_so_that_each_is_read(sign_in: SignIn) -> None:
    browser = sign_in(create_member())
    for number in range(MOST_A_DAY):
        made = browser.post(PATH, json={"what": f"Template number {'x' * number} for us"}).get_json()
        browser.delete(f"{PATH}/{made['id']}")
    refused = browser.post(PATH, json={"what": "One more template for us"})
    assert (refused.status_code, refused.get_json()["code"]) == (403, "too_many_today")


def test_others_need_it_too_and_are_counted_once_without_making_a_form_stale(sign_in: SignIn) -> None:
    asker, other = create_member(), create_member()
    found = ask(asker)
    path = f"{PATH}/{found.id}"
    tag = sign_in(asker).get(path).headers["ETag"].split(".")[0]
    browser = sign_in(other)
    assert browser.put(f"{path}/need").get_json()["need_count"] == 1
    needed = browser.put(f"{path}/need").get_json()
    assert (needed["need_count"], needed["needed"]) == (1, True)
    assert sign_in(asker).get(path).headers["ETag"].split(".")[0] == tag
    assert sign_in(asker).put(f"{path}/need").status_code == 403
    left = sign_in(other).delete(f"{path}/need").get_json()
    assert (left["need_count"], left["needed"]) == (0, False)


def test_a_document_is_offered_told_chosen_and_thanked_for(sign_in: SignIn, deliver: Callable[[], int]) -> None:
    asker, giver, needs = create_member(), create_member(), create_member()
    found, resource = ask(asker), create_resource(giver)
    requests.need_document(actor_of(needs), found.id)
    path = f"{PATH}/{found.id}"
    offered = sign_in(giver).post(f"{path}/answers", json={"resource_id": resource.id, "note": "Ours."})
    assert offered.status_code == 201
    deliver()
    assert kinds_told(asker, sign_in(asker)) == ["doc_offered"]
    assert kinds_told(needs, sign_in(needs)) == ["doc_offered"]
    answer = sign_in(asker).get(f"{path}/answers").get_json()["items"][0]
    assert (answer["note"], answer["resource"]["id"], answer["can"]["choose"]) == ("Ours.", resource.id, True)
    choice = f"{path}/answers/{answer['id']}/choice"
    assert sign_in(needs).put(choice).status_code == 403
    assert sign_in(asker).put(choice).get_json()["chosen"] is True
    assert sign_in(asker).put(choice).status_code == 200
    deliver()
    assert kinds_told(giver, sign_in(giver)) == ["doc_chosen"]
    closed = sign_in(needs).get(path).get_json()
    assert (closed["state"], closed["why_closed"]) == ("closed", "found")
    assert sign_in(giver).post(f"{path}/answers", json={"resource_id": resource.id}).status_code == 403


def test_a_document_is_offered_once_and_can_be_taken_back(sign_in: SignIn) -> None:
    asker, giver = create_member(), create_member()
    found, resource = ask(asker), create_resource(giver)
    path = f"{PATH}/{found.id}"
    first = sign_in(giver).post(f"{path}/answers", json={"resource_id": resource.id}).get_json()
    assert sign_in(giver).post(f"{path}/answers", json={"resource_id": resource.id}).status_code == 409
    assert sign_in(asker).get(path).get_json()["state"] == "answered"
    assert sign_in(create_member()).delete(f"{path}/answers/{first['id']}").status_code == 403
    assert sign_in(giver).delete(f"{path}/answers/{first['id']}").status_code == 204
    assert sign_in(asker).get(path).get_json()["state"] == "open"


def test_what_the_asker_cannot_see_is_not_offered_and_answers_are_seen_like_their_documents(sign_in: SignIn) -> None:
    asker, giver, outsider = create_member(), create_member(), create_member()
    group = create_group(visibility="private")
    add_to_group(group, giver)
    found = ask(asker)
    hidden = create_resource(giver, group_id=group.id, audience="group")
    path = f"{PATH}/{found.id}/answers"
    refused = sign_in(giver).post(path, json={"resource_id": hidden.id})
    assert (refused.status_code, list(refused.get_json()["errors"])) == (422, ["resource_id"])
    assert sign_in(outsider).post(path, json={"resource_id": hidden.id}).status_code == 422
    add_to_group(group, asker)
    assert sign_in(giver).post(path, json={"resource_id": hidden.id}).status_code == 201
    assert len(sign_in(asker).get(path).get_json()["items"]) == 1
    assert sign_in(outsider).get(path).get_json()["items"] == []


def test_a_new_document_shared_for_a_request_is_offered_with_it(sign_in: SignIn) -> None:
    asker, giver = create_member(), create_member()
    found = ask(asker, criterion="DM3")
    page = sign_in(giver).get(f"/library/new?for_request={found.id}").get_data(as_text=True)
    assert f'name="for_request" value="{found.id}"' in page
    assert WHAT in page
    browser = sign_in(giver)
    shared = browser.post(
        "/api/v1/resources", data={"file": _notes(), "title": "Agreement", "for_request": str(found.id)}
    )
    assert shared.status_code == 201
    answers = sign_in(asker).get(f"{PATH}/{found.id}/answers").get_json()["items"]
    assert [one["resource"]["title"] for one in answers] == ["Agreement"]
    gone = browser.post("/api/v1/resources", data={"file": _notes(b"# Other"), "title": "B", "for_request": "99999"})
    assert list(gone.get_json()["errors"]) == ["for_request"]
    assert browser.get("/api/v1/resources", query_string={"q": "B"}).get_json()["items"] == []


def test_what_somebody_i_blocked_offers_is_not_shown_to_me(sign_in: SignIn, deliver: Callable[[], int]) -> None:
    asker, giver = create_member(), create_member()
    found, resource = ask(asker), create_resource(giver)
    session.add(Block(member_id=asker.id, blocked_id=giver.id, blocked_at=clock.now()))
    session.commit()
    path = f"{PATH}/{found.id}/answers"
    assert sign_in(giver).post(path, json={"resource_id": resource.id}).status_code == 201
    deliver()
    assert sign_in(asker).get(path).get_json()["items"] == []
    assert kinds_told(asker, sign_in(asker)) == []


def test_after_two_weeks_the_asker_is_reminded_and_after_ninety_days_it_ends(
    sign_in: SignIn, deliver: Callable[[], int]
) -> None:
    asker = create_member()
    found = ask(asker)
    following.remind_due(SYSTEM)
    now = clock.now()
    with time_machine.travel(now + timedelta(days=15)):
        assert following.remind_due(SYSTEM) == 1
        assert following.remind_due(SYSTEM) == 0
        deliver()
    with time_machine.travel(now + timedelta(days=91)):
        assert following.expire_due(SYSTEM) == 1
        deliver()
    browser = sign_in(asker)
    assert kinds_told(asker, browser) == ["doc_expired", "doc_waiting"]
    assert browser.get(f"{PATH}/{found.id}").get_json()["why_closed"] == "expired"
    assert browser.post(f"/library/requests/{found.id}/reopening").status_code == 303
    assert browser.get(f"{PATH}/{found.id}").get_json()["state"] == "open"


def test_nobody_is_reminded_once_something_was_offered(deliver: Callable[[], int]) -> None:
    asker, giver = create_member(), create_member()
    found = ask(asker)
    from forum.blueprints.library.services import answers

    answers.offer_document(actor_of(giver), found.id, create_resource(giver).id)
    with time_machine.travel(clock.now() + timedelta(days=15)):
        assert following.remind_due(SYSTEM) == 0


def test_others_find_what_stands_while_they_type_the_same_and_nothing_that_is_over() -> None:
    asker, other = create_member(), create_member()
    found = ask(asker)
    ask(asker, "A job description of a data steward")
    near = queries.find_similar(actor_of(other), "agreements on sharing data with the school district")
    assert [one.id for one in near.requests] == [found.id]
    requests.close_request(actor_of(asker), found.id)
    assert not queries.find_similar(actor_of(other), "agreements on sharing data with the school district").requests


def test_words_are_compared_by_their_beginnings_without_accents() -> None:
    assert words_of("Convênios de dados e Convenio") == ["conve", "dados"]


def _notes(text: bytes = b"# Agreement\n\nWords.") -> Any:
    from tests.factories.files import upload

    return upload(text, "agreement.md")
