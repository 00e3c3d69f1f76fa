"""`forum files`: the text of documents at the command line."""

from __future__ import annotations

import click

from forum.blueprints.files import queries
from forum.blueprints.files.extraction.extractor import Extractor
from forum.blueprints.files.services import scanning, texts
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from forum.kernel.scanning import ScannerAway, scanner

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


@files.command("scan")
@click.option("--all", "everything", is_flag=True, help="Those that were scanned before, too.")
@click.option("--file", "file_id", type=click.IntRange(1), help="This one only, by its number.")
def scan(everything: bool, file_id: int | None) -> None:
    """Scan files with ClamAV, those never scanned first of all. Example: forum files scan --all

    It may be stopped and run again. What is found is held back from then on.
    """
    asked = scanner()
    if asked is None:
        raise click.ClickException("FORUM_CLAMAV_URL is not set, so there is nothing to scan with.")
    try:
        click.echo(asked.version())
        done = _scan_all(everything) if file_id is None else len([scanning.scan(SYSTEM, file_id)])
    except ScannerAway as error:
        raise click.ClickException(f"The scanner does not answer: {error}. Run this again when it does.") from error
    held, waiting = queries.count_held()
    click.echo(f"{done:,} files scanned, {held:,} held back, {waiting:,} waiting.")


def _scan_all(everything: bool) -> int:
    after = done = 0
    while batch := queries.every_id(after, _BATCH, only_unscanned=not everything):
        for file_id in batch:
            scanning.scan(SYSTEM, file_id)
            session.remove()
        done, after = done + len(batch), batch[-1]
    return done
