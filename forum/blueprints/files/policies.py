"""Who may have a file: who uploaded it, and whoever may see something it belongs to.

What files belong to (resources) are higher features; each registers here how to find the files of what an actor
may see.
"""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa

from forum.blueprints.files.models import File
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.i18n import _l
from forum.kernel.policies import ALLOWED, Decision, Denied

FilesOfVisible = Callable[[Actor], sa.Select[int]]
_parents: dict[str, FilesOfVisible] = {}
KeptFiles = Callable[[], sa.Select[int]]
kept: dict[str, KeptFiles] = {}
"""By kind of upload, how to find those that stand somewhere; the others are removed after two days."""


def visible_through(files_of_visible: FilesOfVisible) -> FilesOfVisible:
    """Register a kind of parent: the ids of the files of all the parents that an actor may see, as a select."""
    _parents[f"{files_of_visible.__module__}.{files_of_visible.__name__}"] = files_of_visible
    return files_of_visible


def keeps_files(kind: str) -> Callable[[KeptFiles], KeptFiles]:
    """Register where uploads of a kind end up, as a select of the ids of those that do."""

    def register(kept_files: KeptFiles) -> KeptFiles:
        kept[kind] = kept_files
        return kept_files

    return register


def visible_files(actor: Actor) -> sa.Select[File]:
    """One's own, and those of every parent one may see; all of them for Plaza itself."""
    every = sa.select(File)
    if actor.is_system:
        return every
    through = [_is_one_of(files_of_visible(actor)) for files_of_visible in _parents.values()]
    return every.where(sa.or_(File.uploader_id == (actor.id or 0), *through))


def can_see_file(actor: Actor, file: File) -> Decision:
    """The same rule for one file; it asks the database, since only the parents know what they have."""
    if session.scalar(visible_files(actor).where(File.id == file.id).with_only_columns(File.id)) is None:
        return Denied("not_found")
    return ALLOWED


def can_upload(actor: Actor) -> Decision:
    """Members, and Plaza itself on behalf of one."""
    return ALLOWED if actor.signed_in or actor.is_system else Denied("sign_in_required")


def can_use_file(actor: Actor, file: File) -> Decision:
    """Only who uploaded a file puts it somewhere, so that an id from elsewhere opens nothing."""
    if actor.is_system or actor.id == file.uploader_id:
        return ALLOWED
    return Denied("not_your_upload", _l("Only the person who uploaded a file can attach it."))


def can_know_problem(actor: Actor, file: File) -> Decision:
    """Read why a file has no text: who uploaded it, and programme staff; others only that it has none."""
    return ALLOWED if actor.is_staff else can_use_file(actor, file)


def can_judge_quarantine(actor: Actor) -> Decision:
    """Programme staff, who see what was found in which file and decide what becomes of it."""
    return ALLOWED if actor.is_staff else Denied("staff_only", _l("Only programme staff can do this."))


def can_open_unscanned(actor: Actor, file: File) -> Decision:
    """While a file waits for the scanner only who sent it opens it."""
    return can_use_file(actor, file)


def can_sweep(actor: Actor) -> Decision:
    """Plaza itself, which removes what was sent for nothing."""
    return ALLOWED if actor.is_system else Denied("system_only")


def can_keep_text(actor: Actor) -> Decision:
    """Plaza itself, after reading a file."""
    return ALLOWED if actor.is_system else Denied("system_only")


def can_keep_drawing(actor: Actor) -> Decision:
    """Plaza itself, after drawing a page."""
    return ALLOWED if actor.is_system else Denied("system_only")


def _is_one_of(file_ids: sa.Select[int]) -> sa.ColumnElement[bool]:
    # Asked for the one file, since all that somebody may see can be a hundred thousand.
    return file_ids.where(file_ids.selected_columns[0] == File.id).correlate(File).exists()
