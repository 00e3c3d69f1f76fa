"""Who may see, join and look after groups."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from forum.blueprints.groups import policies
from forum.blueprints.groups.errors import LastOwner, NameTaken
from forum.blueprints.groups.events import GroupChanged, MembershipEnded
from forum.blueprints.groups.queries import groups as queries
from forum.blueprints.groups.services import groups as services
from forum.kernel.database import session
from forum.kernel.errors import Forbidden, Invalid, NotFound, StaleVersion, VersionRequired
from forum.kernel.outbox.models import Delivery
from forum.kernel.realtime.doorkeeper import Expulsion
from forum.kernel.realtime.rooms import may_join
from forum.kernel.search import label_values, tokens_of
from tests.factories.accounts import actor_of, create_member
from tests.factories.groups import add_to_group, create_group
from tests.factories.standards import load_standards


def recorded(event: type) -> list[dict[str, Any]]:
    statement = sa.select(Delivery.payload).where(Delivery.event == event.__name__)
    return list(session.scalars(statement))


def test_a_private_group_is_not_there_for_outsiders(app: Any) -> None:
    group = create_group(visibility="private")
    with pytest.raises(NotFound):
        queries.get_group(actor_of(create_member(role="administrator")), group.id)


def test_joining_twice_counts_once_and_gives_the_audience_of_the_group(app: Any) -> None:
    group, actor = create_group(), actor_of(create_member())
    services.join_group(actor, group.id)
    services.join_group(actor, group.id)
    assert queries.get_group(actor, group.id).member_count == 1
    assert f"g{group.id}" in tokens_of(actor)


def test_nobody_joins_by_herself_where_moderators_bring_people_in(app: Any) -> None:
    owner, newcomer = create_member(), create_member(handle="new-one")
    group = create_group(join_policy="invitation")
    add_to_group(group, owner, "owner")
    with pytest.raises(Forbidden) as refusal:
        services.join_group(actor_of(newcomer), group.id)
    assert refusal.value.code == "invitation_only"
    services.bring_in(actor_of(owner), group.id, "@new-one, new-one")
    assert policies.role_in(actor_of(newcomer), group) == "member"
    with pytest.raises(Invalid):
        services.bring_in(actor_of(owner), group.id, "nobody-at-all")


def test_leaving_closes_the_room_and_tells_only_the_person(app: Any, deliver: Callable[[], int]) -> None:
    member = create_member()
    group, actor = create_group(member, visibility="private"), actor_of(member)
    assert may_join(actor, f"group:{group.id}")
    services.leave_group(actor, group.id)
    assert recorded(MembershipEnded)[0]["member_id"] == member.id
    deliver()
    assert f"group:{group.id}" in session.scalars(sa.select(Expulsion.room)).all()
    assert not may_join(actor, f"group:{group.id}")
    assert group.member_count == 0


def test_the_last_owner_can_neither_leave_nor_give_the_role_away(app: Any) -> None:
    owner, other = create_member(), create_member()
    group = create_group(other)
    add_to_group(group, owner, "owner")
    with pytest.raises(LastOwner):
        services.leave_group(actor_of(owner), group.id)
    with pytest.raises(LastOwner):
        services.put_member(actor_of(owner), group.id, owner.id, "member")
    services.put_member(actor_of(owner), group.id, other.id, "owner")
    services.leave_group(actor_of(owner), group.id)
    assert policies.role_in(actor_of(other), group) == "owner"


def test_moderators_make_moderators_but_neither_owners_nor_rules(app: Any) -> None:
    moderator, other = create_member(), create_member()
    group = create_group(other)
    add_to_group(group, moderator, "moderator")
    services.put_member(actor_of(moderator), group.id, other.id, "moderator")
    with pytest.raises(Forbidden):
        services.put_member(actor_of(moderator), group.id, other.id, "owner")
    with pytest.raises(Forbidden) as refusal:
        services.edit_group(actor_of(moderator), group.id, group.version, visibility="public")
    assert refusal.value.code == "owners_only"
    changed = services.edit_group(actor_of(moderator), group.id, group.version, summary="Who owns a dataset.")
    assert changed.summary == "Who owns a dataset."


def test_an_ordinary_member_changes_nothing(app: Any) -> None:
    member, other = create_member(), create_member()
    group = create_group(member)
    for change in (
        lambda: services.edit_group(actor_of(member), group.id, group.version, name="Mine now"),
        lambda: services.put_member(actor_of(member), group.id, other.id),
        lambda: services.create_group(actor_of(member), "Another group"),
    ):
        with pytest.raises(Forbidden):
            change()


def test_an_edit_of_an_old_version_is_refused_and_joining_makes_none_old(app: Any) -> None:
    group, staff = create_group(), actor_of(create_member(role="staff"))
    version = group.version
    services.join_group(actor_of(create_member()), group.id)
    services.edit_group(staff, group.id, version, name="Sharing data")
    with pytest.raises(StaleVersion):
        services.edit_group(staff, group.id, version, name="Something else")
    with pytest.raises(VersionRequired):
        services.edit_group(staff, group.id, name="Something else")


def test_closing_a_group_to_readers_shows_them_out_of_its_room(
    app: Any, sign_in: Callable[[Any], Any], deliver: Callable[[], int]
) -> None:
    reader, owner = create_member(), create_member()
    sign_in(reader), sign_in(owner)
    group = create_group()
    add_to_group(group, owner, "owner")
    services.edit_group(actor_of(owner), group.id, group.version, visibility="private")
    assert recorded(GroupChanged)[0]["narrowed"] is True
    deliver()
    shown_out = sa.select(Expulsion.member_id).where(Expulsion.room == f"group:{group.id}")
    assert session.scalars(shown_out).all() == [reader.id]


def test_a_closed_group_takes_nobody_and_can_be_opened_again(app: Any) -> None:
    group, staff = create_group(), actor_of(create_member(role="staff"))
    closed = services.edit_group(staff, group.id, group.version, archived=True)
    with pytest.raises(Forbidden) as refusal:
        services.join_group(actor_of(create_member()), group.id)
    assert refusal.value.code == "group_archived"
    assert not services.edit_group(staff, group.id, closed.version, archived=False).archived


def test_staff_make_a_group_of_a_practice_area_and_own_it(app: Any) -> None:
    load_standards()
    staff = actor_of(create_member(role="staff"))
    group = services.create_group(staff, "New", area="dm", description="Bring a **file**.")
    assert (group.slug, group.area.code if group.area else "") == ("new-group", "DM")
    assert "<strong>file</strong>" in group.description_html
    assert policies.role_in(staff, group) == "owner"
    with pytest.raises(NameTaken):
        services.create_group(staff, "New")
    with pytest.raises(Invalid):
        services.create_group(staff, "Another one", area="XX")


def test_a_group_is_named_beside_a_count_only_to_those_who_see_it(app: Any) -> None:
    member = create_member()
    group = create_group(member, visibility="private", name="Evaluations")
    value = str(group.id)
    assert label_values(actor_of(member), "group_id", [value, "x"]) == {value: "Evaluations"}
    assert label_values(actor_of(create_member()), "group_id", [value]) == {}
