"""Shared documents for tests."""

from __future__ import annotations

from typing import Any

from forum.blueprints.accounts.models import Member
from forum.blueprints.library.models.resources import Resource
from forum.blueprints.library.services import resources
from forum.kernel.actor import SYSTEM
from tests.factories.files import create_read_file


def create_resource(owner: Member, *texts: str, **told: Any) -> Resource:
    """A document in the library whose text has these pages; Plaza itself shares it, so no right is asked."""
    about_file = {name: told.pop(name) for name in ("filename", "problem", "word_count") if name in told}
    file = create_read_file(owner, *(texts or ("Write down who may see it.",)), **about_file)
    return resources.share_resource(SYSTEM, file.id, **{"title": "How we share data", **told})
