"""Documents to upload, and files that have been."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from forum.blueprints.accounts.models import Member
from forum.blueprints.files.extraction.results import Extraction, Page
from forum.blueprints.files.models import File
from forum.blueprints.files.services import texts as file_texts
from forum.blueprints.files.services import uploads
from forum.kernel.actor import SYSTEM
from forum.kernel.storage.port import storage
from tests.factories.accounts import actor_of

DEMO = Path(__file__).parents[2] / "forum" / "demo" / "documents"
HANDBOOK = DEMO / "data-sharing-agreement-handbook.pdf"
NOTES = b"# How we share data\n\nWrite down who may see it.\n\n## Ending\n\nSay how it ends before it begins.\n"


def upload(content: bytes = NOTES, filename: str = "notes.md") -> tuple[io.BytesIO, str]:
    """What a browser sends in a file field."""
    return io.BytesIO(content), filename


def create_file(member: Member, content: bytes = NOTES, filename: str = "notes.md") -> File:
    """A file that a member has uploaded; its text waits to be read."""
    return uploads.store_upload(actor_of(member), io.BytesIO(content), filename)


def create_read_file(member: Member, *texts: str, filename: str = "notes.md", **facts: Any) -> File:
    """A file whose text has these pages, without a reader having run."""
    file = uploads.store_upload(actor_of(member), io.BytesIO(NOTES), filename, read_later=False)
    pages = [Page(n, f"Part {n}", text, [f"Part {n}"]) for n, text in enumerate(texts, start=1)]
    extraction = Extraction(file.media_type, pages=pages, **{"language": "en", "title_guess": "Notes", **facts})
    kept = file_texts.keep_extraction(SYSTEM, file.id, extraction)
    assert kept is not None
    return kept


def stored_files() -> list[Path]:
    """Everything that is kept in the folder of this test run."""
    root: Path = storage()._root  # type: ignore[attr-defined]  # tests keep files in a folder
    return sorted(path for path in root.rglob("*") if path.is_file())
