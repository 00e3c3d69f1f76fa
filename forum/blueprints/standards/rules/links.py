"""How criteria of different standards are to each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

SUREST = ("same", "part", "whole", "related")
_TURNED = {"part": "whole", "whole": "part"}


@dataclass(frozen=True)
class Counterpart:
    """A criterion of another framework; `kind` says what that one asks for, seen from this one.

    `same`, a `part` of what this one asks for, the `whole` of which this one is a part, or `related`.
    """

    criterion: Any
    kind: str
    suggested: bool


@dataclass(frozen=True)
class MapLine:
    """Two criteria; `kind` as for a counterpart, seen from the first."""

    one: Any
    other: Any
    kind: str
    suggested: bool


def turn(kind: str) -> str:
    """The same link, seen from the other side."""
    return _TURNED.get(kind, kind)
