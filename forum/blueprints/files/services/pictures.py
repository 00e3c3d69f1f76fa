"""Pages as they look: drawn in the child when somebody first asks, kept while they are looked at."""

from __future__ import annotations

import functools
import io
import json
import threading
from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from forum.blueprints.files import policies, queries, rules
from forum.blueprints.files.errors import FileMissing, PageNotDrawn, StorageAway, TooManyDrawings
from forum.blueprints.files.extraction import drawings
from forum.blueprints.files.extraction.drawings import Drawing, Word
from forum.blueprints.files.extraction.extractor import Extractor
from forum.blueprints.files.extraction.limits import PAGE_LIMITS
from forum.blueprints.files.models import File, PagePicture
from forum.blueprints.files.services.uploads import put
from forum.kernel import clock
from forum.kernel.actor import SYSTEM, Actor
from forum.kernel.database import is_postgresql, session
from forum.kernel.errors import NotFound
from forum.kernel.policies import authorize
from forum.kernel.storage.port import storage
from forum.kernel.use_case import after_commit, use_case

MOST_WAITING = 8
MOST_FAILED = 3
_RETRY_AFTER = 3
_drawer = Extractor(PAGE_LIMITS)
_places = threading.BoundedSemaphore(MOST_WAITING)


def draw_page(actor: Actor, file_id: int, number: int) -> tuple[File, PagePicture]:
    """The file and the picture of one of its pages, drawn now if it is not kept.

    Raises NotFound, PageNotDrawn, TooManyDrawings when eight others wait, FileMissing, StorageAway.
    """
    file = queries.get_open_file(actor, file_id)
    if not file.has_page_pictures or not 1 <= number <= file.page_count:
        raise NotFound
    kept = queries.find_page_picture(file_id, number) or _drawn(file_id, file.storage_key, number)
    if kept.problem is not None:
        raise PageNotDrawn
    if kept.used_at < clock.now() - rules.USED_AGAIN_AFTER:
        _note_use(SYSTEM, file_id, number)
    return file, kept


def open_picture(file: File, number: int) -> Iterator[bytes]:
    """The picture of a page in chunks; one that has gone from the storage is drawn again."""
    return _opened(file, rules.drawing_key_of(file.storage_key, number), number)


def words_on(actor: Actor, file_id: int, number: int) -> tuple[Word, ...]:
    """The words of a page with their places on its picture. Raises what `draw_page` raises."""
    file, _ = draw_page(actor, file_id, number)
    encoded = b"".join(_opened(file, _words_key(file.storage_key, number), number))
    return drawings.words_of(json.loads(encoded))


@use_case
def sweep_drawings(actor: Actor, most_bytes: int) -> int:
    """Forget pictures that nobody has looked at for 60 days, and the longest unseen of what is over so many bytes.

    At most five hundred at a time; how many went.
    """
    authorize(policies.can_sweep, actor)
    surplus = (session.scalar(sa.select(sa.func.sum(PagePicture.size))) or 0) - most_bytes
    before = clock.now() - rules.DRAWN_FOR
    oldest = sa.select(PagePicture, File.storage_key).join(File, File.id == PagePicture.file_id)
    oldest = oldest.order_by(PagePicture.used_at).limit(rules.DRAWINGS_SWEPT_AT_ONCE)
    gone = 0
    for drawn, storage_key in session.execute(oldest).all():
        if surplus <= 0 and drawn.used_at >= before:
            break
        surplus -= drawn.size
        session.delete(drawn)
        after_commit(functools.partial(forget_drawing, storage_key, drawn.number))
        gone += 1
    return gone


def forget_drawing(storage_key: str, number: int) -> None:
    """Take the bytes of a drawn page away."""
    storage().delete(rules.drawing_key_of(storage_key, number))
    storage().delete(_words_key(storage_key, number))


def _drawn(file_id: int, storage_key: str, number: int) -> PagePicture:
    if queries.count_undrawable(file_id) >= MOST_FAILED:
        raise PageNotDrawn  # one that harms the drawing does so on every page
    if not _places.acquire(blocking=False):
        raise TooManyDrawings(retry_after=_RETRY_AFTER)
    try:
        with storage().local(storage_key) as path:
            drawing = _drawer.draw(path, number)
    except FileNotFoundError as error:
        raise FileMissing from error
    except OSError as error:
        raise StorageAway from error
    finally:
        _places.release()
    size = _put(storage_key, number, drawing)
    return _keep(SYSTEM, file_id, number, drawing, size)


def _put(storage_key: str, number: int, drawing: Drawing) -> int:
    if drawing.picture is None:
        return 0
    words = json.dumps(drawings.rows_of(drawing.words), ensure_ascii=False).encode()
    put(_words_key(storage_key, number), io.BytesIO(words))
    put(rules.drawing_key_of(storage_key, number), io.BytesIO(drawing.picture))
    return len(words) + len(drawing.picture)


@use_case
def _keep(actor: Actor, file_id: int, number: int, drawing: Drawing, size: int) -> PagePicture:
    authorize(policies.can_keep_drawing, actor)
    at = clock.now()
    facts = {"drawn_by": drawings.VERSION, "problem": drawing.problem, "width": drawing.width, "size": size,
             "height": drawing.height, "drawn_at": at, "used_at": at}  # fmt: skip
    insert = postgresql.insert if is_postgresql() else sqlite.insert
    new = insert(PagePicture).values(file_id=file_id, number=number, **facts)
    session.execute(new.on_conflict_do_update(index_elements=["file_id", "number"], set_=facts))
    return session.get_one(PagePicture, (file_id, number))


@use_case
def _note_use(actor: Actor, file_id: int, number: int) -> None:
    authorize(policies.can_keep_drawing, actor)
    drawn = sa.update(PagePicture).where(PagePicture.file_id == file_id, PagePicture.number == number)
    session.execute(drawn.values(used_at=clock.now()))


def _opened(file: File, key: str, number: int) -> Iterator[bytes]:
    try:
        return queries.open_bytes(key)
    except FileMissing:
        _drawn(file.id, file.storage_key, number)
        return queries.open_bytes(key)


def _words_key(storage_key: str, number: int) -> str:
    return rules.drawing_key_of(storage_key, number).removesuffix("webp") + "json"
