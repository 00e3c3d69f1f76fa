"""Belonging to a group by a rule, and words that a group watches."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from forum.blueprints.accounts.models import Member
from forum.blueprints.directory.models.details import ProfileArea
from forum.blueprints.directory.models.profiles import Profile
from forum.blueprints.groups import policies, rules
from forum.blueprints.groups.models.groups import Membership
from forum.blueprints.groups.queries import automatic as rule_queries
from forum.blueprints.groups.queries import words as word_queries
from forum.blueprints.groups.services import automatic, words
from forum.blueprints.groups.services import groups as group_services
from forum.kernel.actor import ANONYMOUS, SYSTEM
from forum.kernel.audiences import Audience
from forum.kernel.database import session
from forum.kernel.errors import Forbidden, Invalid
from tests.factories.accounts import actor_of, create_city, create_member
from tests.factories.groups import add_to_group, create_group
from tests.factories.standards import load_standards


def owned(**facts: Any) -> tuple[Any, Any]:
    group, owner = create_group(**facts), create_member()
    add_to_group(group, owner, "owner")
    return group, actor_of(owner)


def people_of(group: Any) -> set[int]:
    return set(session.scalars(sa.select(Membership.member_id).where(Membership.group_id == group.id)))


def test_whom_a_rule_fits_belongs_to_the_group_and_leaves_with_the_rule(app: Any, deliver: Callable[[], int]) -> None:
    group, owner = owned()
    brazil, chile = create_city(country_code="BR"), create_city(country_code="CL")
    inside = [create_member(city_id=brazil.id) for _ in range(3)]
    outside = create_member(city_id=chile.id)
    rule = automatic.add_rule(owner, group.id, country="br")
    deliver()
    assert people_of(group) == {owner.id, *(member.id for member in inside)}
    automatic.remove_rule(owner, group.id, rule.id)
    deliver()
    assert people_of(group) == {owner.id}
    assert outside.id not in people_of(group)


def test_more_than_one_batch_is_brought_in(
    app: Any, deliver: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(automatic, "AT_ONCE", 2)
    group, owner = owned()
    city = create_city(country_code="BR")
    everybody = {create_member(city_id=city.id).id for _ in range(5)}
    automatic.add_rule(owner, group.id, city_id=city.id)
    deliver()
    assert people_of(group) == {owner.id, *everybody}


def test_of_what_a_rule_says_all_must_fit_and_hidden_answers_are_not_used(app: Any) -> None:
    load_standards()
    group, owner = owned()
    city = create_city(country_code="BR")
    works, hides = create_member(city_id=city.id), create_member(city_id=city.id)
    elsewhere = create_member()
    rule = automatic.add_rule(owner, group.id, area="dm", country="BR")
    for member, audience in ((works, Audience.MEMBERS), (hides, Audience.ME), (elsewhere, Audience.MEMBERS)):
        if session.get(Profile, member.id) is None:
            session.add(Profile(member_id=member.id, changed_at=member.joined_at))
        session.add(ProfileArea(member_id=member.id, area_id=rule.area_id, audience=audience))
    session.commit()
    assert automatic.apply_rules(SYSTEM, group.id) is None
    assert people_of(group) == {owner.id, works.id}


def test_who_left_or_has_a_role_of_her_own_is_left_alone(app: Any, deliver: Callable[[], int]) -> None:
    group, owner = owned()
    city = create_city(country_code="BR")
    leaves, moderates = create_member(city_id=city.id), create_member(city_id=city.id)
    rule = automatic.add_rule(owner, group.id, city_id=city.id)
    deliver()
    group_services.leave_group(actor_of(leaves), group.id)
    group_services.put_member(owner, group.id, moderates.id, "moderator")
    automatic.follow_member(SYSTEM, leaves.id)
    assert people_of(group) == {owner.id, moderates.id}
    automatic.remove_rule(owner, group.id, rule.id)
    deliver()
    assert people_of(group) == {owner.id, moderates.id}
    group_services.join_group(actor_of(leaves), group.id)
    assert leaves.id in people_of(group)


def test_a_member_who_moves_changes_groups(app: Any) -> None:
    group, owner = owned()
    brazil, chile = create_city(country_code="BR"), create_city(country_code="CL")
    member = create_member(city_id=brazil.id)
    automatic.add_rule(owner, group.id, country="BR")
    automatic.follow_member(SYSTEM, member.id)
    assert member.id in people_of(group)
    member.city_id = chile.id
    session.commit()
    automatic.follow_member(SYSTEM, member.id)
    assert member.id not in people_of(group)


def test_only_owners_make_rules_and_a_rule_says_something(app: Any) -> None:
    group, owner = owned()
    moderator = create_member()
    add_to_group(group, moderator, "moderator")
    with pytest.raises(Forbidden):
        automatic.add_rule(actor_of(moderator), group.id, country="BR")
    for wrong in ({}, {"country": "QQ"}, {"area": "XX"}, {"city_id": 999_999}):
        with pytest.raises(Invalid):
            automatic.add_rule(owner, group.id, **wrong)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A DISCOUNT for you", ["discount*"]),
        ("Two discounts", ["discount*"]),
        ("prediscount", []),
        ("Une réduction spéciale", ["reduction speciale"]),
        ("une réduction\nspéciale", ["reduction speciale"]),
        ("reductions speciales", []),
        ("a.b is not ab", ["a.b"]),
        ("", []),
    ],
)
def test_watched_words_are_found_as_whole_words_without_accents(text: str, found: list[str]) -> None:
    patterns = [rules.pattern_of(word) for word in ("Discount*", "Réduction  spéciale", "a.b")]
    assert list(rules.find_watched(text, patterns)) == found


def test_moderators_watch_words_that_others_do_not_see(sign_in: Callable[[Any], Any]) -> None:
    group, owner = owned()
    member = create_member()
    add_to_group(group, member)
    browser = sign_in(session.get_one(Member, owner.id))
    assert browser.post(f"/groups/{group.slug}/words", data={"word": "Discount*", "note": "Offers."}).status_code == 303
    assert browser.post(f"/groups/{group.slug}/words", data={"word": "*"}).status_code == 422
    assert "Discount*" in browser.get(f"/groups/{group.slug}/words").text
    assert sign_in(member).get(f"/groups/{group.slug}/words").status_code == 403
    assert list(word_queries.find_watched_words(group.id, "Many discounts!")) == ["Discount*"]
    word = word_queries.list_words(owner, group.id)[0]
    assert browser.post(f"/groups/{group.slug}/words/{word.id}/remove").status_code == 303
    assert list(word_queries.find_watched_words(group.id, "Many discounts!")) == []


def test_words_and_rules_are_seen_by_who_moderates(app: Any) -> None:
    group, owner = owned()
    member, staff = create_member(), create_member(role="staff")
    add_to_group(group, member)
    words.watch_word(owner, group.id, "discount")
    automatic.add_rule(owner, group.id, country="BR")
    actors = (ANONYMOUS, SYSTEM, owner, actor_of(member), actor_of(staff))
    word, rule = word_queries.list_words(owner, group.id)[0], rule_queries.list_rules(owner, group.id)[0]
    for actor in actors:
        moderates = bool(policies.can_moderate(actor, group))
        assert bool(policies.can_see_word(actor, word)) is moderates
        assert bool(policies.can_see_rule(actor, rule)) is moderates
        assert (word.id in {one.id for one in session.scalars(policies.visible_words(actor))}) is moderates
        assert (rule.id in {one.id for one in session.scalars(policies.visible_rules(actor))}) is moderates


def test_rules_are_made_and_removed_in_a_browser_and_through_the_api(sign_in: Callable[[Any], Any]) -> None:
    group, owner = owned()
    browser = sign_in(session.get_one(Member, owner.id))
    assert browser.post(f"/groups/{group.slug}/automatic", data={"country": "BR"}).status_code == 303
    assert browser.post(f"/groups/{group.slug}/automatic", data={"country": ""}).status_code == 422
    assert "Brazil" in browser.get(f"/groups/{group.slug}/automatic").text
    address = f"/api/v1/groups/{group.id}"
    made = browser.post(f"{address}/membership-rules", json={"country": "CL"}).get_json()
    assert [one["country"] for one in browser.get(f"{address}/membership-rules").get_json()["items"]] == ["BR", "CL"]
    assert browser.delete(f"{address}/membership-rules/{made['id']}").status_code == 204
    word = browser.post(f"{address}/watch-words", json={"word": "discount*"}).get_json()
    assert browser.get(f"{address}/watch-words").get_json()["items"][0]["word"] == "discount*"
    assert browser.delete(f"{address}/watch-words/{word['id']}").status_code == 204
