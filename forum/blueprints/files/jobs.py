"""What recurs around files."""

from __future__ import annotations

from datetime import timedelta

from flask import current_app

from forum.blueprints.files import rules
from forum.blueprints.files.extraction.extractor import Extractor
from forum.blueprints.files.services import pictures, scanning, texts, uploads
from forum.kernel.actor import SYSTEM
from forum.kernel.scanning import scanner
from forum.kernel.schedule import every

_extractor = Extractor()


@every(timedelta(hours=1))
def sweep_unused() -> None:
    """What was sent for a message or a post and never went out is not kept."""
    uploads.sweep_unused(SYSTEM)


@every(timedelta(hours=1))
def sweep_drawings() -> None:
    """Pictures of pages that nobody looks at make room; what is asked for again is drawn again."""
    pictures.sweep_drawings(SYSTEM, int(current_app.config["PAGE_PICTURES_MB"]) * 2**20)


@every(timedelta(minutes=1))
def scan_waiting() -> None:
    """What came while the scanner was away."""
    if scanner() is not None:
        scanning.scan_waiting(SYSTEM, rules.SCANNED_AT_ONCE)


@every(timedelta(minutes=1))
def read_outdated() -> None:
    """What an older release has read is read again, a few documents a minute; new uploads do not wait for them."""
    texts.read_outdated(SYSTEM, _extractor, most=rules.READ_AGAIN_AT_ONCE, seconds=rules.READ_AGAIN_SECONDS)
