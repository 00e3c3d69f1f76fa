"""Sharing many uploads at once, each by itself, so that one that is refused costs the others nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from forum.blueprints.library.models.resources import Resource
from forum.blueprints.library.services.resources import share_resource
from forum.kernel.actor import Actor
from forum.kernel.errors import ForumError


@dataclass(frozen=True)
class Shared:
    """What became of one upload: a resource, or the reasons by field why not."""

    upload_id: int
    resource: Resource | None
    errors: Mapping[str, Sequence[str]]


def share_many(actor: Actor, rows: Iterable[tuple[int, Mapping[str, Any]]]) -> list[Shared]:
    """Share uploads with what is told about each, one transaction for each."""
    outcomes = []
    for upload_id, told in rows:
        try:
            outcomes.append(Shared(upload_id, share_resource(actor, upload_id, **told), {}))
        except ForumError as refusal:
            outcomes.append(Shared(upload_id, None, refusal.errors or {"file": [str(refusal.detail)]}))
    return outcomes
