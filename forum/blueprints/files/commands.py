"""`forum files`: the text of documents at the command line."""

from __future__ import annotations

import click

from forum.blueprints.files import queries
from forum.blueprints.files.extraction.extractor import Extractor
from forum.blueprints.files.services import texts
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session

_BATCH = 10
_NO_END = 10.0**9


@click.group("files")
def files() -> None:
    """Look after files."""


@files.command("reextract")
@click.option("--most", type=click.IntRange(1), help="Stop after so many documents.")
def reextract(most: int | None) -> None:
    """Read again what an older release has read, failed documents first. Example: forum files reextract --most 500

    Plaza does this by itself after an upgrade, twenty documents a minute. It may be stopped and run again.
    """
    waiting = queries.count_outdated()
    total = min(waiting, most) if most else waiting
    done = 0
    with Extractor() as extractor, click.progressbar(length=total, label="Reading again") as bar:
        while done < total:
            read = texts.read_outdated(SYSTEM, extractor, most=min(_BATCH, total - done), seconds=_NO_END)
            if not read:
                break
            done += read
            bar.update(read)
            session.remove()
    click.echo(f"{done:,} documents read again, {queries.count_outdated():,} left.")
