"""Reads around files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from forum.blueprints.accounts.models import Member
from forum.blueprints.files import policies
from forum.blueprints.files.errors import FileDeleted, FileHeld, FileMissing, FileUnscanned, StorageAway
from forum.blueprints.files.extraction import drawings
from forum.blueprints.files.extraction.results import VERSION
from forum.blueprints.files.models import File, FilePage, PagePicture
from forum.kernel.actor import ANONYMOUS, Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound
from forum.kernel.pagination import Key, Page, paginate
from forum.kernel.policies import authorize
from forum.kernel.scanning import holds_unscanned
from forum.kernel.storage.port import storage
from forum.kernel.text import shorten

_BEGINNING = 160
_SHOWN = 90
_MOST_JOINED = 1_000


@dataclass(frozen=True)
class PageHead:
    """A page in a table of contents; `beginning` is its first line or as much as fits."""

    number: int
    heading: str
    label: str
    beginning: str


def get_file(actor: Actor, file_id: int) -> File:
    """A file. Raises NotFound."""
    file = find_file(actor, file_id)
    if file is None:
        raise NotFound
    return file


def find_file(actor: Actor, file_id: int) -> File | None:
    """A file that the actor may have, if it is there."""
    return session.scalar(policies.visible_files(actor).where(File.id == file_id))


def get_open_file(actor: Actor, file_id: int) -> File:
    """A file whose bytes the actor may have. Raises NotFound, FileHeld, FileUnscanned, FileDeleted."""
    file = get_file(actor, file_id)
    check_open(actor, file)
    return file


def check_open(actor: Actor, file: File) -> None:
    """Whether the bytes are given. Raises FileHeld, FileUnscanned, FileDeleted."""
    if file.scan == "found":
        raise FileHeld
    if file.scan == "deleted":
        raise FileDeleted
    if file.scan == "waiting" and holds_unscanned() and not policies.can_open_unscanned(actor, file):
        raise FileUnscanned


def list_held(actor: Actor, cursor: str | None = None, limit: int | None = None) -> Page[File]:
    """What the scanner found something in and nobody has decided on, the latest first. Raises Forbidden."""
    authorize(policies.can_judge_quarantine, actor)
    statement = sa.select(File).where(sa.text("files.scan = 'found'"))
    statement = statement.options(joinedload(File.uploader).joinedload(Member.city))
    return paginate(statement, [Key(File.id, True)], cursor, limit)


def count_held() -> tuple[int, int]:
    """How many files are held back, and how many wait for the scanner."""
    counted = sa.select(File.scan, sa.func.count()).where(sa.text("files.scan IN ('waiting', 'found')"))
    by_scan = {row[0]: row[1] for row in session.execute(counted.group_by(File.scan))}
    return by_scan.get("found", 0), by_scan.get("waiting", 0)


def list_unscanned(limit: int, tried_before: datetime) -> list[int]:
    """What waits for the scanner, the longest first, without what it was tried with since."""
    waiting = sa.select(File.id).where(sa.text("files.scan = 'waiting'"))
    tried = sa.or_(File.scanned_at.is_(None), File.scanned_at < tried_before)
    return list(session.scalars(waiting.where(tried).order_by(File.id).limit(limit)))


def every_id(after: int, limit: int, only_unscanned: bool) -> list[int]:
    """The ids of files after one, for Plaza itself; deleted ones are left out."""
    wanted = sa.select(File.id).where(File.id > after, File.scan != "deleted")
    if only_unscanned:
        wanted = wanted.where(File.scan.in_(("unscanned", "waiting")))
    return list(session.scalars(wanted.order_by(File.id).limit(limit)))


def find_own_file(actor: Actor, file_id: int) -> File | None:
    """A file that the actor has uploaded."""
    return session.scalar(sa.select(File).where(File.id == file_id, File.uploader_id == (actor.id or 0)))


def list_own_files(actor: Actor, ids: Sequence[int]) -> Sequence[File]:
    """Those of these files that the actor has uploaded, in this order; at most a hundred."""
    own = sa.select(File).where(File.id.in_(ids[:100]), File.uploader_id == (actor.id or 0))
    found = {file.id: file for file in session.scalars(own)}
    return [found[number] for number in ids if number in found]


def get_thumbnail(actor: Actor, file_id: int) -> tuple[str, str]:
    """Where the picture of a file's first page is stored, and a digest of it. Raises NotFound."""
    file = get_open_file(actor, file_id)
    if file.thumbnail_key is None:
        raise NotFound
    return file.thumbnail_key, f"{file.sha256[:32]}-thumbnail"


def is_for_everybody(file_id: int) -> bool:
    """Whether a stranger may have it, so that browsers may keep what is drawn of it without asking again."""
    found = policies.visible_files(ANONYMOUS).where(File.id == file_id).with_only_columns(File.id)
    return session.scalar(found) is not None


def find_page_picture(file_id: int, number: int) -> PagePicture | None:
    """What is known of the picture of a page, as pages are drawn by this release."""
    drawn = sa.select(PagePicture).where(PagePicture.file_id == file_id, PagePicture.number == number)
    return session.scalar(drawn.where(PagePicture.drawn_by == drawings.VERSION))


def count_undrawable(file_id: int) -> int:
    """How many pages of a file could not be drawn by this release."""
    failed = sa.select(sa.func.count()).where(PagePicture.file_id == file_id, PagePicture.problem.is_not(None))
    return session.scalar(failed.where(PagePicture.drawn_by == drawings.VERSION)) or 0


def get_page(file: File, number: int) -> FilePage:
    """One page of the text of a file that the asker may have. Raises NotFound."""
    page = session.scalar(sa.select(FilePage).where(FilePage.file_id == file.id, FilePage.number == number))
    if page is None:
        raise NotFound
    return page


def list_page_heads(
    file: File, after: int = 0, limit: int = 100, numbers: Sequence[int] | None = None
) -> Sequence[PageHead]:
    """The pages of a file after that number, each with what it is called and how it begins; at most `limit`.

    With `numbers` only these, at most a hundred.
    """
    beginning = sa.func.substr(FilePage.text, 1, _BEGINNING).label("beginning")
    statement = sa.select(FilePage.number, FilePage.label, FilePage.headings, beginning)
    statement = statement.where(FilePage.file_id == file.id, FilePage.number > after).order_by(FilePage.number)
    if numbers is not None:
        statement = statement.where(FilePage.number.in_(numbers[:100]))
    return [
        PageHead(number, headings[-1] if headings else "", label, shorten(text.strip().partition("\n")[0], _SHOWN))
        for number, label, headings, text in session.execute(statement.limit(limit))
    ]


def pages_of(file_ids: Iterable[int]) -> Mapping[int, list[FilePage]]:
    """All pages of these files in order, for the search index; rights are the documents' own."""
    pages: dict[int, list[FilePage]] = {}
    statement = sa.select(FilePage).where(FilePage.file_id.in_(list(file_ids)))
    for page in session.scalars(statement.order_by(FilePage.file_id, FilePage.number)):
        pages.setdefault(page.file_id, []).append(page)
    return pages


def text_of(file: File, longest: int) -> str:
    """The beginning of the text of a file that the asker may have, page after page; at most so many characters."""
    pieces: list[str] = []
    statement = sa.select(sa.func.substr(FilePage.text, 1, longest)).where(FilePage.file_id == file.id)
    for text in session.scalars(statement.order_by(FilePage.number).limit(_MOST_JOINED)):
        pieces.append(text)
        if sum(map(len, pieces)) >= longest:
            break
    return "\n".join(pieces)[:longest]


def find_ids_by_digest(uploader_id: int) -> Mapping[str, int]:
    """What a member has uploaded before: the id of a file by the digest of its bytes."""
    statement = sa.select(File.sha256, File.id).where(File.uploader_id == uploader_id).order_by(File.id)
    return {row.sha256: row.id for row in session.execute(statement)}


def list_outdated(limit: int) -> Sequence[int]:
    """The files that an older release has read, for Plaza itself: those that failed first, the oldest reading first."""
    ids: list[int] = []
    for state in ("failed", "ready"):
        if len(ids) < limit:
            found = _outdated(state).order_by(File.reader_version, File.id).limit(limit - len(ids))
            ids.extend(session.scalars(found.with_only_columns(File.id)))
    return ids


def count_outdated() -> int:
    """How many files an older release has read, for Plaza itself."""
    counted = (session.scalar(sa.select(sa.func.count()).select_from(_outdated(state).subquery())) or 0
               for state in ("failed", "ready"))  # fmt: skip
    return sum(counted)


def open_bytes(key: str) -> Iterator[bytes]:
    """What is stored under a key, in chunks. Raises FileMissing, StorageAway."""
    try:
        return storage().open(key)
    except FileNotFoundError as error:
        raise FileMissing from error
    except OSError as error:
        raise StorageAway from error


def _outdated(state: str) -> sa.Select[File]:
    # Said with words rather than parameters where the index is partial: a plan for any kind could not use it.
    return sa.select(File).where(sa.text("files.kind = 'resource'"), File.state == state, File.reader_version < VERSION)
