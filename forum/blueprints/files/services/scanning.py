"""Scanning files for what harms, and what becomes of those in which something was found."""

from __future__ import annotations

import functools
from datetime import timedelta

import sqlalchemy as sa

from forum.blueprints.files import policies, queries
from forum.blueprints.files.errors import FileMissing, StorageAway
from forum.blueprints.files.models import File, PagePicture
from forum.blueprints.files.services.pictures import forget_drawing
from forum.blueprints.files.services.uploads import forget
from forum.kernel import audit, clock
from forum.kernel.actor import SYSTEM, Actor
from forum.kernel.database import session
from forum.kernel.errors import Conflict
from forum.kernel.i18n import _l
from forum.kernel.policies import authorize
from forum.kernel.scanning import ScannerAway, ScannerRefused, scanner
from forum.kernel.use_case import after_commit, use_case

TRIED_AGAIN_AFTER = timedelta(hours=1)


class NotHeld(Conflict):
    code = "not_quarantined"
    message = _l("This file is not held back any more. Somebody else has decided already.")


def scan(actor: Actor, file_id: int) -> File | None:
    """Scan a file and keep what was found; without a scanner, or when the file has gone, nothing happens.

    Raises ScannerAway. A file that the scanner does not want goes on waiting, and is tried again after an hour.
    """
    file, asked = queries.find_file(actor, file_id), scanner()
    if file is None or asked is None:
        return file
    try:
        threat = asked.scan(queries.open_bytes(file.storage_key))
    except (ScannerRefused, FileMissing, StorageAway):
        return _note_trial(actor, file_id)
    return keep_verdict(actor, file_id, threat)


def scan_new(actor: Actor, file_id: int) -> None:
    """Scan what has just come; when the scanner is away, it waits for `scan_waiting`."""
    file = queries.find_file(actor, file_id)
    if file is not None and file.scan == "waiting":
        scan_each(actor, [file_id])


def scan_waiting(actor: Actor, most: int) -> int:
    """Scan what waits, the longest first, until the scanner is away; how many were."""
    return scan_each(actor, queries.list_unscanned(most, clock.now() - TRIED_AGAIN_AFTER))


def scan_each(actor: Actor, file_ids: list[int]) -> int:
    """Scan these one after the other, each committed by itself, until the scanner is away; how many were."""
    for done, file_id in enumerate(file_ids):
        try:
            scan(actor, file_id)
        except ScannerAway:
            return done
    return len(file_ids)


@use_case
def keep_verdict(actor: Actor, file_id: int, threat: str | None) -> File | None:
    """Note what the scanner says. What is found holds the file back, tells its uploader and stands in the log.

    What staff has released stays released as long as the same is found; what has been deleted stays so.
    """
    authorize(policies.can_keep_text, actor)
    file = session.get(File, file_id, with_for_update=True)
    if file is None or file.scan == "deleted" or (file.scan == "released" and threat == file.threat):
        return file
    before = file.scan
    file.keep_verdict(threat, clock.now())
    if file.scan == "found" and before != "found":
        facts = {"title": file.filename, "threat": file.threat}
        audit.log(actor, "file_quarantined", "file", file.id, member_id=file.uploader_id, staff=facts)
    return file


@use_case
def release(actor: Actor, file_id: int, reason: str) -> File:
    """A false alarm: everybody who may see the file can open it again. Raises NotFound, Forbidden, NotHeld."""
    file = _held(actor, file_id)
    file.scan = "released"
    audit.log(actor, "file_released", "file", file.id, member_id=file.uploader_id, reason=reason,
              staff={"title": file.filename, "threat": file.threat})  # fmt: skip
    return file


@use_case
def delete(actor: Actor, file_id: int, reason: str) -> File:
    """The bytes are taken away for good; what was written about them stays. Raises NotFound, Forbidden, NotHeld."""
    file = _held(actor, file_id)
    file.scan = "deleted"
    audit.log(actor, "file_deleted", "file", file.id, member_id=file.uploader_id, reason=reason,
              staff={"title": file.filename, "threat": file.threat})  # fmt: skip
    drawn = session.scalars(sa.select(PagePicture).where(PagePicture.file_id == file.id)).all()
    for picture in drawn:
        after_commit(functools.partial(forget_drawing, file.storage_key, picture.number))
        session.delete(picture)
    after_commit(functools.partial(forget, file.storage_key, file.thumbnail_key))
    file.thumbnail_key = None
    return file


def _held(actor: Actor, file_id: int) -> File:
    authorize(policies.can_judge_quarantine, actor)
    file = queries.get_file(SYSTEM, file_id)
    session.refresh(file, with_for_update=True)
    if file.scan != "found":
        raise NotHeld
    return file


@use_case
def _note_trial(actor: Actor, file_id: int) -> File | None:
    authorize(policies.can_keep_text, actor)
    file = session.get(File, file_id)
    if file is not None:
        file.scanned_at = clock.now()
    return file


def decide(actor: Actor, file_id: int, decision: str, reason: str) -> File:
    """Release or delete what is held back. Raises what those raise."""
    return release(actor, file_id, reason) if decision == "release" else delete(actor, file_id, reason)
