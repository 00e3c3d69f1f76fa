"""Who sees a document is told alike by the list, the single document, its file and the search."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from forum.blueprints.files import policies as file_policies
from forum.blueprints.files.models import File
from forum.blueprints.groups.models.groups import Group, Membership
from forum.blueprints.library import documents, policies
from forum.blueprints.library.models.resources import Resource
from forum.blueprints.library.queries import resources as queries
from forum.kernel.actor import ANONYMOUS, SYSTEM, Actor
from forum.kernel.database import session
from forum.kernel.search import tokens_of
from tests.factories.accounts import actor_of, create_member
from tests.factories.groups import add_to_group, create_group
from tests.factories.library import create_resource


@pytest.fixture
def actors(app: Flask) -> dict[str, Actor]:
    people = {name: create_member() for name in ("owner", "outsider", "insider", "moderator")}
    staff, admin = create_member(role="staff"), create_member(role="administrator")
    members = {name: actor_of(person) for name, person in {**people, "staff": staff, "admin": admin}.items()}
    return {**members, "stranger": ANONYMOUS, "system": SYSTEM}


@pytest.fixture
def shelf(actors: dict[str, Actor]) -> list[Resource]:
    """Every audience in no group and in groups of each visibility, and one that was removed."""
    owner = session.get_one(type(create_member()), actors["owner"].id)
    made = [create_resource(owner, audience=audience) for audience in ("members", "public")]
    for visibility, audience in product(("public", "members", "private"), ("members", "group", "public")):
        group = create_group(visibility=visibility)
        for role, name in (("member", "insider"), ("moderator", "moderator")):
            session.add(_membership(group, actors[name].id or 0, role))
        session.commit()
        made.append(create_resource(owner, audience=audience, group_id=group.id))
    removed = create_resource(owner, audience="public")
    removed.deleted_at = removed.created_at
    session.commit()
    for actor in actors.values():
        if hasattr(actor, "forget"):
            actor.forget("memberships")
    statement = sa.select(Resource).options(sa.orm.joinedload(Resource.group), sa.orm.joinedload(Resource.file))
    return list(session.scalars(statement.where(Resource.id.in_([one.id for one in [*made, removed]]))))


def _membership(group: Group, member_id: int, role: str) -> Membership:
    return Membership(group_id=group.id, member_id=member_id, role=role, joined_at=group.created_at,
                      read_up_to=group.created_at)  # fmt: skip


NAMES = ("owner", "outsider", "insider", "moderator", "staff", "admin", "stranger", "system")


@pytest.mark.parametrize("name", NAMES)
def test_the_list_and_the_single_document_tell_the_same(
    actors: dict[str, Actor], shelf: list[Resource], name: str
) -> None:
    actor = actors[name]
    listed = {resource.id for resource in session.scalars(policies.visible_resources(actor))}
    assert {one.id for one in shelf if policies.can_see_resource(actor, one)} == listed & {one.id for one in shelf}


@pytest.mark.parametrize("name", NAMES)
def test_a_file_is_had_by_those_who_see_its_document(
    actors: dict[str, Actor], shelf: list[Resource], name: str
) -> None:
    actor = actors[name]
    wanted = [one for one in shelf if one.deleted_at is None]
    had = {file.id for file in session.scalars(file_policies.visible_files(actor))}
    assert {one.file_id for one in wanted if policies.can_see_resource(actor, one)} == had & {
        one.file_id for one in wanted
    }
    assert all((one.file_id in had) == bool(file_policies.can_see_file(actor, one.file)) for one in shelf)


@pytest.mark.parametrize("name", [name for name in NAMES if name != "system"])
def test_search_finds_nothing_that_the_library_hides(
    actors: dict[str, Actor], shelf: list[Resource], name: str
) -> None:
    actor = actors[name]
    tokens = set(tokens_of(actor))
    for resource in queries.find_by_ids([one.id for one in shelf]):
        findable = bool(tokens & set(documents.acl_of(resource)))
        seen = bool(policies.can_see_resource(actor, resource))
        assert seen or not findable, (resource.audience, resource.group and resource.group.visibility)
        if not actor.is_staff:
            assert seen == findable, (resource.audience, resource.group and resource.group.visibility)


def test_a_private_group_hides_even_what_was_shared_with_everybody(
    client: FlaskClient, sign_in: Callable[[Any], Any]
) -> None:
    insider, outsider = create_member(), create_member()
    group = create_group(insider, visibility="private")
    resource = create_resource(create_member(), audience="public", group_id=group.id)
    path = f"/api/v1/resources/{resource.id}"
    assert sign_in(insider).get(path).status_code == 200
    for browser in (sign_in(outsider), client):
        for one in (path, f"{path}/file", f"{path}/pages/1", f"/library/{resource.id}", f"/files/{resource.file_id}"):
            assert browser.get(one).status_code == 404, one


def test_who_leaves_a_group_loses_its_documents_and_their_files(sign_in: Callable[[Any], Any]) -> None:
    member = create_member()
    group = create_group()
    membership = add_to_group(group, member)
    resource = create_resource(create_member(), audience="group", group_id=group.id)
    browser = sign_in(member)
    assert browser.get(f"/files/{resource.file_id}").status_code == 200
    session.delete(membership)
    session.commit()
    assert browser.get(f"/files/{resource.file_id}").status_code == 404


def test_owner_staff_and_moderators_change_a_document_and_nobody_else(
    actors: dict[str, Actor], shelf: list[Resource]
) -> None:
    in_group = next(one for one in shelf if one.group and one.group.visibility == "members")
    may = {name for name in NAMES if policies.can_edit_resource(actors[name], in_group)}
    assert may == {"owner", "moderator", "staff", "admin", "system"}
    alone = next(one for one in shelf if one.group is None)
    assert not policies.can_edit_resource(actors["moderator"], alone)


def test_only_the_uploader_may_use_an_upload(actors: dict[str, Actor], shelf: list[Resource]) -> None:
    file = session.get_one(File, shelf[0].file_id)
    assert {name for name in NAMES if file_policies.can_use_file(actors[name], file)} == {"owner", "system"}
