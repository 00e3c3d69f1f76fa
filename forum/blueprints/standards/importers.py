"""The frameworks that come with Plaza, read from their files."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from forum.blueprints.standards.services import loading
from forum.blueprints.standards.services.loading import FrameworkFile
from forum.kernel.actor import SYSTEM

FRAMEWORKS = Path(__file__).parent / "frameworks"


def load_shipped_frameworks() -> None:
    """Load every framework that comes with this release; changes nothing when nothing is new."""
    loading.load_frameworks(SYSTEM, read_frameworks(FRAMEWORKS))


def read_frameworks(folder: Path) -> list[FrameworkFile]:
    """The framework files of a folder, by name."""
    sources = [path.read_bytes() for path in sorted(folder.glob("*.json"))]
    return [FrameworkFile(json.loads(source), hashlib.sha256(source).hexdigest()) for source in sources]
