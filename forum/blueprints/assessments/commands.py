"""`forum leaderboard`: published figures at the command line."""

from __future__ import annotations

import click

from forum.blueprints.assessments.services import publishing
from forum.kernel.actor import SYSTEM


@click.group("leaderboard")
def leaderboard() -> None:
    """Look after the figures by which cities compare."""


@leaderboard.command("publish")
def publish() -> None:
    """Publish this quarter's figures unless they are published. Example: forum leaderboard publish

    Plaza does this by itself within hours after a quarter has begun.
    """
    done = publishing.publish_due(SYSTEM)
    for one in done:
        click.echo(f"{one.quarter}: {one.sets} sets of cities and {one.kept} kept lists published.")
    if not done:
        click.echo("The figures of this quarter are published.")
