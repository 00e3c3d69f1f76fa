"""Losing what the engine keeps."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import cast

from forum.kernel.search import engine


def folder_of(index: str) -> Path:
    return cast(Path, engine()._builds[index].folder)  # type: ignore[attr-defined]  # where the embedded engine keeps it


def lose(index: str) -> None:
    engine().close()
    shutil.rmtree(folder_of(index))
