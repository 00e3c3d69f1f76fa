"""What recurs in the directory."""

from __future__ import annotations

from datetime import timedelta

from forum.blueprints.directory.services import packing
from forum.kernel.actor import SYSTEM
from forum.kernel.schedule import every


@every(timedelta(minutes=1))
def pack_all_blocks() -> None:
    """Whatever is out of date is packed: after an import, and once after an upgrade."""
    while packing.pack_some_blocks(SYSTEM):
        pass
