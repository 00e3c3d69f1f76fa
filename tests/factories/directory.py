"""People with profiles, for tests."""

from __future__ import annotations

from typing import Any

from forum.blueprints.accounts.models import Member
from forum.blueprints.directory.models.profiles import FIRST_VERSION
from forum.blueprints.directory.services import profiles
from forum.kernel.actor import SYSTEM
from tests.factories.accounts import create_member

_OF_THE_PROFILE = (
    "bio", "languages", "practice_areas", "can_help_with", "looking_for", "notes", "affiliations", "out_of_office",
    "fields", "audiences", "listed",
)  # fmt: skip


def create_person(**facts: Any) -> Member:
    """A member with a profile; codes need the standards to be loaded."""
    told = {name: facts.pop(name) for name in _OF_THE_PROFILE if name in facts}
    member = create_member(**facts)
    profiles.change_profile(SYSTEM, member.id, version=FIRST_VERSION, **told)
    return member
