"""What happens to opportunities."""

from __future__ import annotations

from dataclasses import dataclass

from forum.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class OpportunityChanged(Event):
    """An opportunity was proposed, opened, not taken up, changed or ended."""

    opportunity_id: int
