"""What a city can do next for a criterion: an event about it, a call to apply to, a course; told by the features."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from forum.kernel.actor import Actor


@dataclass(frozen=True, kw_only=True)
class NextStep:
    """Something to come for one criterion. `label` says in the reader's language what kind of thing it is, `at` when
    it begins or until when one can apply, and `url` is the path of its page."""

    criterion_id: int
    title: str
    url: str
    label: str
    at: datetime | None = None


Load = Callable[[Actor, Collection[int]], Iterable[NextStep]]
_sources: dict[str, Load] = {}


def add_next_steps(name: str, load: Load) -> None:
    """Register what a feature offers for criteria: `load(actor, criterion ids)` with what is still to come and what
    this reader may see, in a constant number of statements."""
    if name in _sources:
        raise ValueError(f"two features tell next steps as {name}")
    _sources[name] = load


def next_steps(actor: Actor, criterion_ids: Collection[int], *, most: int = 2) -> dict[int, list[NextStep]]:
    """What comes next for each of these criteria, the soonest first, `most` for each; criteria without are left out."""
    if not criterion_ids:
        return {}
    found: dict[int, list[NextStep]] = defaultdict(list)
    for load in _sources.values():
        for step in load(actor, criterion_ids):
            found[step.criterion_id].append(step)
    return {one: sorted(steps, key=_soonest)[:most] for one, steps in found.items()}


def _soonest(step: NextStep) -> tuple[bool, float, str]:
    return (step.at is None, step.at.timestamp() if step.at else 0.0, step.url)
