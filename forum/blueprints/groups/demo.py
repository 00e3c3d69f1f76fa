"""The groups of the demo community, who belongs to them, and how they are kept."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from forum.blueprints.groups.models.groups import Group, Membership
from forum.blueprints.groups.models.joining import GroupInvitation, JoinRequest
from forum.blueprints.groups.queries import groups as queries
from forum.blueprints.groups.rules import rank_of
from forum.blueprints.groups.services import automatic, groups, pages, words
from forum.kernel import clock, markdown
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from forum.kernel.feature import DemoStep, DemoWorld
from forum.kernel.use_case import transaction

LIFE = Path(__file__).parents[2] / "demo" / "group_life.json"
SOURCE = Path(__file__).parents[2] / "demo" / "groups.json"
FOUNDED = timedelta(days=700)


def _create_groups(world: DemoWorld) -> None:
    with transaction():
        for number, entry in enumerate(json.loads(SOURCE.read_text(encoding="utf-8"))):
            _create_group(world, entry, clock.now() - FOUNDED + timedelta(days=number))


def _create_group(world: DemoWorld, entry: dict[str, Any], at: datetime) -> None:
    people = list(dict.fromkeys(entry["moderators"] + entry["members"]))
    group = Group(
        slug=entry["slug"], handle=entry["slug"], name=entry["name"], area_id=world.find("area", entry["area"]),
        summary=entry["summary"],
        description=entry["description"], description_html=markdown.render(entry["description"]),
        visibility=entry.get("visibility", "members"), created_at=at, last_activity_at=at, member_count=len(people),
    )  # fmt: skip
    session.add(group)
    session.flush()
    world.remember("group", group.slug, group.id)
    roles = dict.fromkeys(entry["moderators"], "moderator") | {entry["moderators"][0]: "owner"}
    rows = [
        {
            "group_id": group.id, "member_id": world.find("member", handle), "role": roles.get(handle, "member"),
            "role_rank": rank_of(roles.get(handle, "member")), "watch_level": "normal", "automatic": False,
            "joined_at": at + timedelta(days=place, hours=place % 9), "read_up_to": clock.now() - timedelta(days=21),
        }
        for place, handle in enumerate(people)
    ]  # fmt: skip
    session.execute(sa.insert(Membership), rows)


def _live_in_groups(world: DemoWorld) -> None:
    """A chapter, a cohort and a private group; requests and invitations that wait; homes, rules and watched words."""
    told = json.loads(LIFE.read_text(encoding="utf-8"))
    for number, entry in enumerate(told["groups"]):
        with transaction():
            group = _found(world, entry, clock.now() - timedelta(days=120 - number))
            _wait_at_the_door(world, group, entry)
        for rule in entry.get("rules", []):
            automatic.add_rule(SYSTEM, group.id, **rule)
            automatic.apply_rules(SYSTEM, group.id)
    for slug, home in told["homes"].items():
        _furnish(world.find("group", slug), home)


def _found(world: DemoWorld, entry: dict[str, Any], at: datetime) -> Group:
    group = Group(
        slug=entry["slug"], handle=entry["slug"], name=entry["name"], kind=entry["kind"], summary=entry["summary"],
        description=entry["description"], description_html=markdown.render(entry["description"]),
        join_note=entry["join_note"], join_note_html=markdown.render(entry["join_note"]) if entry["join_note"] else "",
        visibility=entry["visibility"], join_policy=entry["join_policy"], reply_from=entry.get("reply_from", "guest"),
        approve_replies=entry.get("approve_replies", "none"), created_at=at, last_activity_at=at,
        begins_on=_day(entry.get("begins_in_days")), ends_on=_day(entry.get("ends_in_days")),
        member_count=len(entry["people"]),
    )  # fmt: skip
    if "president" in entry:
        group.president_id = world.find("member", entry["president"])
    session.add(group)
    session.flush()
    world.remember("group", group.slug, group.id)
    rows = [
        {
            "group_id": group.id, "member_id": world.find("member", handle), "role": role, "role_rank": rank_of(role),
            "watch_level": "normal", "automatic": False, "joined_at": at + timedelta(hours=place),
            "read_up_to": clock.now() - timedelta(days=21),
        }
        for place, (handle, role) in enumerate(entry["people"].items())
    ]  # fmt: skip
    session.execute(sa.insert(Membership), rows)
    return group


def _wait_at_the_door(world: DemoWorld, group: Group, entry: dict[str, Any]) -> None:
    for asked in entry.get("requests", []):
        request = JoinRequest(group_id=group.id, member_id=world.find("member", asked["by"]))
        request.ask(asked["reason"], clock.now() - timedelta(days=asked["days_ago"]))
        session.add(request)
    for sent in entry.get("invitations", []):
        invitation = GroupInvitation(group_id=group.id, member_id=world.find("member", sent["to"]))
        at = clock.now() - timedelta(days=sent["days_ago"])
        invitation.send(world.find("member", sent["by"]), "member", sent["message"], at)
        session.add(invitation)


def _furnish(group_id: int, home: dict[str, Any]) -> None:
    group = queries.get_group(SYSTEM, group_id)
    groups.edit_group(SYSTEM, group_id, group.version, join_note=home["join_note"])
    for page in home["pages"]:
        pages.add_page(SYSTEM, group_id, **page)
    for pin in home["pins"]:
        pages.pin(SYSTEM, group_id, **pin)
    for word in home["words"]:
        words.watch_word(SYSTEM, group_id, **word)


def _day(days: int | None) -> date | None:
    return None if days is None else (clock.now() + timedelta(days=days)).date()


DEMO = [
    DemoStep("Practice groups", _create_groups),
    DemoStep("Chapters, cohorts and homes of groups", _live_in_groups),
]
