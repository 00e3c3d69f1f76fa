"""The last step of the demo: everything seeded becomes findable."""

from __future__ import annotations

from forum.kernel import indexing
from forum.kernel.events import Lane
from forum.kernel.feature import DemoWorld
from forum.kernel.outbox.delivering import forget_waiting


def index_everything(world: DemoWorld) -> None:
    """Fill each index once; what waits to be indexed is in it then."""
    forget_waiting(Lane.INDEX)
    with world.progress(dict.fromkeys([*indexing.needed(), *indexing.names()]), "indexes") as names:
        for name in names:
            indexing.rebuild(name)
