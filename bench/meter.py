"""Reading what a server has used: processor time of all its processes, and memory that is its own."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pids: Iterable[int]) -> float:
    """User and system time of these processes, with all their threads."""
    ticks = 0
    for pid in pids:
        facts = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        ticks += int(facts[11]) + int(facts[12])
    return ticks / _TICK


def pss_kib(pids: Iterable[int]) -> int:
    """Memory in KiB; what processes share is divided among them."""
    return sum(_pss(pid) for pid in pids)


def _pss(pid: int) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


@dataclass
class Measure:
    """One thing that is done `times` times in a row; each turn notes its cost in milliseconds a time.

    The cost is the processor time of `pids`, or with none of them the time that passed.
    """

    name: str
    pids: list[int]
    times: int
    once: Callable[[], object]
    settle: Callable[[], object] | None = None
    turns: list[float] = field(default_factory=list)

    def turn(self) -> None:
        """Do it, let what follows from it end, and note the cost."""
        before = self._clock()
        for _ in range(self.times):
            self.once()
        if self.settle is not None:
            self.settle()
        self.turns.append((self._clock() - before) * 1000 / self.times)

    @property
    def median(self) -> float:
        """The middle one of the turns."""
        return statistics.median(self.turns)

    def _clock(self) -> float:
        return cpu_seconds(self.pids) if self.pids else time.perf_counter()


def interleave(measures: Iterable[Measure], turns: int) -> None:
    """Every measure once, then every one again: what disturbs the machine for a while disturbs all alike."""
    listed = list(measures)
    for measure in listed:
        measure.once()  # warm
    for _ in range(turns):
        for measure in listed:
            measure.turn()
