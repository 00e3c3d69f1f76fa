"""`forum cities`: the gazetteer at the command line."""

from __future__ import annotations

import click

from forum.blueprints.cities.services import computing
from forum.kernel.actor import SYSTEM


@click.group("cities")
def cities() -> None:
    """Look after cities."""


@cities.command("similar")
@click.option("--again", is_flag=True, help="Also when no city has changed since the last time.")
def similar(again: bool) -> None:
    """Compute which cities resemble which. Example: forum cities similar

    Plaza does this by itself within a minute after a city has changed.
    """
    done = computing.compute_peers(SYSTEM, again=again)
    if done.edition is None:
        click.echo(f"Nothing has changed: {done.cities:,} cities.")
        return
    click.echo(f"{done.cities:,} cities compared, {done.pairs:,} similar pairs kept, in {done.seconds:.1f} s.")
