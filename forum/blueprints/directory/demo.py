"""The profiles of the demo community."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from forum.blueprints.directory import services
from forum.blueprints.directory.models.profiles import FIRST_VERSION
from forum.kernel.actor import SYSTEM
from forum.kernel.feature import DemoStep, DemoWorld

MEMBERS = Path(__file__).parents[2] / "demo" / "members.json"
_TOLD = ("bio", "languages", "practice_areas", "can_help_with", "looking_for")


def _write_profiles(world: DemoWorld) -> None:
    members: list[dict[str, Any]] = json.loads(MEMBERS.read_text(encoding="utf-8"))
    with world.progress(members, "profiles") as described:
        for told in described:
            member_id = world.find("member", told["handle"])
            services.change_profile(SYSTEM, member_id, version=FIRST_VERSION, **{name: told[name] for name in _TOLD})


DEMO = [DemoStep("What members can help with", _write_profiles)]
