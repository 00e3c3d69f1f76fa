"""What every storage keeps to, and the one in use."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import BinaryIO, Protocol

from flask import current_app


class Storage(Protocol):
    """Keys are relative paths of lower-case letters, digits, `/`, `-`, `_` and `.`."""

    def put(self, key: str, source: BinaryIO) -> None:
        """Keep all of `source` under `key`, durably, or raise; a reader never sees half of it."""

    def open(self, key: str) -> Iterator[bytes]:
        """The bytes in chunks. Raises FileNotFoundError when there is nothing under `key`."""

    def local(self, key: str) -> AbstractContextManager[Path]:
        """The bytes as a file to read from, removed afterwards if it was a copy."""

    def delete(self, key: str) -> None:
        """Forget the bytes; nothing happens when they are already gone."""

    def exists(self, key: str) -> bool:
        """Whether something is kept under `key`."""


def storage() -> Storage:
    """The storage of the running application."""
    kept: Storage = current_app.extensions["forum_storage"]
    return kept


def largest_upload() -> int:
    """How many bytes one upload may have."""
    return int(current_app.config["MAX_UPLOAD_MB"]) * 1024 * 1024
