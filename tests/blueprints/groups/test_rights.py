"""Who knows of a group, who reads it, and what each role may do in it: one table for policies, lists and doors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from forum.blueprints.accounts.models import Member
from forum.blueprints.groups import policies
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.groups.queries import groups as queries
from forum.blueprints.groups.rules import MOST_TOLD, ROLES, VISIBILITIES
from forum.blueprints.groups.services import groups as services
from forum.kernel.actor import ANONYMOUS, SYSTEM, Actor
from forum.kernel.database import session
from forum.kernel.errors import Forbidden, Invalid, NotFound
from forum.kernel.policies import Policy
from forum.kernel.realtime.rooms import may_join
from forum.kernel.search import tokens_of
from tests.factories.accounts import actor_of, create_member
from tests.factories.groups import add_to_group, create_group, invite_to_group

KNOWS = {
    "public": {"anonymous", "outsider", "staff", "invited", *ROLES},
    "members": {"outsider", "staff", "invited", *ROLES},
    "listed": {"outsider", "staff", "invited", *ROLES},
    "private": {"invited", *ROLES},
    "hidden": set(ROLES),
}
READS = {
    "public": KNOWS["public"],
    "members": KNOWS["members"],
    "listed": set(ROLES),
    "private": set(ROLES),
    "hidden": set(ROLES),
}
MAY = {
    policies.can_start: {"member", "moderator", "owner"},
    policies.can_reply: {"guest", "member", "moderator", "owner"},
    policies.can_attach: {"member", "moderator", "owner"},
    policies.can_invite: {"moderator", "owner"},
    policies.can_mention_group: {"member", "moderator", "owner"},
    policies.can_moderate: {"moderator", "owner"},
    policies.can_set_rules: {"owner"},
}


def everybody_around(group: Group) -> dict[str, Member]:
    """Somebody of each role, an outsider, somebody invited and one of the staff."""
    people = {role: create_member() for role in (*ROLES, "outsider", "invited")} | {
        "staff": create_member(role="staff")
    }
    for role in ROLES:
        add_to_group(group, people[role], role)
    invite_to_group(group, people["invited"], people["owner"])
    return people


def actors_around(group: Group) -> dict[str, Actor]:
    people = everybody_around(group)
    return {"anonymous": ANONYMOUS, **{name: actor_of(member) for name, member in people.items()}}


@pytest.mark.parametrize("visibility", VISIBILITIES)
def test_who_knows_of_a_group_and_who_reads_it(app: Any, visibility: str) -> None:
    group = create_group(visibility=visibility)
    for name, actor in {**actors_around(group), "system": SYSTEM}.items():
        known = set(session.scalars(policies.visible_groups(actor).with_only_columns(Group.id)))
        read = set(session.scalars(policies.browsable_groups(actor).with_only_columns(Group.id)))
        assert (name in KNOWS[visibility] or name == "system") == (group.id in known), name
        assert (name in READS[visibility] or name == "system") == (group.id in read), name
        assert bool(policies.can_see_group(actor, group)) == (group.id in known), name
        assert bool(policies.can_browse(actor, group)) == (group.id in read), name
        assert may_join(actor, f"group:{group.id}") == (group.id in read), name
        found = bool(set(policies.audience_of(group)) & set(tokens_of(actor)))
        assert found == (group.id in read) or name == "system", name


@pytest.mark.parametrize("visibility", VISIBILITIES)
def test_the_api_tells_no_more_of_a_group_than_the_table(
    client: FlaskClient, sign_in: Callable[[Any], Any], visibility: str
) -> None:
    group = create_group(visibility=visibility)
    for name, member in everybody_around(group).items():
        browser = sign_in(member)
        shown = browser.get(f"/api/v1/groups/{group.id}")
        assert (shown.status_code == 200) == (name in KNOWS[visibility]), name
        assert browser.get(f"/groups/{group.slug}").status_code == shown.status_code, name
        listed = [item["id"] for item in browser.get("/api/v1/groups").get_json()["items"]]
        assert (group.id in listed) == (name in KNOWS[visibility]), name
        threads = browser.get(f"/api/v1/groups/{group.id}/threads").status_code
        expected = 200 if name in READS[visibility] else 403 if name in KNOWS[visibility] else 404
        assert threads == expected, name
    assert client.get(f"/api/v1/groups/{group.id}").status_code == (200 if visibility == "public" else 404)


@pytest.mark.parametrize("policy", MAY)
def test_what_each_role_may_do(app: Any, policy: Policy) -> None:
    group = create_group(visibility="listed")
    for name, actor in actors_around(group).items():
        assert bool(policy(actor, group)) == (name in MAY[policy]), name


@pytest.mark.parametrize(
    ("right", "policy"),
    [
        ("start_from", policies.can_start),
        ("reply_from", policies.can_reply),
        ("attach_from", policies.can_attach),
        ("invite_from", policies.can_invite),
        ("mention_from", policies.can_mention_group),
    ],
)
@pytest.mark.parametrize("lowest", ROLES)
def test_a_group_says_from_which_role_on_something_is_allowed(
    app: Any, right: str, policy: Policy, lowest: str
) -> None:
    group = create_group(**{right: lowest})
    for name, actor in actors_around(group).items():
        allowed = name == "staff" or (name in ROLES and ROLES.index(name) >= ROLES.index(lowest))
        assert bool(policy(actor, group)) == allowed, name


def test_a_group_may_keep_what_is_in_it_from_its_guests(app: Any) -> None:
    group = create_group(visibility="listed", browse_from="member")
    guest, member = create_member(), create_member()
    add_to_group(group, guest, "guest"), add_to_group(group, member)
    for person, reads in ((guest, False), (member, True)):
        actor = actor_of(person)
        assert bool(policies.can_browse(actor, group)) is reads
        assert (
            group.id in session.scalars(policies.browsable_groups(actor).with_only_columns(Group.id)).all()
        ) is reads
        assert bool(set(policies.audience_of(group)) & set(tokens_of(actor))) is reads
        assert bool(policies.can_reply(actor, group)) is reads


def test_whoever_only_knows_of_a_group_learns_who_looks_after_it(app: Any) -> None:
    group = create_group(visibility="listed")
    around = actors_around(group)
    people = queries.list_members(around["outsider"], group.id).items
    assert [person.role for person in people] == ["owner", "moderator"]
    assert len(queries.list_members(around["member"], group.id).items) == 4
    for actor in around.values():
        seen = set(session.scalars(policies.visible_memberships(actor)))
        for membership in session.scalars(policies.visible_memberships(SYSTEM)):
            membership.group = group  # what the policy reads is loaded
            assert (membership in seen) == bool(policies.can_see_membership(actor, membership))


def test_a_large_group_is_not_mentioned(app: Any) -> None:
    group = create_group()
    owner = create_member()
    add_to_group(group, owner, "owner")
    group.member_count = MOST_TOLD - 1
    assert policies.can_mention_group(actor_of(owner), group)
    group.member_count = MOST_TOLD
    assert policies.can_mention_group(actor_of(owner), group).code == "group_too_large"


def test_staff_do_not_let_themselves_into_what_they_cannot_read(app: Any) -> None:
    staff = actor_of(create_member(role="administrator"))
    closed = create_group(visibility="listed", join_policy="invitation")
    with pytest.raises(Forbidden) as refusal:
        services.join_group(staff, closed.id)
    assert refusal.value.code == "invitation_only"
    with pytest.raises(Forbidden):
        services.put_member(staff, closed.id, create_member().id)
    with pytest.raises(NotFound):
        services.join_group(staff, create_group(visibility="hidden").id)


def test_whoever_is_made_a_guest_of_a_group_without_readers_among_guests_leaves_its_room(
    app: Any, sign_in: Callable[[Any], Any], deliver: Callable[[], int]
) -> None:
    owner, member = create_member(), create_member()
    sign_in(member)
    group = create_group(member, visibility="hidden", browse_from="member")
    add_to_group(group, owner, "owner")
    assert may_join(actor_of(member), f"group:{group.id}")
    services.put_member(actor_of(owner), group.id, member.id, "guest")
    deliver()
    assert queries.list_outsiders_signed_in(group.id) == [member.id]
    assert not may_join(actor_of(member), f"group:{group.id}")


def test_no_reader_of_a_group_that_all_members_read_is_shown_out(app: Any, sign_in: Callable[[Any], Any]) -> None:
    sign_in(create_member())
    assert queries.list_outsiders_signed_in(create_group(visibility="members").id) == []


def test_a_chapter_has_a_president_who_is_an_owner(app: Any) -> None:
    owner, president = create_member(), create_member(handle="ana")
    group = create_group(president, kind="chapter")
    add_to_group(group, owner, "owner")
    actor = actor_of(owner)
    changed = services.edit_group(actor, group.id, group.version, president="@ana")
    assert changed.president_id == president.id
    assert policies.role_in(actor_of(president), group) == "owner"
    services.put_member(actor, group.id, president.id, "member")
    assert queries.get_group(actor, group.id).president is None


def test_the_handle_of_a_group_is_nobody_elses(app: Any) -> None:
    staff = actor_of(create_member(role="staff"))
    create_member(handle="open-data")
    group = services.create_group(staff, "Open data")
    assert group.handle is None
    for taken in ("open-data", "@Open-Data", "not a name"):
        with pytest.raises(Invalid) as refusal:
            services.edit_group(staff, group.id, group.version, handle=taken)
        assert list(refusal.value.errors) == ["handle"]
    assert services.edit_group(staff, group.id, group.version, handle="@open-data-people").handle == "open-data-people"
