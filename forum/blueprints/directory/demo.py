"""The profiles of the demo community, with fields of its programme and pictures that are drawn here."""

from __future__ import annotations

import hashlib
import io
import json
import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

from forum.blueprints.directory.models.profiles import FIRST_VERSION
from forum.blueprints.directory.services import avatars, fields, profiles
from forum.kernel import clock
from forum.kernel.actor import SYSTEM
from forum.kernel.feature import DemoStep, DemoWorld

DEMO_FOLDER = Path(__file__).parents[2] / "demo"
MEMBERS, MORE = DEMO_FOLDER / "members.json", DEMO_FOLDER / "profiles.json"
_TOLD = ("bio", "languages", "practice_areas", "can_help_with", "looking_for")
_ONE_WITH_A_PICTURE_IN = 3
_COLOURS = ("#0b6e69", "#c2583a", "#7a4fa0", "#2e5aac", "#9a7b1c", "#3d7a3a", "#a83e6b", "#42606f")
_SIZE = 256


def _add_fields(world: DemoWorld) -> None:
    for field in json.loads(MORE.read_text(encoding="utf-8"))["fields"]:
        fields.add_field(SYSTEM, **field)


def _write_profiles(world: DemoWorld) -> None:
    members: list[dict[str, Any]] = json.loads(MEMBERS.read_text(encoding="utf-8"))
    more: dict[str, Any] = json.loads(MORE.read_text(encoding="utf-8"))
    with world.progress(members, "profiles") as described:
        for place, told in enumerate(described):
            member_id = world.find("member", told["handle"])
            said = {name: told[name] for name in _TOLD} | _answers(more, place)
            said |= _more(more["members"].get(told["handle"], {}))
            profiles.change_profile(SYSTEM, member_id, version=FIRST_VERSION, **said)
            if place % _ONE_WITH_A_PICTURE_IN == 0:
                avatars.set_avatar(SYSTEM, member_id, io.BytesIO(draw(told["handle"])))


def _answers(more: dict[str, Any], place: int) -> dict[str, Any]:
    given = more["answers"][place % len(more["answers"])]
    return {"fields": given} if given else {}


def _more(told: dict[str, Any]) -> dict[str, Any]:
    said = {**told}
    if away := said.pop("away", None):
        today: date = clock.now().date()
        said["out_of_office"] = {
            "from": today + timedelta(days=away["from"]), "until": today + timedelta(days=away["until"]),
            "note": away["note"], "stand_in": away.get("stand_in"),
        }  # fmt: skip
    days = ("began_on", "ended_on")
    said["affiliations"] = [
        {name: date.fromisoformat(value) if name in days else value for name, value in one.items()}
        for one in told.get("affiliations", [])
    ]
    return said


def draw(name: str) -> bytes:
    """An abstract picture, always the same for a name: a few shapes in two colours on a third."""
    chance = random.Random(hashlib.sha256(name.encode()).digest())
    ground, first, second = chance.sample(_COLOURS, 3)
    picture = Image.new("RGB", (_SIZE, _SIZE), ground)
    pen = ImageDraw.Draw(picture)
    for colour in (first, second, "#f4efe4"):
        reach = chance.randrange(60, 130)
        x, y = chance.randrange(20, _SIZE - 20), chance.randrange(20, _SIZE - 20)
        shape = chance.choice(("disc", "arch", "bar", "ring"))
        box = (x - reach, y - reach, x + reach, y + reach)
        if shape == "disc":
            pen.ellipse(box, fill=colour)
        elif shape == "arch":
            pen.pieslice(box, 180, 360, fill=colour)
        elif shape == "ring":
            pen.ellipse(box, outline=colour, width=26)
        else:
            pen.rectangle((0, y - 22, _SIZE, y + 22), fill=colour)
    written = io.BytesIO()
    picture.save(written, "PNG")
    return written.getvalue()


DEMO = [
    DemoStep("What the programme asks members", _add_fields),
    DemoStep("What members can help with", _write_profiles),
]
