"""What features add to the mail in which a member finds what waits for her: what she has asked to hear of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from forum.kernel.actor import Actor


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Something to look at: the path of its page, and in the reader's language what it is, when, and why it is told."""

    title: str
    path: str
    detail: str = ""


@dataclass(frozen=True, kw_only=True)
class Besides:
    """A few entries under a name."""

    name: str
    entries: Sequence[Entry]


Load = Callable[[Actor], Besides | None]
_sources: dict[str, Load] = {}


def add_to_mails(name: str, load: Load) -> None:
    """Register what a feature adds: `load(reader)`, called in her language, with a few things that she may see now, or
    None; in a constant number of statements. It never makes a mail by itself."""
    if name in _sources:
        raise ValueError(f"two features add to mails as {name}")
    _sources[name] = load


def mailed_besides(reader: Actor) -> list[Besides]:
    """What all features add for this reader."""
    found = [load(reader) for load in _sources.values()]
    return [one for one in found if one is not None and one.entries]
