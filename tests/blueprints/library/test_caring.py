"""Who looks after documents: co-owners, handing over, dates to look at them again, and reminders."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from forum.blueprints.accounts.models import Member
from forum.blueprints.groups.models.groups import Membership
from forum.blueprints.library.jobs import remind_of_reviews
from forum.blueprints.library.models.caring import CoOwner
from forum.blueprints.library.models.resources import Resource
from forum.blueprints.library.rules.reviewing import after_months, first_reminder, next_reminder, state_on
from forum.blueprints.library.services import adoptions, caring
from forum.blueprints.notifications.queries.notifications import Notification
from forum.kernel import clock
from forum.kernel.database import session
from tests.factories.accounts import actor_of, create_member
from tests.factories.groups import add_to_group, create_group
from tests.factories.library import create_resource

SignIn = Callable[[Any], Any]
Deliver = Callable[[], int]


def _today() -> date:
    return clock.now().date()


def _told(kind: str = "review") -> list[int]:
    session.expire_all()
    return sorted(one.member_id for one in session.query(Notification).filter_by(kind=kind))


def _due(owner: Member, days: int, **told: Any) -> Resource:
    return create_resource(owner, review_by=_today() + timedelta(days=days), **told)


def _later(monkeypatch: pytest.MonkeyPatch, days: int) -> None:
    moment = clock.now() + timedelta(days=days)
    monkeypatch.setattr(clock, "now", lambda: moment)


def test_still_valid_moves_the_day_on_by_the_interval(app: Flask, sign_in: SignIn) -> None:
    owner = create_member()
    resource = _due(owner, -3, review_months=6)
    browser, path = sign_in(owner), f"/api/v1/resources/{resource.id}"
    assert browser.get(path).get_json()["review_state"] == "due"
    told = browser.put(f"{path}/review").get_json()
    assert told["review_by"] == after_months(_today(), 6).isoformat()
    assert (told["review_state"], told["reviewed_at"] is None) == ("later", False)


def test_only_who_edits_a_document_says_that_it_is_valid(app: Flask, sign_in: SignIn) -> None:
    resource = _due(create_member(), 0)
    path = f"/api/v1/resources/{resource.id}/review"
    assert sign_in(create_member()).put(path).status_code == 403
    stale = sign_in(create_member(role="staff")).put(path, headers={"If-Match": '"99.x"'})
    assert stale.status_code == 412
    assert sign_in(create_member(role="staff")).put(path).status_code == 200


def test_a_co_owner_edits_and_confirms_but_neither_removes_nor_hands_over(app: Flask, sign_in: SignIn) -> None:
    owner, helper, third = create_member(), create_member(), create_member()
    resource = create_resource(owner)
    path = f"/api/v1/resources/{resource.id}"
    assert sign_in(helper).put(f"{path}/co-owners/{helper.id}").status_code == 403
    added = sign_in(owner).put(f"{path}/co-owners/{helper.id}").get_json()
    assert [one["id"] for one in added["co_owners"]] == [helper.id]
    browser = sign_in(helper)
    shown = browser.get(path)
    assert shown.get_json()["can"] == {
        "edit": True, "remove": False, "adopt": False, "rate": False, "review": True, "hand_over": False
    }  # fmt: skip
    assert browser.patch(path, json={"year": 2020}, headers={"If-Match": shown.headers["ETag"]}).status_code == 200
    assert browser.put(f"{path}/review").status_code == 200
    assert browser.delete(path).status_code == 403
    assert browser.put(f"{path}/owner", json={"member_id": helper.id}).status_code == 403
    assert browser.put(f"{path}/co-owners/{third.id}").status_code == 403
    assert browser.delete(f"{path}/co-owners/{helper.id}").status_code == 204
    assert browser.put(f"{path}/review").status_code == 403


def test_there_are_five_co_owners_at_most_and_each_once(app: Flask, sign_in: SignIn, deliver: Deliver) -> None:
    owner = create_member()
    resource = create_resource(owner)
    browser, path = sign_in(owner), f"/api/v1/resources/{resource.id}/co-owners"
    people = [create_member() for _ in range(6)]
    for one in (*people[:5], people[0], owner):
        assert browser.put(f"{path}/{one.id}").status_code == 200
    refused = browser.put(f"{path}/{people[5].id}")
    assert (refused.status_code, refused.get_json()["code"]) == (409, "too_many_co_owners")
    assert session.query(CoOwner).count() == 5
    deliver()
    assert _told("co_owner") == sorted(one.id for one in people[:5])


def test_only_who_sees_a_document_looks_after_it(app: Flask, sign_in: SignIn) -> None:
    owner, outsider = create_member(), create_member()
    group = create_group(owner, visibility="private")
    resource = create_resource(owner, audience="group", group_id=group.id)
    browser, path = sign_in(owner), f"/api/v1/resources/{resource.id}"
    gone = create_member(closed_at=clock.now())
    for who in (outsider.id, gone.id, 999_999):
        assert browser.put(f"{path}/co-owners/{who}").status_code == 422
        assert browser.put(f"{path}/owner", json={"member_id": who}).status_code == 422


def test_a_co_owner_who_no_longer_sees_it_changes_nothing_and_is_not_reminded(
    app: Flask, sign_in: SignIn, deliver: Deliver
) -> None:
    owner, helper = create_member(), create_member()
    group = create_group(owner, helper, visibility="private")
    resource = _due(owner, -1, audience="group", group_id=group.id)
    caring.add_co_owner(actor_of(owner), resource.id, helper.id)
    session.query(Membership).filter_by(member_id=helper.id).delete()
    session.commit()
    remind_of_reviews()
    deliver()
    assert _told() == [owner.id]
    browser = sign_in(helper)
    assert browser.put(f"/api/v1/resources/{resource.id}/review").status_code == 404
    assert browser.get("/api/v1/me/resource-reviews").get_json()["items"] == []
    assert browser.get("/api/v1/notifications").get_json()["items"] == []


def test_a_reminder_is_seen_no_more_once_its_reader_may_not_see_the_document(
    app: Flask, sign_in: SignIn, deliver: Deliver
) -> None:
    owner, helper = create_member(), create_member()
    group = create_group(owner, visibility="hidden")
    add_to_group(group, helper)
    resource = _due(owner, -1, audience="group", group_id=group.id)
    caring.add_co_owner(actor_of(owner), resource.id, helper.id)
    remind_of_reviews()
    deliver()
    browser = sign_in(helper)
    kinds = [one["kind"] for one in browser.get("/api/v1/notifications").get_json()["items"]]
    assert sorted(kinds) == ["co_owner", "review"]
    session.query(Membership).filter_by(member_id=helper.id).delete()
    session.commit()
    assert browser.get("/api/v1/notifications").get_json()["items"] == []


def test_the_owner_hands_over_and_both_are_as_if_it_had_always_been_so(
    app: Flask, sign_in: SignIn, deliver: Deliver
) -> None:
    owner, heir = create_member(), create_member()
    resource = create_resource(owner)
    path = f"/api/v1/resources/{resource.id}"
    caring.add_co_owner(actor_of(owner), resource.id, heir.id)
    assert sign_in(create_member(role="staff")).put(f"{path}/owner", json={"member_id": heir.id}).status_code == 403
    assert sign_in(owner).put(f"{path}/owner", json={"member_id": heir.id}).status_code == 204
    deliver()
    assert _told("handed_over") == [heir.id]
    owners = sign_in(heir).get(f"{path}/owners").get_json()
    assert (owners["owner"]["id"], owners["co_owners"]) == (heir.id, [])
    assert sign_in(owner).put(f"{path}/owner", json={"member_id": owner.id}).status_code == 403


def test_staff_hand_over_what_somebody_has_left_behind(app: Flask, sign_in: SignIn) -> None:
    owner, heir = create_member(), create_member()
    resource = create_resource(owner)
    session.get_one(Member, owner.id).closed_at = clock.now()
    session.commit()
    staff = sign_in(create_member(role="staff"))
    path = f"/api/v1/resources/{resource.id}"
    assert staff.get(path).get_json()["can"]["hand_over"] is True
    assert staff.put(f"{path}/owner", json={"member_id": heir.id}).status_code == 204
    session.expire_all()
    assert session.get_one(Resource, resource.id).owner_id == heir.id


def test_reminders_come_a_week_before_on_the_day_and_then_monthly(
    app: Flask, deliver: Deliver, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = create_member()
    _due(owner, 10)
    told, day = [], 0
    for step in (0, 2, 1, 1, 5, 1, 1, 28, 1, 1, 29, 1):
        _later(monkeypatch, step)
        day += step
        session.query(Notification).delete()
        session.commit()
        remind_of_reviews()
        remind_of_reviews()
        deliver()
        if _told():
            told.append(day)
    assert told == [3, 10, 40, 70]


def test_owner_and_co_owners_are_reminded_and_the_newest_reminder_stands_alone(
    app: Flask, sign_in: SignIn, deliver: Deliver, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner, helper = create_member(language="en"), create_member()
    resource = _due(owner, 7)
    caring.add_co_owner(actor_of(owner), resource.id, helper.id)
    for _ in range(2):
        remind_of_reviews()
        deliver()
        assert _told() == sorted([owner.id, helper.id])
        _later(monkeypatch, 7)
    page = sign_in(owner).get("/notifications").text
    assert "should have been looked at again" in page
    sign_in(helper).put(f"/api/v1/resources/{resource.id}/review")
    deliver()
    assert _told() == []


def test_another_date_settles_the_reminder_and_removal_takes_all_back(
    app: Flask, sign_in: SignIn, deliver: Deliver
) -> None:
    owner = create_member()
    resource = _due(owner, -1)
    remind_of_reviews()
    deliver()
    assert _told() == [owner.id]
    browser, path = sign_in(owner), f"/api/v1/resources/{resource.id}"
    tag = browser.get(path).headers["ETag"]
    later = (_today() + timedelta(days=90)).isoformat()
    answer = browser.patch(path, json={"review_by": later}, headers={"If-Match": tag})
    assert (answer.status_code, answer.get_json()["review_state"]) == (200, "later")
    deliver()
    assert _told() == []
    adoptions.adopt(actor_of(create_member()), resource.id)
    deliver()
    assert _told("adopted") == [owner.id]
    browser.delete(path)
    deliver()
    assert _told("adopted") == []


def test_an_owner_hears_of_each_city_once(app: Flask, deliver: Deliver) -> None:
    owner, reader = create_member(), create_member()
    resource = create_resource(owner)
    for _ in range(2):
        adoptions.adopt(actor_of(reader), resource.id)
        adoptions.take_back_adoption(actor_of(reader), resource.id)
        deliver()
    assert _told("adopted") == [owner.id]


@pytest.mark.parametrize(("field", "value"), [("review_by", "soon"), ("review_by", 5), ("review_months", 0),
                                              ("review_months", 61), ("review_months", None)])  # fmt: skip
def test_a_wrong_date_or_interval_is_told_by_field(app: Flask, sign_in: SignIn, field: str, value: Any) -> None:
    owner = create_member()
    resource = create_resource(owner)
    browser, path = sign_in(owner), f"/api/v1/resources/{resource.id}"
    answer = browser.patch(path, json={field: value}, headers={"If-Match": browser.get(path).headers["ETag"]})
    assert (answer.status_code, list(answer.get_json()["errors"])) == (422, [field])


def test_what_is_due_is_marked_for_all_and_what_is_soon_is_said_to_its_owners(app: Flask, sign_in: SignIn) -> None:
    owner, reader = create_member(), create_member()
    due, soon = _due(owner, -1, title="Old rules"), _due(owner, 5, title="Newer rules")
    assert "was to be looked at again" in sign_in(reader).get(f"/library/{due.id}").text
    assert "to be looked at again" not in sign_in(reader).get(f"/library/{soon.id}").text
    assert "It is still valid" not in sign_in(reader).get(f"/library/{due.id}").text
    assert "It is still valid" in sign_in(owner).get(f"/library/{soon.id}").text
    assert sign_in(reader).get("/library").text.count("Review due") == 1
    assert "2 documents of yours are to be looked at again" in sign_in(owner).get("/").text
    listed = sign_in(owner).get("/library/reviews").text
    assert listed.index("Old rules") < listed.index("Newer rules")
    assert sign_in(reader).get("/library/reviews").text.count("It is still valid") == 0
    answer = sign_in(owner).post(f"/library/{due.id}/review")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/library/{due.id}")


def test_owners_are_chosen_without_scripts_by_their_usernames(app: Flask, sign_in: SignIn, deliver: Deliver) -> None:
    owner, helper = create_member(), create_member()
    resource = create_resource(owner)
    browser, page = sign_in(owner), f"/library/{resource.id}"
    assert browser.post(f"{page}/co-owners", data={"co_owner": "nobody-at-all"}).status_code == 422
    assert browser.post(f"{page}/co-owners", data={"co_owner": f"@{helper.handle}, "}).status_code == 303
    assert helper.name in browser.get(f"{page}/owners").text
    assert browser.post(f"{page}/co-owners/{helper.id}/removal").status_code == 303
    assert browser.post(f"{page}/owner", data={"owner": helper.handle}).status_code == 303
    assert browser.get(f"{page}/owners").status_code == 403
    deliver()
    assert "handed “How we share data” over to you" in sign_in(helper).get("/notifications").text


def test_the_list_of_what_is_due_costs_the_same_for_one_and_for_many(
    app: Flask, sign_in: SignIn, count_statements: Callable[[], Any]
) -> None:
    owner = create_member()
    browser, counts = sign_in(owner), []
    for many in (1, 9):
        for number in range(many):
            _due(owner, -number)
        for path in ("/api/v1/me/resource-reviews", "/library/reviews"):
            session.expunge_all()
            with count_statements() as statements:
                assert browser.get(path).status_code == 200
            counts.append(len(statements))
    assert counts[:2] == counts[2:]


def test_the_rules_of_days() -> None:
    day = date(2026, 11, 30)
    assert after_months(day, 3) == date(2027, 2, 28)
    assert after_months(day, 12) == date(2027, 11, 30)
    assert after_months(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert first_reminder(day, day - timedelta(days=8)) == day - timedelta(days=7)
    assert first_reminder(day, day - timedelta(days=6)) == day
    assert first_reminder(day, day + timedelta(days=1)) == day + timedelta(days=1)
    assert next_reminder(day, day - timedelta(days=7)) == day
    assert next_reminder(day, day) == day + timedelta(days=30)
    states = [state_on(day, day + timedelta(days=n)) for n in (-8, -7, 0, 1)]
    assert states == ["later", "soon", "soon", "due"]
    assert state_on(None, day) == "none"
