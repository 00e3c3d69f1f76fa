"""`forum standards`."""

from __future__ import annotations

import click

from forum.blueprints.standards.importers import FRAMEWORKS, read_frameworks
from forum.blueprints.standards.services import loading
from forum.kernel.actor import SYSTEM


@click.group()
def standards() -> None:
    """Look after the frameworks that everything is tagged with."""


@standards.command()
def load() -> None:
    """Load the frameworks that come with this release. Example: forum standards load"""
    files = read_frameworks(FRAMEWORKS)
    changed = loading.load_frameworks(SYSTEM, files)
    click.echo(f"{len(files)} frameworks, {changed} of them new or changed.")
