"""Ways into a group: asking with a reason, being invited, and handing the group over."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from forum.blueprints.groups import policies
from forum.blueprints.groups.errors import AlreadySettled
from forum.blueprints.groups.models.joining import GroupInvitation, JoinRequest
from forum.blueprints.groups.queries import groups as group_queries
from forum.blueprints.groups.queries import joining as queries
from forum.blueprints.groups.services import groups as group_services
from forum.blueprints.groups.services import joining as services
from forum.kernel.actor import ANONYMOUS, SYSTEM
from forum.kernel.audit import AuditEntry
from forum.kernel.database import session
from forum.kernel.errors import Forbidden, Invalid, NotFound
from tests.factories.accounts import actor_of, create_member
from tests.factories.groups import add_to_group, create_group, invite_to_group


def test_a_member_asks_with_a_reason_and_a_moderator_lets_her_in(app: Any) -> None:
    moderator, member = create_member(), create_member()
    group = create_group(visibility="listed", join_policy="request")
    add_to_group(group, moderator, "moderator")
    with pytest.raises(Forbidden) as refusal:
        group_services.join_group(actor_of(member), group.id)
    assert refusal.value.code == "request_needed"
    services.ask_to_join(actor_of(member), group.id, "I look after open data.")
    services.ask_to_join(actor_of(member), group.id, "I look after open data in Mendoza.")
    waiting = queries.list_requests(actor_of(moderator), group.id).items
    assert [request.reason for request in waiting] == ["I look after open data in Mendoza."]
    services.answer_request(actor_of(moderator), group.id, member.id, accept=True, answer="Welcome.")
    assert policies.role_in(actor_of(member), group) == "member"
    assert queries.list_requests(actor_of(moderator), group.id).items == []


def test_of_two_who_answer_the_second_is_told_that_it_is_settled(app: Any) -> None:
    first, second, member = create_member(), create_member(), create_member()
    group = create_group(join_policy="request")
    add_to_group(group, first, "moderator"), add_to_group(group, second, "moderator")
    services.ask_to_join(actor_of(member), group.id, "I would like to listen.")
    services.answer_request(actor_of(first), group.id, member.id, accept=False, answer="Only for cities with a portal.")
    with pytest.raises(AlreadySettled):
        services.answer_request(actor_of(second), group.id, member.id, accept=True)
    assert policies.role_in(actor_of(member), group) is None
    own = queries.find_own_request(actor_of(member), group.id)
    assert own is not None
    assert (own.state, own.answer) == ("declined", "Only for cities with a portal.")


def test_who_was_declined_may_ask_again_and_who_asked_may_withdraw(app: Any) -> None:
    moderator, member = create_member(), create_member()
    group = create_group(join_policy="request")
    add_to_group(group, moderator, "moderator")
    services.ask_to_join(actor_of(member), group.id, "First.")
    services.answer_request(actor_of(moderator), group.id, member.id, accept=False)
    services.ask_to_join(actor_of(member), group.id, "Second, with more to say.")
    with pytest.raises(NotFound):
        services.withdraw_request(actor_of(create_member()), group.id, member.id)
    services.withdraw_request(actor_of(member), group.id, member.id)
    with pytest.raises(AlreadySettled):
        services.answer_request(actor_of(moderator), group.id, member.id, accept=True)


def test_only_moderators_read_who_asks_and_lists_agree_with_the_rule_for_one(app: Any) -> None:
    owner, asker, other, staff = create_member(), create_member(), create_member(), create_member(role="staff")
    groups = [create_group(other, join_policy="request", visibility=one) for one in ("members", "listed", "hidden")]
    for group in groups:
        add_to_group(group, owner, "owner")
        session.add(JoinRequest(group_id=group.id, member_id=asker.id, reason="Because.", asked_at=group.created_at))
        invite_to_group(group, asker, owner)
    session.commit()
    with pytest.raises(Forbidden):
        queries.list_requests(actor_of(other), groups[0].id)
    for actor in (SYSTEM, ANONYMOUS, actor_of(owner), actor_of(asker), actor_of(other), actor_of(staff)):
        requests = set(session.scalars(policies.visible_requests(actor)))
        invitations = set(session.scalars(policies.visible_invitations(actor)))
        for request in session.scalars(policies.visible_requests(SYSTEM)).all():
            request.group = next(group for group in groups if group.id == request.group_id)
            assert (request in requests) == bool(policies.can_see_request(actor, request))
        for invitation in session.scalars(policies.visible_invitations(SYSTEM)).all():
            invitation.group = next(group for group in groups if group.id == invitation.group_id)
            assert (invitation in invitations) == bool(policies.can_see_invitation(actor, invitation))


def test_an_invitation_opens_a_private_group_and_joining_takes_its_role(app: Any) -> None:
    owner, member = create_member(), create_member(handle="ana")
    group = create_group(visibility="private", join_policy="invitation")
    add_to_group(group, owner, "owner")
    with pytest.raises(NotFound):
        group_queries.get_group(actor_of(member), group.id)
    services.invite(actor_of(owner), group.id, handles="@ana", role="guest", message="You wrote the catalogue.")
    invited = actor_of(member)
    assert [one.group_id for one in queries.list_own_invitations(invited).items] == [group.id]
    assert not policies.can_browse(invited, group)
    assert group_services.join_group(invited, group.id).role == "guest"
    assert queries.list_own_invitations(invited).items == []
    assert policies.can_browse(invited, group)


def test_an_invitation_that_is_declined_or_withdrawn_closes_the_group_again(app: Any) -> None:
    owner, first, second = create_member(), create_member(), create_member()
    group = create_group(visibility="private", join_policy="invitation")
    add_to_group(group, owner, "owner")
    services.invite(actor_of(owner), group.id, [first.id, second.id])
    services.end_invitation(actor_of(first), group.id, first.id)
    with pytest.raises(NotFound):
        services.end_invitation(actor_of(first), group.id, second.id)
    services.end_invitation(actor_of(owner), group.id, second.id)
    states = {one.member_id: one.state for one in session.query(GroupInvitation)}
    assert states == {first.id: "declined", second.id: "withdrawn"}
    for person in (first, second):
        assert not policies.can_see_group(actor_of(person), group)


def test_who_may_not_invite_is_told_so_and_unknown_people_are_named(app: Any) -> None:
    member, owner = create_member(), create_member()
    group = create_group(member)
    add_to_group(group, owner, "owner")
    with pytest.raises(Forbidden) as refusal:
        services.invite(actor_of(member), group.id, [owner.id])
    assert refusal.value.code == "role_too_low"
    with pytest.raises(Invalid) as wrong:
        services.invite(actor_of(owner), group.id, handles="nobody-here")
    assert "nobody-here" in str(wrong.value.errors)
    with pytest.raises(Invalid):
        services.invite(actor_of(owner), group.id, [999_999])
    assert services.invite(actor_of(owner), group.id, [member.id]) == []


def test_who_joins_neither_asks_nor_is_invited_any_more(app: Any) -> None:
    owner, member = create_member(), create_member()
    group = create_group(join_policy="request")
    add_to_group(group, owner, "owner")
    services.ask_to_join(actor_of(member), group.id, "Because.")
    services.invite(actor_of(owner), group.id, [member.id])
    group_services.put_member(actor_of(owner), group.id, member.id)
    assert queries.count_requests(actor_of(owner), group.id) == 0
    assert queries.list_invitations(actor_of(owner), group.id).items == []


def test_an_owner_hands_the_group_over_and_stays_a_moderator(app: Any) -> None:
    owner, heir, outsider = create_member(), create_member(), create_member()
    group = create_group(heir, kind="chapter")
    add_to_group(group, owner, "owner")
    group.president_id = owner.id
    session.commit()
    with pytest.raises(NotFound):
        services.hand_over(actor_of(owner), group.id, outsider.id)
    with pytest.raises(Forbidden):
        services.hand_over(actor_of(heir), group.id, heir.id)
    changed = services.hand_over(actor_of(owner), group.id, heir.id)
    assert changed.president is not None
    assert changed.president.id == heir.id
    assert policies.role_in(actor_of(heir), group) == "owner"
    assert policies.role_in(actor_of(owner), group) == "moderator"
    assert session.query(AuditEntry).filter_by(act="group_handed_over", group_id=group.id).count() == 1


def test_asking_and_answering_in_a_browser(sign_in: Callable[[Any], Any]) -> None:
    moderator, member = create_member(), create_member(name="Ana Souza")
    group = create_group(visibility="listed", join_policy="request", name="Trust", join_note_html="<p>We meet.</p>")
    add_to_group(group, moderator, "moderator")
    browser = sign_in(member)
    screen = browser.get(f"/groups/{group.slug}").text
    assert "Why you want to join" in screen
    assert "We meet." in screen
    empty = browser.post(f"/groups/{group.slug}/requests", data={"reason": ""})
    assert empty.status_code == 422
    assert browser.post(f"/groups/{group.slug}/requests", data={"reason": "I lead it."}).status_code == 303
    assert "Waiting for an answer" in browser.get(f"/groups/{group.slug}/join").text
    other = sign_in(moderator)
    assert "1 person asks to join." in other.get(f"/groups/{group.slug}/people").text
    assert "I lead it." in other.get(f"/groups/{group.slug}/requests").text
    answer = {"decision": "accept", "answer": "Welcome."}
    assert other.post(f"/groups/{group.slug}/requests/{member.id}", data=answer).status_code == 303
    again = other.post(f"/groups/{group.slug}/requests/{member.id}", data=answer)
    assert (again.status_code, "answered this already" in again.text) == (409, True)
    assert browser.get(f"/groups/{group.slug}").status_code == 200


def test_inviting_and_handing_over_in_a_browser(sign_in: Callable[[Any], Any]) -> None:
    owner, member = create_member(), create_member(handle="ana", name="Ana Souza")
    group = create_group(visibility="private", join_policy="invitation", name="Trust")
    add_to_group(group, owner, "owner")
    browser, invited = sign_in(owner), sign_in(member)
    form = {"handles": "ana", "role": "member", "message": "Come in."}
    assert browser.post(f"/groups/{group.slug}/invitations", data=form).status_code == 303
    assert "Ana Souza" in browser.get(f"/groups/{group.slug}/invitations").text
    assert "Come in." in invited.get("/groups").text
    assert "Come in." in invited.get(f"/groups/{group.slug}").text
    assert invited.post(f"/groups/{group.slug}/join").status_code == 303
    assert "Ana Souza" in browser.get(f"/groups/{group.slug}/owner/{member.id}").text
    assert browser.post(f"/groups/{group.slug}/owner", data={"member_id": member.id}).status_code == 303
    assert browser.get(f"/groups/{group.slug}/rules").status_code == 403
    assert invited.get(f"/groups/{group.slug}/rules").status_code == 200


def test_the_api_offers_the_same(sign_in: Callable[[Any], Any]) -> None:
    owner, member, invited = create_member(), create_member(), create_member()
    group = create_group(join_policy="request")
    add_to_group(group, owner, "owner")
    asking, owning, coming = sign_in(member), sign_in(owner), sign_in(invited)
    address = f"/api/v1/groups/{group.id}"
    asked = asking.post(f"{address}/join-requests", json={"reason": "I lead it."})
    assert (asked.status_code, asked.get_json()["state"]) == (201, "waiting")
    assert asking.get(f"{address}/join-requests").status_code == 403
    assert [one["reason"] for one in owning.get(f"{address}/join-requests").get_json()["items"]] == ["I lead it."]
    answered = owning.put(f"{address}/join-requests/{member.id}", json={"accept": True})
    assert answered.get_json()["state"] == "accepted"
    assert owning.put(f"{address}/join-requests/{member.id}", json={"accept": True}).status_code == 409
    sent = owning.post(f"{address}/invitations", json={"member_ids": [invited.id]})
    assert sent.get_json()["items"][0]["member"]["id"] == invited.id
    assert coming.get("/api/v1/me/group-invitations").get_json()["items"][0]["group"]["id"] == group.id
    assert coming.delete(f"{address}/invitations/{invited.id}").status_code == 204
    handed = owning.put(f"{address}/owner", json={"member_id": member.id})
    assert (handed.status_code, handed.get_json()["can"]["set_rules"]) == (200, False)


def test_lists_of_requests_and_invitations_cost_the_same_for_one_and_for_many(
    sign_in: Callable[[Any], Any], count_statements: Callable[[], Any]
) -> None:
    owner = create_member()
    group = create_group(join_policy="request")
    add_to_group(group, owner, "owner")
    browser = sign_in(owner)
    costs = []
    for size in (1, 29):
        for _ in range(size):
            services.ask_to_join(actor_of(create_member()), group.id, "Because.")
            invite_to_group(group, create_member(), owner)
        for address in ("join-requests", "invitations"):
            with count_statements() as statements:
                browser.get(f"/api/v1/groups/{group.id}/{address}?limit=100")
            costs.append(len(statements))
        for address in ("requests", "invitations", "people"):
            with count_statements() as statements:
                assert browser.get(f"/groups/{group.slug}/{address}").status_code == 200
            costs.append(len(statements))
    assert costs[:5] == costs[5:]
