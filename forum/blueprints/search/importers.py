"""The synonyms that come with Plaza."""

from __future__ import annotations

import json
from pathlib import Path

from forum.blueprints.search.services import synonyms as services
from forum.kernel.actor import SYSTEM

SHIPPED = Path(__file__).with_name("synonyms.json")


def read_shipped_synonyms() -> dict[str, list[str]]:
    """Words by the key of their group."""
    return {told["key"]: told["words"] for told in json.loads(SHIPPED.read_text(encoding="utf-8"))}


def load_shipped_synonyms() -> None:
    """Add the groups that are new in this release; what staff has changed or removed stays so."""
    services.add_shipped(SYSTEM, read_shipped_synonyms())
