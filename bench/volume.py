"""The same thing done at small and at large volume: how the two are compared, told and judged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bench.meter import Measure, interleave

MOST = 2.0  # times what it costs at small volume


@dataclass(frozen=True)
class Pair:
    """One thing at both volumes."""

    what: str
    small: Measure
    large: Measure

    @property
    def ratio(self) -> float:
        """How many times as much the large volume costs."""
        return self.large.median / self.small.median

    @property
    def row(self) -> str:
        """A line of the table."""
        return f"| {self.what} | {self.ratio:.2f} | {self.large.median:.1f} | {self.small.median:.1f} |"


@dataclass(frozen=True)
class Comparison:
    """What was compared, and all its pairs; `known` says why some may cost more."""

    title: str
    pairs: Sequence[Pair]
    known: Mapping[str, str] = field(default_factory=dict)

    @property
    def too_much(self) -> list[Pair]:
        """What costs more at large volume than it may."""
        return [pair for pair in self.pairs if pair.ratio > MOST and pair.what not in self.known]

    @property
    def text(self) -> str:
        """The ratios as Markdown, each with the figures it comes from, and the verdict."""
        head = [f"| {self.title} | ratio | ms | against ms |", "|---|---|---|---|"]
        known = [f"Known and left: {what}, since {why}." for what, why in self.known.items()]
        return "\n".join([*head, *(pair.row for pair in self.pairs), "", self._verdict, *known, ""])

    @property
    def _verdict(self) -> str:
        if not self.too_much:
            else_ = " else" if self.known else ""
            return f"Everything{else_} at large volume stays within {MOST:.0f} times what it costs at small volume."
        named = ", ".join(f"{pair.what} ({pair.ratio:.2f})" for pair in self.too_much)
        return f"MORE THAN {MOST:.0f} TIMES what it costs at small volume: {named}."


def compare(title: str, pairs: Iterable[Pair], turns: int, known: Mapping[str, str] | None = None) -> Comparison:
    """Measure all of them in turns."""
    listed = list(pairs)
    interleave([measure for pair in listed for measure in (pair.small, pair.large)], turns)
    return Comparison(title, listed, known or {})
