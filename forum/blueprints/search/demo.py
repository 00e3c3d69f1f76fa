"""The last step of the demo: everything seeded becomes findable."""

from __future__ import annotations

from forum.kernel import indexing
from forum.kernel.feature import DemoWorld


def index_everything(world: DemoWorld) -> None:
    """Rebuild each index."""
    indexing.rebuild_needed()
    with world.progress(indexing.names(), "indexes") as names:
        for name in names:
            indexing.rebuild(name)
