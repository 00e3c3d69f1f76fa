"""Why a file is not taken or cannot be given."""

from __future__ import annotations

from http import HTTPStatus

from forum.kernel.errors import ForumError, Gone, TooLarge, Unavailable
from forum.kernel.i18n import LazyString, _l


class FileRefused(ForumError):
    """The content is of a kind that is not taken; `code` is one of `extraction.problems`, `message` says it."""

    def __init__(self, code: str, message: str | LazyString, status: int) -> None:
        self.code = code
        self.status = status
        super().__init__(message, errors={"file": [str(message)]})


class FileTooLarge(TooLarge):
    """More bytes than one upload may have."""

    code = "file_too_large"

    def __init__(self, most_bytes: int) -> None:
        message = _l("This file is larger than %(size)s MB. Share it in smaller parts.", size=most_bytes // 2**20)
        super().__init__(message, errors={"file": [str(message)]})


class StorageFull(ForumError):
    """The disk or the bucket has no room."""

    status = HTTPStatus.INSUFFICIENT_STORAGE
    code = "out_of_storage"
    message = _l("There is no space left for files. The people who run this site need to add some. Try again later.")


class StorageAway(Unavailable):
    """The bytes cannot be kept or had at the moment."""

    code = "storage_unavailable"
    message = _l("Files are not available at the moment. Nothing was lost. Try again in a moment.")


class FileHeld(ForumError):
    """The bytes are there and are given to nobody, or not yet."""

    status = HTTPStatus.LOCKED
    code = "file_quarantined"
    message = _l(
        "This file is held back: the scanner found something harmful in it. Programme staff are looking at it."
    )


class FileUnscanned(FileHeld):
    code = "file_not_scanned"
    message = _l("This file is being checked for harmful content. Try again in a minute.")


class FileDeleted(Gone):
    code = "file_deleted"
    message = _l("This file was deleted because something harmful was found in it.")


class PageNotDrawn(ForumError):
    """The page is there and no picture of it can be made."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "page_not_drawn"
    message = _l("This page could not be drawn. Its text can be read, and the file itself downloaded.")


class TooManyDrawings(Unavailable):
    """So many pages are being drawn that one more would wait for too long."""

    code = "too_many_drawings"
    message = _l("Many pages are being drawn at the moment. Try again in a few seconds.")


class FileMissing(Gone):
    """The row is there and the bytes are not."""

    code = "file_missing"
    message = _l("This file is no longer stored here. Ask its owner for a new copy.")
