"""What an import did with each record."""

from __future__ import annotations

from dataclasses import dataclass, field

import click

MOST_SHOWN = 200


class Refused(Exception):
    """A record that cannot be imported; the text says why."""


@dataclass
class Report:
    """Counts of what was accepted and what was there already, and each refused record with its reason."""

    accepted: int = 0
    skipped: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)

    def refuse(self, record: str, reason: str) -> None:
        """Remember a record that was left out."""
        self.refused.append((record, reason))

    def show(self, noun: str) -> None:
        """Tell it all, the first 200 refusals one by one."""
        click.echo(f"{self.accepted} {noun} imported, {self.skipped} there already, {len(self.refused)} refused")
        for record, reason in self.refused[:MOST_SHOWN]:
            click.echo(f"  {record}: {reason}")
        if len(self.refused) > MOST_SHOWN:
            click.echo(f"  and {len(self.refused) - MOST_SHOWN} more")
