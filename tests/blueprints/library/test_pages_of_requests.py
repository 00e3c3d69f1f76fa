"""What colleagues look for, as pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from forum.blueprints.library.models.requests import DocumentRequest
from forum.blueprints.library.queries import requests as queries
from forum.blueprints.library.services import answers, requests
from forum.kernel import indexing
from forum.kernel.database import session
from tests.factories.accounts import actor_of, create_city, create_member
from tests.factories.library import create_resource
from tests.factories.standards import load_standards

SignIn = Callable[[Any], Any]
WHAT = "A data-sharing agreement with a school district"
TYPED = {"what": WHAT, "detail": "", "criterion": "", "language": "", "population_band": ""}


@pytest.fixture(autouse=True)
def _standards(app: Flask) -> None:
    load_standards()
    for index in indexing.names():
        indexing.rebuild(index)


def ask(member: Any, what: str = WHAT, **told: Any) -> Any:
    return requests.ask_for_document(actor_of(member), what, **told)


def read(browser: Any, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200
    return str(answer.get_data(as_text=True))


def test_asking_in_the_browser_leads_to_the_request(sign_in: SignIn) -> None:
    browser = sign_in(create_member(name="Ana"))
    assert f'value="{WHAT}"' in read(browser, f"/library/requests/new?q={WHAT}&criterion=dm3")
    made = browser.post("/library/requests/new", data=TYPED | {"criterion": "DM3"})
    assert made.status_code == 303
    page = read(browser, made.location)
    assert WHAT in page
    assert "You are told when somebody does" in page
    assert WHAT in read(sign_in(create_member()), "/library/requests?criterion=DM3")


def test_what_is_wrong_is_said_and_what_was_typed_is_kept(sign_in: SignIn) -> None:
    browser = sign_in(create_member())
    answer = browser.post("/library/requests/new", data=TYPED | {"what": "Short", "detail": "Kept words"})
    assert answer.status_code == 422
    assert "Kept words" in answer.get_data(as_text=True)


def test_what_may_be_there_already_is_shown_before_it_is_asked(sign_in: SignIn, deliver: Callable[[], int]) -> None:
    asker, giver = create_member(), create_member()
    ask(asker, "An agreement to share data of pupils with schools")
    create_resource(giver, "The school district shares attendance data under an agreement.", title="School data")
    deliver()
    browser = sign_in(create_member())
    shown = read(browser, "/library/requests/similar?what=agreement to share data with schools")
    assert "School data" in shown
    assert "An agreement to share data of pupils" in shown
    first = browser.post("/library/requests/new", data=TYPED | {"what": "agreement to share data with schools"})
    assert first.status_code == 409
    assert "School data" in first.get_data(as_text=True)
    again = {"what": "agreement to share data with schools", "looked": "1"}
    assert browser.post("/library/requests/new", data=TYPED | again).status_code == 303


def test_a_document_that_others_may_not_see_is_not_suggested(sign_in: SignIn, deliver: Callable[[], int]) -> None:
    from tests.factories.groups import create_group

    giver = create_member()
    group = create_group(giver, visibility="private")
    create_resource(giver, "Canary quagmire agreement", title="Hidden one", group_id=group.id, audience="group")
    deliver()
    assert "Hidden one" not in read(sign_in(create_member()), "/library/requests/similar?what=quagmire agreement")
    assert "Hidden one" in read(sign_in(giver), "/library/requests/similar?what=quagmire agreement")


def test_offering_by_address_and_choosing_in_the_browser(sign_in: SignIn) -> None:
    asker, giver = create_member(), create_member(name="Gil Giver")
    found, resource = ask(asker), create_resource(giver, title="The agreement")
    browser = sign_in(giver)
    wrong = browser.post(f"{found.path}/answers", data={"resource_id": "no address", "note": "Ours"})
    assert wrong.status_code == 422
    assert "Ours" in wrong.get_data(as_text=True)
    address = f"http://localhost{resource.path}?q=x#found"
    assert browser.post(f"{found.path}/answers", data={"resource_id": address, "note": "Ours"}).status_code == 303
    own = sign_in(asker)
    page = read(own, found.path)
    assert "The agreement" in page
    assert "This is it" in page
    answer = answers_of(asker, found.id)[0]
    assert own.post(f"{found.path}/answers/{answer.id}/choice").status_code == 303
    assert "Found" in read(sign_in(create_member()), "/library/requests?state=closed")


def test_needing_closing_reopening_and_taking_back_in_the_browser(sign_in: SignIn) -> None:
    asker, other = create_member(), create_member()
    found = ask(asker)
    browser, own = sign_in(other), sign_in(asker)
    assert browser.post(f"{found.path}/need").status_code == 303
    assert "1 other needs it" in read(browser, found.path)
    assert browser.post(f"{found.path}/need/removal").status_code == 303
    assert browser.post(f"{found.path}/closing").status_code == 403
    own = sign_in(asker)
    assert own.post(f"{found.path}/closing").status_code == 303
    assert own.post(f"{found.path}/reopening").status_code == 303
    assert own.post(f"{found.path}/removal").status_code == 303
    assert "You took this request back" in read(own, found.path)
    assert sign_in(other).get(found.path).status_code == 404


def test_editing_keeps_what_is_not_changed(sign_in: SignIn) -> None:
    asker = create_member()
    found = ask(asker, criterion="DM3", detail="Words")
    browser = sign_in(asker)
    page = read(browser, f"{found.path}/edit")
    assert "Words" in page
    version = queries.get_request(actor_of(asker), found.id).version
    sent = TYPED | {"what": "A data-sharing agreement with two districts", "criterion": "DM3", "version": str(version)}
    assert browser.post(f"{found.path}/edit", data=sent).status_code == 303
    assert browser.post(f"{found.path}/edit", data=sent).status_code == 412


def test_what_one_is_told_of_is_chosen_in_the_preferences(sign_in: SignIn) -> None:
    browser = sign_in(create_member())
    assert browser.get("/api/v1/me/notification-preferences").json["document_requests"] is True
    browser.put("/api/v1/me/notification-preferences", json={"peer_matches": True, "document_requests": False})
    told = browser.get("/api/v1/me/notification-preferences").json
    assert (told["peer_matches"], told["document_requests"]) == (True, False)
    assert browser.post("/notifications/preferences", data={"document_requests": "1"}).status_code == 303
    assert browser.get("/api/v1/me/notification-preferences").json["document_requests"] is True


@pytest.mark.parametrize("path", ["/api/v1/document-requests", "/library/requests", "/library/requests?criterion=DM3"])
def test_the_list_costs_the_same_for_one_and_for_many(
    sign_in: SignIn, count_statements: Callable[[], Any], path: str
) -> None:
    browser = sign_in(create_member())
    _many(1)
    browser.get(path)
    with count_statements() as few:
        browser.get(path)
    _many(60)
    with count_statements() as many:
        browser.get(path + ("&" if "?" in path else "?") + "limit=50")
    assert len(few) == len(many) <= 12, [str(one) for one in many]


@pytest.mark.parametrize("path", ["/api/v1/document-requests/{}/answers", "/library/requests/{}"])
def test_what_was_offered_costs_the_same_for_one_and_for_many(
    sign_in: SignIn, count_statements: Callable[[], Any], path: str
) -> None:
    asker = create_member()
    found = ask(asker)
    browser = sign_in(asker)
    counted = []
    for more in (1, 11):
        for _ in range(more):
            giver = create_member(city_id=create_city().id)
            answers.offer_document(actor_of(giver), found.id, create_resource(giver, city_id=giver.city_id).id)
        browser.get(path.format(found.id))
        with count_statements() as statements:
            browser.get(path.format(found.id))
        counted.append(len(statements))
    assert counted[0] == counted[1] <= 20, counted


def answers_of(member: Any, request_id: int) -> Any:
    from forum.blueprints.library.queries import answers as answer_queries

    return answer_queries.list_answers(actor_of(member), request_id).items


def _many(number: int) -> None:
    for n in range(number):
        member = create_member(city_id=create_city().id)
        found = ask(member, f"Template number {n} of many", criterion="DM3")
        assert session.get(DocumentRequest, found.id)
