"""Reading the text of what has been uploaded, outside any transaction and outside this process."""

from __future__ import annotations

from forum.blueprints.files.events import FileReceived, FileStored
from forum.blueprints.files.extraction.extractor import Extractor
from forum.blueprints.files.services import scanning, texts
from forum.kernel.actor import SYSTEM
from forum.kernel.events import Lane, subscribe

_extractor = Extractor()


@subscribe(FileReceived, lane=Lane.SCANNING)
def scan(event: FileReceived) -> None:
    """Look for what harms."""
    scanning.scan_new(SYSTEM, event.file_id)


@subscribe(FileStored, lane=Lane.READING)
def read_text(event: FileStored) -> None:
    """Read the text; a file read before is left alone."""
    texts.read(SYSTEM, event.file_id, _extractor)
