"""A share by quarter as lines of a drawing; the words and the table beside it say the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from forum.blueprints.assessments.rules.disclosing import Share

WIDTH, HEIGHT = 340, 160
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 16, 14, 30
_MOST_LABELS = 4
_WORDS = 22  # the height of a line of words with its distance


@dataclass(frozen=True)
class Mark:
    """One quarter on the sheet; `labelled` says that there is room for its name below."""

    x: float
    y: float
    quarter: str
    share: Share
    labelled: bool


@dataclass(frozen=True)
class Chart:
    """A line through the shares, the strip of what they may be, and at what height lines of the grid lie.

    `name_y` is where the line is named, at its end: above it, or below where there is no room for words above.
    """

    marks: Sequence[Mark]
    line: str
    strip: str
    grid: Sequence[tuple[int, float]]
    own_y: float | None
    name_y: float
    width: int = WIDTH
    height: int = HEIGHT


def draw_trend(points: Sequence[tuple[str, Share]], own: float | None) -> Chart | None:
    """The shares by quarter and one's own of today, in percent; None for fewer than two quarters."""
    if len(points) < 2:
        return None
    step = (WIDTH - _LEFT - _RIGHT) / (len(points) - 1)
    every = -(-len(points) // _MOST_LABELS)
    last = len(points) - 1
    marks = [
        Mark(round(_LEFT + place * step, 1), _y(share.percent), quarter, share, (last - place) % every == 0)
        for place, (quarter, share) in enumerate(points)
    ]
    above = [(mark.x, _y(min(100, mark.share.percent + mark.share.margin))) for mark in marks]
    below = [(mark.x, _y(max(0, mark.share.percent - mark.share.margin))) for mark in reversed(marks)]
    own_y = None if own is None else _y(own)
    return Chart(
        marks, _joined([(mark.x, mark.y) for mark in marks]), _joined([*above, *below]),
        [(percent, _y(percent)) for percent in (0, 50, 100)], own_y, _beside(marks[-1].y, own_y),
    )  # fmt: skip


def _y(percent: float) -> float:
    return round(_TOP + (HEIGHT - _TOP - _BOTTOM) * (100 - percent) / 100, 1)


def _beside(end: float, own_y: float | None) -> float:
    """Where the words at the end of a line begin: above, but for the edge of the sheet or one's own line there."""
    crossed = own_y is not None and 0 <= end - own_y <= _WORDS
    return end + _WORDS if crossed or end - _WORDS < 0 else end - 9


def _joined(places: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in places)
