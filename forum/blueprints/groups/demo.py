"""The practice groups of the demo community and who belongs to them."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from forum.blueprints.groups.models.groups import Group, Membership
from forum.blueprints.groups.rules import rank_of
from forum.kernel import clock, markdown
from forum.kernel.database import session
from forum.kernel.feature import DemoStep, DemoWorld
from forum.kernel.use_case import transaction

SOURCE = Path(__file__).parents[2] / "demo" / "groups.json"
FOUNDED = timedelta(days=700)


def _create_groups(world: DemoWorld) -> None:
    with transaction():
        for number, entry in enumerate(json.loads(SOURCE.read_text(encoding="utf-8"))):
            _create_group(world, entry, clock.now() - FOUNDED + timedelta(days=number))


def _create_group(world: DemoWorld, entry: dict[str, Any], at: datetime) -> None:
    people = list(dict.fromkeys(entry["moderators"] + entry["members"]))
    group = Group(
        slug=entry["slug"], name=entry["name"], area_id=world.find("area", entry["area"]), summary=entry["summary"],
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
            "role_rank": rank_of(roles.get(handle, "member")), "watch_level": "normal",
            "joined_at": at + timedelta(days=place, hours=place % 9), "read_up_to": clock.now() - timedelta(days=21),
        }
        for place, handle in enumerate(people)
    ]  # fmt: skip
    session.execute(sa.insert(Membership), rows)


DEMO = [DemoStep("Practice groups", _create_groups)]
