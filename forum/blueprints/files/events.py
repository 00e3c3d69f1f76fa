"""What happens to files."""

from __future__ import annotations

from dataclasses import dataclass

from forum.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class FileStored(Event):
    """The bytes are kept for good; the text waits to be read."""

    file_id: int
    uploader_id: int


@dataclass(frozen=True, kw_only=True)
class FileReceived(Event):
    """The bytes are kept for good and wait for the scanner."""

    file_id: int


@dataclass(frozen=True, kw_only=True)
class FileExtracted(Event):
    """The text has been read, or `problem` says why it could not be."""

    file_id: int
    uploader_id: int
    problem: str | None
